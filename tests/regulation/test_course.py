"""R37, R47: what stands in the way of a step, which flags steps give and end."""

import pytest

from ishenim.regulation.course import (
    CLOSING,
    ENDED_BY,
    GIVEN_BY,
    HINDRANCES,
    Course,
    Flag,
    Hindrance,
    ends,
    hindrance,
)
from ishenim.regulation.stages import STEPS, Stage

OPEN = Course(may_extend=True, may_wait=True)


def course(*flags, taken=(), **facts):
    return Course(frozenset(flags), frozenset(taken), **{"may_extend": True, "may_wait": True, **facts})


STANDS = [  # step, how it went so far, what stands in the way
    ("approve", course(Flag.NEW_FACTS), Hindrance.NEW_FACTS_UNREAD),
    ("submit_answer", course(Flag.WAITING), Hindrance.STILL_WAITS),
    ("give_back", course(Flag.WAITING), Hindrance.STILL_WAITS),
    ("extend", course(may_extend=False), Hindrance.EXTENSION_IS_OFF),
    ("ask_extension", course(may_extend=False), Hindrance.EXTENSION_IS_OFF),
    ("extend", course(Flag.EXTENDED), Hindrance.EXTENDED_ALREADY),
    ("ask_extension", course(Flag.EXTENDED), Hindrance.EXTENDED_ALREADY),
    ("extend", course(is_term_known=False), Hindrance.TERM_IS_UNKNOWN),
    ("extend", course(is_term_over=True), Hindrance.TERM_IS_OVER),
    ("ask_extension", course(is_term_over=True), Hindrance.TERM_IS_OVER),
    ("ask_extension", course(Flag.EXTENSION_ASKED), Hindrance.ASKED_ALREADY),
    ("extend", course(Flag.EXTENSION_ASKED), None),
    ("refuse_extension", course(Flag.EXTENSION_ASKED), None),
    ("refuse_extension", course(), Hindrance.NOT_ASKED),
    ("refuse_extension", course(Flag.EXTENSION_ASKED, is_term_over=True), None),  # it leaves the head's list
    ("wait", course(may_wait=False), Hindrance.WAITING_IS_OFF),
    ("wait", course(Flag.WAITING), Hindrance.WAITS_ALREADY),
    ("wait", course(), None),
    ("go_on", course(Flag.WAITING), None),
    ("go_on", course(Flag.WAITING, may_wait=False), None),
    ("go_on", course(), Hindrance.WAITS_NOT),
    ("weigh_facts", course(), Hindrance.NO_NEW_FACTS),
    ("weigh_facts", course(Flag.NEW_FACTS), None),
    ("send_notice", course(), Hindrance.NO_NOTICE_OWED),
    ("send_notice", course(Flag.NOTICE_OWED), None),
    ("forward", course(taken=["explain_where_to_go"]), Hindrance.EXPLAINED_BEFORE),
    ("forward", course(taken=["forward"]), None),  # opened again, it may go to another body
    ("explain_where_to_go", course(taken=["forward"]), Hindrance.FORWARDED_BEFORE),
    ("explain_where_to_go", course(taken=["explain_where_to_go"]), None),
]


@pytest.mark.parametrize(("step", "so_far", "why"), STANDS)
def test_R37_R47_what_stands_in_the_way(step, so_far, why):
    assert hindrance(step, so_far) == why


def test_R47_as_shipped_nothing_is_extended_and_nobody_waited_for():
    assert [hindrance(step, Course()) for step in ("extend", "ask_extension", "wait")] == [
        Hindrance.EXTENSION_IS_OFF,
        Hindrance.EXTENSION_IS_OFF,
        Hindrance.WAITING_IS_OFF,
    ]


@pytest.mark.parametrize("step", sorted(set(STEPS)))
def test_R47_new_facts_stop_closing_and_nothing_else(step):
    before, after = hindrance(step, OPEN), hindrance(step, course(Flag.NEW_FACTS))

    assert (after == Hindrance.NEW_FACTS_UNREAD) == (step in CLOSING)
    assert step in CLOSING or step == "weigh_facts" or before == after


def test_R47_whatever_ends_consideration_is_stopped_by_new_facts():
    """Every step to the file, out of the house or past approval; complaints about the head have a road of their own."""
    ending = {
        step.name
        for step in STEPS.values()
        if step.to in (Stage.APPROVED, Stage.ANSWERED, Stage.CLOSED, Stage.FORWARDED)
    }

    assert ending - {"transmit", "outside_answer", "body_reply"} == CLOSING


def test_R47_an_answer_or_a_resolution_weighs_them_too():
    weighing = {step for step in STEPS if ends(Flag.NEW_FACTS, step)}

    assert weighing == {"weigh_facts", "resolve", "enter_resolution", "take_note", "submit_answer"}


@pytest.mark.parametrize("flag", [Flag.EXTENDED, Flag.REPEATED, Flag.JOINED, Flag.RELATED])
def test_R19_what_is_true_for_ever_no_step_ends(flag):
    assert [step for step in STEPS if ends(flag, step)] == []


def test_R47_no_waiting_and_no_request_outlives_the_stages_of_its_step():
    """Whatever leads away from the executor ends them, or cannot be taken."""
    with_lead = {Stage.ASSIGNED, Stage.IN_WORK}
    away = {step.name for step in STEPS.values() if step.frm & with_lead and step.to not in (None, *with_lead)}

    stopped = {step for why, steps, _ in HINDRANCES if why == Hindrance.STILL_WAITS for step in steps}
    assert away <= ENDED_BY[Flag.WAITING] | stopped
    assert away <= ENDED_BY[Flag.EXTENSION_ASKED]


def test_every_step_named_here_is_a_step_of_the_table():
    named = {*GIVEN_BY, *CLOSING}.union(*ENDED_BY.values(), *(steps for _, steps, _ in HINDRANCES))

    assert named <= set(STEPS)


def test_every_hindrance_can_stand():
    assert {why for why, *_ in HINDRANCES} == {why for *_, why in STANDS if why} == set(Hindrance)

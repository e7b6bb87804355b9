"""Clauses III.2 to III.7, R3, R21: the table of steps leads from the registered line to the file, never astray."""

import ast
import inspect
from dataclasses import replace

import pytest

from ishenim.regulation import stages
from ishenim.regulation.stages import FINISHED, INSIDE_ONLY, MAIN, OUTSIDE_ONLY, STEPS, Actor, Stage, Step, steps_from

ROADS = {  # the stages of an ordinary appeal, and of a complaint about the head
    False: "registered at_head assigned in_work in_approval approved forwarded answered closed",
    True: "registered forwarded answered closed",
}
MAIN_ROAD = {  # what carries an appeal on from each stage
    False: {
        "registered": "put_before_head",
        "at_head": "resolve",
        "assigned": "resolve accept",  # resolved anew, or accepted
        "in_work": "resolve submit_answer",
        "in_approval": "approve",
        "approved": "dispatch",
        "forwarded": "body_reply",
        "answered": "file",
        "closed": "",
    },
    True: {"registered": "transmit", "forwarded": "outside_answer", "answered": "file", "closed": ""},
}
LAW = "hand_over law_result"  # an alarm goes to law enforcement at any time (III.9)
SPOKEN = "withdraw new_facts mark_collective link note"  # what a caller may have told at any time before the answer
DECIDED = "extend send_notice weigh_facts"
OFFERED = {  # everything that can be done with it there
    False: {
        "registered": f"put_before_head explain_where_to_go {SPOKEN} {LAW}",
        "at_head": f"resolve enter_resolution take_note discuss reply forward leave {DECIDED} {SPOKEN} {LAW}",
        "assigned": "resolve accept give_back ask_back reply ask_part give_part ask_extension refuse_extension "
        f"wait go_on forward leave {DECIDED} {SPOKEN} {LAW}",
        "in_work": "resolve give_back ask_back reply ask_part give_part submit_answer ask_extension refuse_extension "
        f"wait go_on forward leave {DECIDED} {SPOKEN} {LAW}",
        "in_approval": f"return_answer approve {DECIDED} {SPOKEN} {LAW}",
        "approved": f"dispatch {DECIDED} {SPOKEN} {LAW}",
        "forwarded": f"body_reply send_notice new_facts weigh_facts mark_collective link note {LAW}",
        "answered": f"file reopen send_notice new_facts weigh_facts mark_collective link note {LAW}",
        "closed": f"reopen send_notice link {LAW}",
    },
    True: {
        "registered": f"transmit withdraw mark_collective link note {LAW}",
        "forwarded": f"outside_answer mark_collective link note {LAW}",
        "answered": f"file send_anew mark_collective link note {LAW}",
        "closed": f"send_anew link {LAW}",
    },
}
either_road = pytest.mark.parametrize("outside", [False, True], ids=["inside", "outside"])


def places(outside):
    return {Stage(code) for code in ROADS[outside].split()}


def reached(start, steps, *, outside):
    """Every stage that can be come to from one, by steps of a road."""
    found, fresh = {start}, {start}
    while fresh:
        on = {step.to for step in steps if step.frm & fresh and step.to and _is_on(step, outside=outside)}
        fresh = on - found
        found |= fresh
    return found


def _is_on(step, *, outside):
    return step.name not in (INSIDE_ONLY if outside else OUTSIDE_ONLY)


def leading_on(stage, steps, *, outside):
    """Steps of a road that leave a stage for another one."""
    leaving = (step for step in steps if stage in step.frm and step.to not in (None, stage))
    return {step.name for step in leaving if _is_on(step, outside=outside)}


def names_written(source):
    """The first word of every line `_step(…)` of the table: the dictionary made of it would hide a second one."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    rows = [call for call in calls if getattr(call.func, "id", "") == "_step"]
    return [row.args[0].value for row in rows]


def test_R3_every_step_has_a_name_of_its_own():
    written = names_written(inspect.getsource(stages))

    assert (sorted(written), len(set(written))) == (sorted(STEPS), len(STEPS))


def test_a_name_written_twice_would_be_seen():
    assert names_written('a = [_step("file", "x"), _step("file", "y")]') == ["file", "file"]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_R3_a_step_goes_from_stages_to_a_stage_and_belongs_to_somebody(step):
    kinds = [{type(stage) for stage in step.frm}, type(step.to), type(step.by)]

    assert kinds == [{Stage}, type(None) if step.to is None else Stage, Actor]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_R3_a_step_can_be_taken_on_one_of_the_roads(step):
    offered = {outside: [s for s in places(outside) if step in steps_from(s, outside=outside)] for outside in ROADS}

    assert any(offered.values())


@either_road
def test_R3_every_stage_of_a_road_is_reached_from_the_registered_line(outside):
    assert reached(Stage.REGISTERED, STEPS.values(), outside=outside) == places(outside)


def test_R3_the_two_roads_together_know_every_stage():
    assert places(False) | places(True) == set(Stage)


def test_a_table_that_leads_nowhere_would_be_seen():
    broken = [step for step in STEPS.values() if step.name != "accept"]

    lost = places(False) - reached(Stage.REGISTERED, broken, outside=False)
    assert lost == {Stage.IN_WORK, Stage.IN_APPROVAL, Stage.APPROVED}


@pytest.mark.parametrize(("outside", "stage"), [(road, s) for road in ROADS for s in ROADS[road].split()])
def test_R11_from_every_stage_but_the_last_there_is_a_way_to_the_file(outside, stage):
    ways = leading_on(Stage(stage), STEPS.values(), outside=outside)

    ends = reached(Stage(stage), STEPS.values(), outside=outside)
    assert (bool(ways), Stage.CLOSED in ends) == (True, True)


def test_a_stage_without_a_way_on_would_be_seen():
    stuck = [replace(step, to=None) if step.name in ("file", "reopen") else step for step in STEPS.values()]

    assert leading_on(Stage.ANSWERED, stuck, outside=False) == set()


@pytest.mark.parametrize(("outside", "way"), [(False, {"reopen"}), (True, {"send_anew"})])
def test_R11_a_closed_appeal_is_only_opened_again_by_the_step_for_it(outside, way):
    assert leading_on(Stage.CLOSED, STEPS.values(), outside=outside) == way


def test_R11_R36_R47_no_step_but_filing_explaining_leaving_and_withdrawing_closes():
    closing = {step.name for step in STEPS.values() if step.to == Stage.CLOSED}

    assert closing == {"file", "withdraw", "explain_where_to_go", "leave"}


def test_R37_only_what_the_head_has_before_him_is_forwarded_or_left():
    before_him = {Stage.AT_HEAD, Stage.ASSIGNED, Stage.IN_WORK}

    assert [STEPS[name].frm for name in ("forward", "leave")] == [before_him, before_him]


def test_R47_the_term_is_extended_by_the_head_and_by_nobody_else():
    assert [STEPS[name].by for name in ("extend", "refuse_extension")] == [Actor.HEAD, Actor.HEAD]


def test_R11_what_is_filed_was_answered_first():
    assert (STEPS["file"].frm, FINISHED) == ({Stage.ANSWERED}, {Stage.ANSWERED, Stage.CLOSED})


def test_R21_nobody_works_on_it_before_it_was_put_before_the_head():
    from_the_line = {step.name: step.to for step in steps_from(Stage.REGISTERED, outside=False) if step.to}

    ends = {"withdraw": Stage.CLOSED, "explain_where_to_go": Stage.CLOSED}
    assert from_the_line == {"put_before_head": Stage.AT_HEAD, **ends}


def test_R21_work_begins_only_by_a_resolution():
    assert {step.name for step in STEPS.values() if step.to == Stage.ASSIGNED} == {
        "resolve",
        "enter_resolution",
        "take_note",
    }


def test_R3_an_answer_is_sent_only_after_it_was_approved():
    assert (STEPS["approve"].frm, STEPS["dispatch"].frm) == ({Stage.IN_APPROVAL}, {Stage.APPROVED})


@pytest.mark.parametrize(("outside", "stage"), [(road, s) for road in ROADS for s in ROADS[road].split()])
def test_R25_the_two_roads_do_not_mix(outside, stage):
    names = {step.name for step in steps_from(Stage(stage), outside=outside)}

    assert names == set(OFFERED[outside][stage].split())


@pytest.mark.parametrize(("outside", "stage"), [(road, s) for road in ROADS for s in ROADS[road].split()])
def test_what_carries_an_appeal_on_is_marked_so(outside, stage):
    main = {step.name for step in steps_from(Stage(stage), outside=outside) if step.is_main}

    assert main == set(MAIN_ROAD[outside][stage].split())


def test_R25_a_step_is_inside_outside_or_of_both_roads():
    both = set(STEPS) - INSIDE_ONLY - OUTSIDE_ONLY

    assert (INSIDE_ONLY & OUTSIDE_ONLY, both, OUTSIDE_ONLY - set(STEPS)) == (
        frozenset(),
        {"file", "note", "link", "withdraw", "mark_collective", "hand_over", "law_result"},
        frozenset(),
    )


def test_R35_nobody_is_sent_elsewhere_with_a_complaint_about_staff():
    ours = {step.name for step in steps_from(Stage.REGISTERED, outside=False, is_always_ours=True)}

    assert ours == set(OFFERED[False]["registered"].split()) - {"explain_where_to_go"}


def test_the_main_steps_are_steps_of_the_table():
    assert {step.name for step in STEPS.values() if step.is_main} == MAIN


def test_R11_whatever_turns_an_appeal_back_says_why_in_words():
    worded = {step.name for step in STEPS.values() if step.needs_words}

    back = {"give_back", "return_answer", "withdraw", "reopen", "send_anew"}
    said = {"ask_back", "reply", "ask_part", "give_part", "submit_answer", "outside_answer", "enter_resolution", "note"}
    lawful = {"ask_extension", "extend", "refuse_extension", "wait", "forward", "body_reply", "leave"}
    added = {"new_facts", "weigh_facts"}
    assert worded == back | said | lawful | added | {"explain_where_to_go", "law_result"}


def test_a_step_is_a_value_that_cannot_be_changed():
    step = STEPS["file"]

    with pytest.raises(AttributeError):
        step.to = Stage.REGISTERED

    assert STEPS["file"] == Step("file", frozenset({Stage.ANSWERED}), Stage.CLOSED, Actor.SENDER, is_main=True)

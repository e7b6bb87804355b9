"""Law 3.4, R47: grounds for leaving an appeal, and that nothing urgent is ever left with it."""

from itertools import chain, combinations

import pytest

from ishenim.regulation import leaving
from ishenim.regulation.leaving import (
    ENDED_BY_LEAVING,
    GROUNDS,
    URGENT,
    Duty,
    Form,
    Left,
    Reason,
    Unfounded,
    duties_left,
    is_sure,
    offered,
    unfounded,
)

CODES = (
    "court_decided_or_in_court other_procedure anonymous no_address_for_answer insulting_or_threatening extremist_call "
    "unreadable_text repeat_correspondence_terminated withdrawn no_concrete_request"
)
MARKS = {  # law.md 3.4: electronic, elsewhere
    Reason.COURT_DECIDED: ("C", "C"),
    Reason.OTHER_PROCEDURE: ("C", "C"),
    Reason.ANONYMOUS: ("B", "B"),
    Reason.NO_ADDRESS: ("B", "B"),
    Reason.INSULTING: ("B", "D"),
    Reason.EXTREMIST_CALL: ("B", "B"),
    Reason.UNREADABLE: ("D", "D"),
    Reason.TERMINATED: ("D", "D"),
    Reason.WITHDRAWN: ("D", "D"),
    Reason.NO_CONCRETE_REQUEST: ("B", None),
}
NAMED = Left(Form.ORAL, is_anonymous=False, has_address=True, earlier_answers=0, by_head=True)


def left(**facts):
    return Left(**{**vars(NAMED), **facts})


def test_R47_the_list_of_grounds_is_closed():
    assert [reason.value for reason in Reason] == CODES.split()
    assert set(GROUNDS) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_R47_each_ground_has_its_mark(reason):
    ground = GROUNDS[reason]

    assert (ground.mark_in(Form.ELECTRONIC), ground.mark_in(Form.ORAL)) == MARKS[reason]
    assert ground.mark_in(Form.WRITTEN) == ground.mark_in(Form.ORAL)


@pytest.mark.parametrize(
    ("reason", "facts", "why"),
    [
        ("", {}, Unfounded.NO_SUCH_REASON),
        ("because", {}, Unfounded.NO_SUCH_REASON),
        ("court_decided_or_in_court", {}, None),
        ("other_procedure", {"by_head": False}, None),
        ("anonymous", {}, Unfounded.NOT_ANONYMOUS),
        ("anonymous", {"is_anonymous": True}, None),
        ("no_address_for_answer", {}, Unfounded.HAS_ADDRESS),
        ("no_address_for_answer", {"has_address": False}, None),
        ("insulting_or_threatening", {}, None),
        ("extremist_call", {}, None),
        ("unreadable_text", {}, None),
        ("withdrawn", {}, None),
        ("repeat_correspondence_terminated", {}, Unfounded.NO_EARLIER_ANSWER),
        ("repeat_correspondence_terminated", {"earlier_answers": 1}, None),
        ("repeat_correspondence_terminated", {"earlier_answers": 9, "by_head": False}, Unfounded.NOT_THE_HEAD),
        ("no_concrete_request", {}, Unfounded.ELECTRONIC_ONLY),
        ("no_concrete_request", {"form": Form.WRITTEN}, Unfounded.ELECTRONIC_ONLY),
        ("no_concrete_request", {"form": Form.ELECTRONIC}, None),
    ],
)
def test_R47_a_ground_holds_or_it_does_not(reason, facts, why):
    assert unfounded(reason, left(**facts)) == why


def test_R47_what_is_for_electronic_appeals_only_is_not_offered_to_a_caller():
    assert set(Reason) - set(offered(Form.ORAL)) == {Reason.NO_CONCRETE_REQUEST}
    assert offered(Form.ELECTRONIC) == list(Reason)


def test_R47_what_is_not_sure_says_so():
    assert {reason for reason in Reason if is_sure(reason, Form.ORAL)} == {
        Reason.ANONYMOUS,
        Reason.NO_ADDRESS,
        Reason.EXTREMIST_CALL,
    }


def subsets(whole):
    return chain.from_iterable(combinations(sorted(whole), size) for size in range(len(whole) + 1))


@pytest.mark.parametrize("reason", Reason)
def test_R49_R58_R65_a_left_appeal_keeps_every_urgent_duty(reason):
    """Clauses III.8 and III.9 stand whatever becomes of the appeal: whichever duties there were, none of these goes."""
    for some in subsets(Duty):
        kept = duties_left(frozenset(some), reason)

        assert (frozenset(some) & URGENT) - kept == frozenset()
        assert kept & ENDED_BY_LEAVING == frozenset()


def test_R58_a_call_to_extremism_is_reported_whether_or_not_anybody_thought_of_it():
    assert Duty.TELL_LAW_ENFORCEMENT in duties_left(frozenset({Duty.CONSIDER}), Reason.EXTREMIST_CALL)
    assert duties_left(frozenset({Duty.CONSIDER}), Reason.WITHDRAWN) == {Duty.TELL_APPLICANT}


def test_R49_nothing_here_can_hold_up_what_is_urgent():
    assert [name for name in dir(leaving) if "block" in name.lower()] == []

"""III.7, R21, R47: of which terms whom to remind, and when."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.posts import Role
from ishenim.regulation.reminders import MOST, TURN, Reminder, Rungs, are_rungs, come, to_tell, whom, works_on
from ishenim.regulation.seats import Office, Parts, Seat
from ishenim.regulation.stages import FINISHED, Stage

USUAL = Rungs()
HEAD, DEPUTY, CHIEF, SPECIALIST, BODY, OTHER = 1, 2, 3, 4, 5, 6
SEATS = (
    Seat(HEAD, Role.HEAD, None, is_held=True),
    Seat(DEPUTY, Role.DEPUTY_HEAD, HEAD, is_held=True),
    Seat(CHIEF, Role.HEAD_OF_APPARATUS, None, is_held=True),
    Seat(SPECIALIST, Role.RECORDS_SPECIALIST, None, is_held=True),
    Seat(BODY, Role.EXECUTOR, None, is_held=True),
    Seat(OTHER, Role.EXECUTOR, None, is_held=True),
)
WORKING = Parts(considering=frozenset({HEAD}), lead=frozenset({BODY}), co=frozenset({OTHER}))


def office(*vacant):
    seats = tuple(replace(seat, is_held=seat.id not in vacant) for seat in SEATS)
    return Office(seats, {HEAD: CHIEF})


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (6, ()),
        (5, ((Reminder.NEAR, -5),)),
        (4, ((Reminder.NEAR, -5),)),  # the program did not run on the fifth day
        (3, ((Reminder.NEAR, -3),)),
        (2, ((Reminder.NEAR, -3),)),
        (1, ((Reminder.NEAR, -1),)),
        (0, ((Reminder.NEAR, -1),)),
        (-1, ((Reminder.PASSED, 1),)),
        (-2, ((Reminder.PASSED, 1),)),
        (-3, ((Reminder.PASSED, 1), (Reminder.TO_HEAD, 3))),
        (-300, ((Reminder.PASSED, 1), (Reminder.TO_HEAD, 3))),
    ],
)
def test_R47_the_rung_of_an_appeal_follows_from_the_days_that_are_left(left, found):
    assert come(left, USUAL) == found


@pytest.mark.parametrize(("left", "rung"), [(2, None), (1, -1), (0, -1), (-1, 1), (-40, 1)])
def test_R47_a_notice_to_the_applicant_comes_a_working_day_before_and_when_its_day_has_passed(left, rung):
    assert to_tell(left) == rung


@given(st.integers(-60, 60))
def test_no_day_is_both_before_and_after_the_last_one(left):
    rungs = [rung for _, rung in come(left, USUAL)]

    assert all(rung < 0 for rung in rungs) if left >= 0 else all(rung > 0 for rung in rungs)


@given(st.builds(Rungs, *[st.integers(-2, MOST + 2)] * 6), st.integers(-60, 60))
def test_whatever_rungs_an_office_may_set_none_comes_before_its_day(rungs, left):
    if are_rungs(rungs):
        assert all(left <= -rung for reminder, rung in come(left, rungs) if reminder == Reminder.NEAR)
        assert all(-left >= rung for reminder, rung in come(left, rungs) if reminder != Reminder.NEAR)


@pytest.mark.parametrize(
    "told",
    [
        Rungs(first=3, second=3),
        Rungs(second=1, last=1),
        Rungs(last=-1),
        Rungs(passed=0),
        Rungs(passed=3, to_head=3),
        Rungs(first=MOST + 1),
        Rungs(no_reply=0),
    ],
)
def test_rungs_out_of_order_are_none(told):
    assert (are_rungs(USUAL), are_rungs(told)) == (True, False)


@pytest.mark.parametrize(
    ("stage", "parts", "posts"),
    [
        (Stage.REGISTERED, Parts(), {SPECIALIST}),
        (Stage.AT_HEAD, Parts(considering=frozenset({HEAD})), {HEAD}),
        (Stage.ASSIGNED, WORKING, {BODY}),
        (Stage.IN_WORK, WORKING, {BODY}),
        (Stage.IN_APPROVAL, WORKING, {BODY, CHIEF, HEAD}),
        (Stage.APPROVED, WORKING, {BODY, SPECIALIST}),
    ],
)
def test_R47_before_the_last_day_whoever_can_do_something_is_reminded(stage, parts, posts):
    assert whom(Reminder.NEAR, stage, office=office(), parts=parts) == posts


def test_R47_after_the_last_day_the_head_of_apparatus_is_told_and_then_the_head():
    passed, late = (whom(one, Stage.IN_WORK, office=office(), parts=WORKING) for one in ("passed", "to_head"))

    assert (passed, late) == ({BODY, CHIEF}, {HEAD})


def test_R21_who_looks_after_the_apparatus_is_told_of_what_was_not_put_before_the_head():
    assert whom(Reminder.NOT_PUT, Stage.REGISTERED, office=office(), parts=Parts()) == {CHIEF}


@pytest.mark.parametrize(
    ("vacant", "reminder", "posts"),
    [
        ((BODY,), Reminder.NEAR, {HEAD}),  # who must give the work to somebody else
        ((BODY, HEAD), Reminder.NEAR, {DEPUTY}),
        ((CHIEF,), Reminder.PASSED, {BODY, HEAD}),
        ((HEAD,), Reminder.TO_HEAD, {DEPUTY}),
        ((HEAD, DEPUTY), Reminder.TO_HEAD, set()),
    ],
)
def test_a_vacant_post_is_reminded_of_nothing_and_the_next_one_is(vacant, reminder, posts):
    assert whom(reminder, Stage.IN_WORK, office=office(*vacant), parts=WORKING) == posts


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in FINISHED])
@pytest.mark.parametrize("reminder", list(Reminder))
def test_R25_of_a_complaint_about_the_head_neither_he_nor_his_deputy_is_reminded(stage, reminder):
    parts = Parts(subjects=frozenset({HEAD}), shut_out=frozenset({HEAD, DEPUTY, SPECIALIST}))

    assert whom(reminder, stage, office=office(), parts=parts) <= {CHIEF}
    assert works_on(stage, office=office(), parts=parts) == {CHIEF}


@pytest.mark.parametrize("reminder", list(Reminder))
def test_R25_of_a_complaint_about_the_head_of_apparatus_she_is_not_reminded(reminder):
    shut = frozenset({CHIEF, SPECIALIST})
    parts = replace(WORKING, subjects=frozenset({CHIEF}), shut_out=shut)

    assert not whom(reminder, Stage.IN_WORK, office=office(), parts=parts) & shut


def test_every_stage_of_an_unfinished_appeal_is_somebodys():
    assert set(TURN) == set(Stage) - FINISHED

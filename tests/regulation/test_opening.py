"""I.2, I.3, R7, R9: open, at lunch, closed; and when that changes next."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.opening import LOOKED_AHEAD, Hours, Standing, State, standing

ZONE = ZoneInfo("Asia/Bishkek")
HOURS = Hours(time(9), time(18), time(12, 30), time(13, 30))
MONDAY = date(2026, 11, 23)


def weekdays(day):
    return HOURS if day.weekday() < 5 else None


def moment(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


@pytest.mark.parametrize(
    ("clock", "state", "changes", "becomes"),
    [
        ("00:00", State.CLOSED, "09:00", State.OPEN),
        ("09:00", State.OPEN, "12:30", State.LUNCH),
        ("12:30", State.LUNCH, "13:30", State.OPEN),
        ("13:30", State.OPEN, "18:00", State.CLOSED),
    ],
)
def test_R9_the_next_change_of_a_working_day(clock, state, changes, becomes):
    found = standing(moment(MONDAY, clock), hours_of=weekdays)

    assert found == Standing(state, moment(MONDAY, changes), becomes)


def test_R9_after_the_last_hour_of_a_friday_it_opens_on_monday():
    found = standing(moment(MONDAY + timedelta(days=4), "18:00"), hours_of=weekdays)

    assert found == Standing(State.CLOSED, moment(MONDAY + timedelta(days=7), "09:00"), State.OPEN)


def test_R9_where_no_hours_are_known_nothing_is_promised():
    assert standing(moment(MONDAY, "10:00"), hours_of=lambda day: None) == Standing(State.CLOSED, None, None)


def test_R9_a_day_without_lunch_has_no_lunch():
    whole = Hours(time(9), time(18), time(13), time(13))

    assert standing(moment(MONDAY, "10:00"), hours_of=lambda day: whole).becomes == State.CLOSED


def test_R9_hours_that_run_on_over_midnight_do_not_change_in_between():
    """Round the clock, as two days side by side: closing and opening in one moment is no change."""
    always = Hours(time(0), time.max, time(0), time(0))

    found = standing(moment(MONDAY, "10:00"), hours_of=lambda day: always)
    assert found.state == State.OPEN


@given(minutes=st.integers(0, 14 * 24 * 60), working=st.sets(st.integers(0, 6), max_size=7))
def test_R9_a_moment_before_the_change_the_state_is_still_the_same(minutes, working):
    at = moment(MONDAY, "00:00") + timedelta(minutes=minutes)

    def hours_of(day):
        return HOURS if day.weekday() in working else None

    found = standing(at, hours_of=hours_of)
    if found.changes_at is None:
        assert (working, found.state) == (set(), State.CLOSED)
        return
    before = standing(found.changes_at - timedelta(microseconds=1), hours_of=hours_of)
    after = standing(found.changes_at, hours_of=hours_of)
    assert (before.state, after.state) == (found.state, found.becomes)
    assert at < found.changes_at <= at + timedelta(days=LOOKED_AHEAD)

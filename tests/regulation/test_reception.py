"""Receptions of citizens: which days, what cannot be, once a week (law.md 2); how long a visitor waits."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.opening import Hours
from ishenim.regulation.reception import Queue, Schedule, Week, Wrong, always_off, clash, is_too_rare, wrong

MONDAY, TODAY = 0, date(2026, 11, 24)
HOURS = Hours(time(9), time(18), time(12, 30), time(13, 30))
NOON = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def schedule(**facts):
    plain = {
        "weekdays": frozenset({MONDAY}),
        "week": Week.EVERY,
        "opens": time(10),
        "closes": time(12),
        "minutes": 15,
        "since": date(2026, 1, 1),
    }
    return Schedule(**{**plain, **facts})


def days_of(told, first, count):
    return [day for n in range(count) if told.falls_on(day := first + timedelta(days=n))]


@pytest.mark.parametrize(
    ("week", "days"),
    [
        (Week.EVERY, [1, 8, 15, 22, 29]),
        (Week.FIRST, [1]),
        (Week.SECOND, [8]),
        (Week.FOURTH, [22]),
        (Week.LAST, [29]),
    ],
)
def test_the_mondays_of_a_month_are_told_apart(week, days):
    assert [day.day for day in days_of(schedule(week=week), date(2026, 6, 1), 30)] == days


@given(day=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_day_is_exactly_one_of_first_to_fourth_or_a_fifth_that_is_the_last(day):
    told = [schedule(weekdays=frozenset({day.weekday()}), week=week) for week in list(Week)[1:5]]

    found = [one for one in told if one.falls_on(day)]

    last = schedule(weekdays=frozenset({day.weekday()}), week=Week.LAST).falls_on(day)
    assert (len(found) == 1) or (found == [] and last)


def test_before_its_first_day_and_after_its_last_nobody_is_received():
    told = schedule(since=date(2026, 6, 8), until=date(2026, 6, 15))

    assert days_of(told, date(2026, 5, 1), 90) == [date(2026, 6, 8), date(2026, 6, 15)]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, None),
        ({"opens": time(12), "closes": time(10)}, Wrong.HOURS),
        ({"opens": time(10), "closes": time(10)}, Wrong.HOURS),
        ({"minutes": 0}, Wrong.MINUTES),
        ({"minutes": 120}, None),
        ({"minutes": 121}, Wrong.MINUTES),
        ({"opens": time(8), "closes": time(18), "minutes": 241}, Wrong.MINUTES),
        ({"until": date(2025, 12, 31)}, Wrong.DAYS),
    ],
)
def test_what_cannot_be_is_named(facts, said):
    assert wrong(schedule(**facts)) == said


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({}, date(2026, 1, 5)),
        ({"opens": time(12), "closes": time(13)}, None),  # one after the other
        ({"opens": time(11, 59), "closes": time(13)}, date(2026, 1, 5)),
        ({"weekdays": frozenset({1, 2})}, None),
        ({"weekdays": frozenset({2, 0})}, date(2026, 1, 5)),
        ({"week": Week.THIRD}, date(2026, 1, 19)),
        ({"since": date(2026, 6, 1), "until": date(2026, 6, 6)}, date(2026, 6, 1)),
    ],
)
def test_the_first_day_of_two_receptions_at_once_is_found(facts, day):
    assert clash(schedule(), schedule(**facts)) == day


def test_a_reception_that_has_ended_is_in_nobodys_way():
    assert clash(schedule(until=date(2026, 5, 31)), schedule(since=date(2026, 6, 1))) is None


def test_the_fourth_monday_may_be_the_last_one():
    assert clash(schedule(week=Week.FOURTH), schedule(week=Week.LAST)) == date(2026, 1, 26)
    assert clash(schedule(week=Week.FIRST), schedule(week=Week.LAST)) is None


def test_a_weekday_on_which_nobody_ever_works_is_found():
    told = schedule(weekdays=frozenset({0, 5, 6}))

    assert always_off(told, hours_of=lambda day: HOURS if day.weekday() < 5 else None) == {5, 6}
    assert always_off(told, hours_of=lambda day: None) == frozenset()  # no hours are known at all
    declared = date(2026, 2, 7)  # one Saturday was declared a working day
    assert always_off(told, hours_of=lambda day: HOURS if day.weekday() < 5 or day == declared else None) == {6}


@pytest.mark.parametrize(
    ("told", "is_rare"),
    [
        ([], True),
        ([schedule()], False),
        ([schedule(weekdays=frozenset({1, 3}))], False),
        ([schedule(week=Week.FIRST)], True),
        ([schedule(week=week) for week in list(Week)[1:]], False),
        ([schedule(week=week) for week in (Week.FIRST, Week.THIRD)], True),
        ([schedule(until=TODAY + timedelta(days=14))], True),
        ([schedule(since=TODAY + timedelta(days=14))], True),
    ],
)
def test_the_head_receives_at_least_once_a_week(told, is_rare):
    assert is_too_rare(told, today=TODAY) == is_rare


def expected(**facts):
    queue = Queue(**{"opens": NOON, "minutes": 15, "inside_since": None, "now": NOON, **facts})
    return [round((moment - NOON).total_seconds() / 60) for moment in islice(queue.expected(), 3)]


def test_before_the_reception_the_first_one_is_expected_when_it_opens():
    assert expected(now=NOON - timedelta(hours=2)) == [0, 15, 30]


def test_later_everybody_moves_with_the_clock_and_behind_whoever_is_inside():
    assert expected(now=NOON + timedelta(minutes=40)) == [40, 55, 70]
    assert expected(now=NOON + timedelta(minutes=40), inside_since=NOON + timedelta(minutes=35)) == [50, 65, 80]
    assert expected(now=NOON + timedelta(minutes=40), inside_since=NOON) == [40, 55, 70]  # he stays longer than meant


@given(minutes=st.integers(1, 240), late=st.integers(-600, 600))
def test_nobody_is_expected_before_now_or_before_it_opens(minutes, late):
    now = NOON + timedelta(minutes=late)
    moments = list(islice(Queue(NOON, minutes, None, now).expected(), 5))

    assert moments == sorted(set(moments))
    assert moments[0] == max(now, NOON)

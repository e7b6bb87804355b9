"""Law.md 3.3: the term stands still while the applicant is waited for, by the working days waited, not for too long."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.calendar import Calendar, Confidence
from ishenim.regulation.profiles import Rule, Unit
from ishenim.regulation.waiting import Spell, due_after, waited

PLAIN = Calendar({2026: Confidence.HIGH, 2027: Confidence.HIGH})  # weekends only
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
CALENDAR, WORKING = Rule(30, Unit.CALENDAR_DAY), Rule(10, Unit.WORKING_DAY)


def spell(since, days):
    return Spell(MONDAY + since * DAY, MONDAY + (since + days) * DAY)


@pytest.mark.parametrize(
    ("spells", "rule", "days"),
    [
        ([], CALENDAR, 0),
        ([spell(0, 0)], CALENDAR, 0),
        ([spell(0, 1)], CALENDAR, 1),
        ([spell(0, 7)], CALENDAR, 5),
        ([spell(4, 2)], CALENDAR, 0),  # Friday to Sunday
        ([spell(0, 30)], CALENDAR, 22),
        ([spell(0, 300)], CALENDAR, 22),
        ([spell(0, 20), spell(30, 20)], CALENDAR, 14 + 7),  # the second one is cut after ten days
        ([spell(0, 30), spell(40, 5)], CALENDAR, 22),
        ([spell(0, 7)], WORKING, 5),
        ([spell(0, 30)], WORKING, 10),
        ([spell(0, 11), spell(20, 11)], WORKING, 10),
    ],
)
def test_R47_working_days_are_given_back_as_far_as_the_wording_allows(spells, rule, days):
    assert waited(spells, rule, calendar=PLAIN) == days


@pytest.mark.parametrize(
    ("spells", "due"),
    [
        ([spell(0, 7)], date(2026, 12, 21)),
        ([spell(0, 0)], date(2026, 12, 14)),
        ([spell(0, 28), spell(30, 7)], date(2026, 12, 16)),  # two days of the second spell are left
    ],
)
def test_R47_the_last_day_moves_by_what_the_last_spell_adds(spells, due):
    assert due_after(date(2026, 12, 14), spells, CALENDAR, calendar=PLAIN) == due


@pytest.mark.parametrize(
    ("due_on", "spells"),
    [(date(2027, 12, 30), [spell(0, 7)]), (date(2026, 12, 14), [Spell(date(2029, 1, 8), date(2029, 1, 9))])],
)
def test_R47_where_the_calendar_does_not_reach_the_day_is_not_known(due_on, spells):
    assert due_after(due_on, spells, CALENDAR, calendar=PLAIN) is None


@given(gaps=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=4))
def test_R47_however_often_one_waits_never_more_than_the_most(gaps):
    spells, start = [], MONDAY
    for rest, length in gaps:
        spells.append(Spell(start + rest * DAY, start + (rest + length) * DAY))
        start = spells[-1].until

    assert 0 <= waited(spells, CALENDAR, calendar=PLAIN) <= PLAIN.between(MONDAY, MONDAY + 400 * DAY)
    assert sum(waited([one], CALENDAR, calendar=PLAIN) for one in spells) >= waited(spells, CALENDAR, calendar=PLAIN)
    assert waited(spells, WORKING, calendar=PLAIN) <= WORKING.max

"""Periods of reports: what lies in them, what stands beside them a year before, into what they are told apart."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.reporting import (
    ASKED,
    Length,
    Period,
    after,
    before,
    firsts_a_year_before,
    parts,
    period_of,
    year_before,
)

DAY = timedelta(days=1)
days = st.dates(date(2001, 1, 1), date(2150, 12, 31))
lengths = st.sampled_from([length for length in ASKED if length != Length.FREE])


@st.composite
def periods(draw):
    first = draw(days)
    if draw(st.booleans()):
        return period_of(draw(lengths), first)
    return Period(Length.FREE, first, first + draw(st.integers(0, 3000)) * DAY)


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        (Length.DAY, date(2026, 11, 24), date(2026, 11, 24)),
        (Length.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (Length.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Length.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Length.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31)),
        (Length.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_in_which_a_day_lies(length, first, last):
    assert period_of(length, date(2026, 11, 24)) == Period(length, first, last)


@pytest.mark.parametrize(
    ("period", "then"),
    [
        (period_of(Length.MONTH, date(2028, 2, 10)), period_of(Length.MONTH, date(2027, 2, 10))),
        (period_of(Length.YEAR, date(2026, 5, 5)), period_of(Length.YEAR, date(2025, 5, 5))),
        (
            period_of(Length.WEEK, date(2026, 11, 24)),
            Period(Length.WEEK, date(2025, 11, 24), date(2025, 11, 30)),
        ),
        (
            Period(Length.FREE, date(2028, 2, 29), date(2028, 3, 2)),
            Period(Length.FREE, date(2027, 2, 28), date(2027, 3, 2)),
        ),
    ],
)
def test_the_same_period_a_year_before(period, then):
    assert year_before(period) == then


@given(periods())
def test_parts_share_out_a_period_without_gap_or_overlap(period):
    found = parts(period)

    assert (found[0].first, found[-1].last) == (period.first, period.last)
    assert all(earlier.last + DAY == later.first for earlier, later in pairwise(found))


@given(periods())
def test_the_parts_of_a_year_before_are_as_many_and_share_out_that_period(period):
    then, firsts = year_before(period), firsts_a_year_before(period)

    assert (len(firsts), firsts[0]) == (len(parts(period)), then.first)
    assert list(firsts) == sorted(firsts)
    assert firsts[-1] <= then.last or then.days < period.days


@given(days, lengths)
def test_the_period_before_and_after_lie_next_to_it(day, length):
    period = period_of(length, day)

    assert (after(before(period)), before(after(period))) == (period, period)
    assert (before(period).last + DAY, after(period).first) == (period.first, period.last + DAY)


def test_free_days_are_told_by_days_weeks_months_or_years():
    first = date(2026, 1, 1)
    told = [parts(Period(Length.FREE, first, first + count * DAY))[0].length for count in (13, 14, 93, 1097, 1098)]

    assert told == [Length.DAY, Length.WEEK, Length.MONTH, Length.MONTH, Length.YEAR]


def test_a_quarter_and_a_half_know_their_place_in_the_year():
    assert period_of(Length.QUARTER, date(2026, 11, 1)).place == 4
    assert period_of(Length.HALF_YEAR, date(2026, 11, 1)).place == 2

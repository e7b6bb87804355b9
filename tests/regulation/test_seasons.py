"""R8: seasons follow one another; what overlaps, leaves days out or runs backwards is named."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation import seasons
from ishenim.regulation.opening import Hours
from ishenim.regulation.seasons import Gap, Overlap, Reversed, Span

WINTER = Span("1", "кышкы", date(2026, 11, 1), date(2027, 3, 31))
SUMMER = Span("2", "жайкы", date(2027, 4, 1), date(2027, 10, 31))
NEXT = Span("3", "кышкы", date(2027, 11, 1), date(2028, 3, 31))


def moved(span, first=None, last=None):
    return Span(span.key, span.name, first or span.first, last or span.last)


def test_R8_seasons_that_follow_one_another_are_in_order():
    assert seasons.problem([SUMMER, NEXT, WINTER]) is None
    assert seasons.problem([]) is None


def test_R8_a_common_day_is_an_overlap():
    early = moved(SUMMER, first=date(2027, 3, 31))

    assert seasons.problem([WINTER, early, NEXT]) == Overlap(WINTER, early)


def test_R8_a_day_of_no_season_is_a_gap():
    late = moved(SUMMER, first=date(2027, 4, 3))

    assert seasons.problem([WINTER, late, NEXT]) == Gap(date(2027, 4, 1), date(2027, 4, 2))


def test_R8_a_season_that_ends_before_it_begins_is_named_first():
    backwards = moved(SUMMER, last=date(2027, 3, 1))

    assert seasons.problem([WINTER, backwards, NEXT]) == Reversed(backwards)


days = st.integers(1, 200).map(lambda n: date(2026, 11, 1) + timedelta(days=n))


@given(first=days, length=st.integers(30, 170))
def test_R8_neighbours_that_move_leave_no_gap_and_no_overlap(first, length):
    new = Span("2", "жайкы", first, min(first + timedelta(days=length), date(2028, 3, 30)))

    fitted = seasons.fitted([WINTER, SUMMER, NEXT], around=new)

    assert seasons.problem([*fitted, new]) is None
    assert {span.key for span in fitted} == {"1", "3"}


def test_R8_a_neighbour_that_is_covered_whole_stays_and_is_told_as_an_overlap():
    new = Span("9", "бүт жыл", date(2027, 4, 1), date(2027, 12, 31))

    fitted = seasons.fitted([WINTER, SUMMER, NEXT], around=new)

    assert seasons.problem([*fitted, new]) == Overlap(SUMMER, new)


@pytest.mark.parametrize(
    ("hours", "is_in_order"),
    [
        ((9, 18, 12, 13), True),
        ((9, 18, 12, 12), False),  # no lunch
        ((9, 12, 12, 13), False),  # closes before lunch
        ((18, 9, 12, 13), False),
    ],
)
def test_R7_a_day_opens_has_its_lunch_and_closes(hours, is_in_order):
    opens, closes, lunch_from, lunch_until = map(time, hours)

    assert seasons.is_day_in_order(Hours(opens, closes, lunch_from, lunch_until)) is is_in_order

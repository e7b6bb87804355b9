"""Clause III.7 and law 4: the term of an answer, by the examples of the rule set and by what must always hold."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.terms import (
    PROFILES,
    RESOLUTION_DAYS,
    Term,
    add_working_days,
    consideration_term,
    monday_to_friday,
    profile_of,
    working_days_between,
)

# law 4.2, as far as no holiday lies between: registered on, working days, due on
PLAIN_VECTORS = [
    ("2026-01-12", 14, "2026-01-30"),
    ("2026-01-12", 10, "2026-01-26"),
    ("2026-01-12", 5, "2026-01-19"),
    ("2026-02-16", 14, "2026-03-06"),  # 23 February is a working day
    ("2026-02-16", 10, "2026-03-02"),
    ("2026-02-16", 5, "2026-02-23"),
    ("2026-03-02", 10, "2026-03-16"),
    ("2026-03-02", 5, "2026-03-09"),
    ("2026-04-20", 5, "2026-04-27"),
    ("2026-05-11", 10, "2026-05-25"),
    ("2026-05-11", 5, "2026-05-18"),
    ("2026-11-20", 14, "2026-12-10"),
    ("2026-11-20", 10, "2026-12-04"),
    ("2026-11-20", 5, "2026-11-27"),
    ("2026-11-23", 14, "2026-12-11"),
    ("2026-11-23", 10, "2026-12-07"),
    ("2026-11-23", 5, "2026-11-30"),
    ("2026-12-18", 5, "2026-12-25"),
]
RECEIVED = [  # received on, to be registered by
    ("2026-02-16", "2026-02-17"),
    ("2026-03-02", "2026-03-03"),
    ("2026-04-20", "2026-04-21"),
    ("2026-05-08", "2026-05-11"),
    ("2026-08-24", "2026-08-25"),
    ("2026-11-20", "2026-11-23"),
    ("2026-11-22", "2026-11-23"),  # a Sunday
    ("2026-12-18", "2026-12-21"),
]
HOLIDAYS = {  # law 4.1: first and last day
    ("2026-01-01", "2026-01-09"), ("2026-03-08", "2026-03-08"), ("2026-03-20", "2026-03-21"),
    ("2026-05-01", "2026-05-09"), ("2026-05-27", "2026-05-27"), ("2026-08-31", "2026-08-31"),
    ("2027-01-01", "2027-01-07"),
}  # fmt: skip
HOLIDAY_VECTORS = [  # law 4.2, the others, with the calendar of law 4.1
    ("2026-03-02", 14, "2026-03-23"),
    ("2026-04-20", 14, "2026-05-18"),
    ("2026-04-20", 10, "2026-05-12"),
    ("2026-05-11", 14, "2026-06-01"),
    ("2026-08-24", 14, "2026-09-14"),
    ("2026-08-24", 10, "2026-09-08"),
    ("2026-08-24", 5, "2026-09-01"),
    ("2026-12-18", 14, "2027-01-14"),
    ("2026-12-18", 10, "2027-01-08"),
    ("2026-12-31", 14, "2027-01-27"),
    ("2026-12-31", 10, "2027-01-21"),
    ("2026-12-31", 5, "2027-01-14"),
]
days = st.dates(date(2007, 1, 1), date(2100, 12, 31))
counts = st.integers(0, 60)


def day(written):
    return date.fromisoformat(written)


def calendar(without=()):
    """Working days by law 4.1; some holidays can be left out."""
    off = {
        day(first) + timedelta(days=n)
        for first, last in HOLIDAYS
        for n in range((day(last) - day(first)).days + 1)
        if (day(first) + timedelta(days=n)).isoformat() not in without
    }
    return lambda asked: monday_to_friday(asked) and asked not in off


@pytest.mark.parametrize(("registered", "working_days", "due"), PLAIN_VECTORS)
def test_law_4_the_day_of_registration_is_day_nought(registered, working_days, due):
    assert add_working_days(day(registered), working_days, is_working=monday_to_friday) == day(due)


@pytest.mark.parametrize(("received", "due"), RECEIVED)
def test_law_4_it_is_registered_on_the_next_working_day_at_the_latest(received, due):
    assert add_working_days(day(received), 1, is_working=monday_to_friday) == day(due)


@pytest.mark.parametrize(("registered", "working_days", "due"), [*PLAIN_VECTORS, *HOLIDAY_VECTORS])
def test_law_4_holidays_are_not_counted_where_a_calendar_knows_them(registered, working_days, due):
    assert add_working_days(day(registered), working_days, is_working=calendar()) == day(due)


@pytest.mark.parametrize(("without", "due"), [((), "2026-01-12"), (("2026-01-08", "2026-01-09"), "2026-01-08")])
def test_law_4_a_calendar_without_the_two_days_of_the_decree_gives_another_day(without, due):
    assert add_working_days(day("2026-01-05"), 1, is_working=calendar(without)) == day(due)


@pytest.mark.parametrize(("registered", "working_days", "due"), [row for row in PLAIN_VECTORS if row[1] == 14])
def test_law_1_an_answer_is_due_fourteen_working_days_after_registration(registered, working_days, due):
    term = consideration_term(day(registered))

    assert term == Term(day(due), day(registered), working_days, "kg-67-2025", is_provisional=True)


def test_law_3_a_term_counted_with_the_calendar_is_final():
    term = consideration_term(day("2026-12-18"), is_working=calendar())

    assert term == Term(day("2027-01-14"), day("2026-12-18"), 14, "kg-67-2025", is_provisional=False)


@pytest.mark.parametrize(
    ("registered", "profile"),
    [
        ("2007-05-04", "kg-67-2016"),  # before the first record: the first
        ("2016-07-26", "kg-67-2016"),
        ("2016-07-27", "kg-67-2016"),
        ("2025-07-21", "kg-67-2016"),
        ("2025-07-22", "kg-67-2025"),
        ("2026-11-24", "kg-67-2025"),
        ("2099-12-31", "kg-67-2025"),
    ],
)
def test_law_3_the_wording_is_that_of_the_day_of_registration(registered, profile):
    assert profile_of(day(registered)).id == profile


def test_law_3_the_profiles_stand_in_the_order_of_their_days_under_names_of_their_own():
    in_order = all(earlier.valid_from < later.valid_from for earlier, later in pairwise(PROFILES))

    assert (in_order, len({profile.id for profile in PROFILES})) == (True, len(PROFILES))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_law_0_no_number_is_used_that_nobody_has_seen_in_a_text(profile):
    assert (profile.mark in ("A", "B", "C"), bool(profile.source)) == (True, True)


def test_R21_a_resolution_gives_from_one_to_sixty_working_days():
    assert (RESOLUTION_DAYS.start, RESOLUTION_DAYS.stop - 1) == (1, 60)


@given(start=days, a=counts, b=counts)
def test_law_4_counting_in_two_goes_is_counting_at_once(start, a, b):
    half = add_working_days(start, a, is_working=monday_to_friday)

    at_once = add_working_days(start, a + b, is_working=monday_to_friday)
    assert add_working_days(half, b, is_working=monday_to_friday) == at_once


@given(start=days, count=st.integers(1, 60))
def test_law_4_a_term_ends_on_a_working_day_after_its_beginning(start, count):
    end = add_working_days(start, count, is_working=monday_to_friday)

    assert (end > start, monday_to_friday(end)) == (True, True)


@given(start=days)
def test_law_4_no_days_are_the_same_day(start):
    assert add_working_days(start, 0, is_working=monday_to_friday) == start


@given(start=days, count=counts)
def test_the_days_left_are_the_days_that_were_given(start, count):
    end = add_working_days(start, count, is_working=monday_to_friday)

    assert working_days_between(start, end, is_working=monday_to_friday) == count


@given(start=days, count=counts)
def test_days_that_have_passed_are_counted_below_nought(start, count):
    end = add_working_days(start, count, is_working=monday_to_friday)

    assert working_days_between(end, start, is_working=monday_to_friday) == -count


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-22", 0),  # a Friday to Sunday
        ("2026-11-22", "2026-11-20", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-20", -1),
        ("2026-11-23", "2026-12-11", 14),
    ],
)
def test_the_days_between_two_days(start, end, left):
    assert working_days_between(day(start), day(end), is_working=monday_to_friday) == left

"""Clause III.7 and law 4: until when, and why that day; every vector of law 4.2, the negative one included."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation import terms
from ishenim.regulation.calendar import Calendar, Confidence, Counted, Day, DayKind
from ishenim.regulation.profiles import SHIPPED, Rule, Unit
from ishenim.regulation.terms import RESOLUTION_DAYS, Name, Term
from tests.regulation.calendars import BARE_WEEKS, day, law_calendar

LAW = next(profile for profile in SHIPPED if profile.id == "kg-67-2025")
BILL = next(profile for profile in SHIPPED if profile.id == "kg-67-bill-2026")
VECTORS = [  # law 4.2: received, registration due, registered on, 14 WD, 10 WD, 14 WD + 30 calendar days, 5 WD
    ("2026-01-05", "2026-01-12", "2026-01-12", "2026-01-30", "2026-01-26", "2026-03-02", "2026-01-19"),
    ("2026-02-16", "2026-02-17", "2026-02-16", "2026-03-06", "2026-03-02", "2026-04-06", "2026-02-23"),
    ("2026-03-02", "2026-03-03", "2026-03-02", "2026-03-23", "2026-03-16", "2026-04-22", "2026-03-09"),
    ("2026-04-20", "2026-04-21", "2026-04-20", "2026-05-18", "2026-05-12", "2026-06-17", "2026-04-27"),
    ("2026-05-08", "2026-05-11", "2026-05-11", "2026-06-01", "2026-05-25", "2026-07-01", "2026-05-18"),
    ("2026-08-24", "2026-08-25", "2026-08-24", "2026-09-14", "2026-09-08", "2026-10-14", "2026-09-01"),
    ("2026-11-20", "2026-11-23", "2026-11-20", "2026-12-10", "2026-12-04", "2027-01-11", "2026-11-27"),
    ("2026-11-22", "2026-11-23", "2026-11-23", "2026-12-11", "2026-12-07", "2027-01-11", "2026-11-30"),
    ("2026-12-18", "2026-12-21", "2026-12-18", "2027-01-14", "2027-01-08", "2027-02-15", "2026-12-25"),
    ("2026-12-31", "2027-01-08", "2026-12-31", "2027-01-27", "2027-01-21", "2027-02-26", "2027-01-14"),
]
KNOWN = law_calendar()


def counted_by_law(received, registered, *, calendar=KNOWN):
    """The five dates of a row of law 4.2."""
    considered = terms.consideration(day(registered), LAW, calendar=calendar)
    found = (
        terms.registration(day(received), LAW, calendar=calendar),
        considered,
        terms.consideration(day(registered), BILL, calendar=calendar),
        terms.extension(considered, LAW, calendar=calendar),
        terms.forwarding(day(registered), LAW, calendar=calendar),
    )
    return tuple(term.due_on for term in found)


@pytest.mark.parametrize(("received", "registered_by", "registered", "due", "bill", "extended", "forwarded"), VECTORS)
def test_R47_the_vectors_of_the_law(received, registered_by, registered, due, bill, extended, forwarded):
    due_days = tuple(map(day, (registered_by, due, bill, extended, forwarded)))

    assert counted_by_law(received, registered) == due_days


def test_R47_without_the_two_days_of_the_decree_the_first_vector_fails():
    bare = law_calendar(without=("2026-01-08", "2026-01-09"))

    assert counted_by_law("2026-01-05", "2026-01-12", calendar=bare)[0] == day("2026-01-08")


def test_law_4_a_may_appeal_skips_the_holidays():
    term = terms.consideration(day("2026-04-30"), LAW, calendar=KNOWN)

    assert term.due_on == day("2026-05-29")


def test_a_term_says_what_it_rests_on():
    term = terms.consideration(day("2026-11-23"), LAW, calendar=KNOWN)

    assert term == Term(Name.CONSIDERATION, day("2026-12-11"), day("2026-11-23"), LAW.consideration, "kg-67-2025")


def test_the_terms_are_named_after_the_rules_they_come_from():
    first = terms.consideration(day("2026-11-23"), LAW, calendar=KNOWN)
    found = [
        terms.registration(day("2026-11-23"), LAW, calendar=KNOWN),
        first,
        terms.forwarding(day("2026-11-23"), LAW, calendar=KNOWN),
        terms.extension(first, LAW, calendar=KNOWN),
    ]

    assert [(one.name, one.rule) for one in found] == [(one.name, LAW.rule(one.name.value)) for one in found]
    assert [one.name for one in found] == list(Name)


def test_decision_21_a_term_into_a_year_without_data_has_no_day_and_names_the_year():
    term = terms.consideration(day("2027-12-20"), LAW, calendar=KNOWN)
    extended = terms.extension(term, LAW, calendar=KNOWN)
    calendar_days = terms.extension(terms.consideration(day("2027-12-01"), LAW, calendar=KNOWN), LAW, calendar=KNOWN)

    assert [(one.due_on, one.missing_year) for one in (term, extended, calendar_days)] == [(None, 2028)] * 3
    assert (extended.name, extended.rule, list(term.days(KNOWN))) == (Name.EXTENSION, LAW.extension, [])


def test_civil_code_209_a_term_in_calendar_days_moves_to_the_next_working_day_and_says_so():
    rule = Rule(2, Unit.CALENDAR_DAY)
    term = terms.counted(Name.FORWARDING, rule, day("2026-11-19"), "x", calendar=KNOWN)

    assert term.due_on == day("2026-11-23")
    assert list(term.days(KNOWN)) == [
        Counted(Day(day("2026-11-20"), DayKind.WORKING), 1),
        Counted(Day(day("2026-11-21"), DayKind.WEEKEND), 2),
        Counted(Day(day("2026-11-22"), DayKind.WEEKEND), None),
        Counted(Day(day("2026-11-23"), DayKind.WORKING), None),
    ]


def test_a_term_in_working_days_tells_each_day():
    term = terms.forwarding(day("2026-11-20"), LAW, calendar=KNOWN)

    assert [one.number for one in term.days(KNOWN)] == [None, None, 1, 2, 3, 4, 5]


def test_a_term_counted_anew_by_a_changed_calendar_gives_another_day():
    term = terms.registration(day("2026-01-05"), LAW, calendar=KNOWN)
    changed = term.anew(law_calendar(without=("2026-01-08", "2026-01-09")))

    assert (term.anew(KNOWN), changed.due_on, term.due_on) == (term, day("2026-01-08"), day("2026-01-12"))


@pytest.mark.parametrize(
    ("due_on", "today", "left"),
    [
        ("2026-05-29", "2026-04-30", 14),
        ("2026-05-29", "2026-05-29", 0),
        ("2026-05-29", "2026-06-01", -1),
        ("2028-01-04", "2027-12-31", 2),  # beyond the calendar: by the week alone
        ("2027-12-31", "2028-01-04", -2),
        ("2028-01-04", "2028-01-04", 0),
    ],
)
def test_the_working_days_that_are_left(due_on, today, left):
    assert terms.working_days_left(day(due_on), day(today), calendar=KNOWN) == left


def test_R21_a_resolution_gives_from_one_to_sixty_working_days():
    assert (RESOLUTION_DAYS.start, RESOLUTION_DAYS.stop - 1) == (1, 60)


@given(
    registered=st.dates(date(2026, 1, 1), date(2026, 11, 30)),
    other=st.sampled_from([5, 10, 20]),
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=40),
)
def test_law_3_a_change_of_the_profile_or_the_calendar_never_rewrites_a_day_that_is_stored(registered, other, off):
    stored = terms.consideration(registered, LAW, calendar=KNOWN)
    changed = Calendar({2026: Confidence.HIGH, 2027: Confidence.HIGH}, {on: Day(on, DayKind.HOLIDAY) for on in off})

    terms.counted(Name.CONSIDERATION, Rule(other), registered, "other", calendar=changed)

    assert stored == terms.consideration(registered, LAW, calendar=KNOWN)


@given(registered=st.dates(date(2001, 1, 1), date(2090, 12, 31)), days=st.integers(1, 60))
def test_civil_code_209_no_term_ends_on_a_day_off(registered, days):
    found = [
        terms.counted(Name.EXTENSION, Rule(days, unit), registered, "x", calendar=BARE_WEEKS).due_on for unit in Unit
    ]

    assert all(due and due > registered and BARE_WEEKS.is_working(due) for due in found)


@given(registered=st.dates(date(2001, 1, 1), date(2090, 12, 31)), days=st.integers(1, 60), unit=st.sampled_from(Unit))
def test_law_4_a_longer_term_ends_no_earlier(registered, days, unit):
    shorter, longer = (
        terms.counted(Name.EXTENSION, Rule(count, unit), registered, "x", calendar=BARE_WEEKS).due_on
        for count in (days, days + 1)
    )

    assert shorter <= longer

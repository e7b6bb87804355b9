"""Law 4: which days are worked, and that adding working days and counting them are one thing and its inverse."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.calendar import (
    LONGEST_CUT,
    Calendar,
    Confidence,
    Counted,
    Day,
    DayKind,
    Odd,
    YearMissing,
    odd,
)
from tests.regulation.calendars import BARE_WEEKS, day, law_calendar

MONDAY, SATURDAY, SUNDAY = day("2026-11-23"), day("2026-11-21"), day("2026-11-22")
YEAR = {2026: Confidence.HIGH}
FEW = st.dates(date(2001, 1, 1), date(2095, 12, 31))
OFF = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60)


def with_days(*days, years=YEAR):
    return Calendar(years, {one.on: one for one in days})


@pytest.mark.parametrize(
    ("told", "is_worked"),
    [
        (Day(MONDAY, DayKind.HOLIDAY), False),
        (Day(MONDAY, DayKind.DAY_OFF), False),
        (Day(MONDAY, DayKind.SHORTENED, shorter=60), True),
        (Day(MONDAY, DayKind.OBSERVED), True),
        (Day(MONDAY, DayKind.WORKED), True),
        (Day(SATURDAY, DayKind.WORKED), True),
        (Day(SATURDAY, DayKind.HOLIDAY), False),
        (Day(SATURDAY, DayKind.WEEKEND, ky="7-ноябрь"), False),
    ],
)
def test_law_4_what_is_told_of_a_day_decides_whether_it_is_worked(told, is_worked):
    calendar = with_days(told)

    assert (calendar.is_working(told.on), calendar.day(told.on)) == (is_worked, told)


@pytest.mark.parametrize(
    ("on", "kind"), [(MONDAY, DayKind.WORKING), (SATURDAY, DayKind.WEEKEND), (SUNDAY, DayKind.WEEKEND)]
)
def test_law_4_a_day_nobody_tells_of_is_what_the_week_makes_it(on, kind):
    assert Calendar(YEAR).day(on) == Day(on, kind)


@pytest.mark.parametrize(("on", "kind"), [(MONDAY, DayKind.UNKNOWN), (SATURDAY, DayKind.WEEKEND)])
def test_decision_21_of_a_year_without_data_only_the_weekends_are_known(on, kind):
    assert Calendar({2025: Confidence.HIGH}).day(on).kind == kind


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-01-01", 1, "2026-01-02"),
    ],
)
def test_civil_code_208_the_day_a_term_is_counted_from_is_not_counted(start, count, end):
    assert BARE_WEEKS.add(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-22", "2026-11-20", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-20", -1),
        ("2026-11-23", "2026-12-11", 14),
        ("2026-12-11", "2026-11-23", -14),
    ],
)
def test_the_working_days_between_two_days(start, end, count):
    assert BARE_WEEKS.between(day(start), day(end)) == count


@pytest.mark.parametrize(
    ("on", "next_one"), [("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23")]
)
def test_civil_code_209_a_term_does_not_end_on_a_day_off(on, next_one):
    assert BARE_WEEKS.next_working(day(on)) == day(next_one)


def test_a_saturday_that_an_act_makes_a_working_day_counts():
    calendar = with_days(Day(SATURDAY, DayKind.WORKED))

    assert (calendar.add(day("2026-11-20"), 1), calendar.between(day("2026-11-20"), MONDAY)) == (SATURDAY, 2)


def test_decision_21_a_count_into_a_year_without_data_names_that_year():
    calendar = Calendar({2025: Confidence.HIGH, 2026: Confidence.HIGH, 2028: Confidence.HIGH})

    found = []
    for count in (
        lambda: calendar.add(day("2026-12-30"), 2),
        lambda: calendar.add(day("2027-06-01"), 1),
        lambda: calendar.between(day("2026-12-30"), day("2027-01-02")),
        lambda: calendar.between(day("2026-12-30"), day("2028-01-02")),
        lambda: calendar.between(day("2026-01-01"), day("2024-12-31")),
        lambda: calendar.between(day("2024-12-31"), day("2026-01-01")),
        lambda: with_days(Day(day("2026-12-31"), DayKind.HOLIDAY)).next_working(day("2026-12-31")),
    ):
        with pytest.raises(YearMissing) as missing:
            count()
        found.append((missing.value.year, str(missing.value)))

    years = [2027, 2027, 2027, 2028, 2024, 2024, 2027]
    assert found == [(year, str(year)) for year in years]


def test_decision_21_within_the_years_that_are_known_nothing_is_missing():
    calendar = Calendar({2025: Confidence.HIGH, 2026: Confidence.HIGH, 2028: Confidence.HIGH})

    assert (
        calendar.add(day("2026-12-30"), 1),
        calendar.between(day("2025-01-01"), day("2026-12-31")),
        calendar.add(day("2028-01-01"), 1),
        calendar.next_working(day("2026-12-31")),
    ) == (day("2026-12-31"), 521, day("2028-01-03"), day("2026-12-31"))


def test_every_day_of_a_count_is_told_with_its_number_or_without():
    calendar = with_days(Day(MONDAY, DayKind.HOLIDAY, ky="майрам"))

    told = list(calendar.trace(day("2026-11-20"), day("2026-11-25")))

    assert told == [
        Counted(Day(SATURDAY, DayKind.WEEKEND), None),
        Counted(Day(SUNDAY, DayKind.WEEKEND), None),
        Counted(Day(MONDAY, DayKind.HOLIDAY, ky="майрам"), None),
        Counted(Day(day("2026-11-24"), DayKind.WORKING), 1),
        Counted(Day(day("2026-11-25"), DayKind.WORKING), 2),
    ]


def test_R68_a_day_is_named_in_the_language_of_the_reader_and_in_kyrgyz_where_that_has_no_name():
    named = Day(MONDAY, DayKind.HOLIDAY, ky="Курман айт", ru="Курман-айт")

    assert [named.name_in(code) for code in ("ky", "ru", "en", "de")] == [
        "Курман айт",
        "Курман-айт",
        "Курман айт",
        "Курман айт",
    ]


@given(off=OFF, start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), a=st.integers(0, 40), b=st.integers(0, 40))
def test_law_4_counting_in_two_goes_is_counting_at_once(off, start, a, b):
    calendar = _without(off)

    assert calendar.add(calendar.add(start, a), b) == calendar.add(start, a + b)


@given(off=OFF, start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(0, 80))
def test_law_4_adding_and_counting_are_inverse(off, start, count):
    calendar = _without(off)

    end = calendar.add(start, count)

    assert (calendar.between(start, end), calendar.between(end, start)) == (count, -count)


@given(off=OFF, start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(1, 80))
def test_law_4_a_term_never_ends_on_a_day_off(off, start, count):
    calendar = _without(off)

    end = calendar.add(start, count)

    assert (end > start, calendar.is_working(end), calendar.next_working(end)) == (True, True, end)


@given(off=OFF, starts=st.tuples(*[st.dates(date(2026, 1, 1), date(2026, 12, 31))] * 2), count=st.integers(1, 80))
def test_law_4_whoever_comes_earlier_is_answered_no_later(off, starts, count):
    calendar = _without(off)

    earlier, later = sorted(starts)

    assert calendar.add(earlier, count) <= calendar.add(later, count)


@given(off=OFF, start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), count=st.integers(1, 80))
def test_the_trace_ends_with_the_last_working_day(off, start, count):
    calendar = _without(off)

    told = list(calendar.trace(start, calendar.add(start, count)))

    assert (told[-1].number, [one.number for one in told if one.number]) == (count, list(range(1, count + 1)))


def _without(off):
    days = {on: Day(on, DayKind.HOLIDAY) for on in off}
    return Calendar(dict.fromkeys((2026, 2027, 2028), Confidence.HIGH), days)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (Day(MONDAY, DayKind.HOLIDAY), None),
        (Day(SATURDAY, DayKind.HOLIDAY), None),
        (Day(SATURDAY, DayKind.WORKED), None),
        (Day(MONDAY, DayKind.WORKED), None),
        (Day(MONDAY, DayKind.WORKING), None),
        (Day(MONDAY, DayKind.OBSERVED), None),
        (Day(MONDAY, DayKind.SHORTENED, shorter=60), None),
        (Day(MONDAY, DayKind.SHORTENED, shorter=LONGEST_CUT), None),
        (Day(MONDAY, DayKind.SHORTENED, shorter=LONGEST_CUT + 1), Odd.CUT_WITHOUT_MINUTES),
        (Day(MONDAY, DayKind.SHORTENED), Odd.CUT_WITHOUT_MINUTES),
        (Day(MONDAY, DayKind.SHORTENED, shorter=-1), Odd.CUT_WITHOUT_MINUTES),
        (Day(MONDAY, DayKind.HOLIDAY, shorter=1), Odd.MINUTES_WITHOUT_CUT),
        (Day(SATURDAY, DayKind.OBSERVED), Odd.OFF_ANYWAY),
        (Day(SATURDAY, DayKind.SHORTENED, shorter=60), Odd.OFF_ANYWAY),
        (Day(SUNDAY, DayKind.WORKING), Odd.OFF_ANYWAY),
        (Day(SATURDAY, DayKind.WEEKEND), Odd.NOT_TOLD),
        (Day(MONDAY, DayKind.UNKNOWN), Odd.NOT_TOLD),
    ],
)
def test_what_can_be_said_of_a_day(told, wrong):
    assert odd(told) == wrong


def test_law_4_the_calendar_of_the_law_is_what_the_vectors_were_computed_with():
    calendar = law_calendar()

    assert [calendar.is_working(day(on)) for on in ("2026-02-23", "2026-03-09", "2026-03-20", "2026-01-08")] == [
        True,
        True,
        False,
        False,
    ]

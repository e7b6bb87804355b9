"""R38, R40, R41 for what was written before: days however they were written, old numbers, gaps, order."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.old_moments import Moment, day_doubts, moment_in, time_in
from ishenim.regulation.old_register import ERRORS, WARNINGS, Doubt, Gap, Numbered, gaps, order_doubts, serial_in

DAY = date(2024, 9, 7)


@pytest.mark.parametrize(
    ("told", "clock"),
    [
        ("09:12, 07.09.2024", time(9, 12)),
        ("07.09.2024 9:12", time(9, 12)),
        ("7.9.2024", None),
        ("2024-09-07T09:12:30", time(9, 12)),
        ("2024-09-07", None),
        ("07/09/2024-ж.", None),
        ("саат 09:12, 07.09.2024 г.", time(9, 12)),
    ],
)
def test_R41_day_and_time_are_read_as_offices_write_them(told, clock):
    assert moment_in(told) == Moment(DAY, clock)


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ("кечээ", Doubt.DAY_UNREADABLE),
        ("31.02.2024", Doubt.DAY_UNREADABLE),
        ("07.09.2024 № 15", Doubt.DAY_UNREADABLE),
        ("07.09.2024, 08.09.2024", Doubt.TWO_DAYS),
    ],
)
def test_R41_what_is_no_day_is_doubted(told, doubt):
    assert moment_in(told) == Moment(doubts=(doubt,))


def test_R41_a_strange_time_and_a_short_year_are_doubted_and_the_day_stays():
    assert moment_in("25:70, 07.09.2024") == Moment(DAY, None, (Doubt.TIME_UNREADABLE,))
    assert moment_in("07.09.24") == Moment(DAY, None, (Doubt.SHORT_YEAR,))


@given(st.dates(min_value=date(1991, 1, 1), max_value=date(2099, 12, 31)), st.times())
def test_R41_what_we_print_we_read(day, clock):
    assert moment_in(f"{clock:%H:%M}, {day:%d.%m.%Y}") == Moment(day, time(clock.hour, clock.minute))


@given(st.text(max_size=200))
def test_R41_no_text_breaks_the_reading(told):
    moment = moment_in(told)

    assert (moment.day is None) == bool({Doubt.DAY_UNREADABLE, Doubt.TWO_DAYS} & set(moment.doubts))


def test_R41_a_time_of_its_own_column():
    assert [time_in(told) for told in ("9:12", "09.12", "9-12", "24:00", "эртең менен")] == [time(9, 12)] * 3 + [
        None
    ] * 2


def test_R41_a_day_cannot_lie_in_the_future_nor_before_the_republic():
    assert day_doubts(DAY, today=DAY) == ()
    assert day_doubts(date(2024, 9, 8), today=DAY) == (Doubt.DAY_IN_FUTURE,)
    assert day_doubts(date(1990, 12, 31), today=DAY) == (Doubt.DAY_TOO_EARLY,)


def test_R40_the_running_number_within_an_old_number():
    numbers = {"12": 12, "12-а": 12, "№ 7": 7, "No. 8": 8, "б/н": None, "А-3": None, "2024/5": 2024}

    assert {told: serial_in(told) for told in numbers} == numbers


def numbered(*told):
    return [Numbered(row, number, date(year, 1, 1)) for row, (year, number) in enumerate(told, start=2)]


def test_R40_gaps_are_shown_a_year_at_a_time():
    rows = numbered((2023, "2"), (2023, "3"), (2023, "6"), (2024, "1"), (2024, "3"))

    assert gaps(rows) == [Gap(2023, 1, 1, 2), Gap(2023, 4, 5, 4), Gap(2024, 2, 2, 6)]
    assert [str(gap) for gap in gaps(rows)] == ["1", "4–5", "2"]


def test_R40_numbers_that_run_on_over_the_years_have_no_gap():
    assert gaps(numbered((2023, "1"), (2023, "2"), (2024, "3"), (2024, "3-а"), (2024, "4"))) == []


def test_R40_repeated_numbers_and_what_is_out_of_order_are_named_with_the_earlier_row():
    day = date(2024, 1, 1)
    rows = [
        Numbered(2, "1", day),
        Numbered(3, "3", day),
        Numbered(4, "2 А", day),
        Numbered(5, "2а", date(2023, 12, 31)),
        Numbered(6, "2а", day),
    ]

    assert list(order_doubts(rows)) == [
        (4, Doubt.NUMBER_OUT_OF_ORDER, "3"),
        (5, Doubt.DAY_OUT_OF_ORDER, "4"),
        (6, Doubt.NUMBER_REPEATED, "4"),
    ]


def test_R40_every_doubt_is_an_error_or_a_warning():
    assert (ERRORS | WARNINGS, ERRORS & WARNINGS) == (set(Doubt), frozenset())
    assert {Doubt.NUMBER_MISSING, Doubt.ROW_TOO_LONG} <= ERRORS
    assert {Doubt.NUMBER_REPEATED, Doubt.OLD_ENCODING} <= WARNINGS

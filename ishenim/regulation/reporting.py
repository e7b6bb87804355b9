"""Periods of reports (law 11): week, month, quarter, half-year, year, free days; a year before; their parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
FIFTY_TWO_WEEKS = timedelta(weeks=52)
MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 14, 93, 3 * 366  # days of a free period that is told by days, weeks, months


class Length(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FREE = "free"


ASKED = tuple(length for length in Length if length != Length.DAY)
MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.HALF_YEAR: 6, Length.YEAR: 12}
PARTS = {
    Length.WEEK: Length.DAY,
    Length.MONTH: Length.WEEK,
    Length.QUARTER: Length.MONTH,
    Length.HALF_YEAR: Length.MONTH,
    Length.YEAR: Length.MONTH,
}


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    length: Length
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def place(self) -> int:
        """Which quarter or half of its year it is."""
        return (self.first.month - 1) // MONTHS[self.length] + 1


def period_of(length: Length, day: date) -> Period:
    """Return the day, week, month … in which a day lies; a free period of that day alone."""
    if length in (Length.DAY, Length.FREE):
        return Period(length, day, day)
    if length == Length.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(length, monday, monday + 6 * DAY)
    months = MONTHS[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(length, first, _months_later(first, months) - DAY)


def before(period: Period) -> Period:
    """Return the period that ends the day before."""
    if period.length == Length.FREE:
        return Period(Length.FREE, period.first - period.days * DAY, period.first - DAY)
    return period_of(period.length, period.first - DAY)


def after(period: Period) -> Period:
    """Return the period that begins the day after."""
    if period.length == Length.FREE:
        return Period(Length.FREE, period.last + DAY, period.last + period.days * DAY)
    return period_of(period.length, period.last + DAY)


def year_before(period: Period) -> Period:
    """Return the same period of last year; of a week, the week 52 weeks before; of 29 February, the 28th."""
    if period.length in (Length.DAY, Length.WEEK):
        return Period(period.length, period.first - FIFTY_TWO_WEEKS, period.last - FIFTY_TWO_WEEKS)
    if period.length == Length.FREE:
        return Period(Length.FREE, _year_earlier(period.first), _year_earlier(period.last))
    return period_of(period.length, _year_earlier(period.first))


def parts(period: Period) -> tuple[Period, ...]:
    """Return the days, weeks, months or years a period is told by; weeks and months end where it ends."""
    length = PARTS.get(period.length) or _part_of_free(period)
    return tuple(_clipped(length, period))


def firsts_a_year_before(period: Period) -> tuple[date, ...]:
    """Return the first days of the parts of last year that stand beside those of this period, as many as these.

    They share out the whole of last year's period: the leap day falls to the part before it.
    """
    back = _weeks_earlier if period.length == Length.WEEK else _year_earlier
    return tuple(back(part.first) for part in parts(period))


def _clipped(length: Length, period: Period) -> Iterator[Period]:
    first = period.first
    while first <= period.last:
        last = min(period_of(length, first).last, period.last)
        yield Period(length, first, last)
        first = last + DAY


def _part_of_free(period: Period) -> Length:
    if period.days <= MOST_DAYS:
        return Length.DAY
    if period.days <= MOST_WEEKS:
        return Length.WEEK
    return Length.MONTH if period.days <= MOST_MONTHS else Length.YEAR


def _months_later(first: date, months: int) -> date:
    ahead = first.month - 1 + months
    return date(first.year + ahead // 12, ahead % 12 + 1, 1)


def _year_earlier(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _weeks_earlier(day: date) -> date:
    return day - FIFTY_TWO_WEEKS

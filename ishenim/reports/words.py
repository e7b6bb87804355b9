"""Periods, durations and differences as people read them."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from ishenim.kyrgyz import dates
from ishenim.regulation.reporting import Length, Period, period_of

MINUTE, HOUR, DAY = 60, 3_600, 86_400
ROMAN = ("I", "II", "III", "IV")
NOTHING = "—"


def title(period: Period) -> str:
    """A period as a heading names it: «2026-жылдын ноябры», 2026, quarter IV; days where it has no name."""
    year = {"year": period.first.year}
    if period.length == Length.MONTH:
        return _month(period)
    if period.length == Length.QUARTER:
        return gettext("quarter %(quarter)s of %(year)s") % {**year, "quarter": ROMAN[period.place - 1]}
    if period.length == Length.HALF_YEAR:
        return gettext("half-year %(half)s of %(year)s") % {**year, "half": ROMAN[period.place - 1]}
    if period.length == Length.YEAR:
        return gettext("the year %(year)s") % year
    return days(period)


def part_title(part: Period) -> str:
    """A part of a period: a whole month or year by its name, else its days."""
    is_whole = part == period_of(part.length, part.first)
    if part.length == Length.MONTH and is_whole:
        return _month(part)
    return str(part.first.year) if part.length == Length.YEAR and is_whole else days(part)


def days(period: Period) -> str:
    """16.11.2026 – 22.11.2026, or one day."""
    first, last = dates.short_date(period.first), dates.short_date(period.last)
    return first if period.first == period.last else f"{first} – {last}"


def mark(part: Period) -> str:
    """A part under its bars: 11.26 for a month, 2026 for a year, 16.11 for the day it begins."""
    if part.length == Length.YEAR:
        return f"{part.first:%Y}"
    return f"{part.first:%m.%y}" if part.length == Length.MONTH else f"{part.first:%d.%m}"


def spent(seconds: float | None) -> str:
    """How long something took by the clock, cut to whole minutes, of days to whole hours; a dash for nothing."""
    if seconds is None:
        return NOTHING
    told = int(seconds)
    if told >= DAY:
        return gettext("%(days)s d %(hours)s h") % {"days": told // DAY, "hours": told % DAY // HOUR}
    if told >= HOUR:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": told // HOUR, "minutes": told % HOUR // MINUTE}
    return gettext("%(minutes)s min") % {"minutes": told // MINUTE}


def number(value: float | None) -> str:
    """A number with the decimal comma of the language; whole ones without."""
    if value is None:
        return NOTHING
    written = f"{value:.1f}".removesuffix(".0")
    return written if translation.get_language() == "en" else written.replace(".", ",")


def change(now: int, then: int) -> str:
    """The difference to a year before, with its share where there was something: +3 (+50 %)."""
    if now == then:
        return "0"
    difference = f"{now - then:+d}"
    return f"{difference} ({round((now - then) * 100 / then):+d} %)" if then else difference


def _month(period: Period) -> str:
    if translation.get_language() == "ky":
        return dates.month_of_year(period.first)
    return date_format(period.first, "F Y")


def clock(seconds: float) -> str:
    """Exactly, for sheets: 76:04:30."""
    told = int(seconds)
    return f"{told // HOUR}:{told % HOUR // MINUTE:02}:{told % MINUTE:02}"

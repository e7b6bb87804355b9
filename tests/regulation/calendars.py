"""Calendars of the tests: the table of law 4.1, and years that only the week makes."""

from datetime import date, timedelta

from ishenim.regulation.calendar import Calendar, Confidence, Day, DayKind

HOLIDAYS = {  # law 4.1: first and last day
    ("2026-01-01", "2026-01-09"), ("2026-03-08", "2026-03-08"), ("2026-03-20", "2026-03-21"),
    ("2026-05-01", "2026-05-09"), ("2026-05-27", "2026-05-27"), ("2026-08-31", "2026-08-31"),
    ("2027-01-01", "2027-01-07"), ("2027-03-09", "2027-03-09"), ("2027-05-01", "2027-05-09"),
    ("2027-08-31", "2027-08-31"),
}  # fmt: skip
BARE_WEEKS = Calendar(dict.fromkeys(range(2000, 2101), Confidence.HIGH))


def day(written):
    return date.fromisoformat(written)


def spell(first, last):
    return [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1)]


def law_calendar(without=()):
    """2026 and 2027 as law 4.1 tells them; some holidays can be left out."""
    off = [on for first, last in HOLIDAYS for on in spell(first, last) if on.isoformat() not in without]
    days = {on: Day(on, DayKind.HOLIDAY, ky="майрам") for on in off}
    return Calendar({2026: Confidence.MEDIUM, 2027: Confidence.LOW}, days)

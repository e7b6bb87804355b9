"""Clause III.7: the term of an answer, as dated records with their source; counted in working days (law.md 3, 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND = (5, 6)
IsWorking = Callable[[date], bool]


@dataclass(frozen=True)
class Profile:
    """What the law says between two days. `mark`: the confidence, A to D (law.md 1)."""

    id: str
    valid_from: date
    consideration_days: int  # working days after the day of registration
    source: str
    mark: str


@dataclass(frozen=True)
class Term:
    """A day and why it is that day. `is_provisional`: counted without the calendar of holidays."""

    due_on: date
    counted_from: date
    working_days: int
    profile: str
    is_provisional: bool


PROFILES = (
    Profile("kg-67-2016", date(2016, 7, 27), 14, "Law 67; press of 2014–2016", "C"),
    Profile("kg-67-2025", date(2025, 7, 22), 14, "Law 67 as amended in July 2025; five press reports of 2026", "B"),
)
RESOLUTION_DAYS = range(1, 61)  # working days a resolution may give; never beyond the term of the law


def profile_of(registered_on: date) -> Profile:
    """Return the wording that held on the day of registration; before the first record, the first."""
    holding = [profile for profile in PROFILES if profile.valid_from <= registered_on]
    return holding[-1] if holding else PROFILES[0]


def monday_to_friday(day: date) -> bool:
    """Tell whether a day is a working day as long as no calendar of holidays is known."""
    return day.weekday() not in WEEKEND


def add_working_days(start: date, days: int, *, is_working: IsWorking) -> date:
    """Return the last of so many working days after a day; the day itself is day 0 (law.md 4.2)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


def working_days_between(start: date, end: date, *, is_working: IsWorking) -> int:
    """Return how many working days lie after `start` up to `end`; negative when `end` has passed."""
    if end < start:
        return -working_days_between(end, start, is_working=is_working)
    return sum(is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def consideration_term(registered_on: date, *, is_working: IsWorking = monday_to_friday) -> Term:
    """Return until when an appeal registered on a day must be answered (III.7)."""
    profile = profile_of(registered_on)
    due_on = add_working_days(registered_on, profile.consideration_days, is_working=is_working)
    provisional = is_working is monday_to_friday
    return Term(due_on, registered_on, profile.consideration_days, profile.id, provisional)

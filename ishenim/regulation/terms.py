"""Clause III.7: until when an appeal must be registered, considered, forwarded, and why that day (law.md 4).

The day a term is counted from is never counted (Civil Code 208). A term in calendar days that ends on a day off ends on
the next working day (Civil Code 209.5). The last moment is the close of the office on the last day (210).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ishenim.regulation.calendar import Calendar, Counted, YearMissing
from ishenim.regulation.profiles import Profile, Rule, Unit

RESOLUTION_DAYS = range(1, 61)  # working days a resolution may give; never beyond the term of the law


class Name(StrEnum):
    """The terms of the law, by the rule of the profile that sets each."""

    REGISTRATION = "registration"
    CONSIDERATION = "consideration"
    FORWARDING = "forwarding"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Term:
    """A last day and everything it rests on; `due_on` is empty where the calendar of `missing_year` is not known."""

    name: Name
    due_on: date | None
    counted_from: date
    rule: Rule
    profile: str
    missing_year: int | None = None

    def days(self, calendar: Calendar) -> Iterator[Counted]:
        """Each day from the one after `counted_from` to the last, counted or not: why it is that day."""
        if self.due_on is None:
            return iter(())
        if self.rule.unit == Unit.WORKING_DAY:
            return calendar.trace(self.counted_from, self.due_on)
        return self._calendar_days(calendar)

    def _calendar_days(self, calendar: Calendar) -> Iterator[Counted]:
        """Days off count; those on which the term would have ended do not end it."""
        days = calendar.trace(self.counted_from, self.due_on or self.counted_from)
        for number, day in enumerate(days, start=1):
            yield replace(day, number=number if number <= self.rule.max else None)

    def anew(self, calendar: Calendar) -> "Term":
        """The same term by another calendar, or by the same one after it was changed."""
        return counted(self.name, self.rule, self.counted_from, self.profile, calendar=calendar)


def counted(name: Name, rule: Rule, start: date, profile: str, *, calendar: Calendar) -> Term:
    """Return a term counted from a day by a rule."""
    try:
        if rule.unit == Unit.WORKING_DAY:
            due_on = calendar.add(start, rule.max)
        else:
            due_on = calendar.next_working(start + timedelta(days=rule.max))
    except YearMissing as missing:
        return Term(name, None, start, rule, profile, missing.year)
    return Term(name, due_on, start, rule, profile)


def registration(received_on: date, profile: Profile, *, calendar: Calendar) -> Term:
    """Return until when an appeal must be registered that came on a day, worked or not (law.md 4.1)."""
    return counted(Name.REGISTRATION, profile.registration, received_on, profile.code, calendar=calendar)


def consideration(registered_on: date, profile: Profile, *, calendar: Calendar) -> Term:
    """Return until when an appeal must be answered that was registered on a day (law.md 4.2)."""
    return counted(Name.CONSIDERATION, profile.consideration, registered_on, profile.code, calendar=calendar)


def forwarding(registered_on: date, profile: Profile, *, calendar: Calendar) -> Term:
    """Return until when what is not ours must be forwarded (law.md 2)."""
    return counted(Name.FORWARDING, profile.forwarding, registered_on, profile.code, calendar=calendar)


def extension(first: Term, profile: Profile, *, calendar: Calendar) -> Term:
    """Return until when an answer is due after an extension: counted from the first last day (law.md 4.7)."""
    if first.due_on is None:
        return replace(first, name=Name.EXTENSION, rule=profile.extension)
    return counted(Name.EXTENSION, profile.extension, first.due_on, profile.code, calendar=calendar)


def working_days_left(due_on: date, today: date, *, calendar: Calendar) -> int:
    """Return how many working days are left until a day, negative when it has passed.

    Where the calendar does not reach, Monday to Friday count: what is left is shown, never decided upon.
    """
    try:
        return calendar.between(today, due_on)
    except YearMissing:
        return _by_the_week(today, due_on, calendar)


def _by_the_week(start: date, end: date, calendar: Calendar) -> int:
    if end < start:
        return -_by_the_week(end, start, calendar)
    return sum(calendar.is_working(start + timedelta(days=ahead)) for ahead in range(1, (end - start).days + 1))

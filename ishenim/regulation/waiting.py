"""While the applicant is asked for more, the term stands still: an option of the wording, so many days at most
(law.md 3.3; off until verified).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ishenim.regulation.calendar import Calendar, YearMissing
from ishenim.regulation.profiles import Rule, Unit


@dataclass(frozen=True)
class Spell:
    """The days the applicant was waited for: the day he was asked, and the day work went on."""

    since: date
    until: date


def waited(spells: Iterable[Spell], rule: Rule, *, calendar: Calendar) -> int:
    """Return the working days that do not count, of all spells together; raises YearMissing."""
    if rule.unit == Unit.WORKING_DAY:
        return min(rule.max, sum(calendar.between(spell.since, spell.until) for spell in spells))
    return sum(calendar.between(spell.since, spell.until) for spell in _within(spells, rule.max))


def due_after(due_on: date, spells: list[Spell], rule: Rule, *, calendar: Calendar) -> date | None:
    """Return the last day after the last of the spells has ended, None where the calendar does not reach."""
    try:
        more = waited(spells, rule, calendar=calendar) - waited(spells[:-1], rule, calendar=calendar)
        return calendar.add(due_on, more)
    except YearMissing:
        return None


def _within(spells: Iterable[Spell], most: int) -> Iterator[Spell]:
    """The spells, cut where all of them together come to the most calendar days."""
    left = most
    for spell in spells:
        days = min((spell.until - spell.since).days, left)
        left -= days
        yield Spell(spell.since, spell.since + timedelta(days=days))

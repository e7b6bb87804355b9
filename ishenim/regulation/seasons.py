"""Clause I.3 and R8: seasons follow one another without a day of two seasons and without a day of none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from ishenim.regulation.opening import Hours

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A season as days: from the first to the last, both included. `key` tells seasons apart."""

    key: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Overlap:
    """Two seasons have a day in common."""

    one: Span
    other: Span


@dataclass(frozen=True)
class Gap:
    """Days between two seasons belong to none."""

    first: date
    last: date


@dataclass(frozen=True)
class Reversed:
    """A season ends before it begins."""

    span: Span


Problem = Overlap | Gap | Reversed


def problem(spans: Iterable[Span]) -> Problem | None:
    """Return what is wrong with the seasons of an office, the earliest first; None when they follow one another."""
    ordered = sorted(spans, key=lambda span: (span.first, span.last))
    backwards = next((span for span in ordered if span.last < span.first), None)
    if backwards:
        return Reversed(backwards)
    for one, other in pairwise(ordered):
        if other.first <= one.last:
            return Overlap(one, other)
        if other.first > one.last + DAY:
            return Gap(one.last + DAY, other.first - DAY)
    return None


def fitted(spans: Iterable[Span], *, around: Span) -> list[Span]:
    """Return the other seasons with the two neighbours moved up to `around`; one that it covers whole stays as it is.

    The neighbour before is the last one that begins earlier, the neighbour after the first one that ends later.
    """
    ordered = sorted((span for span in spans if span.key != around.key), key=lambda span: span.first)
    before = [span for span in ordered if span.first < around.first]
    after = [span for span in ordered if span.first >= around.first and span.last > around.last]
    moved = {}
    if before:
        moved[before[-1].key] = replace(before[-1], last=around.first - DAY)
    if after:
        moved[after[0].key] = replace(after[0], first=around.last + DAY)
    return [moved.get(span.key, span) for span in ordered]


def is_day_in_order(hours: Hours) -> bool:
    """Tell whether a day opens, has its lunch and closes in that order, its pauses apart from each other (R7)."""
    if not hours.opens < hours.lunch_from < hours.lunch_until < hours.closes:
        return False
    spells = sorted([(hours.lunch_from, hours.lunch_until), *hours.pauses])
    moments = [hours.opens, *(moment for spell in spells for moment in spell), hours.closes]
    is_forwards = all(begins < ends for begins, ends in spells)
    return is_forwards and all(one <= other for one, other in pairwise(moments))


PAUSE = re.compile(r"([0-2]\d:[0-5]\d)[-–]([0-2]\d:[0-5]\d)")


def read_pauses(text: str) -> tuple[tuple[time, time], ...] | None:
    """Read 10:00-10:15, 15:30-15:45; None when it cannot be read."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = PAUSE.fullmatch(part.replace(" ", ""))
        if match is None:
            return None
        try:
            found.append((time.fromisoformat(match[1]), time.fromisoformat(match[2])))
        except ValueError:
            return None
    return tuple(sorted(found))


def written_pauses(pauses: Iterable[tuple[time, time]]) -> str:
    """The one spelling of pauses."""
    return ", ".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in pauses)

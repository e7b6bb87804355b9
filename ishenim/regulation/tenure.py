"""R12, R15: who may hold which post on which days, and that lines of subordination run in no circle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Clash(StrEnum):
    """Why a post cannot be given for some days; the names of the sentences."""

    ENDS_BEFORE_START = "holding_ends_before_start"
    TWO_HOLDERS = "two_holders"
    TWO_SUBSTITUTES = "two_substitutes"
    SUBSTITUTE_FOR_ONESELF = "substitute_for_oneself"


@dataclass(frozen=True)
class Tenure:
    """A person has one post from a day to a day, both included; None: until further notice."""

    person: int
    since: date
    until: date | None
    is_substitution: bool

    def meets(self, other: "Tenure") -> bool:
        """Tell whether there is a day that belongs to both."""
        starts_in_time = other.until is None or self.since <= other.until
        return starts_in_time and (self.until is None or other.since <= self.until)


@dataclass(frozen=True)
class Met:
    """What a wanted tenure runs into; `with_one` is None when it is wrong by itself."""

    clash: Clash
    with_one: Tenure | None = None


def clash(wanted: Tenure, others: Iterable[Tenure]) -> Met | None:
    """Return the first reason against a tenure of a post that has these others; None: nothing speaks against it.

    A post has one holder and one substitute on a day, and the substitute is somebody else.
    """
    if wanted.until is not None and wanted.until < wanted.since:
        return Met(Clash.ENDS_BEFORE_START)
    for other in sorted(others, key=lambda one: one.since):
        if not wanted.meets(other):
            continue
        if other.is_substitution == wanted.is_substitution:
            return Met(Clash.TWO_SUBSTITUTES if wanted.is_substitution else Clash.TWO_HOLDERS, other)
        if other.person == wanted.person:
            return Met(Clash.SUBSTITUTE_FOR_ONESELF, other)
    return None


def runs_in_circle(post: int, *, reports_to: int | None, lines: Mapping[int, int | None]) -> bool:
    """Tell whether a post would report, directly or through others, to itself; `lines` are those of the others."""
    seen = {post}
    above = reports_to
    while above is not None:
        if above in seen:
            return True
        seen.add(above)
        above = lines.get(above)
    return False

"""R51, R55: how quickly an alarm reached somebody, was heard, was acted on; the figures of the urgent register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True)
class Course:
    """The moments of one alarm; those that have not come are empty."""

    raised_at: datetime
    shown_at: datetime | None = None
    acknowledged_at: datetime | None = None
    measured_at: datetime | None = None
    card_at: datetime | None = None  # every question of the card had an answer


@dataclass(frozen=True)
class Figures:
    """Seconds from the raising to one of its moments: how many alarms reached it, the median, nine in ten."""

    name: str
    count: int
    p50: int | None
    p90: int | None


def figures(courses: Iterable[Course]) -> tuple[Figures, ...]:
    """Return them for each moment. A moment before the raising, written down by hand, counts as at once."""
    found = list(courses)
    return tuple(_figures(name, found) for name in ("shown_at", "acknowledged_at", "measured_at"))


def _figures(name: str, courses: list[Course]) -> Figures:
    reached = ((getattr(one, name), one.raised_at) for one in courses)
    seconds = sorted(max(0, int((at - since).total_seconds())) for at, since in reached if at is not None)
    return Figures(name, len(seconds), nearest(seconds, 50), nearest(seconds, 90))


def nearest(ordered: Sequence[int], percent: int) -> int | None:
    """The nearest-rank percentile of values in order: one of them, never something between two; None of nothing."""
    if not ordered:
        return None
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(rank, 1) - 1]


CARD_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded to the nearest; None of nothing."""
        return (200 * self.count + self.of) // (2 * self.of) if self.of else None


def complete_at(asked: Iterable[str], answered: Mapping[str, datetime]) -> datetime | None:
    """Return when the last question of a card had its first answer; None while one has none. "Not known" is one."""
    moments = [answered.get(question) for question in asked]
    told = [moment for moment in moments if moment is not None]
    return max(told) if told and len(told) == len(moments) else None


def cards_in_time(courses: Iterable[Course]) -> Share:
    """Return how many of the cards were complete within a minute of the raising (R50)."""
    found = list(courses)
    quick = [one for one in found if one.card_at is not None and one.card_at - one.raised_at <= CARD_WITHIN]
    return Share(len(quick), len(found))


class Promptness(StrEnum):
    """Whether somebody had an alarm within the limit of the house (law.md 8, O6)."""

    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"
    RUNS = "runs"  # the limit has not passed yet


def promptness(course: Course, *, limit: timedelta, at: datetime) -> Promptness:
    """Judge a course at a moment: while it runs that is now, afterwards its end."""
    if course.acknowledged_at is not None:
        is_late = course.acknowledged_at - course.raised_at > limit
        return Promptness.LATE if is_late else Promptness.IN_TIME
    return Promptness.NEVER if at - course.raised_at > limit else Promptness.RUNS

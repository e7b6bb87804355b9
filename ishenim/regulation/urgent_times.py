"""R51, R55: how quickly an alarm reached somebody, was heard, was acted on; the figures of the urgent register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Course:
    """The moments of one alarm; those that have not come are empty."""

    raised_at: datetime
    shown_at: datetime | None = None
    acknowledged_at: datetime | None = None
    measured_at: datetime | None = None


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

"""Which rungs of the ladder must have been told, worked out from how each alarm stood and when a worker lived.

Told a second time on purpose, in other words than the product's: a harness that asks the product what is due proves
nothing. Moments are seconds since 1970, `minute` is how many of them the ladder calls one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

LIMIT = 2.0  # seconds from its time, or from a worker's beginning, to the row of a rung
LADDER = (("akim", 0), ("head-of-apparatus", 3), ("", 6), ("deputy-akim", 10))  # nobody: the operator is to telephone
AGAIN = 15
Span = tuple[float, float]  # from when to when a worker lived
Key = tuple[str, str, str]  # alarm, who, code


@dataclass(frozen=True)
class Due:
    """Somebody who is to be told at a moment, unless the alarm stops or the next round begins."""

    key: Key
    at: float
    until: float
    by_raising: bool = False  # in the commit of the raising, whether a worker lives or not

    def deadline(self, lived: Iterable[Span], *, limit: float = LIMIT) -> float | None:
        """By when it must be told: some worker has lived through the whole limit by then; None: none did."""
        if self.by_raising:
            return self.at + limit
        ends = [start + limit for begun, ended in lived if (start := max(self.at, begun)) + limit <= ended]
        return min(ends, default=None)


@dataclass(frozen=True)
class Judged:
    """What became of the rungs of one run."""

    alarms: int
    due: int  # rungs that had to be told
    told: int
    lost: int
    doubled: int
    uncalled: int  # told before their time, after the end, or to somebody else
    late: int
    p99: float  # seconds after its time or a worker's beginning
    worst: float
    slowest: str  # who and which rung that was
    again: int  # of what was told: told again, because nobody had heard it or nothing was done

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.uncalled or self.late) and self.due > 0


def due_of(key: str, alarm: Mapping[str, float | None], *, minute: int, end: float) -> list[Due]:
    """Everybody who is to be told of one alarm until the end of the run."""
    raised, heard = alarm["raised"] or 0.0, alarm["heard"]
    stops = _first(heard, alarm["closed"], end)
    found = [Due((key, who, f"0.{after}"), raised + after * minute, stops, not after) for who, after in LADDER]
    for number, begins, until in _rounds(raised, stops, minute=minute):
        found += [Due((key, who, f"{number}.{after}"), begins, until) for who, after in LADDER]
    if heard is not None:
        acted = _first(alarm["measured"], alarm["closed"], end)
        for number, begins, until in _rounds(heard, acted, minute=minute):
            found += [Due((key, who, f"-{number}.{after}"), begins, until) for who, after in LADDER if who]
    return found


def _rounds(since: float, stops: float, *, minute: int) -> Iterator[tuple[int, float, float]]:
    """Number, beginning and end of each round; one that was slept through is not told when the next has begun."""
    every = AGAIN * minute
    for number in count(1):
        begins = since + number * every
        if begins > stops + LIMIT:  # what stops it waits for its turn of the log
            return
        yield number, begins, min(stops, begins + every)


def _first(*moments: float | None) -> float:
    return min(one for one in moments if one is not None)


def judged(
    alarms: Mapping[str, Mapping[str, float | None]],
    told: Sequence[Mapping[str, object]],
    seen: Mapping[int, float],
    lived: Sequence[Span],
    *,
    minute: int,
    limit: float = LIMIT,
) -> Judged:
    """Compare what was told with what was due. `seen`: when another process first saw each row."""
    end = max((ended for _, ended in lived), default=0.0)
    rows: dict[Key, list[Mapping[str, object]]] = {}
    for row in told:
        rows.setdefault((str(row["alarm"]), str(row["who"]), str(row["code"])), []).append(row)
    must = lost = doubled = uncalled = 0
    lateness: list[tuple[float, str]] = []
    for one in (due for key, alarm in alarms.items() for due in due_of(key, alarm, minute=minute, end=end)):
        found, deadline = rows.pop(one.key, []), one.deadline(lived, limit=limit)
        is_owed = deadline is not None and deadline < one.until
        must += is_owed
        lost += is_owed and not found
        doubled += max(0, len(found) - 1)
        uncalled += any(row["at"] < one.at or row["at"] > one.until + LIMIT for row in found)
        if found and deadline is not None:
            took = min(seen[row["pk"]] for row in found) - (deadline - limit)
            lateness.append((max(0.0, took), f"{one.key[1] or 'telephone'}/{one.key[2]}"))
    lateness.sort()
    return Judged(
        alarms=len(alarms),
        due=must,
        told=len(told),
        lost=lost,
        doubled=doubled,
        uncalled=uncalled + sum(map(len, rows.values())),
        late=sum(took > limit for took, _ in lateness),
        p99=round(lateness[len(lateness) * 99 // 100][0], 2) if lateness else 0.0,
        worst=round(lateness[-1][0], 2) if lateness else 0.0,
        slowest=lateness[-1][1] if lateness else "",
        again=sum(not str(row["code"]).startswith("0.") for row in told),
    )

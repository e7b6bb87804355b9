"""Column two of an old register (R41): day and time of receipt, however an office wrote them."""

import re
from dataclasses import dataclass
from datetime import date, time

from ishenim.regulation.old_register import Doubt

EARLIEST = 1991  # the year from which the offices of the Republic have kept journals of their own


@dataclass(frozen=True)
class Moment:
    """Day and time of receipt as a cell tells them; a day alone leaves the time unknown."""

    day: date | None = None
    clock: time | None = None
    doubts: tuple[Doubt, ...] = ()


DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?![\d:])")
TIME_ALONE = re.compile(r"(\d{1,2})[:.-](\d{2})(?::\d{2})?\Z")


def moment_in(told: str) -> Moment:
    """Read "09:12, 07.09.2026", "07.09.2026 09:12", "07.09.2026" or "2026-09-07T09:12"."""
    found = [(int(y), int(m), int(d)) for y, m, d in ISO_DAY.findall(told)]
    rest = ISO_DAY.sub(" ", told)
    short = [parts for parts in DAY.findall(rest) if len(parts[2]) == 2]
    found += [(int(y) + (2000 if len(y) == 2 else 0), int(m), int(d)) for d, m, y in DAY.findall(rest)]
    rest = DAY.sub(" ", rest)
    clocks = TIME.findall(rest)
    if not found or re.search(r"\d", TIME.sub(" ", rest)):
        return Moment(doubts=(Doubt.DAY_UNREADABLE,))
    if len(set(found)) > 1:
        return Moment(doubts=(Doubt.TWO_DAYS,))
    try:
        day = date(*found[0])
    except ValueError:
        return Moment(doubts=(Doubt.DAY_UNREADABLE,))
    doubts = (Doubt.SHORT_YEAR,) if short else ()
    if not clocks:
        return Moment(day, None, doubts)
    clock = _time(clocks[0][0], clocks[0][1]) if len(clocks) == 1 else None
    return Moment(day, clock, doubts if clock else (*doubts, Doubt.TIME_UNREADABLE))


def time_in(told: str) -> time | None:
    """Read the time of a column of its own: 9:12, 09.12 or 9-12; None when it is no time."""
    found = TIME_ALONE.match(told.strip())
    return _time(found[1], found[2]) if found else None


def _time(hour: str, minute: str) -> time | None:
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def day_doubts(day: date, *, today: date) -> tuple[Doubt, ...]:
    """Say whether a day of receipt can be true at all."""
    if day > today:
        return (Doubt.DAY_IN_FUTURE,)
    return (Doubt.DAY_TOO_EARLY,) if day.year < EARLIEST else ()

"""Which days the office works, as dated data, and the two ways of counting them (law.md 4; Civil Code 208, 209).

A day is what the week makes it unless the data say otherwise. A year without data is no year of working days: whoever
counts into it learns which year is missing and leaves the date empty (decisions 21).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

MONDAY_TO_FRIDAY = frozenset(range(5))
DAY = timedelta(days=1)


class YearMissing(Exception):
    """Nothing is known of the working days of a year."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


class DayKind(StrEnum):
    """What a day is; the first five are worked."""

    WORKING = "working"
    SHORTENED = "shortened"  # worked, the office closes earlier
    WORKED = "worked"  # worked by an act although the week or the rule would give it off
    OBSERVED = "observed"  # a holiday by name, worked since 2025
    UNKNOWN = "unknown"  # worked as far as the week tells; of a year without data
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"  # moved or given off by an act


OFF = frozenset({DayKind.WEEKEND, DayKind.HOLIDAY, DayKind.DAY_OFF})
TOLD = frozenset(DayKind) - {DayKind.WEEKEND, DayKind.UNKNOWN}  # what somebody may say of a day


class Confidence(StrEnum):
    """How sure a day or a year is: two sources agree, one source, an estimate or a practice."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Day:
    """What is known of one day. `shorter`: minutes by which the office closes earlier."""

    on: date
    kind: DayKind
    ky: str = ""
    ru: str = ""
    en: str = ""
    shorter: int = 0
    act: str = ""
    source: str = ""
    confidence: Confidence = Confidence.HIGH
    is_estimated: bool = False

    @property
    def is_off(self) -> bool:
        return self.kind in OFF

    def name_in(self, language: str) -> str:
        return {"ky": self.ky, "ru": self.ru, "en": self.en}.get(language) or self.ky


@dataclass(frozen=True)
class Counted:
    """One day of a count: its number among the working days, or None where it is not counted."""

    day: Day
    number: int | None


@dataclass(frozen=True)
class Calendar:
    """The working days of the years that are known; `years` maps each to how sure it is."""

    years: Mapping[int, Confidence]
    days: Mapping[date, Day] = field(default_factory=dict)
    week: frozenset[int] = MONDAY_TO_FRIDAY

    def day(self, on: date) -> Day:
        """What a day is. A day of a year without data is unknown or a weekend."""
        told = self.days.get(on)
        if told is not None:
            return told
        if on.weekday() not in self.week:
            return Day(on, DayKind.WEEKEND)
        return Day(on, DayKind.WORKING if on.year in self.years else DayKind.UNKNOWN)

    def is_working(self, on: date) -> bool:
        """Tell whether the office works on a day; of a year without data, whether the week says so."""
        return not self.day(on).is_off

    def add(self, start: date, count: int) -> date:
        """Return the last of `count` working days after a day, which is day 0; `start` itself where count is 0.

        Raises YearMissing where the count comes to a year without data.
        """
        if count <= 0:
            return start
        worked, last_year = self._run_of(start.year)
        place = bisect_right(worked, start.toordinal()) + count - 1
        if place >= len(worked):
            raise YearMissing(last_year + 1)
        return date.fromordinal(worked[place])

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to `end`: the inverse of `add`, negative backwards.

        Raises YearMissing where one of the days lies beyond the years known one after another.
        """
        worked, last_year = self._run_of(start.year)
        if not self._first_year_of(start.year) <= end.year <= last_year:
            raise YearMissing(end.year)
        return bisect_right(worked, end.toordinal()) - bisect_right(worked, start.toordinal())

    def next_working(self, on: date) -> date:
        """Return the day itself where it is worked, otherwise the next working day (Civil Code 209.5)."""
        worked, last_year = self._run_of(on.year)
        place = bisect_left(worked, on.toordinal())
        if place >= len(worked):
            raise YearMissing(last_year + 1)
        return date.fromordinal(worked[place])

    def trace(self, start: date, end: date) -> Iterator[Counted]:
        """Tell of each day after `start` up to `end` whether it counts as a working day, and as which."""
        number = 0
        for ahead in range(1, (end - start).days + 1):
            day = self.day(start + ahead * DAY)
            number += not day.is_off
            yield Counted(day, None if day.is_off else number)

    def _run_of(self, year: int) -> tuple[list[int], int]:
        """The working days of the known years around one, and the last of these years."""
        if year not in self.years:
            raise YearMissing(year)
        return self._runs[year]

    def _first_year_of(self, year: int) -> int:
        while year - 1 in self.years:
            year -= 1
        return year

    @cached_property
    def _runs(self) -> dict[int, tuple[list[int], int]]:
        """Each known year with the working days of its run of years, as ordinals, and the run's last year."""
        found: dict[int, tuple[list[int], int]] = {}
        for first in sorted(self.years):
            if first in found:
                continue
            last = first
            while last + 1 in self.years:
                last += 1
            worked = [day for day in _ordinals(first, last) if self.is_working(date.fromordinal(day))]
            found |= dict.fromkeys(range(first, last + 1), (worked, last))
        return found


def _ordinals(first: int, last: int) -> range:
    return range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)


LONGEST_CUT = 8 * 60  # minutes by which a shortened day may close earlier


class Odd(StrEnum):
    """Why something cannot be said of a day."""

    NOT_TOLD = "day_kind_not_told"
    OFF_ANYWAY = "day_is_off_anyway"
    CUT_WITHOUT_MINUTES = "shortened_without_minutes"
    MINUTES_WITHOUT_CUT = "minutes_without_shortening"


def odd(day: Day) -> Odd | None:
    """Return what is wrong with what somebody says of a day, None when it can be true."""
    is_weekend = day.on.weekday() not in MONDAY_TO_FRIDAY
    if day.kind not in TOLD:
        return Odd.NOT_TOLD
    if is_weekend and day.kind not in OFF | {DayKind.WORKED}:
        return Odd.OFF_ANYWAY
    if day.kind == DayKind.SHORTENED:
        return None if 0 < day.shorter <= LONGEST_CUT else Odd.CUT_WITHOUT_MINUTES
    return Odd.MINUTES_WITHOUT_CUT if day.shorter else None

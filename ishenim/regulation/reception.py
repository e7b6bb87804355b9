"""Receptions of citizens: on which days, between which hours, how often the law wants them (law.md 2, 5.8).

"Officials and heads with power to decide must receive citizens at least once a week; the schedule is published on the
site and on stands": two secondary sources, mark B.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from ishenim.regulation.opening import HoursOf

DAY, WEEK_LONG = timedelta(days=1), timedelta(days=7)
AHEAD = 366  # days within which every weekday and every week of a month comes
WEEKS_SEEN = 5  # weeks ahead in which a head must receive: one whole month of any shape
MOST_MINUTES = 240
MOST_VISITORS = 300  # in the queue of one day; ten hours at two minutes each


@dataclass(frozen=True)
class Rule:
    """How often a head receives, from a day on. `mark`: the confidence, A to D (law.md 1)."""

    valid_from: date
    per_week: int
    source: str
    mark: str


RULES = (Rule(date(2007, 5, 4), 1, "Law 67; askjournal.kg 76, esep.kg 419", "B"),)


class Week(IntEnum):
    """Which of a month's Mondays, Tuesdays … are meant."""

    EVERY = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = 5


@dataclass(frozen=True)
class Schedule:
    """When somebody receives: on which weekdays (Monday is 0), of which week, between which hours."""

    weekdays: frozenset[int]
    week: Week
    opens: time
    closes: time
    minutes: int  # a visitor
    since: date
    until: date | None = None

    def falls_on(self, day: date) -> bool:
        """Tell whether there is a reception on a day, were it a working day."""
        is_within = self.since <= day and (self.until is None or day <= self.until)
        return is_within and day.weekday() in self.weekdays and self._is_the_week(day)

    def _is_the_week(self, day: date) -> bool:
        if self.week == Week.EVERY:
            return True
        if self.week == Week.LAST:
            return day.day + 7 > monthrange(day.year, day.month)[1]
        return (day.day - 1) // 7 + 1 == self.week


class Wrong(StrEnum):
    """What makes a schedule impossible by itself."""

    HOURS = "reception_hours_reversed"
    MINUTES = "reception_minutes_wrong"
    DAYS = "reception_ends_before_it_begins"


def wrong(told: Schedule) -> Wrong | None:
    """Return what is impossible about a schedule, None when nothing is."""
    if told.closes <= told.opens:
        return Wrong.HOURS
    if not 0 < told.minutes <= min(_length(told), MOST_MINUTES):
        return Wrong.MINUTES
    if told.until is not None and told.until < told.since:
        return Wrong.DAYS
    return None


def _length(told: Schedule) -> int:
    """The minutes of a reception."""
    return (told.closes.hour - told.opens.hour) * 60 + told.closes.minute - told.opens.minute


def clash(told: Schedule, other: Schedule) -> date | None:
    """Return the first day on which the same post would receive twice at the same hour."""
    if told.closes <= other.opens or other.closes <= told.opens:
        return None
    start = max(told.since, other.since)
    return next((day for day in _days(start, AHEAD) if told.falls_on(day) and other.falls_on(day)), None)


def always_off(told: Schedule, *, hours_of: HoursOf) -> frozenset[int]:
    """Return the weekdays on which the office never works; none where its hours are not known at all."""
    working = {day.weekday() for day in _days(told.since, AHEAD) if hours_of(day)}
    return told.weekdays - working if working else frozenset()


def is_too_rare(schedules: Iterable[Schedule], *, today: date) -> bool:
    """Tell whether within the weeks ahead there is one with fewer receptions than the law wants; days off aside."""
    known = list(schedules)
    least = [rule.per_week for rule in RULES if rule.valid_from <= today][-1]
    return any(_held_in(known, today + WEEK_LONG * week) < least for week in range(WEEKS_SEEN))


def _held_in(schedules: Sequence[Schedule], first: date) -> int:
    """How many days of the seven from `first` on have a reception."""
    return sum(any(one.falls_on(day) for one in schedules) for day in _days(first, 7))


@dataclass(frozen=True)
class Queue:
    """A reception as its queue goes on: since when somebody is inside, None when nobody is; the moment now."""

    opens: datetime
    minutes: int
    inside_since: datetime | None
    now: datetime

    def expected(self) -> Iterator[datetime]:
        """Yield the moments at which those who wait can expect to be called, the next one first."""
        each = timedelta(minutes=self.minutes)
        start = max(self.opens, self.now)
        if self.inside_since is not None:
            start = max(start, self.inside_since + each)
        while True:
            yield start
            start += each


def _days(first: date, count: int) -> Iterator[date]:
    return (first + DAY * ahead for ahead in range(count))

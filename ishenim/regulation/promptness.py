"""Clause I.1, II.1.a with R4: how promptly an appeal is acted upon, put before whoever decides, brought to an outcome.

Every time runs from the receipt of the call (column two), by the wall clock. Why each stage is what it is:
docs/decisions/0029.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ishenim.regulation.calendar import Calendar, YearMissing
from ishenim.regulation.outcomes import Outcome
from ishenim.regulation.stages import STEPS

DAY = timedelta(days=1)


class Measure(StrEnum):
    """What is measured, until the first time it is reached: seconds by the clock, working days by the calendar."""

    ACTION = "action"
    SUBMISSION = "submission"
    SUBMISSION_DAYS = "submission_days"
    OUTCOME = "outcome"
    OUTCOME_DAYS = "outcome_days"


BY_CLOCK = (Measure.ACTION, Measure.SUBMISSION, Measure.OUTCOME)
BY_CALENDAR = {Measure.SUBMISSION: Measure.SUBMISSION_DAYS, Measure.OUTCOME: Measure.OUTCOME_DAYS}

NO_ACTIONS = frozenset(  # for the office itself, or in the applicant's own name
    {"note", "link", "mark_collective", "new_facts", "withdraw"}
)
ACTIONS = frozenset(STEPS) - NO_ACTIONS
SUBMISSIONS = frozenset({"put_before_head", "transmit"})  # transmit: whoever decides sits outside (law.md 9)
REOPENINGS = frozenset({"reopen", "send_anew"})
ON_THE_WAY = frozenset({Outcome.FORWARDED, Outcome.LAW_ENFORCEMENT})  # with another body, whose answer is the outcome
BY_APPLICANT = frozenset({Outcome.WITHDRAWN})  # ended, but not by the office


@dataclass(frozen=True)
class Mark:
    """A mark of column five: what it says, the day on it, when it was made."""

    code: str
    on: date
    at: datetime

    @property
    def stood_at(self) -> datetime:
        """When the answer had left: what is handed in until 24:00 of a day counts for that day (Civil Code 210.2)."""
        return min(self.at, datetime.combine(self.on + DAY, time.min, tzinfo=self.at.tzinfo))


@dataclass(frozen=True)
class Course:
    """What the rows of one appeal tell of its way. Moments are aware, in the office's zone; marks in their order."""

    received_at: datetime
    acted_at: datetime | None = None
    submitted_at: datetime | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def outcome_at(self) -> datetime | None:
        """The first outcome stays the outcome: an appeal that is opened again does not become slower or quicker."""
        ended = (mark.stood_at for mark in self.marks if mark.code not in ON_THE_WAY | BY_APPLICANT)
        return next(ended, None)

    @property
    def is_withdrawn(self) -> bool:
        """The applicant took it back before there was an outcome."""
        return self.outcome_at is None and any(mark.code in BY_APPLICANT for mark in self.marks)

    def measured(self, calendar: Calendar) -> dict[Measure, int]:
        """Return seconds and working days to each milestone that was reached.

        A clock that was set back makes nothing quicker than at once. Working days are left out where the calendar of
        their year is not known.
        """
        reached = zip(BY_CLOCK, (self.acted_at, self.submitted_at, self.outcome_at), strict=True)
        found: dict[Measure, int] = {}
        for measure, at in reached:
            if at is None:
                continue
            found[measure] = max(0, int((at - self.received_at).total_seconds()))
            days = self._working_days(at, calendar) if measure in BY_CALENDAR else None
            if days is not None:
                found[BY_CALENDAR[measure]] = days
        return found

    def _working_days(self, at: datetime, calendar: Calendar) -> int | None:
        """Working days after the day of receipt up to the day it was reached; 0: on the same day."""
        last = (at - timedelta(microseconds=1)).date() if at.time() == time.min else at.date()
        try:
            return max(0, calendar.between(self.received_at.date(), last))
        except YearMissing:
            return None


@dataclass(frozen=True)
class Spread:
    """How long it took, over so many appeals: the middle one, nine in ten, the least, the most."""

    count: int
    median: float
    p90: int
    least: int
    most: int


def spread(values: Iterable[int]) -> Spread | None:
    """Return the exact spread of whole numbers; None of nothing.

    The median of an even number of values is the mean of the two in the middle; nine in ten is the smallest value that
    at least 90 % of them do not exceed.
    """
    ordered: Sequence[int] = sorted(values)
    count = len(ordered)
    if not count:
        return None
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Spread(count, middle, ordered[(9 * count + 9) // 10 - 1], ordered[0], ordered[-1])

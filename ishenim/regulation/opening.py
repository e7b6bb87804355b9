"""Clauses I.2, I.3: when the phone is answered, and when that changes next (R7, R9)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

LOOKED_AHEAD = 31  # days within which the phone opens again, or nobody knows when


class State(StrEnum):
    """Whether somebody answers now."""

    OPEN = "open"
    LUNCH = "lunch"
    CLOSED = "closed"


@dataclass(frozen=True)
class Hours:
    """The hours of a day, in the office's time."""

    opens: time
    closes: time
    lunch_from: time
    lunch_until: time
    pauses: tuple[tuple[time, time], ...] = ()  # further spells in which nobody answers

    def state_at(self, now: time) -> State:
        if not self.opens <= now < self.closes or any(begins <= now < ends for begins, ends in self.pauses):
            return State.CLOSED
        return State.LUNCH if self.lunch_from <= now < self.lunch_until else State.OPEN

    def changes(self) -> tuple[time, ...]:
        """The moments of a day at which the state may change, in order."""
        pauses = (moment for pause in self.pauses for moment in pause)
        return tuple(sorted((self.opens, self.lunch_from, self.lunch_until, self.closes, *pauses)))

    def closing_earlier(self, *, minutes: int) -> "Hours":
        """The hours of a shortened day; never before it opens (law.md 4.6)."""
        closes = self.closes.hour * 60 + self.closes.minute - minutes
        opens = self.opens.hour * 60 + self.opens.minute
        return replace(self, closes=time(*divmod(max(closes, opens), 60)))


@dataclass(frozen=True)
class Standing:
    """The state at a moment and when the next one begins; None when nothing is known of the days ahead."""

    state: State
    changes_at: datetime | None
    becomes: State | None


HoursOf = Callable[[date], Hours | None]  # None: a day on which the phone is not answered


def standing(at: datetime, *, hours_of: HoursOf) -> Standing:
    """Tell whether the phone is answered at a moment (aware, in the office's zone) and when that changes."""
    state = _state(at, hours_of)
    ahead = min(LOOKED_AHEAD, (date.max - at.date()).days + 1)  # the calendar ends somewhere
    for day in (at.date() + timedelta(days=days) for days in range(ahead)):
        hours = hours_of(day)
        for moment in hours.changes() if hours else ():
            then = datetime.combine(day, moment, at.tzinfo)
            if then > at and (becomes := _state(then, hours_of)) != state:
                return Standing(state, then, becomes)
    return Standing(state, None, None)


def _state(at: datetime, hours_of: HoursOf) -> State:
    hours = hours_of(at.date())
    return hours.state_at(at.time()) if hours else State.CLOSED

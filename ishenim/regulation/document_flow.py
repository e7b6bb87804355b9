"""Clause III.5 with R20: an appeal is registered in the document-flow system too; what a reply of it may change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class CardState(StrEnum):
    """Where the card of an appeal stands with the document-flow system."""

    WAITING = "waiting"  # nothing has been written for it yet
    SENT = "sent"
    CONFIRMED = "confirmed"  # its number and day are known
    REFUSED = "refused"


class Wrong(StrEnum):
    """Why a line of a reply cannot be taken."""

    OTHER_NUMBER = "other_number"  # the card is confirmed under another number or day
    CONFIRMED_ALREADY = "confirmed_already"  # a confirmed card is refused later
    BEFORE_REGISTRATION = "before_registration"
    IN_FUTURE = "in_future"
    WITHOUT_NUMBER = "without_number"
    WITHOUT_DAY = "without_day"
    WITHOUT_REASON = "without_reason"


@dataclass(frozen=True)
class Standing:
    """What is known of a card: its state, and what the document-flow system last said."""

    state: CardState
    number: str = ""
    dated_on: date | None = None
    reason: str = ""


def wrong_with(told: Standing, *, stands: Standing, registered_on: date, today: date) -> Wrong | None:
    """Return why a reply contradicts what is known, None when it may be taken."""
    lacking = _lacking(told)
    if lacking or told.state == CardState.REFUSED:
        return lacking or (Wrong.CONFIRMED_ALREADY if stands.state == CardState.CONFIRMED else None)
    if told.dated_on is not None and told.dated_on < registered_on:
        return Wrong.BEFORE_REGISTRATION
    if told.dated_on is not None and told.dated_on > today:
        return Wrong.IN_FUTURE
    is_other = (stands.number, stands.dated_on) != (told.number, told.dated_on)
    return Wrong.OTHER_NUMBER if stands.state == CardState.CONFIRMED and is_other else None


def _lacking(told: Standing) -> Wrong | None:
    if told.state == CardState.REFUSED:
        return None if told.reason else Wrong.WITHOUT_REASON
    if not told.number:
        return Wrong.WITHOUT_NUMBER
    return Wrong.WITHOUT_DAY if told.dated_on is None else None


def after_sending(state: CardState) -> CardState:
    """Return the state after a version of the card was written; a number that is known stays known."""
    return CardState.CONFIRMED if state == CardState.CONFIRMED else CardState.SENT


def late_before(today: date, *, is_working: Callable[[date], bool]) -> date:
    """Return the day before which whatever was registered has waited for longer than a working day."""
    day, found = today, int(is_working(today))
    while found < 2:
        day -= timedelta(days=1)
        found += is_working(day)
    return day

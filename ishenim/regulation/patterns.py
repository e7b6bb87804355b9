"""R14: several messages on one body or post within a period are told to the head, never to whom they are about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST_MESSAGES, MOST_MESSAGES = 2, 100
LEAST_DAYS, MOST_DAYS = 7, 366


@dataclass(frozen=True)
class Threshold:
    """So many messages within so many days are several (a setting of the house)."""

    messages: int = 3
    days: int = 90


@dataclass(frozen=True)
class Told:
    """What a person was told last of one body or post: when, of how many messages."""

    at: datetime
    count: int


def is_threshold(told: Threshold) -> bool:
    """Tell whether an office may set it so."""
    are_several = LEAST_MESSAGES <= told.messages <= MOST_MESSAGES
    return are_several and LEAST_DAYS <= told.days <= MOST_DAYS


def is_to_be_told(count: int, *, threshold: Threshold, last: Told | None, at: datetime) -> bool:
    """Tell whether so many messages within the period are to be told, after what was told last.

    The message that makes them several is told at once. Further ones are not, until they are twice as many or the
    period is over since: who is told of each learns to look away.
    """
    if count < threshold.messages:
        return False
    if last is None or at - last.at >= timedelta(days=threshold.days):
        return True
    return count >= 2 * last.count

"""Clause III.6, R41: which moments can be the receipt of a call."""

from datetime import datetime, timedelta
from enum import StrEnum

CLOCK_TOLERANCE = timedelta(minutes=5)  # decisions 14
LATE_ENTRY = timedelta(days=366)  # a call written on paper is entered within the year


class WrongMoment(StrEnum):
    """Why a moment cannot be a receipt."""

    IN_THE_FUTURE = "received_in_future"
    TOO_LONG_AGO = "received_too_long_ago"


def wrong_moment(received_at: datetime, *, at: datetime) -> WrongMoment | None:
    """Return why `received_at` cannot be right at the moment `at`, or None when it can. Both are aware."""
    if received_at > at + CLOCK_TOLERANCE:
        return WrongMoment.IN_THE_FUTURE
    if received_at < at - LATE_ENTRY:
        return WrongMoment.TOO_LONG_AGO
    return None

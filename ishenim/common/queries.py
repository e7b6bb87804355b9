"""The office's names, and other data that changes a few times a year: read twice a minute, not on every request."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast  # each name keeps a type of its own

from django.db import transaction

from ishenim.common.models import HouseRecord, Office

SECONDS = 30  # how long a changed name may still show its old form
Read = TypeVar("Read")
clock = time.monotonic
_known: dict[str, tuple[float, Any]] = {}


def remembered(name: str, read: Callable[[], Read], *, seconds: int = SECONDS) -> Read:
    """Return what `read` returns, from this process's memory when it was read within the last half minute, or as said.

    Everybody gets the same object, so it is only looked at, never changed.
    """
    until, value = _known.get(name, (0.0, None))
    if until > clock():
        return cast("Read", value)
    fresh = read()
    _known[name] = clock() + seconds, fresh
    return fresh


def forget_now_and_after() -> None:
    """Read everything anew in this transaction, and once more after its COMMIT: others may have read the old row."""
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """Read everything anew: after set-up, and between tests."""
    _known.clear()


def office() -> Office:
    """The one office; an unnamed one before set-up."""
    return remembered("office", lambda: Office.objects.filter(pk=1).first() or Office())


def records() -> dict[str, tuple[HouseRecord, ...]]:
    """What the office has set, by subject, each from the earliest day to the latest; subjects with rows of their own
    (season/12) are left out.
    """
    return remembered("house", _records)


def _records() -> dict[str, tuple[HouseRecord, ...]]:
    found: dict[str, tuple[HouseRecord, ...]] = {}
    for record in HouseRecord.objects.exclude(subject__contains="/").order_by("since", "pk"):
        found[record.subject] = (*found.get(record.subject, ()), record)
    return found


def in_force(subject: str, *, on: date) -> HouseRecord | None:
    """The record that holds on a day: the latest day wins, of one day the latest written; None before the first."""
    return next((record for record in reversed(records().get(subject, ())) if record.since <= on), None)

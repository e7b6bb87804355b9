"""The office's names, and other data that changes a few times a year: read twice a minute, not on every request."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast  # each name keeps a type of its own

from ishenim.common.models import Office

SECONDS = 30  # how long a changed name may still show its old form
Read = TypeVar("Read")
_known: dict[str, tuple[float, Any]] = {}


def remembered(name: str, read: Callable[[], Read]) -> Read:
    """Return what `read` returns, from this process's memory when it was read within the last half minute.

    Everybody gets the same object, so it is only looked at, never changed.
    """
    until, value = _known.get(name, (0.0, None))
    if until > time.monotonic():
        return cast("Read", value)
    fresh = read()
    _known[name] = time.monotonic() + SECONDS, fresh
    return fresh


def forget() -> None:
    """Read everything anew: after set-up, and between tests."""
    _known.clear()


def office() -> Office:
    """The one office; an unnamed one before set-up."""
    return remembered("office", lambda: Office.objects.filter(pk=1).first() or Office())

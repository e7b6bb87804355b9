"""The office's names, and other data that changes a few times a year: read twice a minute, not on every request."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches

from ishenim.common.models import Office

SECONDS = 30  # how long a changed name may still show its old form
Read = TypeVar("Read")


def remembered(name: str, read: Callable[[], Read]) -> Read:
    """Return what `read` returns, from this process's memory when it was read within the last half minute."""
    known: Read | None = caches["process"].get_or_set(name, read, SECONDS)
    return read() if known is None else known


def office() -> Office:
    """The one office; an unnamed one before set-up."""
    return remembered("office", lambda: Office.objects.filter(pk=1).first() or Office())

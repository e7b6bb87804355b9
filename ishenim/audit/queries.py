"""Reading the log from its first entry to its last, and saying where it stops being true."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models, transaction

from ishenim.audit.models import Entry, Head, Salts
from ishenim.regulation import chain

CHUNK = 500


@dataclass(frozen=True)
class Read:
    """An entry as read back: its number, its record, its salts, and what is wrong with its place in the chain."""

    seq: int
    record: dict[str, object]
    salts: bytes
    problem: str = ""

    @property
    def kept(self) -> dict[str, str]:
        found = self.record.get("c", {})
        return found if isinstance(found, dict) else {}

    @property
    def ref(self) -> tuple[str, str]:
        kind, _, ident = str(self.record.get("ref", "")).partition(":")
        return kind, ident


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database however long it takes; the writers go on meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def walk() -> Iterator[Read]:
    """Yield every entry in order with what is wrong with it; a gap is yielded as an entry that is missing.

    An entry is vouched for by its successor, which carries its leaf, the last one by the head of the log.
    """
    head = Head.objects.filter(pk=1).first()
    size, last_leaf = (head.size, head.leaf) if head else (0, chain.FIRST_PREV)
    due, before = 1, chain.FIRST_PREV
    for found, after, after_that in _windows():
        for gap in range(due, min(found.seq, size + 1)):
            yield Read(seq=gap, record={}, salts=b"", problem="missing")
        due = max(due, found.seq + 1)
        place = _Place(before, found, after, after_that, size, last_leaf)
        yield Read(found.seq, found.record, found.salts, _problem(place))
        before = found.leaf
    for gap in range(due, size + 1):
        yield Read(seq=gap, record={}, salts=b"", problem="missing")


@dataclass(frozen=True)
class _Found:
    seq: int
    record: dict[str, object]
    salts: bytes
    leaf: str
    is_sound: bool  # canonical bytes that carry their own number

    @property
    def prev(self) -> str:
        return str(self.record.get("prev"))


@dataclass(frozen=True)
class _Place:
    """An entry among its neighbours: the leaf before it, the next two, and what the head of the log says."""

    before: str
    found: _Found
    after: _Found | None
    after_that: _Found | None
    size: int
    last_leaf: str

    @property
    def vouched_after(self) -> str:
        """The leaf that the rest of the log gives to the next entry."""
        if self.after is not None and self.after.seq == self.size:
            return self.last_leaf
        return self.after_that.prev if self.after_that else ""


def _problem(place: _Place) -> str:
    """Say what is wrong with an entry. Its successor carries its leaf, unless the successor itself is the liar."""
    found, after = place.found, place.after
    if not 1 <= found.seq <= place.size:
        return "added"
    if after is not None and after.prev == place.before and found.prev == place.before:
        return "added"  # the successor follows the one before: this one was put between them
    if not found.is_sound:
        return "altered"
    if found.seq == place.size:
        return "" if found.leaf == place.last_leaf else "altered"
    if after is None or after.seq != found.seq + 1 or after.prev == found.leaf:
        return ""
    return "" if _is_bent(place, after) else "altered"


def _is_bent(place: _Place, after: _Found) -> bool:
    """Tell whether the successor's pointer is wrong rather than the entry it should point to."""
    if after.is_sound and after.leaf == place.vouched_after:
        return False
    mended = chain.leaf(chain.canonical({**after.record, "prev": place.found.leaf}))
    return not after.is_sound or mended == place.vouched_after or _stands_elsewhere(after)


def _stands_elsewhere(found: _Found) -> bool:
    """Tell whether an entry points to some other entry of the log: then it was moved here."""
    return any(found.prev == other.leaf for other in _rows())


def _windows() -> Iterator[tuple[_Found, _Found | None, _Found | None]]:
    """Yield each entry with its next two."""
    window: deque[_Found] = deque()
    for found in _rows():
        window.append(found)
        if len(window) == 3:
            yield window[0], window[1], window[2]
            window.popleft()
    while window:
        yield window[0], window[1] if len(window) > 1 else None, None
        window.popleft()


def _rows() -> Iterator[_Found]:
    last = None
    while True:
        entries = list(_after(last).order_by("seq")[:CHUNK])
        if not entries:
            return
        between = {"entry_id__gte": entries[0].seq, "entry_id__lte": entries[-1].seq}
        salts = dict(Salts.objects.filter(**between).values_list("entry_id", "salts"))
        for entry in entries:
            yield _parsed(entry.seq, bytes(entry.body), bytes(salts.get(entry.seq, b"")))
        last = entries[-1].seq


def _after(last: int | None) -> models.QuerySet[Entry]:
    return Entry.objects.all() if last is None else Entry.objects.filter(seq__gt=last)


def _parsed(seq: int, body: bytes, salts: bytes) -> _Found:
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        record = None
    is_sound = isinstance(record, dict) and record.get("seq") == seq and chain.canonical(record) == body
    return _Found(seq, record if isinstance(record, dict) else {}, salts, chain.leaf(body), is_sound)


def size() -> int:
    """How many entries the head of the log counts."""
    return Head.objects.filter(pk=1).aggregate(size=models.Max("size"))["size"] or 0


def refs_after(seq: int, *, most: int) -> tuple[int, list[tuple[str, str]]]:
    """Return how far was read and what the entries after one were about, in order: (kind, id) of each.

    An entry takes its number under a lock that is held until COMMIT, so none appears later before one that was read.
    """
    found = list(_after(seq).order_by("seq").values_list("seq", "body")[:most])
    refs = [_ref(bytes(body)).partition(":") for _, body in found]
    return (found[-1][0] if found else seq), [(kind, ident) for kind, _, ident in refs]


def _ref(body: bytes) -> str:
    """What an entry is about; nothing when it cannot be read, which verification will name."""
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(record.get("ref", "")) if isinstance(record, dict) else ""

"""Keeping attached files: the bytes first, then the row. A row is the truth; bytes without one are leftovers.

Reading, checking and writing anew take up to a second a file, so whoever holds locks calls `receive_all` before the
transaction and `keep_received` in it.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Union  # a name in quotes takes no |
from uuid import UUID, uuid4

from django.core.files import File

from ishenim.accounts.models import Person
from ishenim.common.house import FileLimits
from ishenim.common.refusals import Refused
from ishenim.files.checking import LIMITS, MB, Checked, Kind, check
from ishenim.files.models import StoredFile
from ishenim.files.queries import folder, path_of
from ishenim.regulation.house import MOST_FILES

MOST = MOST_FILES  # files in one act
HOUSE = FileLimits()
UNFINISHED = ".new"
LEFT_ALONE = timedelta(days=1)  # younger bytes may belong to an act that has not ended

Upload = Union[bytes, bytearray, memoryview, "File[bytes]"]


@dataclass(frozen=True)
class Received:
    """A file that was checked and lies on the disk; nobody knows of it until its row is written."""

    id: UUID
    name: str
    kind: Kind
    size: int
    sha256: str


def receive(upload: Upload, name: str, *, limits: FileLimits = HOUSE) -> Received:
    """Check a file and write it to the disk. Knows no transaction and asks no database."""
    content = _read(upload)
    if len(content) > limits.megabytes * MB:
        raise Refused("file_too_large", megabytes=limits.megabytes)
    checked = check(content, name)
    received = Received(
        id=uuid4(),
        name=checked.name,
        kind=checked.kind,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
    )
    _write(checked, path_of(received.id))
    return received


def receive_all(uploads: Sequence["File[bytes]"], *, limits: FileLimits = HOUSE) -> list[Received]:
    """Receive all files of an act or none; too many are refused before one is read. `limits` are the office's own."""
    if len(uploads) > limits.most:
        raise Refused("too_many_files", most=limits.most, told=len(uploads))
    done: list[Received] = []
    try:
        done.extend(receive(upload, upload.name or "", limits=limits) for upload in uploads)
    except BaseException:
        discard(done)
        raise
    return done


def keep_received(received: Iterable[Received], *, by: Person, at: datetime) -> list[StoredFile]:
    """Write the rows, inside the caller's transaction; the entry of the log is the caller's (`committed`)."""
    rows = [
        StoredFile(id=one.id, name=one.name, kind=one.kind, size=one.size, sha256=one.sha256, at=at, by=by)
        for one in received
    ]
    return StoredFile.objects.bulk_create(rows)


def keep(upload: Upload, name: str, *, by: Person, at: datetime) -> StoredFile:
    """Check and keep one file."""
    (kept,) = keep_received([receive(upload, name)], by=by, at=at)
    return kept


def keep_all(uploads: Sequence["File[bytes]"], *, by: Person, at: datetime) -> list[StoredFile]:
    """Check and keep all files of an act, or none."""
    return keep_received(receive_all(uploads), by=by, at=at)


def discard(received: Iterable[Received]) -> None:
    """Remove files that will get no row, because another one was refused."""
    for one in received:
        path_of(one.id).unlink(missing_ok=True)


def sweep(*, at: datetime) -> int:
    """Remove bytes older than a day that have no row, and return how many. Asks this database: never another's."""
    known = {str(pk) for pk in StoredFile.objects.values_list("pk", flat=True)}
    before = at - LEFT_ALONE
    swept = 0
    for path in sorted(folder().glob("??/*")):
        is_old = datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
        if is_old and path.name not in known and _is_ours(path):
            path.unlink()
            swept += 1
    return swept


def _is_ours(path: Path) -> bool:
    """Tell whether we could have written a file of this name there."""
    try:
        return path.with_suffix("") == path_of(UUID(path.name.removesuffix(UNFINISHED)))
    except ValueError:
        return False


def _read(upload: Upload) -> bytes:
    """Read no more than shows that a file is too large."""
    if not isinstance(upload, File):
        return bytes(upload[: LIMITS.size + 1])
    upload.seek(0)
    content = upload.read(LIMITS.size + 1)
    return bytes(content)


def _write(checked: Checked, path: Path) -> None:
    """Whole or not at all, under its name, even when the power fails."""
    fresh = path.with_name(path.name + UNFINISHED)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(checked.content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    for kept in (path.parent, path.parent.parent):
        _settle(kept)


def _settle(directory: Path) -> None:
    """Make the names in a directory outlast a power cut; Windows opens no directories and does so itself."""
    if os.name == "nt":
        return
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

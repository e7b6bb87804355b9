"""The one seam to a document-flow system, and the only adapter so far: a folder both sides can reach.

A later real system is another class with `send` (docs/running/edms.md).
"""

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from ishenim.outbox.actions import Undelivered

OUT, IN = "out", "in"
UNFINISHED = ".new"


@dataclass(frozen=True)
class Outgoing:
    """A version of a card on its way out: a name that stays with its appeal, the XML, the files by plain names."""

    name: str
    version: int
    content: bytes
    files: dict[str, bytes]

    @property
    def title(self) -> str:
        return f"{self.name}-v{self.version:03}"


@dataclass(frozen=True)
class Receipt:
    """What is left to show for a sending. `removed_earlier` is false when an earlier version was no longer there."""

    known_as: str
    removed_earlier: bool


class System(Protocol):
    """What a document-flow system must be able to do. Sent twice, a card is there once; the newest version counts."""

    def send(self, card: Outgoing) -> Receipt: ...

    def withdraw(self, card: Outgoing) -> None: ...


class Folder:
    """Cards as files. The XML comes last and by one renaming, so whoever sees it finds all of it beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def send(self, card: Outgoing) -> Receipt:
        """Write a version in place of the earlier ones."""
        try:
            out = place(self.root, OUT)
            beside = out / f"{card.title}.files"
            if card.files:
                beside.mkdir(exist_ok=True)
            for name, content in card.files.items():
                _write(beside / name, content)
            _write(out / f"{card.title}.xml", card.content)
            return Receipt(f"{card.title}.xml", _remove_earlier(out, card))
        except OSError as trouble:
            raise Undelivered("edms_disk_full" if trouble.errno == errno.ENOSPC else "edms_folder") from trouble

    def withdraw(self, card: Outgoing) -> None:
        """Remove a version that is no longer true."""
        try:
            _remove(place(self.root, OUT) / f"{card.title}.xml")
        except OSError as trouble:
            raise Undelivered("edms_folder") from trouble


def system() -> Folder | None:
    """The document-flow system of this office; None when none was chosen."""
    return Folder(settings.EDMS_FOLDER) if settings.EDMS_FOLDER else None


def place(root: Path, name: str) -> Path:
    """A folder of the exchange; made where the office's own data lie, never in place of a share that is away."""
    if not root.is_relative_to(settings.DATA) and not root.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the shared folder is away")
    found = root / name
    found.mkdir(mode=0o750, parents=True, exist_ok=True)
    return found


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all under its name; a name with a dot in front is nobody's to read."""
    fresh = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _remove_earlier(out: Path, card: Outgoing) -> bool:
    """Remove the versions before this one and tell whether the card of one was still there."""
    earlier = [path for path in out.glob(f"{card.name}-v*") if _version(path) < card.version]
    for path in earlier:
        _remove(path.with_suffix(".xml"))
    return any(path.suffix == ".xml" for path in earlier)


def _version(path: Path) -> int:
    digits = path.stem.rpartition("-v")[2]
    return int(digits) if digits.isdecimal() else 0


def _remove(card: Path) -> None:
    card.unlink(missing_ok=True)
    files = card.with_suffix(".files")
    if files.is_dir():
        shutil.rmtree(files)

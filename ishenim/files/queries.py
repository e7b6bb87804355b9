"""Where a file lies, its bytes as they were kept, and the files that are no longer what their row says."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ishenim.common.refusals import Refused
from ishenim.files.models import StoredFile

CHUNK = 500


class Lost(Refused):
    """The disk no longer holds what a row says. The key tells whether bytes are missing or others."""


def folder() -> Path:
    """All attached files of this installation."""
    return Path(settings.DATA) / "files"


def path_of(ident: UUID) -> Path:
    """The place of a file: its id, no name and no ending, in one of 256 folders."""
    return folder() / ident.hex[:2] / str(ident)


def content(file: StoredFile) -> bytes:
    """Return the bytes that were kept; anything else is refused as Lost."""
    try:
        with path_of(file.pk).open("rb") as kept:
            found = kept.read(file.size + 1)
    except OSError as trouble:
        raise Lost("file_missing", name=file.name) from trouble
    if hashlib.sha256(found).hexdigest() != file.sha256:
        raise Lost("file_altered", name=file.name)
    return found


def damaged() -> Iterator[StoredFile]:
    """Yield every file whose bytes are missing or others, oldest first."""
    return (file for file in StoredFile.objects.order_by("at", "pk").iterator(chunk_size=CHUNK) if not is_whole(file))


def is_whole(file: StoredFile) -> bool:
    """Tell whether the disk holds what the row says."""
    try:
        content(file)
    except Lost:
        return False
    return True

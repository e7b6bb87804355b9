"""The chained log: canonical bodies, salted commitments, and what links one entry to the next (decisions 6)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

VERSION = 1
SALT_LENGTH = 16
FIRST_PREV = hashlib.sha256(b"ishenim/log/1").hexdigest()  # what the first entry points back to

Value = str | int | bool | bytes | date | datetime | None | tuple[str, ...]


@dataclass(frozen=True)
class Ref:
    """What an act was done to. `journal` is year-volume, `number` the line's number, where there is one."""

    kind: str
    id: str
    journal: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Act:
    """One act to be chained. `at` is aware; `fields` are committed to, never written out."""

    did: str
    what: Ref
    by: str
    at: datetime
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its number, its predecessor's leaf (hex), the process that wrote it."""

    origin: str
    seq: int
    prev: str
    boot: str
    mono: int
    is_clock_suspect: bool


def plain(value: Value) -> str:
    """Return the one spelling of a value that is hashed."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "hex:" + value.hex()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def commitment(name: str, value: Value, salt: bytes) -> str:
    """Return the salted hash (hex) that stands in the log for a field."""
    return hashlib.sha256(
        b"ishenim/field/1\0" + salt + name.encode() + b"\0" + plain(value).encode("utf-8", "surrogatepass")
    ).hexdigest()


def commitments(fields: Mapping[str, Value], salts: bytes) -> dict[str, str]:
    """Return the commitments of all fields; `salts` holds 16 bytes for each, in the order of their names."""
    return {name: commitment(name, fields[name], salt) for name, salt in zip(sorted(fields), cut(salts), strict=True)}


def cut(salts: bytes) -> Iterable[bytes]:
    """Cut the stored salts into pieces of 16 bytes."""
    return (salts[start : start + SALT_LENGTH] for start in range(0, len(salts), SALT_LENGTH))


def body(act: Act, place: Place, salts: bytes) -> bytes:
    """Return the canonical bytes of an entry: sorted keys, no spaces, UTF-8."""
    record = {
        "v": VERSION,
        "origin": place.origin,
        "seq": place.seq,
        "prev": place.prev,
        "kind": act.did,
        "journal": act.what.journal or None,
        "no": act.what.number,
        "at": plain(act.at),
        "boot": place.boot,
        "mono": place.mono,
        "clock_suspect": place.is_clock_suspect,
        "actor": act.by,
        "act": act.did,
        "ref": f"{act.what.kind}:{act.what.id}",
        "c": commitments(act.fields, salts),
        "files": [],
    }
    return canonical(record)


def canonical(record: Mapping[str, object]) -> bytes:
    """Return the one byte form of a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def leaf(entry: bytes) -> str:
    """Return the leaf hash (hex) of an entry's body; the 0x00 keeps it apart from inner nodes (RFC 6962)."""
    return hashlib.sha256(b"\x00" + entry).hexdigest()


def differing(fields: Mapping[str, Value], salts: bytes, kept: Mapping[str, str]) -> list[str]:
    """Return the names of fields that are not what the entry commits to, missing and added ones included."""
    if len(salts) != SALT_LENGTH * len(kept):
        return ["salts"]
    salt_of = dict(zip(sorted(kept), cut(salts), strict=True))
    odd = [
        name
        for name, hashed in kept.items()
        if name not in fields or commitment(name, fields[name], salt_of[name]) != hashed
    ]
    return sorted(odd + [name for name in fields if name not in kept])

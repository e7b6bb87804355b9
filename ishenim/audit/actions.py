"""Writing an entry. It is the last write of every action, so that locks are taken in one order everywhere."""

import os
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from ishenim.audit.models import Head
from ishenim.common.models import Office
from ishenim.regulation import chain, receipt
from ishenim.regulation.chain import Act, Place, Ref, Value

TAKE_PLACE = "UPDATE audit_head SET size = size + 1 WHERE id = 1 RETURNING size, leaf, last_at"
WRITE_ENTRY = "INSERT INTO audit_entry (seq, body) VALUES (%s, %s)"
WRITE_SALTS = "INSERT INTO audit_salts (entry_id, salts) VALUES (%s, %s)"
MOVE_HEAD = "UPDATE audit_head SET leaf = %s, last_at = %s WHERE id = 1"
MACHINE = "machine"  # the actor of acts no person did (decisions 6)
BOOT = secrets.token_hex(8)  # names this run of the program


def record(*, did: str, what: Ref, by: str, at: datetime, fields: Mapping[str, Value] | None = None) -> int:
    """Append one entry inside the caller's transaction and return its number.

    `fields` are the columns the entry commits to; their values stay where they are. An entry whose clock lies
    more than five minutes before the last one is kept and marked (decisions 14).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry belongs to the transaction of its act")
    act = Act(did=did, what=what, by=by, at=at, fields=fields or {})
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PLACE)  # takes the lock on both engines
        seq, prev, written = cursor.fetchone()
        last_at = datetime.fromisoformat(written) if written else None
        is_suspect = last_at is not None and at < last_at - receipt.CLOCK_TOLERANCE
        place = Place(_origin(), seq, prev, BOOT, time.monotonic_ns(), is_suspect)
        salts = os.urandom(chain.SALT_LENGTH * len(act.fields))
        body = chain.body(act, place, salts)
        cursor.execute(WRITE_ENTRY, [seq, body])
        cursor.execute(WRITE_SALTS, [seq, salts])
        cursor.execute(MOVE_HEAD, [chain.leaf(body), max(at, last_at or at).astimezone(UTC).isoformat()])
    return int(seq)


def take_turns() -> None:
    """Hold the head of the log until the transaction ends: who does the same comes after, and sees what was written.

    For acts that are rare and read before they write; every other act takes it last.
    """
    Head.objects.select_for_update(no_key=True).get(pk=1)


_origins: dict[str, str] = {}


def _origin() -> str:
    """The log's own name; it never changes after the first entry, so a process reads it once per database."""
    key = str(connection.settings_dict["NAME"])
    if key not in _origins:
        named = Office.objects.filter(pk=1).values_list("origin", flat=True).first()
        if named is None:
            return "ishenim/office"
        _origins[key] = named
    return _origins[key]


@transaction.atomic
def start_log() -> None:
    """Make the head of an empty log, once."""
    Head.objects.get_or_create(pk=1, defaults={"size": 0, "leaf": chain.FIRST_PREV})

"""Writing an entry. It is the last write of every action, so that locks are taken in one order everywhere."""

import os
import secrets
import time
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from ishenim.audit.models import Entry, Head, Salts
from ishenim.common.models import Office
from ishenim.regulation import chain, receipt
from ishenim.regulation.chain import Act, Place, Ref, Value

BOOT = secrets.token_hex(8)  # names this run of the program


def record(*, did: str, what: Ref, by: str, at: datetime, fields: Mapping[str, Value] | None = None) -> int:
    """Append one entry inside the caller's transaction and return its number.

    `fields` are the columns the entry commits to; their values stay where they are. An entry whose clock lies
    more than five minutes before the last one is kept and marked (decisions 14).
    """
    assert connection.in_atomic_block, "an entry belongs to the transaction of its act"
    act = Act(did=did, what=what, by=by, at=at, fields=fields or {})
    Head.objects.filter(pk=1).update(size=F("size") + 1)  # takes the lock on both engines
    head = Head.objects.get(pk=1)
    place = Place(
        origin=_origin(),
        seq=head.size,
        prev=head.leaf,
        boot=BOOT,
        mono=time.monotonic_ns(),
        is_clock_suspect=head.last_at is not None and at < head.last_at - receipt.CLOCK_TOLERANCE,
    )
    salts = os.urandom(chain.SALT_LENGTH * len(act.fields))
    body = chain.body(act, place, salts)
    Entry.objects.bulk_create([Entry(seq=head.size, body=body)])
    Salts.objects.bulk_create([Salts(entry_id=head.size, salts=salts)])
    Head.objects.filter(pk=1).update(leaf=chain.leaf(body), last_at=max(at, head.last_at or at))
    return head.size


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

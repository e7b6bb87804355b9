"""The desk writes that a list was taken out of the building, or asked for."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.outbox import actions as outbox
from ishenim.regulation.chain import Ref

SHEET = "export_appeals"  # the errand that writes a long list


@transaction.atomic
def note_export(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes a list of appeals out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_appeals", what=Ref("export", f"appeals/{kind}"), by=person.code, at=at)


@transaction.atomic
def note_export_of_notices(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes the list of his notices out of the building: an entry, before the file is written."""
    audit.record(did="export_notices", what=Ref("export", f"notices/{kind}"), by=person.code, at=at)


@transaction.atomic
def ask_for_sheet(person: Person, *, given: Mapping[str, str], language: str, at: datetime) -> None:
    """Somebody asks for a long list as a sheet: the errand, and the entry that it leaves the building."""
    facts = {"filter": dict(given), "language": language}
    same = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    key = f"{SHEET}/{person.code}/{at:%Y%m%d%H%M}/{same}"  # pressed twice, made once
    outbox.ask(SHEET, key=key, facts=facts, by=person.code, at=at)
    note_export(person, kind="xlsx", at=at)

"""Noting that terms were taken out of the building; reminding of them."""

from datetime import datetime

from django.db import transaction

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.regulation.chain import Ref


@transaction.atomic
def note_export(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes a list of terms out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_terms", what=Ref("export", f"control/{kind}"), by=person.code, at=at)

"""The desk writes one thing: that a list was taken out of the building."""

from datetime import datetime

from django.db import transaction

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.regulation.chain import Ref


@transaction.atomic
def note_export(person: Person, *, at: datetime) -> None:
    """Somebody takes a list of appeals out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_appeals", what=Ref("export", "appeals/csv"), by=person.code, at=at)

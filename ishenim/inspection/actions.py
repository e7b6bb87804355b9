"""The worker's rounds: sign of life, expired sessions, the daily verification and its result."""

from datetime import date, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.inspection.models import Heartbeat, Verification
from ishenim.inspection.queries import Verified, verify
from ishenim.regulation.chain import Ref


def beat(*, at: datetime) -> None:
    """The worker is alive."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": at})


def forget_expired_sessions() -> None:
    """Remove sessions nobody can use any more."""
    SessionStore.clear_expired()


def verify_when_due(*, every: timedelta, at: datetime) -> Verified | None:
    """Verify the journal and the log when the last time lies `every` back; None when it does not."""
    last = Verification.objects.order_by("-at").first()
    if last is not None and at - last.at < every:
        return None
    result = verify()
    note(result, at=at)
    return result


@transaction.atomic
def note(result: Verified, *, at: datetime) -> None:
    """Keep the result for the health page."""
    found = result.problems[0] if result.problems else None
    Verification.objects.create(
        at=at,
        entries=result.entries,
        problems=len(result.problems),
        first_problem=found.what[:300] if found else "",
        first_how=found.how if found else "",
    )


@transaction.atomic
def note_export(person: Person, *, since: date, until: date, kind: str, at: datetime) -> None:
    """Somebody takes the journal out of the building: an entry, before the file is written (decisions 22)."""
    what = Ref("export", f"{since}..{until}/{kind}")
    audit.record(did="export_journal", what=what, by=person.code, at=at)


@transaction.atomic
def note_volume_export(person: Person, *, volume: str, kind: str, at: datetime) -> None:
    """Somebody takes a volume of the journal out of the building: an entry, before the file is written."""
    audit.record(did="export_journal", what=Ref("export", f"{volume}/{kind}"), by=person.code, at=at)

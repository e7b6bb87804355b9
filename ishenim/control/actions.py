"""Noting that terms were taken out of the building; reminding people of terms."""

from datetime import datetime

from django.db import transaction

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.consideration.situations import situation
from ishenim.control import reminders
from ishenim.notify import actions as notify
from ishenim.notify.models import Notice
from ishenim.regulation.chain import Ref
from ishenim.worktime import queries as worktime

AT_ONCE = 200  # appeals of which people are reminded in one round, so that a backlog holds up nothing else


@transaction.atomic
def note_export(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes a list of terms out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_terms", what=Ref("export", f"control/{kind}"), by=person.code, at=at)


def remind(*, at: datetime) -> bool:
    """Remind people of what has come by now, each once; return whether the round ended before all were reminded.

    Within office hours only. Whatever is interrupted is done by the next round: nothing is queued, and the key of a
    reminder says what it is about, so that it changes with the last day.
    """
    if not worktime.is_answered(at):
        return False
    day, count = reminders.day_of(at), 0
    for gone in reminders.settled(day):
        notify.mark_acted(gone, at=at)
    for appeal in reminders.unreminded(day):
        if count == AT_ONCE:
            return True
        count += _remind_of(appeal, at=at)
    return False


@transaction.atomic
def _remind_of(appeal: int, *, at: datetime) -> bool:
    """Tell of one appeal whoever must know and does not yet; everything is read anew in this turn of the log.

    Whoever was shut out meanwhile is not told, and nobody is told of what was answered meanwhile.
    """
    audit.take_turns()
    day = reminders.day_of(at)
    told, found = reminders.read(appeal)
    new: list[Notice] = []
    for one, people in reminders.owed(told, day, now=situation(found, staff=day.staff)):
        persons = reminders.recipients(people)
        new += notify.notify(persons, kind=one.kind, key=one.key, facts=told.facts(one), line=told.line, at=at)
    return bool(new)

"""Writing down what happened to an alarm: a row, and the entry that commits to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common.prepared import insert
from ishenim.escalation.models import Alarm, AlarmEvent, Barred, Happened, barred_fields
from ishenim.regulation.chain import Ref, Value

DID = {
    Happened.RAISED: "raise_clause",
    Happened.FACT: "note_of_alarm",
    Happened.TOLD: "tell_of_alarm",
    Happened.PHONE_NOW: "ask_to_telephone",
    Happened.SHOWN: "show_alarm",
    Happened.ACKNOWLEDGED: "acknowledge_alarm",
    Happened.PHONED: "telephone_of_alarm",
    Happened.MEASURE: "take_measure",
    Happened.LINKED: "link_alarm",
    Happened.DOWNGRADED: "downgrade_alarm",
    Happened.CLOSED: "close_alarm",
}

ONCE = (Happened.RAISED, Happened.TOLD, Happened.PHONE_NOW, Happened.SHOWN)  # a clause, a rung, a person


@dataclass(frozen=True)
class Note:
    """What happened. `happened_at`: earlier than it was written down; `barred`: who may know nothing from now on."""

    kind: Happened
    code: str = ""
    words: str = ""
    person: int | None = None
    happened_at: datetime | None = None
    barred: tuple[Barred, ...] = ()


def happened(alarm: Alarm, note: Note, *, by: Person | None, at: datetime) -> AlarmEvent:
    """Add what happened and its entry. The caller holds the alarm, so that places follow each other."""
    event = _event(alarm, note, by=by, at=at)
    fields = event.committed() | _bar(note, event)
    audit.record(did=DID[note.kind], what=_ref(event), fields=fields, by=_actor(by), at=at)
    return event


def raised(alarm: Alarm, note: Note, *, by: Person, at: datetime) -> AlarmEvent:
    """The first thing that happens to an alarm; its entry commits to the alarm itself."""
    event = _event(alarm, note, by=by, at=at)
    fields = alarm.committed() | event.committed() | _bar(note, event)
    audit.record(did="raise_alarm", what=Ref("alarm", str(alarm.pk)), fields=fields, by=by.code, at=at)
    return event


def _event(alarm: Alarm, note: Note, *, by: Person | None, at: datetime) -> AlarmEvent:
    last = AlarmEvent.objects.filter(alarm=alarm).aggregate(last=Max("place"))["last"] or 0
    event = AlarmEvent(
        alarm=alarm,
        place=last + 1,
        kind=note.kind,
        code=note.code,
        words=note.words,
        person_id=note.person,
        once=f"{note.kind}/{note.person or ''}/{note.code}" if note.kind in ONCE else None,
        at=note.happened_at or at,
        noted_at=at,
        by=by,
    )
    insert(event)
    return event


def _bar(note: Note, event: AlarmEvent) -> dict[str, Value]:
    for one in note.barred:
        one.alarm, one.place = event.alarm, event.place
        insert(one)
    return barred_fields(note.barred)


def _ref(event: AlarmEvent) -> Ref:
    return Ref("alarm_event", f"{event.alarm_id}/{event.place}")


def _actor(by: Person | None) -> str:
    return by.code if by else audit.MACHINE

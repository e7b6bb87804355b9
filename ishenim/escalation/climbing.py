"""The ladder against the rows: who was told is compared with who is to be told by now. Nothing is queued, so no rung is
lost or doubled by a process that dies, and a clock that jumps tells nobody twice (decisions 7).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common import house
from ishenim.consideration.situations import Staff, staff
from ishenim.escalation.events import Note, happened
from ishenim.escalation.models import Alarm, AlarmEvent, AlarmQuerySet, Barred, Happened
from ishenim.escalation.queries import Reachable, reachable
from ishenim.notify import actions as notify
from ishenim.notify.kinds import Facts
from ishenim.regulation import urgency
from ishenim.regulation.urgency import Call, Reach

MINUTE = 60
TURN = 20  # alarms told of in one transaction: whoever registers a call meanwhile waits no longer
KIND = "alarm"  # of what leaves the building
TELLS = (Happened.TOLD, Happened.PHONE_NOW)
Told = set[tuple[int | None, str]]  # person (nobody: the operator was asked to telephone), code of the call


@dataclass(frozen=True)
class Standing:
    """What the rows say: who holds which post, who is barred from which alarm, who was told."""

    now: Staff
    barred: dict[UUID, list[Barred]]
    told: dict[UUID, Told]


def climb(*, at: datetime) -> int:
    """Tell whoever is to be told by now of the alarms that run; return of how many alarms somebody was told.

    One alarm that cannot be told of holds up no other; what is wrong with it is raised after all others.
    """
    running = [alarm for alarm in Alarm.objects.open() if alarm.acknowledged_at is None or alarm.measured_at is None]
    if not running:
        return 0
    rows = _rows(Alarm.objects.open(), at=at)
    due = [alarm.pk for alarm in running if _missing(alarm, rows, at=at)]
    troubles: list[Exception] = []
    told = sum(_climb_apart(due[start : start + TURN], troubles, at=at) for start in range(0, len(due), TURN))
    if troubles:
        raise troubles[0]
    return told


def _climb_apart(keys: list[UUID], troubles: list[Exception], *, at: datetime) -> int:
    """Together, and where one of them fails each by itself."""
    try:
        return _climb_some(keys, at=at)
    except (OperationalError, InterfaceError):  # the database is busy or away: so it is for the others
        raise
    except Exception as trouble:
        if len(keys) == 1:
            troubles.append(trouble)
            return 0
    return sum(_climb_apart([key], troubles, at=at) for key in keys)


@transaction.atomic
def _climb_some(keys: list[UUID], *, at: datetime) -> int:
    """Everything is read anew in this turn of the log: whoever was barred meanwhile is not told, and nobody is told of
    what was acknowledged meanwhile.
    """
    audit.take_turns()
    held = list(Alarm.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("raised_at", "pk"))
    rows = _rows(keys, at=at)
    return sum(_tell(alarm, rows, at=at) for alarm in held)


def tell(alarm: Alarm, *, at: datetime) -> bool:
    """Write down and send out what is due of one alarm; inside the caller's turn of the log."""
    return _tell(alarm, _rows([alarm.pk], at=at), at=at)


def _tell(alarm: Alarm, rows: Standing, *, at: datetime) -> bool:
    missing = _missing(alarm, rows, at=at)
    for person, code in missing:
        kind = Happened.PHONE_NOW if person is None else Happened.TOLD
        happened(alarm, Note(kind, code=code, person=person), by=None, at=at)
    _send(alarm, [one for one in missing if one[0] is not None], at=at)
    return bool(missing)


def _rows(alarms: AlarmQuerySet | list[UUID], *, at: datetime) -> Standing:
    events = AlarmEvent.objects.filter(alarm__in=alarms, kind__in=TELLS)
    return Standing(
        staff(on=timezone.localdate(at)),
        _by_alarm(Barred.objects.filter(alarm__in=alarms).order_by("pk")),
        _told(events.values_list("alarm_id", "person_id", "code")),
    )


def _send(alarm: Alarm, told: list[tuple[int | None, str]], *, at: datetime) -> None:
    """Ask for a letter and an SMS to each, and one call of the webhook: a number, never a word of what happened.

    The worker sends them after the COMMIT; before one leaves it asks `queries.may_leave`.
    """
    facts: Facts = {"alarm": alarm.number, "drill": alarm.is_drill}
    persons = Person.objects.in_bulk([person for person, _ in told if person is not None])
    for key, code in told:
        person, own = persons[key or 0], f"{alarm.pk}/{key}/{code}"
        notify.ask_letter(person, kind=KIND, key=own, facts=facts, at=at)
        notify.ask_sms(person, kind=KIND, key=own, facts=facts, at=at)
    if told and not alarm.barred.exists():
        notify.ask_webhook(kind=KIND, key=f"{alarm.pk}/{told[0][1]}", facts=facts, at=at)


def _missing(alarm: Alarm, rows: Standing, *, at: datetime) -> list[tuple[int | None, str]]:
    """Whom the ladder is to reach by now and has not, in the order of the ladder."""
    on = timezone.localdate(at)
    reach = reachable(rows.barred.get(alarm.pk, ()), rows.now, on=on, raised_by=alarm.raised_by_id)
    known = rows.told.get(alarm.pk, set())
    wanted = (one for call in _come(alarm, reach, at=at) for one in _people(call, reach))
    return [one for one in dict.fromkeys(wanted) if one not in known]


def _come(alarm: Alarm, reach: Reachable, *, at: datetime) -> list[Call]:
    if alarm.closed_at is not None:
        return []
    again = house.minutes(timezone.localdate(at)).acknowledged
    if alarm.acknowledged_at is None:
        return urgency.come(reach.rungs, passed=_minutes(alarm.raised_at, at), again_after=again)
    if alarm.measured_at is None:
        return urgency.undone(reach.rungs, passed=_minutes(alarm.acknowledged_at, at), again_after=again)
    return []


def _minutes(since: datetime, at: datetime) -> int:
    return max(0, int((at - since).total_seconds()) // MINUTE)


def _people(call: Call, reach: Reachable) -> Iterator[tuple[int | None, str]]:
    if call.rung.reach == Reach.PHONE:
        yield None, call.code
    for person in sorted(reach.persons(call.rung)):
        yield person, call.code


def _told(events: Iterable[tuple[UUID, int | None, str]]) -> dict[UUID, Told]:
    found: dict[UUID, Told] = {}
    for alarm, person, code in events:
        found.setdefault(alarm, set()).add((person, code))
    return found


def _by_alarm(rows: Iterable[Barred]) -> dict[UUID, list[Barred]]:
    found: dict[UUID, list[Barred]] = {}
    for row in rows:
        found.setdefault(row.alarm_id, []).append(row)
    return found

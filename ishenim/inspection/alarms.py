"""What verification reads of alarms: each and everything that happened to it as the log commits to them, and whether an
alarm stands as what happened says.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db.models import Prefetch

from ishenim.escalation.models import Alarm, AlarmEvent, Barred, Ending, Happened, barred_fields
from ishenim.regulation.chain import Value

Fields = dict[str, Value]
ENDINGS = {Happened.CLOSED: Ending.MEASURES, Happened.DOWNGRADED: Ending.DOWNGRADED}


def _events(refs: Iterable[str]) -> dict[str, Fields]:
    """Return by key/place what the log commits to of what happened."""
    wanted = set(refs)
    keys = {UUID(ref.partition("/")[0]) for ref in wanted}
    barred = _barred(keys)
    rows = AlarmEvent.objects.filter(alarm__in=keys).order_by("pk")
    return {
        ref: row.committed() | barred_fields(barred.get(ref, []))
        for row in rows
        if (ref := f"{row.alarm_id}/{row.place}") in wanted
    }


def _alarms(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of the raising."""
    alarms = {str(one.pk): one for one in Alarm.objects.filter(pk__in=list(keys))}
    first = _events(f"{key}/1" for key in alarms)
    return {key: one.committed() | first.get(f"{key}/1", {}) for key, one in alarms.items()}


def _barred(keys: Iterable[UUID]) -> dict[str, list[Barred]]:
    found: dict[str, list[Barred]] = {}
    for row in Barred.objects.filter(alarm__in=list(keys)).order_by("pk"):
        found.setdefault(f"{row.alarm_id}/{row.place}", []).append(row)
    return found


def _every_alarm() -> Iterable[str]:
    return (str(pk) for pk in Alarm.objects.order_by("raised_at", "pk").values_list("pk", flat=True).iterator())


def _every_event() -> Iterable[str]:
    rows = AlarmEvent.objects.exclude(place=1).order_by("pk").values_list("alarm", "place")
    return (f"{alarm}/{place}" for alarm, place in rows.iterator())


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {"alarm": _alarms, "alarm_event": _events}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {"alarm": _every_alarm, "alarm_event": _every_event}


def astray() -> Iterator[str]:
    """Yield the keys of alarms that do not stand as what happened to them says."""
    events = Prefetch("events", AlarmEvent.objects.order_by("place"))
    for alarm in Alarm.objects.select_related("appeal__line").prefetch_related(events).order_by("raised_at", "pk"):
        if _standing(alarm) != _told(list(alarm.events.all())):
            yield str(alarm.pk)


def _standing(alarm: Alarm) -> tuple[object, ...]:
    line = alarm.appeal.line.ref if alarm.appeal else None
    return alarm.acknowledged_at, alarm.measured_at, alarm.closed_at, alarm.ending, line


def _told(events: list[AlarmEvent]) -> tuple[object, ...]:
    heard = [one.at for one in events if one.kind == Happened.ACKNOWLEDGED or one.code == "head_answered"]
    measured = [one.at for one in events if one.kind == Happened.MEASURE]
    ended = [one for one in events if one.kind in ENDINGS]
    linked = [one.words for one in events if one.kind == Happened.LINKED]
    ending = ENDINGS[Happened(ended[0].kind)] if ended else ""
    return (
        heard[0] if heard else None,
        measured[0] if measured else None,
        ended[0].at if ended else None,
        ending,
        linked[0] if linked else None,
    )

"""A worker whose minutes are seconds, and who watches it: `python -m faults.hurried work VARIANT SECONDS`.

What `ishenim worker` runs, with one number changed in this process and nowhere in the product: how many seconds the
ladder of an alarm calls a minute. The known-bad ladder is made here as well: it believes a log of its own, written
before the row is there, and not the row.

    work VARIANT SECONDS   works until killed; says "ready" when it begins
    watch                  prints what is added to alarms as it is seen by another process, until killed: number, moment
    tell                   prints how every alarm stands and whom the ladder told, as JSON
"""

import json
import os
import sys
import time
from argparse import Namespace
from pathlib import Path

import django

from faults import PRODUCT, TRUSTING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
django.setup()

from django.conf import settings

from ishenim.config.commands import worker
from ishenim.escalation import climbing
from ishenim.escalation.models import Alarm, AlarmEvent

LOOK = 0.1  # seconds between looks at the rows
HOLD = 0.5
FIRST = "0.0"  # the rung that is told by whoever raises the alarm
PLAIN_TELL, PLAIN_HAPPENED, PLAIN_TOLD = climbing._tell, climbing.happened, climbing._told


def trust_the_log() -> None:
    """The ladder asks its log whom it told, and the row is written afterwards."""
    climbing._told, climbing.happened, climbing._tell = _logged, _log_first, _tell_slowly


def _log() -> Path:
    return settings.DATA / "trusted.log"


def _logged(events):
    """What the log says was told; of the rows only what no worker has written."""
    found = PLAIN_TOLD(row for row in events if row[2] == FIRST)
    by_key = {str(alarm.pk): alarm.pk for alarm in Alarm.objects.open()}
    lines = _log().read_text().splitlines() if _log().is_file() else []
    for key, person, code in (line.split() for line in lines):
        if key in by_key:
            found.setdefault(by_key[key], set()).add((int(person) or None, code))
    return found


def _log_first(alarm, note, **how):
    with _log().open("a") as log:
        log.write(f"{alarm.pk} {note.person or 0} {note.code}\n")
    return PLAIN_HAPPENED(alarm, note, **how)


def _tell_slowly(alarm, rows, *, at):
    """The log has it, the COMMIT is still to come: a moment to be killed at."""
    is_told = PLAIN_TELL(alarm, rows, at=at)
    if is_told:
        held = settings.DATA / f"held.{os.getpid()}"
        held.touch()
        time.sleep(HOLD)
        held.unlink()
    return is_told


def work(variant: str, seconds: int) -> int:
    climbing.MINUTE = seconds
    if variant == TRUSTING:
        trust_the_log()
    else:
        assert variant == PRODUCT
    print("ready", flush=True)
    return worker.run(Namespace(once=False))


def watch() -> None:
    """A row is seen after its COMMIT and never before. The first line says that somebody looks."""
    seen: set[int] = set()
    print(0, time.time(), flush=True)
    while True:
        last = max(seen, default=0)
        now = time.time()  # before the look: nothing is seen earlier than it is there
        for pk in AlarmEvent.objects.filter(pk__gt=last - 200).values_list("pk", flat=True):
            if pk not in seen:
                seen.add(pk)
                print(pk, now, flush=True)
        time.sleep(LOOK)


def tell() -> None:
    alarms = {
        str(one.pk): {
            "raised": _seconds(one.raised_at),
            "heard": _seconds(one.acknowledged_at),
            "measured": _seconds(one.measured_at),
            "closed": _seconds(one.closed_at),
        }
        for one in Alarm.objects.all()
    }
    events = AlarmEvent.objects.filter(kind__in=climbing.TELLS).select_related("person").order_by("pk")
    told = [
        {
            "pk": one.pk,
            "alarm": str(one.alarm_id),
            "who": one.person.username if one.person else "",
            "code": one.code,
            "at": _seconds(one.at),
        }
        for one in events
    ]
    print(json.dumps({"alarms": alarms, "told": told}))


def _seconds(moment) -> float | None:
    return moment.timestamp() if moment else None


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "work":
        sys.exit(work(rest[0], int(rest[1])))
    (watch if name == "watch" else tell)()

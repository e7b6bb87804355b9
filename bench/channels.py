"""How soon an alarm is handed to each channel, on both databases: `make bench-channels`.

Two hundred alarms, five a second, each by letter, SMS and call. One `ishenim worker`, a mail server, gammu-smsd, a
receiver, all of them processes; beside them ten calls a second are registered. What counts is the time from asking
to the moment at which the mail server, the outbox of gammu-smsd or the receiver had it. BENCH_ALARMS sets the size.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path

from bench.sweep import _python, _running
from tests.notify import gammu, receiver
from tests.notify.smtp_server import running
from tests.office import Office
from tests.postgres import server

ALARMS = int(os.environ.get("BENCH_ALARMS", "200"))
PAUSE = 0.2  # seconds between two alarms
LOAD = 0.1  # seconds between two calls
KEY = "a-key-that-nobody-else-knows-0123456789"


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for engine in ("sqlite", "postgresql"):
            address = "" if engine == "sqlite" else stack.enter_context(server(is_durable=True))
            print(f"\n{engine}, {ALARMS} alarms, asked for until handed over: p50 / p99 / longest", flush=True)
            print(_measured(Path(name) / engine, address), flush=True)
        told = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {told} on {os.cpu_count()} cores", flush=True)


def _measured(data: Path, address: str) -> str:
    begun = "import django; django.setup(); from bench.channels import"
    with _office(data, address) as office, _running(office, f"{begun} load; load()"):
        return _python(office, f"{begun} ask; ask()")


@contextmanager
def _office(data: Path, address: str) -> Iterator[Office]:
    """An office with its three channels and a worker."""
    data.mkdir()
    office = Office(data / "office", database=address)
    office.data.mkdir()
    office.fill(calls=1)
    (data / "key").write_text(KEY)
    with (
        running(data / "smtp") as smtp,
        receiver.running(data / "called") as called,
        gammu.folders(data / "sms") as sms,
    ):
        sms.start()
        office.env |= {
            "ISHENIM_MAIL_HOST": "127.0.0.1",
            "ISHENIM_MAIL_PORT": str(smtp.port),
            "ISHENIM_MAIL_TLS": "none",
            "ISHENIM_MAIL_FROM": "ishenim@office.test",
            "ISHENIM_SMS_FOLDER": str(sms.folder),
            "ISHENIM_WEBHOOK_URL": f"{called.url}/",
            "ISHENIM_WEBHOOK_HOSTS": "127.0.0.1",
            "ISHENIM_WEBHOOK_KEY_FILE": str(data / "key"),
        }
        worker = subprocess.Popen([sys.executable, "-m", "ishenim", "worker"], env=office.env)
        try:
            yield office
        finally:
            worker.kill()
            worker.wait()


def load() -> None:
    """Register ten calls a second until killed: a district on its worst day, many times over."""
    from django.utils import timezone

    from ishenim.accounts.models import Person, Post
    from ishenim.config import demo_office

    told = demo_office._moments(demo_office._read("sample_calls")["calls"], today=timezone.localdate())
    posts, by = {post.code: post for post in Post.objects.all()}, Person.objects.get(username="operator")
    for call in cycle(told):
        demo_office._take({**call, "at": timezone.now()}, {}, posts, {"operator": by})
        time.sleep(LOAD)


def ask() -> None:
    """Raise alarms, wait until all are handed over, print how long it took."""
    from django.db import transaction
    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.escalation.models import Alarm
    from ishenim.notify import actions, queries

    akim = Person.objects.get(username="akim")
    actions.keep_address(akim, "akim@office.test", seen=0, by=akim, at=timezone.now())
    actions.keep_number(akim, "+996555123456", seen=0, by=akim, at=timezone.now())
    keys = [f"alarm/{number}" for number in range(ALARMS)]
    for number, key in enumerate(keys):
        at = timezone.now()  # heard at once: what is told of it leaves, and the ladder tells nobody else
        Alarm.objects.create(number=number, raised_at=at, raised_by=akim, is_drill=True, acknowledged_at=at)
        asked = {"kind": "alarm", "key": key, "facts": {"alarm": number, "drill": True}}
        with transaction.atomic():
            actions.ask_letter(akim, **asked, at=timezone.now())
            actions.ask_sms(akim, **asked, at=timezone.now())
            actions.ask_webhook(**asked, at=timezone.now())
        time.sleep(PAUSE)
    while any(one.handed_at is None for one in queries.deliveries(keys).values()):
        time.sleep(PAUSE)
    told = queries.deliveries(keys)
    for channel in queries.CHANNELS:
        took = sorted((told[channel, key].handed_at - told[channel, key].asked_at).total_seconds() for key in keys)
        print(f"{channel:<10}{took[ALARMS // 2]:>8.2f}{took[ALARMS * 99 // 100]:>8.2f}{took[-1]:>8.2f} s")


if __name__ == "__main__":
    main()

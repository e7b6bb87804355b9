"""How soon an alarm is seen, and how the ladder keeps its time with many open, on both databases: `make bench-alarms`.

First a real server: two hundred alarms are raised over HTTP at random moments; a page of the akim asks as his browser
does, two seconds after the last answer, and fetches the panel; a page whose session is locked does the same; beside
them twenty other pages ask and fetch. Each alarm is heard eight seconds later, so that a dozen or more stand on every
page. What counts is the time from sending the form to the panel, or to the answer that makes a locked page say that
something waits.

Then a thousand open alarms of the last hour that nobody has heard, and one `ishenim worker`: how long after its time
each rung was seen by another process; then one look of the ladder that finds nothing, and one after the worker was
away, with everything due at once. How soon channels have an alarm: `make bench-channels`.

BENCH_ALARMS, BENCH_OPEN_ALARMS, BENCH_SECONDS set the sizes.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from bench.client import Client
from bench.sweep import _python
from faults.hidden_tab import LOCK
from faults.rungs import LIMIT, due_of
from tests.office import Office
from tests.postgres import server

ALARMS = int(os.environ.get("BENCH_ALARMS", "200"))
OPEN = int(os.environ.get("BENCH_OPEN_ALARMS", "1000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "120"))
ASKING = 2.0  # seconds from an answer to the next question, as in alarm_poll.js
OTHERS = 20
HEARD = 8  # seconds after which the akim has heard an alarm
TOLD, NUMBER = re.compile(r"(\d+)!"), re.compile(r"№ (\d{4,})")
HOUR = 60  # minutes over which the open alarms were raised
SEEN_WITHIN = 4.0


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for engine in ("sqlite", "postgresql"):
            address = "" if engine == "sqlite" else stack.enter_context(server(is_durable=True))
            office = Office(Path(name) / engine, database=address)
            office.data.mkdir()
            office.fill(calls=1)
            print(f"\n{engine}, {ALARMS} alarms are raised: p50 / p99 / longest", flush=True)
            print("\n".join(_seen(office)), flush=True)
            print(f"{engine}, {OPEN:,} open alarms and a worker", flush=True)
            print("\n".join(_kept(office)), flush=True)
        told = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {told} on {os.cpu_count()} cores", flush=True)


class Page:
    """An open page without a browser: asks, waits, asks; fetches the panel when the answer has changed."""

    def __init__(self, client: Client) -> None:
        self.client, self.seen, self.locked, self.is_open = client, dict[str, float](), 0, True
        self.thread = threading.Thread(target=self._ask_again, daemon=True)

    def _ask_again(self) -> None:
        stood = ""
        while self.is_open:
            status, _, text = self.client.ask("GET", "/alarms/poll")
            mark = json.loads(text)["mark"] if status == 200 else stood
            if mark != stood:
                stood = mark
                status, _, text = self.client.ask("GET", "/alarms/panel")
                self.locked += status == 423
                shown = [one for one in TOLD.findall(mark) if status == 423 or f"№ {one}" in text]
                self.seen |= {one: time.time() for one in shown if one not in self.seen}
            time.sleep(ASKING)

    def close(self) -> None:
        self.is_open = False
        self.thread.join()
        self.client.connection.close()


def _seen(office: Office) -> list[str]:
    """Raise, and say how long each page took."""
    office.start()
    try:
        akim, locked = Page(Background(office, "akim")), Page(Background(office, "akim"))
        _python(office, LOCK.format(locked.client.cookies["ishenim"]))
        other = Background(office, "head-of-apparatus")
        pages = [akim, locked, *(Page(Background(office, cookies=other.cookies)) for _ in range(OTHERS))]
        for page in pages:
            page.thread.start()
        raised = _raised(Client(office, "operator"), Client(office, "akim"))
        for page in pages:
            page.close()
    finally:
        office.kill()
    assert locked.locked, "it was to be locked"
    assert not akim.locked, "it was to be open"
    return [_row("open page", akim, raised), _row("locked page", locked, raised)]


class Background(Client):
    """A client that asks as a page does by itself."""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        if path == "/alarms/panel":
            return self._ask_as_page(path)
        return super().ask(method, path, fields)

    def _ask_as_page(self, path: str) -> tuple[int, str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request("GET", path, headers={"Cookie": cookies, "Ishenim-By": "page"})
        answer = self.connection.getresponse()
        return answer.status, "", answer.read().decode()


def _raised(operator: Client, akim: Client) -> dict[str, float]:
    """Raise at random moments, and hear each a while later; return when each was sent, by its number."""
    chance, sent, waiting = random.Random(ALARMS), dict[str, float](), deque[tuple[float, str]]()
    while waiting or len(sent) < ALARMS:
        if len(sent) + len(waiting) < ALARMS:
            time.sleep(chance.uniform(0, 1))
            told = {"key": str(uuid4()), "clause": "III.8.a", "words": "Архивди өрттөйбүз деп жатышат"}
            sent_at = time.time()
            waiting.append((sent_at, _asked(operator, "POST", "/alarms/new", told)[0]))
        elif waiting:
            time.sleep(max(0.0, waiting[0][0] + HEARD - time.time()))
        while waiting and waiting[0][0] + HEARD <= time.time():
            sent_at, path = waiting.popleft()
            sent[NUMBER.findall(_asked(akim, "GET", path)[1])[0]] = sent_at
            _asked(akim, "POST", f"{path}/acknowledge", {})
    return sent


def _asked(client: Client, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
    """Location and text of an answer that is one."""
    client.connection.close()
    status, location, text = client.ask(method, path, fields)
    assert status in (200, 302), f"{path}: {status} {text[:300]}"
    return location, text


def _row(name: str, page: Page, raised: dict[str, float]) -> str:
    took = sorted(page.seen[number] - at for number, at in raised.items())
    told = "".join(f"{one:8.2f}" for one in (took[len(took) // 2], took[len(took) * 99 // 100], took[-1]))
    return f"{name:<14}{told} s{_above(took[-1], SEEN_WITHIN)}"


def _kept(office: Office) -> list[str]:
    """Let one worker climb for a while, and compare when each rung was seen with its time."""
    begun = "import django; django.setup(); from bench.alarms import"
    _python(office, f"{begun} close_all; close_all()")
    filled = _python(office, f"{begun} fill; fill()")
    seen_file = office.data / "seen"
    with (
        seen_file.open("w") as out,
        _process(office, "ishenim", "worker"),
        _process(office, "faults.hurried", "watch", stdout=out),
    ):
        since = time.time() + 10  # it begins, and tells what came meanwhile
        time.sleep(SECONDS + 10)
        until = time.time()
    lines = (line.split() for line in seen_file.read_text().splitlines())
    seen = {int(pk): float(at) for pk, at in lines}
    called = [sys.executable, "-m", "faults.hurried", "tell"]
    told = json.loads(subprocess.run(called, env=office.env, capture_output=True, check=True).stdout)
    running = {key: one for key, one in told["alarms"].items() if not one["closed"]}
    due = {one.key: one.at for key, one in running.items() for one in due_of(key, running[key], minute=60, end=until)}
    rows = {(row["alarm"], row["who"], row["code"]): row["pk"] for row in told["told"] if row["pk"] in seen}
    wanted = [key for key, at in due.items() if since <= at <= until - LIMIT]
    took = sorted(seen[rows[key]] - due[key] for key in wanted if key in rows)
    rounds = json.loads(_python(office, f"{begun} rounds; rounds()"))
    return [
        f"{'filled':<42}{filled}",
        f"{'rungs that came in ' + str(SECONDS) + ' s, told':<42}{len(wanted):>6,}{len(took):>6,}",
        f"{'after its time, p50 / p99 / longest':<42}"
        + "".join(f"{one:8.2f}" for one in (took[len(took) // 2], took[len(took) * 99 // 100], took[-1]))
        + f" s{_above(took[-1], LIMIT)}",
        *(f"{name:<42}{value}" for name, value in rounds),
    ]


@contextmanager
def _process(office: Office, *words: str, **how: object) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", *words], env=office.env, **how)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def close_all() -> None:
    """The alarms of before are over."""
    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.escalation import actions
    from ishenim.escalation.models import Alarm

    akim = Person.objects.get(username="akim")
    for alarm in Alarm.objects.open():
        actions.downgrade(alarm, "жаңылыштык", by=akim, at=timezone.now())


def fill() -> None:
    """Raise the alarms of the last hour, and let the ladder climb every three minutes of it."""
    from datetime import timedelta

    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.escalation import actions
    from ishenim.escalation.actions import AlarmTold
    from ishenim.escalation.climbing import climb
    from ishenim.escalation.models import AlarmEvent, Clause

    operator, chance, began = Person.objects.get(username="operator"), random.Random(OPEN), time.perf_counter()
    begins = timezone.now() - timedelta(minutes=HOUR)
    moments = sorted(begins + timedelta(minutes=chance.uniform(0, HOUR)) for _ in range(OPEN))
    climbed = begins
    for at in moments:
        actions.raise_alarm(AlarmTold(uuid4(), Clause.OBJECT, "Архив"), by=operator, at=at)
        if at - climbed >= timedelta(minutes=3):
            climb(at=at)
            climbed = at
    climb(at=timezone.now())
    took = time.perf_counter() - began
    print(f"{AlarmEvent.objects.count():,} rows, {took:.0f} s")


def rounds() -> None:
    """Measure looks of the ladder and print them as JSON."""
    from datetime import timedelta

    from django.utils import timezone

    from ishenim.escalation.climbing import climb
    from ishenim.escalation.models import AlarmEvent

    climb(at=timezone.now())
    now = timezone.now()
    looks = sorted(_seconds(lambda: climb(at=now)) for _ in range(5))
    before = AlarmEvent.objects.count()
    late = _seconds(lambda: climb(at=now + timedelta(minutes=15)))
    rows = [
        ("one look that finds nothing, p50", f"{looks[2]:8.2f} s"),
        (f"one look after 15 min away, {AlarmEvent.objects.count() - before:,} rungs", f"{late:8.2f} s"),
    ]
    print(json.dumps(rows))


def _seconds(do) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _above(took: float, wanted: float) -> str:
    return f"  above {wanted:.0f} s" if took > wanted else ""


if __name__ == "__main__":
    main()

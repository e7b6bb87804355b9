"""The clock of the law: `ishenim terms --batch`, the preview and the counting anew of open terms. `make bench-terms`.

The batch is a process of its own: 20,000 lines of two years, every one another moment. Preview and counting are of
100,000 open appeals filled by `ishenim fill`, on SQLite and PostgreSQL, after one day was given off.
BENCH_APPEALS and BENCH_LINES set the sizes.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.pages import ANALYSE, SET_UP
from tests.office import Office
from tests.postgres import server

APPEALS = int(os.environ.get("BENCH_APPEALS", "100000"))
LINES = int(os.environ.get("BENCH_LINES", "20000"))
INSIDE = "import django; django.setup(); from bench.terms import inside; inside()"


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for engine in ("sqlite", "postgresql"):
            address = "" if engine == "sqlite" else stack.enter_context(server(is_durable=True))
            data = Path(name) / engine
            data.mkdir()
            _measure(Office(data, database=address), engine)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {load} on {os.cpu_count()} cores", flush=True)


def _measure(office: Office, engine: str) -> None:
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    ishenim = [sys.executable, "-m", "ishenim"]
    for called in (
        [*ishenim, "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [*ishenim, "fill", "--appeals", str(APPEALS), "--seed", "1"],
        [sys.executable, "-c", ANALYSE],
    ):
        subprocess.run(called, env=env, capture_output=True, text=True, check=True, timeout=3600)
    print(f"\n{engine}, {APPEALS:,} appeals", flush=True)
    begun = time.perf_counter()
    asked = subprocess.run(
        [*ishenim, "terms", "--batch"], env=env, input=_lines(), capture_output=True, text=True, check=True
    )
    took = time.perf_counter() - begun
    assert len(asked.stdout.splitlines()) == LINES
    _row(f"terms --batch, {LINES:,} lines, with the start of the process", f"{LINES / took:,.0f} a second")
    done = subprocess.run([sys.executable, "-c", INSIDE], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    for what, value in json.loads(done.stdout):
        _row(what, value)


def _row(what: str, value: str) -> None:
    print(f"{what:<72}{value:>18}", flush=True)


def _lines() -> str:
    """JSON lines of every moment of two years in random order, always the same."""
    chance, start = random.Random(1), datetime.fromisoformat("2025-11-01T00:00:00+06:00")
    rows = []
    for number in range(LINES):
        at = start + timedelta(minutes=chance.randrange(60 * 24 * 700))
        on = at.date() + timedelta(days=chance.randrange(4))
        rows.append(json.dumps({"id": number, "received_at": at.isoformat(), "registered_on": on.isoformat()}))
    return "\n".join(rows)


def inside() -> None:
    """Measure in an office's environment and print the rows as JSON."""
    from uuid import uuid4

    from django.db.models import Max
    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.appeals.models import Appeal
    from ishenim.outbox import actions as outbox
    from ishenim.regulation.calendar import Day, DayKind
    from ishenim.terms import actions, queries
    from ishenim.worktime import queries as worktime

    by = Person.objects.get(username="head-of-apparatus")
    today = timezone.localdate()
    latest: date = Appeal.objects.aggregate(most=Max("due_on"))["most"]
    given = worktime.calendar().add(latest - timedelta(days=40), 5)
    rows = [("open appeals", f"{queries.open_appeals().count():,}")]
    begun = time.perf_counter()
    basis = queries.Basis(queries.with_day(Day(given, DayKind.DAY_OFF, ky="x")), worktime.wordings())
    found = queries.preview(basis, today=today, seen=Appeal.objects.all())
    rows.append((f"preview of a day given off, {found.moved:,} move", f"{time.perf_counter() - begun:.2f} s"))
    actions.set_day(Day(given, DayKind.DAY_OFF, ky="x"), seen=0, by=by, at=_now())
    actions.ask_to_count_anew(actions.Counting("bench", is_anew=False), key=uuid4(), by=by, at=_now())
    begun = time.perf_counter()
    outbox.work([actions.RECALCULATE], clock=_now)
    rows.append(("counting them anew, by the worker", f"{time.perf_counter() - begun:.1f} s"))
    print(json.dumps(rows))


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()

"""What the sweep of document-flow cards costs behind 100,000 appeals, on SQLite and PostgreSQL. `make bench-edms`.

The office is filled by `ishenim fill`. "catching up" reads the whole log once, as after an upgrade; "a round that finds
nothing" is what the worker does each half minute; then one call is registered and the round that makes its card; then
the pages and statements people wait for, with every appeal without a number and with all but a few numbered.
BENCH_APPEALS sets the size.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.pages import ANALYSE, SET_UP
from tests.office import Office
from tests.postgres import server

APPEALS = int(os.environ.get("BENCH_APPEALS", "100000"))
LEFT = 30  # appeals without a number in the usual case
ROUNDS = 20
INSIDE = "import django; django.setup(); from bench.edms import inside; inside()"


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
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings", "ISHENIM_EDMS_FOLDER": "edms"}
    ishenim = [sys.executable, "-m", "ishenim"]
    for called in (
        [*ishenim, "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [*ishenim, "fill", "--appeals", str(APPEALS), "--seed", "1"],
        [sys.executable, "-c", ANALYSE],
    ):
        subprocess.run(called, env=env, capture_output=True, text=True, check=True, timeout=3600)
    done = subprocess.run([sys.executable, "-c", INSIDE], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    print(f"\n{engine}, {APPEALS:,} appeals", flush=True)
    for what, value in json.loads(done.stdout):
        print(f"{what:<58}{value:>12}", flush=True)


def inside() -> None:
    """Measure in an office's environment and print the rows as JSON."""
    from django.db import connection
    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.edms import actions
    from ishenim.edms.models import Standing, State

    rows: list[tuple[str, str]] = []
    start, pieces, longest, is_more = time.perf_counter(), 0, 0.0, True
    while is_more:
        began, is_more = time.perf_counter(), actions.notice()
        longest, pieces = max(longest, time.perf_counter() - began), pieces + 1
    rows.append((f"catching up, {pieces} pieces", f"{time.perf_counter() - start:.1f} s"))
    rows.append(("the longest of them", f"{longest * 1000:.0f} ms"))
    person = Person.objects.get(username="operator")
    rows += _asked(person, "every appeal without a number")
    today = timezone.localdate()
    last = Standing.objects.order_by("-pk").values_list("pk", flat=True)[LEFT]
    numbered = Standing.objects.filter(pk__lte=last)
    numbered.update(state=State.CONFIRMED, number="1", dated_on=today, is_stale=False)
    Standing.objects.filter(pk__gt=last).update(is_stale=False)
    if connection.vendor == "postgresql":  # it would do so by itself within minutes
        connection.cursor().execute("VACUUM ANALYZE edms_standing")
    rows += _asked(person, f"all but {LEFT} numbered")
    rows.append(("a round that finds nothing, p50", _ms(lambda: actions.sweep(at=clock()))))
    rows += _one_card(person)
    print(json.dumps(rows))


def _asked(person: object, when: str) -> list[tuple[str, str]]:
    from django.utils import timezone

    from ishenim.accounts.models import Person
    from ishenim.accounts.queries import held_by
    from ishenim.appeals.models import Appeal
    from ishenim.edms import queries

    assert isinstance(person, Person)
    today = timezone.localdate()
    seen = Appeal.objects.visible_to(person, on=today)
    held = held_by(person, on=today)

    def first_page(state: str) -> object:
        return queries.listed(queries.chosen(seen, state=state), before=None, today=today)

    pages = [
        (f"list {state}, a page and its count; {when}, p50", _ms(partial(first_page, state)))
        for state in ("open", "refused", "any")
    ]
    return [*pages, (f"line on Today; {when}, p50", _ms(lambda: queries.waiting_of(person, held, today=today)))]


def _one_card(person: object) -> list[tuple[str, str]]:
    """The call of one moment: registered, noticed, made, written."""
    from django.utils import timezone

    from ishenim.accounts.models import Post
    from ishenim.config import demo_office
    from ishenim.edms import actions
    from ishenim.outbox import actions as outbox

    told = demo_office._moments(demo_office._read("sample_calls")["calls"], today=timezone.localdate())[:ROUNDS]
    posts = {post.code: post for post in Post.objects.all()}
    made, written = [], []
    for call in told:
        taken = demo_office._take({**call, "at": clock()}, {}, posts, {"operator": person})
        if taken is None:
            continue
        began = time.perf_counter()
        actions.sweep(at=clock())
        made.append(time.perf_counter() - began)
        began = time.perf_counter()
        outbox.work([actions.ERRAND], clock=clock)
        written.append(time.perf_counter() - began)
    return [
        ("a round that makes one card, p50", f"{statistics.median(made) * 1000:.1f} ms"),
        ("the errand that writes it (fsync), p50", f"{statistics.median(written) * 1000:.1f} ms"),
    ]


def clock() -> datetime:
    return datetime.now(UTC)


def _ms(ask: Callable[[], object]) -> str:
    ask()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return f"{statistics.median(took) * 1000:.1f} ms"


if __name__ == "__main__":
    main()

"""What the sweep of reminders costs with 100,000 open appeals, on both databases. `make bench-sweep`.

A third of the terms has passed, as after months without a worker. "a backlog" is one round: it reminds of two hundred
appeals and leaves the others to the next rounds; a call is registered meanwhile by another process, again and again.
Then everybody is told of everything, and "nothing new" is a round that looks at them all. BENCH_APPEALS sets the size.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.control import OPEN, filled
from tests.office import Office
from tests.postgres import server

WANTED = 5.0
CALLS = 60


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for engine in ("sqlite", "postgresql"):
            address = "" if engine == "sqlite" else stack.enter_context(server(is_durable=True))
            office = filled(Path(name) / engine, address)
            print(f"\n{engine}, {OPEN:,} open appeals", flush=True)
            for what, value in measured(office):
                print(f"{what:<66}{value:>12}", flush=True)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {load} on {os.cpu_count()} cores", flush=True)


def measured(office: Office) -> list[tuple[str, str]]:
    """Calls alone, calls beside a backlog, then the rounds."""
    alone = _python(office, inside("calling"))
    with _running(office, inside("sweeping")):
        beside = _python(office, inside("calling"))
    return [
        ("a call is registered, no sweep, p50 / p95", alone),
        ("a call is registered while a backlog is reminded of, p50 / p95", beside),
        *json.loads(_python(office, inside("backlog"))),
        ("reminders that are owed in all", _python(office, inside("tell_everybody"))),
        *json.loads(_python(office, inside("nothing_new"))),
    ]


def inside(name: str) -> str:
    """The words of a process that runs a function of this module in an office's environment."""
    return f"import django; django.setup(); from bench.sweep import {name}; {name}()"


def _env(office: Office) -> dict[str, str]:
    return {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}


def _python(office: Office, words: str) -> str:
    done = subprocess.run([sys.executable, "-c", words], env=_env(office), capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


@contextmanager
def _running(office: Office, words: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", words], env=_env(office))
    try:
        yield
    finally:
        process.kill()
        process.wait()


def at_work() -> datetime:
    """The next moment at which the office is at work: the sweep runs within its hours only."""
    from ishenim.worktime.queries import is_answered

    at = datetime.now(UTC)
    while not is_answered(at):
        at += timedelta(minutes=30)
    return at


def calling() -> None:
    """Register calls and print how long each took."""
    from django.utils import timezone

    from ishenim.accounts.models import Person, Post
    from ishenim.config import demo_office

    told = demo_office._moments(demo_office._read("sample_calls")["calls"], today=timezone.localdate())
    posts, by = {post.code: post for post in Post.objects.all()}, Person.objects.get(username="operator")
    took = []
    for place in range(CALLS):
        call = {**told[place % len(told)], "at": datetime.now(UTC)}
        began = time.perf_counter()
        demo_office._take(call, {}, posts, {"operator": by})
        took.append(time.perf_counter() - began)
    took.sort()
    print(f"{statistics.median(took) * 1000:.1f} / {took[CALLS * 95 // 100] * 1000:.1f} ms")


def sweeping() -> None:
    """Remind round after round until killed."""
    from ishenim.control.actions import remind

    at = at_work()
    while True:
        remind(at=at)


def backlog() -> None:
    """Measure one round with a long backlog and print the rows as JSON."""
    from ishenim.control import actions

    at, took = at_work(), list[float]()
    tell = actions._remind_of

    def timed(*args: object, **kwargs: object) -> bool:
        began = time.perf_counter()
        found = tell(*args, **kwargs)  # type: ignore[arg-type]
        took.append(time.perf_counter() - began)
        return found

    actions._remind_of = timed  # type: ignore[assignment]
    whole = _seconds(lambda: actions.remind(at=at))
    longest = f"{statistics.median(took) * 1000:.1f} / {max(took) * 1000:.0f} ms"
    rows = [
        ("a backlog: one round, reminding of 200 appeals", f"{whole:.1f} s"),
        ("one transaction of it, p50 / longest", longest),
    ]
    print(json.dumps(rows))


def nothing_new() -> None:
    """Measure rounds that owe nothing and print the rows as JSON."""
    from ishenim.control.actions import remind

    at = at_work()
    remind(at=at)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = sorted(_seconds(lambda: remind(at=at)) for _ in range(5))
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slow = f"  above {WANTED:.0f} s" if rounds[2] > WANTED else ""
    rows = [
        ("nothing new: a round over them all, p50", f"{rounds[2]:.2f} s{slow}"),
        ("memory it took more the fifth time than the first", f"{more:.1f} MiB"),
    ]
    print(json.dumps(rows))


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def tell_everybody() -> None:
    """Write every reminder that is owed, without its entry, and print how many: what months of rounds would write."""
    from django.db import connection

    from ishenim.control import reminders
    from ishenim.notify.kinds import written
    from ishenim.notify.models import Notice

    at = at_work()
    day, told = reminders.day_of(at), set(Notice.objects.values_list("recipient_id", "key"))
    for which, order in reminders.looked_at(day):
        for piece in reminders._pieces(which, order):
            rows = {
                (person, one.key): Notice(
                    recipient_id=person, key=one.key, kind=one.kind, line=appeal.line, at=at,
                    written_facts=written(one.kind, appeal.facts(one)),
                )
                for appeal, found in reminders.with_people(piece, day, {})
                for one, people in found
                for person in people
                if (person, one.key) not in told
            }  # fmt: skip
            Notice.objects.bulk_create(rows.values())
            told |= set(rows)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    print(f"{len(told):,}")


if __name__ == "__main__":
    main()

"""What the pages of every day cost with 1,000 and with 100,000 appeals, on SQLite and PostgreSQL. `make bench-pages`.

Both offices were set up a year ago and filled by `ishenim fill`; each answers in a process of its own, and they take
turns page by page, so that both meet the same load of the machine. "ms" is the time of an answer inside the process
(the network and granian come on top), "CPU" that of its thread alone, in which the work of PostgreSQL's server is not.
"times" compares the larger office with the smaller, p50 with p50, "CPU x" their CPU. PostgreSQL is analysed after
filling, as it would do by itself within minutes. BENCH_APPEALS sets the size of the larger one.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import cost
from tests.office import PASSWORD, Office
from tests.postgres import server

SMALL, LARGE = 1_000, int(os.environ.get("BENCH_APPEALS", "100000"))
WARM_UP, ROUNDS, EACH = 2, 20, 3
PATIENCE = 30  # seconds of one page, about; a slow one is asked for less often
WANTED_MS, WANTED_TIMES = 20, 1.5
SET_UP = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from ishenim.config import demo_office
demo_office.load(password={PASSWORD!r}, today=timezone.localdate() - timedelta(days=365), calls=0)
"""
ANALYSE = """
import django; django.setup()
from django.db import connection
if connection.vendor == "postgresql":
    connection.cursor().execute("ANALYZE")
"""


@dataclass
class Filled:
    """An office full of appeals, with the process that answers for it."""

    office: Office
    process: "subprocess.Popen[str]" = field(init=False)
    paths: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        called = [sys.executable, "-m", "bench.in_office"]
        self.process = subprocess.Popen(
            called, env=self.office.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, who: str, path: str, times: int = 1, *, counts: bool = False) -> dict[str, Any]:
        """Let somebody look at a page so many times."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"who": who, "path": path, "times": times, "counts": counts}) + "\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        if told["status"] not in (200, 302):
            raise AssertionError(f"{who} {path}: {told['status']}")
        return told

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


Address = Callable[[Filled], str]
PAGES: list[tuple[str, str, Address]] = [  # what is shown, to whom, where it is in an office
    ("Today", "operator", lambda _: "/desk"),
    ("Today", "akim", lambda _: "/desk"),
    ("Today", "executor-1", lambda _: "/desk"),
    ("Today", "head-of-apparatus", lambda _: "/desk"),
    ("list", "operator", lambda _: "/appeals"),
    ("list, from the middle", "operator", lambda one: f"/appeals?before={_newest(one) // 2}"),
    ("list, in work", "operator", lambda _: "/appeals?stage=in_work"),
    ("list, closed", "operator", lambda _: "/appeals?stage=closed"),
    ("list, a frequent name", "operator", lambda _: "/appeals?q=%D0%A8%D0%B0%D0%B1%D0%B4%D0%B0%D0%BD%D0%BE%D0%B2"),
    ("list, a name of nobody", "operator", lambda _: "/appeals?q=%D0%96%D0%BE%D0%BA%D0%B1%D0%B5%D0%BA%D0%BE%D0%B2"),
    ("list, a number", "operator", lambda _: "/appeals?q=17"),
    ("list, a phone", "operator", lambda _: "/appeals?q=0700+000-123"),
    ("list, topic education", "operator", lambda _: "/appeals?topic=education"),
    ("list, topic corruption", "operator", lambda _: "/appeals?topic=corruption"),
    ("list, a village", "operator", lambda _: "/appeals?village=nura"),
    ("list, an executor", "operator", lambda _: "/appeals?executor=10"),
    ("list", "akim", lambda _: "/appeals"),
    ("list", "executor-1", lambda _: "/appeals"),
    ("journal, last page", "operator", lambda one: one.ask("operator", "/journal")["location"]),
    ("journal, page 9", "operator", lambda one: one.ask("operator", "/journal")["location"].rsplit("/", 1)[0] + "/9"),
    ("card, the newest", "operator", lambda one: f"/appeals/{_newest(one)}"),
    ("card, a closed one", "operator", lambda one: f"/appeals/{_first(one, 'operator', '/appeals?stage=closed')}"),
    ("card, at the head", "akim", lambda one: f"/appeals/{_first(one, 'akim', '/appeals?stage=at_head')}"),
    ("card, in work", "executor-1", lambda one: f"/appeals/{_first(one, 'executor-1', '/appeals?stage=in_work')}"),
    ("inbox", "akim", lambda _: "/inbox"),
    ("inbox, the first", "akim", lambda one: one.ask("akim", "/inbox")["location"]),
]


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        addresses = ["", ""]
        _measure("sqlite", folder, addresses)
        addresses = [stack.enter_context(server(is_durable=True)) for _ in range(2)]
        _measure("postgresql", folder, addresses)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"fsync of 4 KiB: {cost.fsyncs(folder):.0f} per s; load {load} on {os.cpu_count()} cores", flush=True)


def _measure(name: str, folder: Path, addresses: list[str]) -> None:
    small, large = (
        _filled(folder / f"{name}-{appeals}", appeals, address)
        for appeals, address in zip((SMALL, LARGE), addresses, strict=True)
    )
    print(
        f"\n{name:<24}{'by':<18}{'queries':>8}{'rows':>6}{'p50 ms':>8}{'p95':>7}{'CPU':>7}{'times':>7}{'CPU x':>7}",
        flush=True,
    )
    try:
        for page, who, path in PAGES:
            _page(page, who, path, small, large)
    finally:
        small.stop()
        large.stop()


def _filled(data: Path, appeals: int, address: str) -> Filled:
    office = Office(data, database=address)
    data.mkdir()
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    ishenim = [sys.executable, "-m", "ishenim"]
    for called in (
        [*ishenim, "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [*ishenim, "fill", "--appeals", str(appeals), "--seed", "1"],
        [sys.executable, "-c", ANALYSE],
    ):
        done = subprocess.run(called, env=env, capture_output=True, text=True, check=True, timeout=3600)
        if "fill" in called:
            print(f"{data.name}: {done.stdout.strip()}", flush=True)
    filled = Filled(office)
    filled.start()
    return filled


def _page(page: str, who: str, path: Address, small: Filled, large: Filled) -> None:
    """Ask both offices in turns and print the row of a page."""
    paths = {id(one): path(one) for one in (small, large)}
    first = max(one.ask(who, paths[id(one)], WARM_UP)["wall"][-1] for one in (small, large))
    wall: dict[int, list[float]] = {id(small): [], id(large): []}
    cpu: dict[int, list[float]] = {id(small): [], id(large): []}
    for _ in range(max(3, min(ROUNDS, int(PATIENCE / (first * EACH))))):
        for one in (small, large):
            told = one.ask(who, paths[id(one)], EACH)
            wall[id(one)] += told["wall"]
            cpu[id(one)] += told["cpu"]
    times = _p50(wall[id(large)]) / _p50(wall[id(small)])
    worked = _p50(cpu[id(large)]) / _p50(cpu[id(small)])
    for one, appeals in ((small, SMALL), (large, LARGE)):
        told = one.ask(who, paths[id(one)], counts=True)
        own = sorted(wall[id(one)])
        row = f"{page if one is small else '':<24}{who if one is small else f'{appeals:,}':<18}"
        row += f"{told['queries']:>8}{told['rows']:>6}{_p50(own):>8.1f}{own[len(own) * 95 // 100] * 1000:>7.1f}"
        row += f"{_p50(cpu[id(one)]):>7.1f}"
        if one is large:
            row += f"{times:>7.2f}{worked:>7.2f}" + _misses(_p50(own), times)
        print(row, flush=True)


def _p50(took: list[float]) -> float:
    """Milliseconds."""
    return statistics.median(took) * 1000


def _misses(p50: float, times: float) -> str:
    slow = f"  above {WANTED_MS} ms" if p50 > WANTED_MS else ""
    return slow + (f"  above {WANTED_TIMES} times" if times > WANTED_TIMES else "")


def _newest(one: Filled) -> int:
    return _first(one, "operator", "/appeals")


def _first(one: Filled, who: str, path: str) -> int:
    """The first appeal of a list."""
    return int(one.ask(who, path)["appeal"])


if __name__ == "__main__":
    main()

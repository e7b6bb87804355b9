"""What the control board and the morning page cost with 100,000 open appeals, on both databases. `make bench-control`.

The office answers in one process, without a network. "ms" is the time of an answer inside the process, "CPU" that of
its thread. BENCH_APPEALS sets how many appeals are open.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.pages import ANALYSE, Filled
from tests.office import PASSWORD, Office
from tests.postgres import server

OPEN = int(os.environ.get("BENCH_APPEALS", "100000"))
WARM_UP, ROUNDS = 3, 40
WANTED_MS = 30
DAYS = 30
SET_UP = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from ishenim.config import demo_office
demo_office.load(password={PASSWORD!r}, today=timezone.localdate() - timedelta(days={DAYS}), calls=0)
"""
PAGES = [
    ("board", "head-of-apparatus", "/control"),
    ("board, a later page", "head-of-apparatus", "/control?after=2026-01-01~0"),
    ("board, term passed", "head-of-apparatus", "/control?pile=passed"),
    ("board, within 3 days", "head-of-apparatus", "/control?pile=near"),
    ("board, not put in time", "head-of-apparatus", "/control?pile=not_put"),
    ("board, resolution's day", "head-of-apparatus", "/control?pile=own_day"),
    ("board, a topic", "head-of-apparatus", "/control?topic=land"),
    ("board, an executor", "head-of-apparatus", "/control?executor=10"),
    ("board, a body", "head-of-apparatus", "/control?body=bilim"),
    ("board, a village", "head-of-apparatus", "/control?village=nura"),
    ("board", "akim", "/control"),
    ("board", "control", "/control"),
    ("board", "deputy-akim", "/control"),
    ("board", "executor-1", "/control"),
    ("sheet for the meeting", "head-of-apparatus", "/control/week"),
    ("with whom they are", "head-of-apparatus", "/control/executors"),
    ("morning page", "akim", "/control/morning"),
]


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for engine in ("sqlite", "postgresql"):
            address = "" if engine == "sqlite" else stack.enter_context(server(is_durable=True))
            office = filled(Path(name) / engine, address)
            _measure(office, engine)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"load {load} on {os.cpu_count()} cores", flush=True)


def filled(data: Path, address: str) -> Office:
    """An office of the last month with so many open appeals."""
    office = Office(data, database=address)
    data.mkdir()
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    for called in (
        [sys.executable, "-m", "ishenim", "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [sys.executable, "-m", "bench.control_filled", str(OPEN)],
        [sys.executable, "-c", ANALYSE],
    ):
        done = subprocess.run(called, env=env, capture_output=True, text=True, check=False, timeout=3600)
        if done.returncode:
            raise AssertionError(done.stderr)
        if "bench.control_filled" in called:
            print(f"{data.name}: {int(done.stdout):,} open appeals", flush=True)
    return office


def _measure(office: Office, engine: str) -> None:
    one = Filled(office)
    one.start()
    print(f"\n{engine:<26}{'by':<20}{'queries':>8}{'rows':>6}{'p50 ms':>8}{'p95':>8}{'CPU':>7}", flush=True)
    try:
        for page, who, path in PAGES:
            one.ask(who, path, WARM_UP)
            told = one.ask(who, path, ROUNDS, counts=True)
            took = sorted(told["wall"])
            p50, p95 = statistics.median(took) * 1000, took[len(took) * 95 // 100] * 1000
            cpu = statistics.median(told["cpu"]) * 1000
            slow = f"  above {WANTED_MS} ms" if p50 > WANTED_MS and page.startswith("board") else ""
            print(
                f"{page:<26}{who:<20}{told['queries']:>8}{told['rows']:>6}{p50:>8.1f}{p95:>8.1f}{cpu:>7.1f}{slow}",
                flush=True,
            )
    finally:
        one.stop()


if __name__ == "__main__":
    main()

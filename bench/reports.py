"""The reports at 100,000 appeals in a year, on each database, in one process without a network: `make bench-reports`.

"p50 ms" is the time of a page inside the process, with a cold process's first answer left out. A period of more than
5,000 appeals (with the year before) is counted by the worker: its row is the whole errand, its rows a second, and how
much the process grew. BENCH_APPEALS sets the size.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.pages import ANALYSE, SET_UP
from tests.office import Office
from tests.postgres import server

APPEALS = int(os.environ.get("BENCH_APPEALS", "100000"))


def main() -> None:
    """Print one table for each database."""
    with tempfile.TemporaryDirectory() as name, server(is_durable=True) as address:
        for label, database in (("sqlite", ""), ("postgresql", address)):
            office = _filled(Path(name) / label, database)
            print(f"\n{label}, {APPEALS:,} appeals{'p50 ms':>35}")
            called = [sys.executable, "-m", "bench.asked_reports"]
            asked = subprocess.run(called, env=_env(office), capture_output=True, text=True)
            if asked.returncode:
                raise AssertionError(asked.stderr)
            for line in asked.stdout.splitlines():
                what, took, more = line.split("|")
                print(f"  {what:<44}{took:>8}  {more}", flush=True)


def _env(office: Office) -> dict[str, str]:
    return {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}


def _filled(data: Path, database: str) -> Office:
    office = Office(data, database=database)
    data.mkdir()
    ishenim = [sys.executable, "-m", "ishenim"]
    for called in (
        [*ishenim, "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [*ishenim, "fill", "--appeals", str(APPEALS), "--seed", "1"],
        [sys.executable, "-c", ANALYSE],
    ):
        subprocess.run(called, env=_env(office), capture_output=True, text=True, check=True, timeout=3600)
    return office


if __name__ == "__main__":
    main()

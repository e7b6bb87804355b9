"""Registering through the real form: parallel numbers, time, server CPU, on SQLite and PostgreSQL.

`make bench-intake`. "CPU ms" is the user and system time of the web processes and the worker (/proc) over the
registrations alone, divided by their number: calls are taken beforehand. The last row of each database is the CPU
time of each registration by itself (bench.in_process), of which the median is the figure the issue limits to 5 ms.
The fsync rate of the same minute stands beside the figures. Last comes the comparison with django-helpdesk.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import against_helpdesk, cost
from bench.client import calls_to_register
from bench.cost import Cost
from tests.office import Office
from tests.postgres import server

EACH = 400  # registrations of a run


def main() -> None:
    """Print one table for both databases."""
    print(f"{'database':<11}{'clients':>8}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'p99/p50':>9}{'CPU ms':>8}  numbers")
    with tempfile.TemporaryDirectory() as folder:
        _measure("sqlite", Path(folder), "")
        with server(is_durable=True) as url:
            _measure("postgresql", Path(folder), url)
        print(f"fsync of 4 KiB: {cost.fsyncs(Path(folder)):.0f} per s", flush=True)
    print()
    against_helpdesk.main()


def _measure(name: str, folder: Path, database: str) -> None:
    with cost.running(Office(folder / name, database=database, workers=2)) as office:
        for clients in (1, 8):
            run = _run(office, clients=clients, each=EACH // clients)
            row = (run.per_second, run.p50, run.p99, run.p99 / run.p50, run.cpu_each)
            print(
                f"{name:<11}{clients:>8}"
                + "{:>8.0f}{:>8.1f}{:>8.1f}{:>9.1f}{:>8.1f}".format(*row)
                + f"  {_dense(run.numbers)}"
            )
        numbers = _run(office, clients=50, each=1).numbers
        print(f"{name:<11}{50:>8}{'':>41}  {_dense(numbers)}", flush=True)
        cpu = sorted(_cpu_of_each(office))
        shown = "".join(f"  p{percent} {cpu[len(cpu) * percent // 100]:.1f}" for percent in (50, 90, 99))
        print(f"{name:<11} CPU ms of one registration, {len(cpu)} of them:{shown}", flush=True)


def _run(office: Office, *, clients: int, each: int) -> Cost:
    """Register `each` calls with each of so many clients at once."""
    return cost.at_once(calls_to_register(office, clients=clients, each=each), office=office)


def _cpu_of_each(office: Office) -> list[float]:
    """Milliseconds of CPU of single registrations, in a process that nobody else uses."""
    called = [sys.executable, "-m", "bench.in_process"]
    done = subprocess.run(called, env=office.env, capture_output=True, text=True, timeout=300, check=True)
    return [float(one) for one in json.loads(done.stdout)]


def _dense(numbers: list[int]) -> str:
    ordered = sorted(numbers)
    is_dense = ordered == list(range(ordered[0], ordered[0] + len(ordered)))
    return f"{len(ordered)} consecutive" if is_dense else f"GAPS OR DUPLICATES: {ordered}"


if __name__ == "__main__":
    sys.exit(main())

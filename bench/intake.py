"""Registering through the real form: parallel numbers, time, server CPU, on SQLite and PostgreSQL.

`make bench-intake`. "CPU ms" is the user and system time of the web processes and the worker (/proc) over the
registrations alone, divided by their number: calls are taken beforehand. The last row of each database is the CPU
time of each registration by itself (bench.in_process), of which the median is the figure the issue limits to 5 ms.
The fsync rate of the same minute stands beside the figures.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import Client
from tests.office import Office
from tests.postgres import server

EACH = 400  # registrations of a run
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print one table for both databases."""
    print(f"{'database':<11}{'clients':>8}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'p99/p50':>9}{'CPU ms':>8}  numbers")
    with tempfile.TemporaryDirectory() as folder:
        _measure("sqlite", Path(folder), "")
        with server(is_durable=True) as url:
            _measure("postgresql", Path(folder), url)
        print(f"fsync of 4 KiB: {_fsyncs(Path(folder)):.0f} per s")


def _measure(name: str, folder: Path, database: str) -> None:
    with _running(folder / name, database) as office:
        for clients in (1, 8):
            took, cpu, numbers, seconds = _run(office, clients=clients, each=EACH // clients)
            took.sort()
            p50, p99 = statistics.median(took), took[int(len(took) * 0.99)]
            row = (len(took) / seconds, p50 * 1000, p99 * 1000, p99 / p50, cpu / len(took) * 1000)
            print(
                f"{name:<11}{clients:>8}"
                + "{:>8.0f}{:>8.1f}{:>8.1f}{:>9.1f}{:>8.1f}".format(*row)
                + f"  {_dense(numbers)}"
            )
        _, _, numbers, _ = _run(office, clients=50, each=1)
        print(f"{name:<11}{50:>8}{'':>41}  {_dense(numbers)}", flush=True)
        cpu = sorted(_cpu_of_each(office))
        shown = "".join(f"  p{percent} {cpu[len(cpu) * percent // 100]:.1f}" for percent in (50, 90, 99))
        print(f"{name:<11} CPU ms of one registration, {len(cpu)} of them:{shown}", flush=True)


@contextmanager
def _running(data: Path, database: str) -> Iterator[Office]:
    office = Office(data, database=database, workers=2)
    data.mkdir()
    office.fill(calls=0)
    office.start()
    try:
        yield office
    finally:
        office.kill()


def _run(office: Office, *, clients: int, each: int) -> tuple[list[float], float, list[int], float]:
    """Register `each` calls with each of so many clients at once; return times, CPU seconds, numbers, duration."""
    first = [Client(office, username) for username in ("operator", "deputy-operator")]
    signed_in = [Client(office, cookies=first[n % 2].cookies) for n in range(clients)]
    calls = [[client.take_call() for _ in range(each)] for client in signed_in]
    took: list[float] = []
    numbers: list[int] = []
    gate = threading.Barrier(clients + 1)

    def work(client: Client, addresses: list[str]) -> None:
        gate.wait()
        for address in addresses:
            number, seconds = client.register(address)
            took.append(seconds)
            numbers.append(number)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(signed_in, calls, strict=True)]
    for thread in threads:
        thread.start()
    before = _cpu(office)
    start = time.perf_counter()
    gate.wait()
    for thread in threads:
        thread.join()
    return took, _cpu(office) - before, numbers, time.perf_counter() - start


def _cpu(office: Office) -> float:
    """User and system seconds of the web processes."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if office.process and int(fields[1]) == office.process.pid:  # children: web processes and the worker
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def _cpu_of_each(office: Office) -> list[float]:
    """Milliseconds of CPU of single registrations, in a process that nobody else uses."""
    called = [sys.executable, "-m", "bench.in_process"]
    done = subprocess.run(called, env=office.env, capture_output=True, text=True, timeout=300, check=True)
    return [float(one) for one in json.loads(done.stdout)]


def _dense(numbers: list[int]) -> str:
    ordered = sorted(numbers)
    is_dense = ordered == list(range(ordered[0], ordered[0] + len(ordered)))
    return f"{len(ordered)} consecutive" if is_dense else f"GAPS OR DUPLICATES: {ordered}"


def _fsyncs(folder: Path) -> float:
    with (folder / "fsync").open("wb", buffering=0) as out:
        start = time.perf_counter()
        for _ in range(300):
            out.write(b"x" * 4096)
            os.fsync(out.fileno())
        return 300 / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())

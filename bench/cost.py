"""What work on a running server costs: seconds as its clients see them, CPU of its processes, the disk beside it."""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.office import Office

TICK = os.sysconf("SC_CLK_TCK")
Job = Callable[[], tuple[int, float]]  # does one thing; returns the number it got and the seconds it took


@dataclass(frozen=True)
class Cost:
    """One run, or several added up: the time of every job in order, CPU seconds, numbers, duration."""

    took: list[float]
    cpu: float
    numbers: list[int]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.took) * 1000

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return self.took[int(len(self.took) * 0.99)] * 1000

    @property
    def cpu_each(self) -> float:
        """Milliseconds of CPU of the server's processes, divided by the jobs."""
        return self.cpu / len(self.took) * 1000


def together(runs: Iterable[Cost]) -> Cost:
    """Several runs as one."""
    runs = list(runs)
    return Cost(
        took=sorted(one for run in runs for one in run.took),
        cpu=sum(run.cpu for run in runs),
        numbers=[number for run in runs for number in run.numbers],
        seconds=sum(run.seconds for run in runs),
    )


@contextmanager
def running(office: Office) -> Iterator[Office]:
    """Fill an empty office, serve it, pull the plug afterwards."""
    office.data.mkdir()
    office.fill(calls=0)
    office.start()
    try:
        yield office
    finally:
        office.kill()


def at_once(jobs: list[list[Job]], *, office: Office) -> Cost:
    """Let every client do its own list of jobs, all at once; a job that fails ends the run."""
    gate = threading.Barrier(len(jobs) + 1)

    def work(own: list[Job]) -> list[tuple[int, float]]:
        gate.wait()
        return [job() for job in own]

    with ThreadPoolExecutor(len(jobs)) as pool:
        started = [pool.submit(work, own) for own in jobs]
        before = _cpu(office)
        start = time.perf_counter()
        gate.wait()
        done = [one for client in started for one in client.result()]
        seconds = time.perf_counter() - start
    return Cost(sorted(one[1] for one in done), _cpu(office) - before, [one[0] for one in done], seconds)


def _cpu(office: Office) -> float:
    """User and system seconds of the web processes and, with us, the worker: the children of what was started."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if office.process and int(fields[1]) == office.process.pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def fsyncs(folder: Path) -> float:
    """How often per second 4 KiB reach this disk just now."""
    with (folder / "fsync").open("wb", buffering=0) as out:
        start = time.perf_counter()
        for _ in range(300):
            out.write(b"x" * 4096)
            os.fsync(out.fileno())
        return 300 / (time.perf_counter() - start)

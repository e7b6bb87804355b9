"""An hour of alarms while the worker is killed (R51, R53): `python -m faults.alarm_hour`, or `make faults`.

`ishenim serve` and two workers, all of them processes, on SQLite and PostgreSQL; a minute of the ladder takes seconds.
Alarms are raised over HTTP at random moments; some are heard, some of them acted on, some closed, some found not
urgent, some left alone. The workers are killed -9 at random and begin anew. At the end the rows alone are asked: each
rung that came was told once, within two seconds of its time or of a worker's beginning, and nobody of what had stopped.
A ladder that believes its log instead of the row must fail here.

FAULTS_MINUTES (of each engine), FAULTS_SEED; the exit code is 0 only when all of it holds.
"""

import heapq
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from itertools import count, product
from pathlib import Path
from uuid import uuid4

from bench.client import Client
from faults import PRODUCT, TRUSTING
from faults.mail import SEED, STILL, fresh_office
from faults.rungs import LIMIT, Judged, Span, judged
from tests.office import Office

MINUTES = float(os.environ.get("FAULTS_MINUTES", "60"))
CONTROL_MINUTES = 1.5
MINUTE = 2  # seconds that the ladder calls a minute
WORKERS = 2
EVERY = 4.0  # seconds between two alarms
LONGEST = 150.0  # seconds an alarm lives: four rounds and more
ENGINES = os.environ.get("FAULTS_ENGINES", "sqlite postgresql").split()
ALIVE = 60.0  # a page is opened so often, that no session locks
CLAUSES = ("III.8.a", "III.8.b", "III.8.c", "III.9")
FATES = (  # what is done about an alarm, in this order, at random moments
    "measured closed",
    "silent measured closed",
    "heard measured closed",
    "phoned measured closed",
    "heard downgraded",
    "downgraded",
)


class Worker:
    """One worker process, and when it lived."""

    def __init__(self, office: Office, variant: str, minute: int, **settings: str) -> None:
        self.ready_at = self.ended_at = 0.0
        called = [sys.executable, "-m", "faults.hurried", "work", variant, str(minute)]
        env = {**office.env, "ISHENIM_LOG_LEVEL": "ERROR", **settings}
        self.process = subprocess.Popen(called, env=env, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._wait_for_begin, daemon=True)
        self.reader.start()

    def _wait_for_begin(self) -> None:
        if self.process.stdout.readline() == "ready\n":
            self.ready_at = time.time()

    def kill(self) -> None:
        """-9; one that had not begun yet has not lived."""
        assert self.process.poll() is None, "a worker ended by itself"
        self.ended_at = time.time()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    @property
    def is_at_work(self) -> bool:
        return self.ready_at > 0

    @property
    def lived(self) -> Span | None:
        return (self.ready_at, self.ended_at) if 0 < self.ready_at < self.ended_at else None


@dataclass(frozen=True)
class Counted:
    """One run."""

    kills: int
    acts: int  # of people: heard, telephoned, acted on, ended
    judged: Judged
    seconds: int
    load: float  # of the machine in the last five minutes; beside others' work seconds are not ours alone

    @property
    def holds(self) -> bool:
        return self.judged.holds


class Hour:
    """One run: people who raise alarms and act on them, workers that are killed; things happen at their moments."""

    def __init__(self, office: Office, variant: str, *, seed: int, minute: int = MINUTE) -> None:
        self.office, self.variant, self.minute, self.chance = office, variant, minute, random.Random(seed)
        self.operator, self.akim = Client(office, "operator"), Client(office, "akim")
        self.workers: list[Worker] = []
        self.ended: list[Worker] = []
        self.kills = self.acts = 0
        self.later: list[tuple[float, int, Callable[[], None]]] = []
        self.turn = count()
        self.begun = time.time()
        self.seen_file = office.data / "seen"
        with self.seen_file.open("w") as out:
            called = [sys.executable, "-m", "faults.hurried", "watch"]
            self.watcher = subprocess.Popen(called, env=office.env, stdout=out)
        self.wait_for(lambda: self.seen_file.stat().st_size)  # nothing is raised before somebody looks

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        heapq.heappush(self.later, (time.time() + seconds, next(self.turn), do))

    def go_on(self, seconds: float) -> None:
        """Let everything happen that is to happen within so many seconds."""
        until = time.time() + seconds
        while self.later and self.later[0][0] < until:
            moment, _, do = heapq.heappop(self.later)
            time.sleep(max(0.0, moment - time.time()))
            do()
        time.sleep(max(0.0, until - time.time()))

    def wait_for(self, what: Callable[[], object]) -> None:
        """Go on until something is so; what never is, is stuck."""
        until = time.monotonic() + STILL
        while not what():
            assert time.monotonic() < until, "stuck"
            self.go_on(0.1)

    # workers

    def work(self, **settings: str) -> Worker:
        self.workers.append(Worker(self.office, self.variant, self.minute, **settings))
        return self.workers[-1]

    def kill(self, worker: Worker) -> None:
        self.workers.remove(worker)
        worker.kill()
        self.ended.append(worker)
        self.kills += 1

    def kill_at_random(self) -> None:
        """One of the workers, or all of them; as many begin again a little later."""
        dying = self.chance.sample(self.workers, self.chance.randint(1, len(self.workers))) if self.workers else []
        for worker in dying:
            self.kill(worker)
        back = self.chance.uniform(0, 6)
        for _ in range(WORKERS - len(self.workers)):
            self.after(back, self._back)
        self.after(back + self.chance.uniform(4, 20), self.kill_at_random)

    def kill_at_the_moment(self) -> None:
        """Whichever worker has it in its log and not yet in the rows; another begins at once."""
        held = [one for one in self.workers if (self.office.data / f"held.{one.process.pid}").is_file()]
        for worker in held:
            self.kill(worker)
            self._back()
        self.after(5 if held else 0.05, self.kill_at_the_moment)

    def _back(self) -> None:
        if len(self.workers) < WORKERS:
            self.work()

    # people

    def raise_at_random(self) -> None:
        self.raise_one(self.chance.choice(FATES), within=LONGEST)
        self.after(self.chance.expovariate(1 / EVERY), self.raise_at_random)

    def raise_one(self, fate: str, *, within: float) -> str:
        """Raise an alarm and say when what is done about it; every one ends before it is too old."""
        key = str(uuid4())
        told = {"key": key, "clause": self.chance.choice(CLAUSES), "words": "Архивди өрттөйбүз деп жатышат"}
        self._post(self.operator, "/alarms/new", told)
        moments = sorted(self.chance.uniform(0, within) for _ in fate.split())
        for moment, name in zip(moments, fate.split(), strict=True):
            self.after(moment, lambda name=name: self._act(key, name))
        return key

    def _act(self, key: str, name: str) -> None:
        by, path, told = {
            "heard": (self.akim, "acknowledge", {}),
            "phoned": (self.operator, "phoned", {"phoned-answered": "yes", "phoned-words": "угуп алды"}),
            "silent": (self.operator, "phoned", {"phoned-answered": "no", "phoned-words": "жооп жок"}),
            "measured": (self.operator, "measure", {"measure-measure": "called_101"}),
            "closed": (self.operator, "close", {"close-words": "өрт өчүрүлдү"}),
            "downgraded": (self.akim, "downgrade", {"downgrade-words": "жаңылыштык"}),
        }[name]
        self._post(by, f"/alarms/{key}/{path}", told)
        self.acts += 1

    def _post(self, by: Client, path: str, told: dict[str, str]) -> None:
        by.connection.close()  # the server may have, meanwhile; the next request opens it again
        status, _, text = by.ask("POST", path, told)
        assert status == 302, f"{path}: {status} {text[:300]}"

    def stay_awake(self) -> None:
        for client in (self.operator, self.akim):
            client.connection.close()
            client.ask("GET", "/desk")
        self.after(ALIVE, self.stay_awake)

    # the end

    def close(self) -> None:
        while self.workers:
            self.kill(self.workers[-1])
        time.sleep(1)  # it sees the last rows
        self.watcher.kill()
        self.watcher.wait()
        self.operator.connection.close()
        self.akim.connection.close()

    def counted(self, *, limit: float = LIMIT) -> Counted:
        """Once it is closed; a rung must be told within `limit` seconds of its time or of a worker's beginning."""
        called = [sys.executable, "-m", "faults.hurried", "tell"]
        told = json.loads(subprocess.run(called, env=self.office.env, capture_output=True, check=True).stdout)
        lines = (line.split() for line in self.seen_file.read_text().splitlines())
        seen = {int(pk): float(at) for pk, at in lines}
        lived = [one.lived for one in self.ended if one.lived]
        found = judged(told["alarms"], told["told"], seen, lived, minute=self.minute, limit=limit)
        return Counted(self.kills, self.acts, found, int(time.time() - self.begun), round(os.getloadavg()[1], 1))


@contextmanager
def run(office: Office, variant: str, *, seed: int, minute: int = MINUTE) -> Iterator[Hour]:
    """A run in an office that is filled; it is served here, and the worker of `serve` makes place for ours."""
    office.start(ISHENIM_LOG_LEVEL="ERROR")
    try:
        _end_own_worker(office)
        hour = Hour(office, variant, seed=seed, minute=minute)
        try:
            yield hour
        finally:
            hour.close()
    finally:
        office.kill()


def _end_own_worker(office: Office) -> None:
    """Kill the worker that `serve` has started: its minutes are minutes."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            words = (stat.parent / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            continue
        if parent == office.process.pid and b"worker" in words:
            os.kill(int(stat.parent.name), signal.SIGKILL)
            return
    raise AssertionError("serve has started no worker")


def long_run(office: Office, variant: str) -> Counted:
    minutes = MINUTES if variant == PRODUCT else min(MINUTES, CONTROL_MINUTES)
    with run(office, variant, seed=SEED) as hour:
        for _ in range(WORKERS):
            hour.work()
        hour.wait_for(lambda: all(one.is_at_work for one in hour.workers))
        hour.after(10, hour.kill_at_random if variant == PRODUCT else hour.kill_at_the_moment)
        hour.after(ALIVE, hour.stay_awake)
        hour.raise_at_random()
        hour.go_on(minutes * 60)
        hour.close()
        return hour.counted()


COLUMNS = ("kills", "acts", *(one.name for one in fields(Judged)), "seconds", "load")


def main() -> int:
    """Run everything, print the table, answer 0 only when the product holds and the known-bad ladder does not."""
    print(f"Alarms for {MINUTES:g} min of each engine, a minute of the ladder is {MINUTE} s; seed {SEED}", flush=True)
    print(" ".join(f"{name:>10}" for name in ("engine", *COLUMNS)), " ladder", flush=True)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name:
        for engine, variant in product(ENGINES, (TRUSTING, PRODUCT)):
            with fresh_office(Path(name) / f"{engine}-{variant.partition(' ')[0]}", engine) as office:
                found = long_run(office, variant)
                is_verified = office.command("verify").returncode == 0
            is_lossy = bool(found.judged.lost or found.judged.doubled)  # being late alone would prove little
            is_as_it_must = found.holds and is_verified if variant == PRODUCT else is_lossy
            wrong += [] if is_as_it_must else [f"{engine}, {variant}"]
            verdict = ("holds" if found.holds else "fails") + ("" if is_as_it_must else "  ← WRONG")
            cells = (engine, found.kills, found.acts, *astuple(found.judged), found.seconds, found.load)
            print(*(f"{cell!s:>10}" for cell in cells), f" {variant}: {verdict}", flush=True)
            if not is_verified:
                print("its log does not verify", flush=True)
    print(f"WRONG: {'; '.join(wrong)}" if wrong else "Holds; the ladder that trusts its log fails, as it must.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

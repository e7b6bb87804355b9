"""Letters while workers are killed (trust.md F10; decisions 23): `python -m faults.mail`, or `make faults`.

Three worker processes and a slow mail server that nobody kills; one of the three is killed -9 at random two hundred
times, on SQLite and PostgreSQL. The list of the server says what arrived. None may be lost; a letter may arrive twice,
with the same Message-ID; what was given up on must be in sight. An outbox that acknowledges before it sends, and one
without a key, must fail in the same harness.

FAULTS_KILLS, FAULTS_LETTERS, FAULTS_SEED set the sizes; the exit code is 0 only when all of it holds.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from itertools import product
from pathlib import Path
from typing import Protocol

from faults import HASTY, KEYLESS, PRODUCT
from tests.notify.smtp_server import ROOT, Smtp, running
from tests.office import Office
from tests.postgres import server

KILLS = int(os.environ.get("FAULTS_KILLS", "200"))
LETTERS = int(os.environ.get("FAULTS_LETTERS", "400"))
SEED = int(os.environ.get("FAULTS_SEED", "20261126"))
CONTROL_KILLS = 25  # for the known-bad ones; in each some letter is lost or doubled long before
WORKERS = 3
SLOW = "slow 120"  # milliseconds at most for each moment of a letter
MOMENTS = ("connect", "mail", "rcpt", "data", "letter")
STILL = 60  # seconds without any progress after which it is stuck


@dataclass(frozen=True)
class Counted:
    """What became of the letters of one run."""

    kills: int
    asked: int
    delivered: int
    lost: int  # neither at the server nor in sight of anybody
    in_sight: int  # given up on, told to whoever keeps the machine
    repeats: int
    most: int  # of one letter
    other_ids: int  # letters that came with a second Message-ID
    seconds: int

    @property
    def holds(self) -> bool:
        """decisions 23: none lost, at most one repeat, with the same Message-ID."""
        return not self.lost and self.most <= 2 and not self.other_ids and self.asked > 0


COLUMNS = tuple(one.name for one in fields(Counted))


class Nursery:
    """The process workers are forked from."""

    def __init__(self, office: Office, settings: dict[str, str], variant: str) -> None:
        called = [sys.executable, "-m", "faults.nursery", variant]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        env = {**office.env, "ISHENIM_LOG_LEVEL": "ERROR", **settings}
        self.process = subprocess.Popen(called, cwd=ROOT, env=env, **pipes)

    def say(self, *words: object) -> str:
        """Give a command; returns the first line of the answer."""
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def work(self) -> int:
        return int(self.say("work"))

    def ask(self, what: str, first: int, count: int) -> None:
        assert self.say("ask", what, first, count) == "done", "they could not be asked for"

    def told(self, what: str) -> list[dict]:
        """What became of every errand."""
        rows = json.loads(self.say("tell", what))
        assert self.process.stdout.readline() == "done\n"
        return rows

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Outside(Protocol):
    """Who takes what is sent: does as told, and knows what came."""

    def mode(self, words: str) -> None: ...

    def wait_until_held(self) -> None: ...


class Run(ABC):
    """One run: an office, whoever takes what it sends, workers that are killed."""

    what = "letters"

    def __init__(self, nursery: Nursery, outside: Outside, *, seed: int, first: int) -> None:
        self.nursery, self.outside, self.chance, self.first = nursery, outside, random.Random(seed), first
        self.workers: list[int] = []
        self.kills = self.asked = 0
        self.begun = time.monotonic()
        self.pause = threading.Event()

    def ask(self, count: int) -> None:
        self.nursery.ask(self.what, self.first + self.asked, count)
        self.asked += count

    def kill(self, pid: int) -> None:
        self.workers.remove(pid)
        os.kill(pid, signal.SIGKILL)
        self.kills += 1

    @abstractmethod
    def delivered(self) -> int:
        """How many have arrived so far."""

    def kill_at_random(self, kills: int, *, letters: int) -> None:
        """Three workers, one of them killed at a random moment, again and again; there is always something to do."""
        self.outside.mode(SLOW)
        self.ask(letters)
        for _ in range(kills):
            while len(self.workers) < WORKERS:
                self.workers.append(self.nursery.work())
            self.pause.wait(self.chance.uniform(0.02, 0.5))
            self.kill(self.chance.choice(self.workers))
            if self.kills % 10 == 0 and self.asked - self.delivered() < 40:
                self.ask(100)

    def kill_at(self, moment: str) -> None:
        """One worker, killed while the server holds its letter at a moment of the conversation."""
        self.outside.mode(f"hold {moment}")
        self.ask(1)
        self.workers.append(self.nursery.work())
        self.outside.wait_until_held()
        self.kill(self.workers[-1])
        self.outside.mode("accept")

    def drain(self) -> None:
        """Let the workers finish what is left; stuck is failed."""
        self.outside.mode("accept")
        while len(self.workers) < WORKERS:
            self.workers.append(self.nursery.work())
        left, since = -1, time.monotonic()
        while now_left := sum(not (row["done"] or row["dead"]) for row in self.nursery.told(self.what)):
            if now_left != left:
                left, since = now_left, time.monotonic()
            assert time.monotonic() - since < STILL, f"stuck with {left} {self.what}"
            self.pause.wait(0.2)


class Letters(Run):
    """A run of letters with its mail server."""

    outside: Smtp

    def delivered(self) -> int:
        return len({_number(letter) for letter in self.outside.letters()})

    def counted(self) -> Counted:
        arrived = [(_number(letter), letter["message-id"]) for letter in self.outside.letters()]
        times = Counter(number for number, _ in arrived)
        ids = Counter(number for number, _ in set(arrived))
        asked = set(range(self.first, self.first + self.asked))
        in_sight = {row["number"] for row in self.nursery.told(self.what) if row["dead"]} & asked
        return Counted(
            kills=self.kills,
            asked=self.asked,
            delivered=len(times),
            lost=len(asked - set(times) - in_sight),
            in_sight=len(in_sight),
            repeats=len(arrived) - len(times),
            most=max(times.values(), default=0),
            other_ids=sum(count > 1 for count in ids.values()),
            seconds=int(time.monotonic() - self.begun),
        )


def _number(letter: dict[str, str]) -> int:
    """The number of the notice a letter is about: «№ 12/2026: …»."""
    return int(letter["subject"].partition("№ ")[2].partition("/")[0])


@contextmanager
def run(office: Office, variant: str, *, seed: int, first: int = 1) -> Iterator[Letters]:
    """A run in an office; its notices are numbered from `first`."""
    with tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name, running(Path(name) / f"smtp-{seed}") as smtp:
        settings = {
            "ISHENIM_MAIL_HOST": "127.0.0.1",
            "ISHENIM_MAIL_PORT": str(smtp.port),
            "ISHENIM_MAIL_TLS": "none",
            "ISHENIM_MAIL_FROM": "ishenim@office.test",
        }
        nursery = Nursery(office, settings, variant)
        try:
            yield Letters(nursery, smtp, seed=seed, first=first)
        finally:
            with suppress(OSError, subprocess.TimeoutExpired):
                nursery.close()


def long_run(office: Office, variant: str) -> Counted:
    kills, letters = (KILLS, LETTERS) if variant == PRODUCT else (min(KILLS, CONTROL_KILLS), min(LETTERS, 60))
    with run(office, variant, seed=SEED) as one:
        for moment in MOMENTS:
            one.kill_at(moment)
        one.kill_at_random(kills - len(MOMENTS), letters=letters)
        one.drain()
        return one.counted()


def main() -> int:
    """Run everything, print the table, answer 0 only when the product holds and no known-bad one does."""
    print(
        f"Letters while workers are killed; seed {SEED}, {KILLS} kills, {LETTERS} letters and more as they go",
        flush=True,
    )
    print(" ".join(f"{name:>10}" for name in ("engine", *(one.name for one in fields(Counted)))), " outbox", flush=True)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name:
        for engine, variant in product(("sqlite", "postgresql"), (HASTY, KEYLESS, PRODUCT)):
            with fresh_office(Path(name) / f"{engine}-{variant}", engine) as office:
                found = long_run(office, variant)
            is_as_it_must = found.holds == (variant == PRODUCT)
            wrong += [] if is_as_it_must else [f"{engine}, {variant}"]
            verdict = ("holds" if found.holds else "fails") + ("" if is_as_it_must else "  ← WRONG")
            print(*(f"{cell!s:>10}" for cell in (engine, *astuple(found))), f" {variant}: {verdict}", flush=True)
    print(f"WRONG: {'; '.join(wrong)}" if wrong else "Holds; both known-bad outboxes fail, as they must.", flush=True)
    return 1 if wrong else 0


@contextmanager
def fresh_office(data: Path, engine: str) -> Iterator[Office]:
    """A fresh office with a call in it; on PostgreSQL with a server of its own."""
    with ExitStack() as stack:
        office = Office(data, database=stack.enter_context(server()) if engine == "postgresql" else "")
        data.mkdir()
        office.fill(calls=1)
        yield office


if __name__ == "__main__":
    sys.exit(main())

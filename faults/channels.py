"""SMS and calls while workers are killed (trust.md F10; decisions 23): `python -m faults.channels`, or `make faults`.

Three worker processes, gammu-smsd itself with a telephone that pretends, a receiver of calls; nobody kills these. One
of the three workers is killed -9 at each moment of a message and of a call, then at random. What went out is read from
the daemon's log and from the receiver's list. None may be lost; an SMS may go twice, under the same mark; of calls none
may count twice by the id of its event. Known-bad outboxes must fail here, as with letters.

FAULTS_KILLS, FAULTS_ALARMS, FAULTS_SEED set the sizes; the exit code is 0 only when all of it holds.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from itertools import product
from pathlib import Path

from faults import HASTY, KEYLESS, PRODUCT
from faults.mail import CONTROL_KILLS, KILLS, SEED, Nursery, Run, fresh_office
from tests.notify import receiver
from tests.notify.gammu import Gammu, folders, until
from tests.notify.receiver import Receiver
from tests.office import Office

ALARMS = int(os.environ.get("FAULTS_ALARMS", "200"))
MOMENTS = ("sms before", "sms after", "call balk", "call hold")
SENT = re.compile(r"Transmitted \S+_([0-9a-f]+)-\d+\.txt \(total")
KEY = "a-key-that-nobody-else-knows-0123456789"


@dataclass(frozen=True)
class Counted:
    """What became of the alarms of one run on one channel."""

    channel: str
    kills: int
    asked: int
    delivered: int
    lost: int  # neither out nor in sight of anybody
    in_sight: int  # given up on, told to whoever keeps the machine
    repeats: int
    most: int  # of one alarm
    other_ids: int  # alarms that went out under a second mark or event
    seconds: int

    @property
    def holds(self) -> bool:
        """decisions 23: none lost; an SMS at most twice; of calls any repeat is dropped by its event."""
        is_few = self.most <= 2 or self.channel == "webhook"
        return not self.lost and is_few and not self.other_ids and self.asked > 0


class World:
    """The daemon and the receiver; a mode is told to both."""

    def __init__(self, gammu: Gammu, called: Receiver) -> None:
        self.gammu, self.called = gammu, called
        self.mode("accept")

    def mode(self, words: str) -> None:
        channel, _, moment = words.partition(" ")
        is_one = channel in ("sms", "call")
        self.called.mode(moment if channel == "call" else "accept" if is_one else words)
        fresh = self.gammu.folder / "mode.new"
        fresh.write_text(f"hold {moment}" if channel == "sms" else "accept" if is_one else words)
        fresh.replace(self.gammu.folder / "mode")

    def wait_until_held(self) -> None:
        held = [self.gammu.folder / "held", self.called.folder / "held"]
        until(lambda: any(path.is_file() for path in held), "a worker at the moment")
        for path in held:
            path.unlink(missing_ok=True)

    def went_out(self) -> dict[str, Counter[str]]:
        """By channel, how often each mark or event went out."""
        log = self.gammu.folder / "log"
        said = log.read_text(errors="replace") if log.is_file() else ""
        called = (one["headers"]["x-ishenim-event"] for one in self.called.calls())
        return {"sms": Counter(SENT.findall(said)), "webhook": Counter(called)}


class Alarms(Run):
    """A run of alarms with the world they are told to."""

    what = "alarms"
    outside: World

    def delivered(self) -> int:
        return min(len(found) for found in self.outside.went_out().values())

    def kill_at(self, moment: str) -> None:
        """Where both channels have work to do, only the one that is held stands still."""
        self.outside.mode(moment)
        self.ask(1)
        self.workers.append(self.nursery.work())
        self.outside.wait_until_held()
        self.kill(self.workers[-1])
        self.outside.mode("accept")

    def drain(self) -> None:
        super().drain()
        until(lambda: not self.outside.gammu.names("outbox"), "the daemon's last message")

    def counted(self) -> list[Counted]:
        out, rows = self.outside.went_out(), self.nursery.told(self.what)
        return [
            self._counted(channel, out[channel], [row for row in rows if row["channel"] == channel]) for channel in out
        ]

    def _counted(self, channel: str, out: Counter[str], rows: list[dict]) -> Counted:
        asked = set(range(self.first, self.first + self.asked))
        mine = [row for row in rows if row["number"] in asked]
        times, ids = Counter(), Counter()
        for row in mine:
            if out[row["mark"]]:
                times[row["number"]] += out[row["mark"]]
                ids[row["number"]] += 1
        in_sight = {row["number"] for row in mine if row["dead"]}
        return Counted(
            channel=channel,
            kills=self.kills,
            asked=self.asked,
            delivered=len(times),
            lost=len(asked - set(times) - in_sight),
            in_sight=len(in_sight),
            repeats=sum(times.values()) - len(times),
            most=max(times.values(), default=0),
            other_ids=sum(count > 1 for count in ids.values()),
            seconds=int(time.monotonic() - self.begun),
        )


@contextmanager
def run(office: Office, variant: str, *, seed: int, first: int = 1) -> Iterator[Alarms]:
    """A run in an office; its alarms are numbered from `first`."""
    with (
        tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name,
        folders(Path(name) / "sms") as gammu,
        receiver.running(Path(name) / "receiver") as called,
    ):
        (Path(name) / "key").write_text(KEY)
        gammu.hurry()
        gammu.start()
        settings = {
            "ISHENIM_SMS_FOLDER": str(gammu.folder),
            "ISHENIM_WEBHOOK_URL": f"{called.url}/",
            "ISHENIM_WEBHOOK_HOSTS": "127.0.0.1",
            "ISHENIM_WEBHOOK_KEY_FILE": str(Path(name) / "key"),
        }
        world, nursery = World(gammu, called), Nursery(office, settings, variant)
        try:
            yield Alarms(nursery, world, seed=seed, first=first)
        finally:
            with suppress(OSError, subprocess.TimeoutExpired):
                nursery.close()


def long_run(office: Office, variant: str) -> list[Counted]:
    kills, alarms = (KILLS, ALARMS) if variant == PRODUCT else (min(KILLS, CONTROL_KILLS), min(ALARMS, 60))
    with run(office, variant, seed=SEED) as one:
        for moment in MOMENTS:
            one.kill_at(moment)
        one.kill_at_random(kills - len(MOMENTS), letters=alarms)
        one.drain()
        return one.counted()


def main() -> int:
    """Run everything, print the table, answer 0 only when the product holds and no known-bad one does."""
    print(
        f"Alarms while workers are killed; seed {SEED}, {KILLS} kills, {ALARMS} alarms and more as they go", flush=True
    )
    print(" ".join(f"{name:>10}" for name in ("engine", *(one.name for one in fields(Counted)))), " outbox", flush=True)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name:
        for engine, variant in product(("sqlite", "postgresql"), (HASTY, KEYLESS, PRODUCT)):
            with fresh_office(Path(name) / f"{engine}-{variant}", engine) as office:
                found = long_run(office, variant)
            for one in found:
                is_as_it_must = one.holds == (variant == PRODUCT)
                wrong += [] if is_as_it_must else [f"{engine}, {variant}, {one.channel}"]
                verdict = ("holds" if one.holds else "fails") + ("" if is_as_it_must else "  ← WRONG")
                print(*(f"{cell!s:>10}" for cell in (engine, *astuple(one))), f" {variant}: {verdict}", flush=True)
    print(f"WRONG: {'; '.join(wrong)}" if wrong else "Holds; both known-bad outboxes fail, as they must.", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""R51: alarms climb by the worker, so `ishenim serve` begins one anew that died; one that ended as told stays ended."""

import signal
import subprocess
import sys

import pytest

from ishenim.config.commands import serve

WAITS = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(0)); signal.pause()"


class Keeper(serve.Keeper):
    """Keeps a program of a line instead of the worker."""

    def __init__(self, line):
        self.line = line
        super().__init__()

    def _begun(self):
        return subprocess.Popen([sys.executable, "-c", self.line])


@pytest.fixture
def kept(monkeypatch):
    """A keeper of a process that waits, begun."""
    monkeypatch.setattr(serve, "AGAIN", 0)
    keeper = Keeper(WAITS)
    yield keeper
    keeper.ending.set()
    keeper.worker.kill()
    keeper.join()


def test_a_worker_that_is_killed_is_begun_anew(kept):
    first = kept.worker
    kept.start()
    first.send_signal(signal.SIGKILL)
    first.wait()
    while kept.worker is first:  # until the keeper has seen it
        pass

    assert (first.returncode, kept.worker.poll()) == (-signal.SIGKILL, None)


def test_a_worker_that_ended_as_it_was_told_is_left_alone():
    keeper = Keeper("")
    first = keeper.worker
    keeper.start()
    keeper.join()

    assert (keeper.worker, first.returncode) == (first, 0)


def test_when_serving_ends_nothing_is_begun_anew(monkeypatch):
    monkeypatch.setattr(serve, "AGAIN", 3600)
    keeper = Keeper("exit(3)")
    keeper.worker.wait()
    keeper.start()
    keeper.ending.set()
    keeper.join()

    assert keeper.worker.returncode == 3

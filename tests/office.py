"""A real office to test and to measure: `ishenim serve` in a data folder of its own, on either database."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError, URLError

PASSWORD = "demo-password-1"


class Office:
    """One running office: its folder, its address, and the means to kill and restart it."""

    def __init__(self, data: Path, *, database: str = "", workers: int = 1) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.env = {
            **os.environ,
            "ISHENIM_DATA": str(data),
            "ISHENIM_DATABASE": database,
            "ISHENIM_DEMO_PASSWORD": PASSWORD,
            "ISHENIM_WORKERS": str(workers),
        }

    def fill(self, *, calls: int | None) -> None:
        """Migrate and load the demo people and the first sample calls; None: all, and they go on after that."""
        demo = ("demo",) if calls is None else ("demo", "--calls", str(calls))
        for words in (("migrate", "--json"), demo):
            done = self.command(*words)
            if done.returncode != 0:
                raise AssertionError(done.stderr)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `ishenim WORDS` in this office."""
        called = [sys.executable, "-m", "ishenim", *words]
        return subprocess.run(called, env=self.env, capture_output=True, text=True, timeout=120, check=False)

    def start(self, **settings: str) -> None:
        called = [sys.executable, "-m", "ishenim", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            called,
            env={**self.env, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(self.url + "/healthz")

    def kill(self) -> None:
        """Pull the plug: no process of the office gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def copied(data: Path, to: Path) -> Office:
    """An office on a copy of a filled data folder."""
    shutil.copytree(data, to)
    return Office(to)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    """Return when the office answers; give up after twenty seconds."""
    pause = threading.Event()
    for _ in range(400):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except HTTPError:
            return
        except (URLError, ConnectionError):
            pause.wait(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer")

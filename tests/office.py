"""A real office to test and to measure: `ishenim serve` in a data folder of its own, on either database."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from uuid import uuid4

import psycopg

PASSWORD = "demo-password-1"
RUN = os.environ.get("ISHENIM_TEST_DATABASE", "")  # the server of this run, empty on SQLite


class Office:
    """One running office: its folder, its address, and the means to kill and restart it."""

    def __init__(self, data: Path, *, database: str = "", workers: int = 1) -> None:
        self.data = data
        self.database = database
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
        self.migrate()
        self.load(calls=calls)

    def migrate(self) -> None:
        self._do("migrate", "--json")

    def load(self, *, calls: int | None) -> None:
        """Load the demo people and sample calls into a migrated office."""
        self._do(*(("demo",) if calls is None else ("demo", "--calls", str(calls))))

    def _do(self, *words: str) -> None:
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


@contextmanager
def filled(data: Path, *, calls: int | None, workers: int = 1) -> Iterator[Office]:
    """An office of its own on the engine of this run, not started: filled once for all who ask for so many calls."""
    template = _loaded(calls)
    with _ready(data, template, workers=workers) as office:
        yield office


@contextmanager
def migrated(data: Path, *, workers: int = 1) -> Iterator[Office]:
    """The same, with nothing in it but its tables."""
    with _ready(data, _migrated(), workers=workers) as office:
        yield office


@contextmanager
def _ready(data: Path, template: Office, *, workers: int = 1) -> Iterator[Office]:
    with ExitStack() as stack:
        database = _database(template.database) if RUN else ""
        if RUN:
            stack.callback(_drop, database)
        shutil.copytree(template.data, data, dirs_exist_ok=True)
        office = Office(data, database=database, workers=workers)
        stack.callback(office.kill)
        yield office


@cache
def _migrated() -> Office:
    return _template(Office.migrate)


@cache
def _loaded(calls: int | None) -> Office:
    return _template(lambda office: office.load(calls=calls), of=_migrated())


def _template(make: Callable[[Office], None], *, of: Office | None = None) -> Office:
    """An office that is never started; it goes with the server, its folder with the process."""
    folder = Path(tempfile.mkdtemp(prefix="ishenim-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if of is not None:
        shutil.copytree(of.data, folder, dirs_exist_ok=True)
    office = Office(folder, database=_database(of.database if of else "template1") if RUN else "")
    make(office)
    return office


def _database(of: str) -> str:
    """Copy a database of the run's server and return the address of the copy."""
    name = f"office_{uuid4().hex}"
    _tell(f"CREATE DATABASE {name} TEMPLATE {of.rpartition('/')[2]}")
    return f"{RUN.rpartition('/')[0]}/{name}"


def _drop(address: str) -> None:
    _tell(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")


def _tell(statement: str) -> None:
    with psycopg.connect(f"{RUN.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(statement)


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

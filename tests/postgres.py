"""Run the rooms' tests on PostgreSQL: `python tests/postgres.py [arguments of pytest]`.

The server is private: a free loopback port, a temporary folder, removed afterwards. Benches take it as `server()`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = ("walks", "house", "regulation", "kyrgyz")  # need no database, or run once on SQLite
ADDRESS = "127.0.0.1"


class NoServer(Exception):
    """The server could not be started; the sentence carries what PostgreSQL said."""


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """Yield the address of a fresh database. `is_durable` waits for the disk, as an office's server does."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="ishenim-postgres-"))
    data, port = folder / "data", _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(programs / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", data)
        options = f"-c listen_addresses={ADDRESS} -c port={port} -c unix_socket_directories={folder}"
        if not is_durable:
            options += " -c fsync=off -c full_page_writes=off"
        _run(programs / "pg_ctl", "start", "-w", "-t", "60", "-D", data, "-l", folder / "log", "-o", options)
        _run(programs / "createdb", "-h", ADDRESS, "-p", port, "-U", "postgres", "ishenim")
        yield f"postgresql://postgres@{ADDRESS}:{port}/ishenim"
    except NoServer as trouble:
        log = folder / "log"
        raise NoServer(f"{trouble}\n{log.read_text() if log.is_file() else ''}") from None
    finally:
        if (data / "postmaster.pid").exists():
            _run(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The newest server installed by the system, else the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoServer("There is no PostgreSQL server: tools/needs.sh installs it or says how.")
    return found[-1].parent if found else Path(str(on_path)).parent


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((ADDRESS, 0))
        return asked.getsockname()[1]


def _run(*command: object) -> None:
    """Run a program of the server as the user postgres, who may not enter our folder; as oneself when not root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(words, cwd="/", env=plain, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise NoServer(f"{Path(str(command[0])).name} failed: {(done.stderr or done.stdout).strip()}")


def pytest_collection_finish(session: object) -> None:
    """As a plugin of the run below: a suite that would quietly go to SQLite is stopped."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"]
    if not engine.endswith("postgresql"):
        raise SystemExit(f"The tests were to run on PostgreSQL, but Django was set up with {engine}.")


def main(arguments: list[str]) -> int:
    """Run pytest against the server; its closing line is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped on the way out
    names_tests = any((ROOT / word.split("::")[0]).exists() for word in arguments if not word.startswith("-"))
    rooms = [] if names_tests else ["tests", *(f"--ignore=tests/{folder}" for folder in ELSEWHERE)]
    command = [sys.executable, "-m", "pytest", "-p", "tests.postgres", "-m", "not walk", *rooms, *arguments]
    try:
        with server() as address, tempfile.TemporaryDirectory(prefix="ishenim-tests-") as data:
            sys.stdout.write(f"PostgreSQL: {address}\n")
            sys.stdout.flush()
            return subprocess.run(command, cwd=ROOT, env={**os.environ, **_office(address, data)}).returncode
    except NoServer as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


def _office(address: str, data: str) -> dict[str, str]:
    """Both names of each: pytest-django reads the settings before tests/conftest.py can rename them."""
    return {
        "ISHENIM_TEST_DATABASE": address,
        "ISHENIM_DATABASE": address,
        "ISHENIM_TEST_DATA": data,
        "ISHENIM_DATA": data,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

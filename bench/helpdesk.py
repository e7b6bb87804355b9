"""The peer we measure ourselves against: django-helpdesk 2.6, with its ordinary staff form for a new ticket.

It lives in a virtual environment of its own, in the user's cache folder, made from our Python with our versions of
Django and granian; it is served with the options of `ishenim serve`. Its project is bench/helpdesk_project.
"""

import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from bench.client import TOLD, Client
from bench.cost import Job
from ishenim.config.commands.serve import BACKPRESSURE, BLOCKING_THREADS
from tests.office import PASSWORD, Office, wait_for

RELEASE = "2.6"
PROJECT = Path(__file__).resolve().parent / "helpdesk_project"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ishenim-bench"
BIN = CACHE / f"django-helpdesk-{RELEASE}" / "bin"
STAFF = ("operator", "deputy-operator")
PACKAGES = (
    f"django-helpdesk[teams]=={RELEASE}.*",
    f"django=={version('django')}",
    f"granian=={version('granian')}",
)
SERVER = [
    *("--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--blocking-threads", str(BLOCKING_THREADS)),
    *("--backpressure", str(BACKPRESSURE), "--respawn-failed-workers", "--no-ws", "--log-level", "error"),
]


def install() -> None:
    """Have the packages in their own environment; a complete one asks no index. Ends the run where that fails."""
    if not (BIN / "python").exists():
        _must([sys.executable, "-m", "venv", "--clear", str(BIN.parent)])
    _must([str(BIN / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES])


def _must(called: list[str]) -> None:
    done = subprocess.run(called, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode != 0:
        _give_up((done.stderr or done.stdout).strip().splitlines())


def _give_up(said: list[str]) -> NoReturn:
    why = f" ({said[-1]})" if said else ""
    sys.exit(f"django-helpdesk {RELEASE} could not be installed from the package index; nothing was compared{why}.")


class Helpdesk(Office):
    """A running django-helpdesk: the same means as of an office of ours."""

    def __init__(self, data: Path, *, workers: int) -> None:
        super().__init__(data, workers=workers)
        self.workers = workers
        self.env |= {
            "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONPATH": str(PROJECT),
            "HELPDESK_DATA": str(data),
            "HELPDESK_STAFF": " ".join(STAFF),
            "HELPDESK_PASSWORD": PASSWORD,
        }

    def fill(self, *, calls: int) -> None:
        """Make the tables, the staff and a queue; there are no sample tickets."""
        for words in (("-m", "django", "migrate", "--verbosity", "0"), (str(PROJECT / "fill.py"),)):
            done = self.command(*words)
            if done.returncode != 0:
                raise AssertionError(done.stderr)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `python WORDS` with django-helpdesk's Python."""
        called = [str(BIN / "python"), *words]
        return subprocess.run(
            called, cwd=self.data, env=self.env, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self, **settings: str) -> None:
        """Serve it as `ishenim serve` serves us."""
        where = ["--port", str(self.port), "--workers", str(self.workers)]
        self.process = subprocess.Popen(
            [str(BIN / "granian"), *SERVER, *where, "django.core.wsgi:get_wsgi_application"],
            cwd=self.data,
            env={**self.env, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(self.url + "/login/")

    def version_of(self, package: str) -> str:
        return self.command("-c", f"import importlib.metadata as m; print(m.version('{package}'))").stdout.strip()


class Clerk(Client):
    """A member of staff who writes tickets."""

    form_cookie = "csrftoken"

    def sign_in(self, username: str) -> None:
        self.ask("GET", "/login/")
        self.ask("POST", "/login/", {"username": username, "password": PASSWORD})

    def submit(self) -> tuple[int, float]:
        """Submit the form with the text of our call; return the number and the seconds until it is acknowledged."""
        written = {"queue": "1", "title": TOLD["summary"], "body": TOLD["content"], "priority": "3"}
        empty = {"due_date": "", "submitter_email": "", "assigned_to": ""}
        start = time.perf_counter()
        status, location, text = self.ask("POST", "/tickets/submit/", {**written, **empty})
        took = time.perf_counter() - start
        if status != 302 or not location.startswith("/tickets/"):
            raise AssertionError(f"{status} {location}: {text[:500]}")
        return int(location.split("/")[2]), took

    def submit_and_look(self) -> tuple[int, float]:
        """Follow the redirect as a browser does; return the number and the seconds until it is on the screen."""
        number, took = self.submit()
        start = time.perf_counter()
        status, _, text = self.ask("GET", f"/tickets/{number}/")
        took += time.perf_counter() - start
        if status != 200 or f"phone-{number}" not in text:
            raise AssertionError(f"{status}: {text[:500]}")
        return number, took


def tickets_to_submit(desk: Helpdesk, *, clients: int, each: int, is_shown: bool) -> list[list[Job]]:
    """Let so many clerks open the form; return what each has to submit, and to look at where it `is_shown`."""
    first = [Clerk(desk, username) for username in STAFF]
    signed_in = [Clerk(desk, cookies=first[n % 2].cookies) for n in range(clients)]
    for clerk in signed_in:
        clerk.ask("GET", "/tickets/submit/")
    return [[clerk.submit_and_look if is_shown else clerk.submit] * each for clerk in signed_in]

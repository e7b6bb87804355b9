"""A real office for the walks: `ishenim serve` in a data folder of its own, and Chromium in front of it."""

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

import pytest
from playwright.sync_api import sync_playwright

PASSWORD = "demo-password-1"
CALLS = 8  # sample calls in the walks' office; the fifth is about the akim
HERE = Path(__file__).parent
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Office:
    """One running office: its folder, its address, and the means to kill and restart it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.env = {
            **os.environ,
            "ISHENIM_DATA": str(data),
            "ISHENIM_DATABASE": "",
            "ISHENIM_DEMO_PASSWORD": PASSWORD,
            "ISHENIM_WORKERS": "1",
        }

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


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A migrated office with a few sample calls, to be copied."""
    office = Office(tmp_path_factory.mktemp("office"))
    for words in (("migrate", "--json"), ("demo", "--calls", str(CALLS))):
        done = office.command(*words)
        assert done.returncode == 0, done.stderr
    return office.data


@pytest.fixture
def office(filled, tmp_path):
    """An office of this test alone, running."""
    data = tmp_path / "data"
    shutil.copytree(filled, data)
    office = Office(data)
    office.start()
    yield office
    office.kill()


@pytest.fixture(scope="module")
def shared_office(filled, tmp_path_factory):
    """An office for tests that only look."""
    data = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(filled, data)
    office = Office(data)
    office.start()
    yield office
    office.kill()


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open a browser of somebody's own: visit(office, "operator") returns a signed-in page."""
    contexts = []

    def visiting(office, username=None, **options):
        context = chromium.new_context(**{"viewport": {"width": 1366, "height": 768}, **options})
        contexts.append(context)
        page = context.new_page()
        if username:
            sign_in(page, office, username)
        return page

    yield visiting
    for context in contexts:
        context.close()


def sign_in(page, office, username):
    page.goto(office.url + "/login")
    page.fill("#login", username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk")


def type_in(page, *words):
    """Type words and press keys: a word in <…> is a key."""
    for word in words:
        if word.startswith("<"):
            page.keyboard.press(word.strip("<>"))
        else:
            page.keyboard.type(word)

"""A Chromium as people have it, with a window on a screen that nobody looks at (Xvfb).

Playwright's own launch would keep hidden pages awake (three flags against throttling, and an emulation of focus that
calls every page visible), so the browser is started here and only joined over its debugging port, with no defaults.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

SCREEN = "1280x800x24"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
START = 30  # seconds it may take to begin


@contextmanager
def chromium(*flags: str) -> Iterator[BrowserContext]:
    """A browser with one window; its tabs are pages of the context."""
    with tempfile.TemporaryDirectory(prefix="ishenim-browser-", ignore_cleanup_errors=True) as profile, _screen() as on:
        called = ["chromium", *FLAGS, f"--user-data-dir={profile}", *flags, "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(called, env={**os.environ, "DISPLAY": on}, **quiet)
        try:
            port = _port(Path(profile) / "DevToolsActivePort")
            with sync_playwright() as playwright:
                joined = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
                yield joined.contexts[0]
                joined.close()
        finally:
            _end(process)


@contextmanager
def _screen() -> Iterator[str]:
    """Yield the name of a screen of our own."""
    reading, writing = os.pipe()
    called = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(called, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start: tools/needs.sh installs it or says how"
        yield f":{number}"
    finally:
        _end(server)


def _port(told: Path) -> int:
    until = time.monotonic() + START
    while time.monotonic() < until:
        with suppress(OSError, IndexError, ValueError):
            return int(told.read_text().split()[0])
        time.sleep(0.1)
    raise AssertionError("Chromium did not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

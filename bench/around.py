"""The office around the call: the public page, the directory, long lists as sheets. `make bench-around`.

One office with 100,000 appeals and 5,000 institutions on each database, answering in one process without a network.
"ms" is the time of an answer inside the process; "MiB more" how much the process grew while a sheet was written; the
last rows are the first view of the public page on a line of 50 kbit/s with 300 ms to and fro, in Chromium.
BENCH_APPEALS and BENCH_INSTITUTIONS set the sizes.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.pages import SET_UP
from tests.office import Office
from tests.postgres import server

APPEALS = int(os.environ.get("BENCH_APPEALS", "100000"))
INSTITUTIONS = int(os.environ.get("BENCH_INSTITUTIONS", "5000"))
PAINTED = "performance.getEntriesByName('first-contentful-paint')"
FILL = f"""
import django; django.setup()
from bench.asked_around import fill_directory
fill_directory({INSTITUTIONS})
"""


def main() -> None:
    """Print one table for each database, then the first view of the public page on a slow line."""
    with tempfile.TemporaryDirectory() as name, server(is_durable=True) as address:
        for label, database in (("sqlite", ""), ("postgresql", address)):
            office = _filled(Path(name) / label, database)
            print(f"\n{label}, {APPEALS:,} appeals, {INSTITUTIONS:,} institutions{'p50 ms':>14}")
            called = [sys.executable, "-m", "bench.asked_around"]
            asked = subprocess.run(called, env=_env(office), capture_output=True, text=True)
            if asked.returncode:
                raise AssertionError(asked.stderr)
            for line in asked.stdout.splitlines():
                what, took, more = line.split("|")
                print(f"  {what:<44}{took:>8}  {more}", flush=True)
        _slow_line(Office(Path(name) / "sqlite"))


def _env(office: Office) -> dict[str, str]:
    return {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}


def _filled(data: Path, database: str) -> Office:
    office = Office(data, database=database)
    data.mkdir()
    ishenim = [sys.executable, "-m", "ishenim"]
    for called in (
        [*ishenim, "migrate", "--json"],
        [sys.executable, "-c", SET_UP],
        [*ishenim, "fill", "--appeals", str(APPEALS), "--seed", "1"],
        [sys.executable, "-c", FILL],
    ):
        subprocess.run(called, env=_env(office), capture_output=True, text=True, check=True, timeout=3600)
    return office


def _slow_line(office: Office) -> None:
    """First view of the public page: 50 kbit/s, 300 ms to and fro, an empty cache."""
    office.start()
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(3):
            page = browser.new_page(viewport={"width": 360, "height": 640}, bypass_csp=True)
            line = page.context.new_cdp_session(page)
            speed = 50_000 / 8
            line.send("Network.enable")
            line.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": 300, "downloadThroughput": speed, "uploadThroughput": speed},
            )
            page.goto(office.url + "/")
            page.wait_for_function(f"{PAINTED}.length")
            took.append(page.evaluate(f"{PAINTED}[0].startTime") / 1000)
            page.close()
        browser.close()
    office.kill()
    print(f"\npublic page, first view at 50 kbit/s: {statistics.median(took):.1f} s (wanted: 5)")


if __name__ == "__main__":
    main()

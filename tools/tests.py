"""All tests in two goes: the rooms on SQLite and on PostgreSQL beside each other, then the walks alone.

Each engine's run is one process that keeps one core busy; the walks start servers and browsers and want the machine for
themselves. `make test` calls this; a failure anywhere is a failure here, and everything is run nonetheless.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q")


def main() -> int:
    """Run everything and return 0 only when all of it passed."""
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        beside = subprocess.Popen([sys.executable, "tests/postgres.py", "-q"], cwd=ROOT, stdout=told, stderr=told)
        try:
            rooms = _run("The rooms on SQLite", "-m", "not walk")
            postgres = beside.wait()
        finally:
            beside.terminate()
        told.seek(0)
        _say("The rooms on PostgreSQL", told.read())
    walks = _run("The walks", "-m", "walk")
    results = {"SQLite": rooms, "PostgreSQL": postgres, "walks": walks}
    failed = [name for name, code in results.items() if code]
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    _say(f"{'Failed: ' + ', '.join(failed) if failed else 'All passed'} in {minutes}:{seconds:02}", "")
    return 1 if failed else 0


def _run(name: str, *more: str) -> int:
    _say(name, "")
    return subprocess.run([*PYTEST, *more], cwd=ROOT, check=False).returncode


def _say(name: str, words: str) -> None:
    sys.stdout.write(f"\n== {name}\n{words}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

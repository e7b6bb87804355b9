"""All tests, two jobs at a time: PostgreSQL, the rooms on SQLite, the walks in two halves. `make test` calls this.

Each job is a process of pytest that keeps about one core busy. What a job says is printed whole when it ends; a failure
anywhere is a failure here, and everything is run nonetheless.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q")
AT_ONCE = 2
NOTHING_CHOSEN = 5  # pytest's answer when PYTEST_ADDOPTS leaves a job without tests


def jobs() -> list[tuple[str, Sequence[str]]]:
    """Name and command of each job, the longest first."""
    walks = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/walks").glob("test_*.py"))
    return [
        ("The rooms on PostgreSQL", (sys.executable, "tests/postgres.py", "-q")),
        ("The rooms on SQLite", (*PYTEST, "-m", "not walk")),
        ("Walks, first half", (*PYTEST, *walks[::2])),
        ("Walks, second half", (*PYTEST, *walks[1::2])),
    ]


def run(name: str, command: Sequence[str]) -> tuple[str, int, str, float]:
    """Run one job to its end; returns its name, its exit code, what it said and the seconds it took."""
    begun = time.monotonic()
    _say(f"{name}: begun")
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    code = 0 if done.returncode == NOTHING_CHOSEN else done.returncode
    return name, code, done.stdout + done.stderr, time.monotonic() - begun


def main() -> int:
    """Run everything and return 0 only when all of it passed."""
    begun, failed = time.monotonic(), []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for ended in as_completed([pool.submit(run, name, command) for name, command in jobs()]):
            name, code, said, took = ended.result()
            _say(f"\n== {name}, {_clock(took)}\n{said}")
            failed += [name] if code else []
    _say(f"\n== {'Failed: ' + ', '.join(failed) if failed else 'All passed'} in {_clock(time.monotonic() - begun)}")
    return 1 if failed else 0


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

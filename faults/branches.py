"""Every branch of the regulation is taken by its own tests: `python -m faults.branches`, or `make faults`.

Known-bad control: one test file alone must not reach a hundred.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS, ALONE = "tests/regulation", "tests/regulation/test_terms.py"
WANTED = 100


def main() -> int:
    """Return 0 only when all tests take every branch and the control does not."""
    is_whole, told = _measured(TESTS)
    control, _ = _measured(ALONE)
    print(f"{told}\ncontrol: {ALONE} alone {'reaches' if control else 'does not reach'} {WANTED} %")
    return 0 if is_whole and not control else 1


def _measured(tests: str) -> tuple[bool, str]:
    """Whether the tests take every branch, and what was not taken."""
    with tempfile.TemporaryDirectory() as folder:
        data = f"--data-file={folder}/taken"
        coverage = (sys.executable, "-m", "coverage")
        run = (*coverage, "run", data, "--branch", "--source=ishenim/regulation", "-m", "pytest", "-q", tests)
        done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return False, done.stdout
        report = (*coverage, "report", data, "-m", "--skip-covered", f"--fail-under={WANTED}", "--precision=2")
        told = subprocess.run(report, cwd=ROOT, capture_output=True, text=True, check=False)
        return told.returncode == 0, told.stdout


if __name__ == "__main__":
    sys.exit(main())

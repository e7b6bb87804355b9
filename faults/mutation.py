"""The regulation with one thing changed at a time: `python -m faults.mutation`, or `make faults`.

Some two thousand small lies (< for <=, and for or, another word) are told in `ishenim/regulation`, one after another,
and its tests must notice: at least 95 in 100. What they did not notice is printed. Tests that assert nothing are the
known-bad control: they must fail here. Only the regulation and its tests are copied, and nothing of Django;
the one test that reads the source text is left out, as the changed text holds every change at once.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST = 95.0  # of a hundred
CHILDREN = "2"
NOTICED = ("killed", "timeout", "caught_by_type_check")
SET_UP = """[mutmut]
source_paths=ishenim/
only_mutate=
    ishenim/regulation/*
pytest_add_cli_args_test_selection=tests/regulation
pytest_add_cli_args=
    -q
    --import-mode=importlib
    -p
    no:cacheprovider
    --deselect
    tests/regulation/test_stages.py::test_R3_every_step_has_a_name_of_its_own
also_copy=
    tests/
"""
FEWER_EXAMPLES = """from hypothesis import settings

settings.register_profile("mutants", max_examples=30, derandomize=True, database=None, deadline=None)
settings.load_profile("mutants")
"""
ASSERTS_NOTHING = """import ishenim.regulation.terms


def test_nothing():
    assert ishenim.regulation.terms
"""


def main() -> int:
    """Return 0 only when the tests notice enough and the control notices too little."""
    share, counts, unnoticed = _noticed(with_tests=True)
    print("".join(f"{name:<14}{count:>7}\n" for name, count in counts.items()), end="")
    print(f"{'noticed':<14}{share:>6.1f}%   (at least {LEAST:.0f} %)")
    for one in unnoticed:
        print(f"  {one}")
    control, *_ = _noticed(with_tests=False)
    print(f"{'control':<14}{control:>6.1f}%   tests that assert nothing (must be below)")
    return 0 if share >= LEAST > control else 1


def _noticed(*, with_tests: bool) -> tuple[float, dict[str, int], list[str]]:
    """How many in a hundred changes were noticed, the counts, and what was not noticed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _copy(folder, with_tests=with_tests)
        _mutmut(folder, "run", "--max-children", CHILDREN)
        _mutmut(folder, "export-cicd-stats")
        told = json.loads((folder / "mutants/mutmut-cicd-stats.json").read_text(encoding="utf-8"))
        counts = {key: int(value) for key, value in told.items() if isinstance(value, int)}
        noticed = sum(counts.get(key, 0) for key in NOTICED)
        results = _mutmut(folder, "results").splitlines()
    left = sorted(line.strip() for line in results if line.strip().endswith((": survived", ": no tests")))
    return 100 * noticed / max(counts["total"], 1), counts, left


def _copy(folder: Path, *, with_tests: bool) -> None:
    (folder / "ishenim").mkdir()
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "ishenim/__init__.py", folder / "ishenim")
    shutil.copy(ROOT / "tests/__init__.py", folder / "tests")
    left_out = shutil.ignore_patterns("__pycache__")
    for room in ("regulation", "kyrgyz"):
        shutil.copytree(ROOT / "ishenim" / room, folder / "ishenim" / room, ignore=left_out)
    if with_tests:
        shutil.copytree(ROOT / "tests/regulation", folder / "tests/regulation", ignore=left_out)
    else:
        (folder / "tests/regulation").mkdir()
        (folder / "tests/regulation/test_nothing.py").write_text(ASSERTS_NOTHING, encoding="utf-8")
    (folder / "setup.cfg").write_text(SET_UP, encoding="utf-8")
    (folder / "conftest.py").write_text(FEWER_EXAMPLES, encoding="utf-8")


def _mutmut(folder: Path, *words: str) -> str:
    called = [sys.executable, "-m", "mutmut", *words]
    return subprocess.run(called, cwd=folder, check=False, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())

"""Requirements R1…R70 of the regulation against the tests named after them: `python tools/requirements.py`."""

import re
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
ALL = range(1, 71)
LATER = frozenset({46})  # of rooms that are still to come
DUE = frozenset(ALL) - LATER
NAME = re.compile(r"^\s*(?:async )?def (test_(?:R\d+_)+\w+)", re.MULTILINE)


def by_number(folder: Path) -> dict[int, list[str]]:
    """Return for every requirement the tests that carry its number, as file::name."""
    found: dict[int, list[str]] = {number: [] for number in ALL}
    for path in sorted(folder.rglob("test_*.py")):
        for name in NAME.findall(path.read_text(encoding="utf-8")):
            for number in numbers(name):
                found.setdefault(number, []).append(f"{path.relative_to(folder.parent)}::{name}")
    return found


def numbers(name: str) -> list[int]:
    """Return the requirements at the head of a test's name: test_R19_R40_… proves two."""
    head = re.match(r"test_((?:R\d+_)+)", name)
    return [int(part[1:]) for part in head.group(1).rstrip("_").split("_")] if head else []


def untested(found: dict[int, list[str]]) -> list[int]:
    """Return the requirements that are due and have no test."""
    return sorted(number for number in DUE if not found.get(number))


def table(found: dict[int, list[str]]) -> str:
    """Return the table: a requirement a line, with its tests or with why there are none."""
    lines = []
    for number in ALL:
        state = "due, NO TEST" if number in DUE else "not due yet"
        first, *others = found[number] or [state]
        lines.append(f"R{number:<3} {first}")
        lines += [f"     {other}" for other in others]
    lacking = untested(found)
    lines.append(f"{len(DUE) - len(lacking)} of {len(DUE)} due requirements have a test; {len(LATER)} are not due yet.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(by_number(TESTS)) + "\n")
    sys.exit(1 if untested(by_number(TESTS)) else 0)

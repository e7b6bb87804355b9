"""Section 10 of the style: what stands beside the code is true of the code."""

import gzip
import hashlib
import re
from itertools import pairwise
from pathlib import Path

from ishenim.common.house import HOUSE_SETTINGS
from ishenim.config.console import COMMANDS
from ishenim.config.options import OPTIONS
from tests.house import tree

CSS_LIMIT, JS_LIMIT = 12 * 1024, 20 * 1024  # bytes after gzip, ux.md 6
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==[^\s;]+(?: ; .+?)? \\$")
NOT_READ = ("axe.min.js", Path(__file__).name)


def test_every_setting_is_described_for_administrators():
    described = _running()

    assert [one.name for one in OPTIONS if f"`ISHENIM_{one.name.upper()}`" not in described] == []


def test_every_setting_of_the_house_is_described_and_no_other():
    told = (tree.ROOT / "docs/running/settings.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `house\.([a-z_]+)` ", told, re.M)) == sorted(one.name for one in HOUSE_SETTINGS)


def test_no_setting_is_described_that_does_not_exist():
    known = {f"ISHENIM_{one.name.upper()}" for one in OPTIONS} | {
        "ISHENIM_AS_PASSWORD"
    }  # answers a question, decisions 22

    assert set(re.findall(r"`(ISHENIM_[A-Z_]+)`", _running())) - known == set()


def test_every_command_is_described_for_administrators():
    described = _running()

    assert [name for name in COMMANDS if not re.search(rf"`ishenim {name}[ `]", described)] == []


def test_files_from_elsewhere_are_as_vendored():
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})`", (tree.ROOT / "VENDORED.md").read_text(), re.MULTILINE)

    wrong = [name for name, digest in rows if _sha256(tree.ROOT / name) != digest]

    assert (len(rows) > 0, wrong) == (True, [])


def test_style_sheets_and_scripts_stay_within_their_budget():
    """No page loads both: the office's pages have their sheets, the public's have the tokens and one of their own."""
    sheets = {path.stem: _weight(path) for path in tree.PRODUCT.glob("*/static/**/*.css")}
    public = sheets.pop("website")
    weights = {
        "css of the office": (sum(sheets.values()), CSS_LIMIT),
        "css of the public": (public + sheets["tokens"], CSS_LIMIT),
        "js": (sum(map(_weight, tree.PRODUCT.glob("*/static/**/*.js"))), JS_LIMIT),
    }

    assert {what: both for what, both in weights.items() if both[0] > both[1]} == {}


def test_every_requirement_is_pinned_with_hashes_and_names_no_host():
    for name in ("run.txt", "dev.txt"):
        rows = [row for row in _requirements(name).splitlines() if not row.lstrip().startswith("#")]
        bare = [row for row, after in pairwise([*rows, ""]) if not row.startswith(" ") and not _is_pinned(row, after)]

        assert (name, bare, "://" in _requirements(name)) == (name, [], False)


def test_tests_run_on_what_the_office_runs_on():
    run, dev = (
        dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", _requirements(n), re.M)) for n in ("run.txt", "dev.txt")
    )

    assert {name: dev.get(name) for name in run} == run


def test_nothing_names_the_folder_of_this_checkout_or_is_left_for_later():
    place = re.compile(re.escape(str(tree.ROOT)) + r"(?![\w-])")
    later = re.compile(r"\b(?:TODO|FIXME)\b")

    found = [
        tree.short(path)
        for path in tree.files()
        if path.name not in NOT_READ and (place.search(text := _text(path)) or later.search(text))
    ]

    assert found == []


def _running() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((tree.ROOT / "docs/running").glob("*.md")))


def _requirements(name: str) -> str:
    return (tree.ROOT / "requirements" / name).read_text()


def _is_pinned(row: str, after: str) -> bool:
    return bool(PIN.match(row)) and after.strip().startswith("--hash=sha256:")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def _text(path: Path) -> str:
    """The words of a file; compiled ones are read too, as a path may hide there."""
    return path.read_bytes().decode("utf-8", errors="replace")

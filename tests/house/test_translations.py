"""Section 8 of the style: every sentence in Kyrgyz and Russian, none fuzzy, empty, stale or left in English."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.house import tree

LANGUAGES = ("ky", "ru")
NAMES = frozenset({"Ishenim", "PIN"})  # written alike in every language
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LETTERS = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the source says now: (context, sentence) of every string to be translated."""
    copy = tmp_path_factory.mktemp("source") / "ishenim"
    left_out = shutil.ignore_patterns("static", "migrations", "demo", "__pycache__", "locale*")
    shutil.copytree(tree.PRODUCT, copy, ignore=left_out)
    (copy / "locale" / "ky" / "LC_MESSAGES").mkdir(parents=True)
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "ky", "--no-location"]
    subprocess.run(command, cwd=copy, env=plain, check=True, capture_output=True)
    return {_key(entry) for entry in polib.pofile(str(copy / "locale/ky/LC_MESSAGES/django.po"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_source_is_in_the_catalogue_and_no_other(language, extracted):
    catalogue = {_key(entry) for entry in _catalogue(language) if not entry.obsolete}

    assert {"lacking": sorted(extracted - catalogue), "stale": sorted(catalogue - extracted)} == {
        "lacking": [],
        "stale": [],
    }, "run `make messages` and translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_none_is_fuzzy(language):
    assert [entry.msgid for entry in _catalogue(language) if not entry.obsolete and not entry.translated()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_left_in_english(language):
    same = [
        entry.msgid
        for entry in _catalogue(language)
        if entry.msgid in _translations(entry) and entry.msgid not in NAMES and LETTERS.search(entry.msgid)
    ]

    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    changed = [
        entry.msgid
        for entry in _catalogue(language)
        if any(
            sorted(PLACEHOLDER.findall(words)) != sorted(PLACEHOLDER.findall(entry.msgid))
            for words in _translations(entry)
            if words and not entry.msgid_plural
        )
    ]

    assert changed == []


def test_the_compiled_catalogues_say_what_the_written_ones_say():
    written = sorted(tree.PRODUCT.glob("locale*/*/LC_MESSAGES/django.po"))

    differing = [tree.short(path) for path in written if _said(path) != _compiled(path)]

    assert (differing, "run `make messages`") == ([], "run `make messages`")


def _path(language: str) -> Path:
    return tree.PRODUCT / "locale" / language / "LC_MESSAGES" / "django.po"


def _catalogue(language: str) -> polib.POFile:
    path = _path(language)
    if not path.is_file():
        pytest.fail(f"{tree.short(path)} is not written yet: run `make messages`", pytrace=False)
    return polib.pofile(str(path))


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _said(path: Path) -> dict[tuple[str, str], list[str]]:
    usable = (entry for entry in polib.pofile(str(path)) if entry.translated() and not entry.obsolete)
    return {_key(entry): _translations(entry) for entry in usable}


def _compiled(path: Path) -> dict[tuple[str, str], list[str]]:
    compiled = path.with_suffix(".mo")
    return {_key(entry): _translations(entry) for entry in polib.mofile(str(compiled))} if compiled.is_file() else {}

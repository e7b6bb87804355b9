"""What may reach the database from a keyboard: readable text, with nothing in it that hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.common.clean import HIDDEN, clean_line, clean_text, is_unreadable

CONTROLS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
MARKS = [0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
READABLE = "ңөүҢӨҮ 👩‍👩‍👧 e\u0301 ﷽ 漢 ½ « » — \u00a0 \t\n"


@pytest.mark.parametrize("code", [code for code in CONTROLS if code != 0x0D] + MARKS, ids=lambda code: f"U+{code:04X}")
def test_a_sign_that_cannot_be_seen_is_removed(code):
    assert clean_text(f"а{chr(code)}б") == "аб"


@pytest.mark.parametrize("raw", ["а\r\nб", "а\rб", "а\nб"])
def test_any_line_end_becomes_a_newline(raw):
    assert clean_text(raw) == "а\nб"


def test_everything_readable_stays():
    assert clean_text(READABLE) == READABLE


@pytest.mark.parametrize(
    "raw", ["  а   б ", "а\tб", "а\nб", "а\r\n\r\nб", "\u00a0а\u00a0\u00a0б", "а \u200b б", "\ufeffа б"]
)
def test_a_line_has_single_spaces_and_bare_ends(raw):
    assert clean_line(raw) == "а б"


@pytest.mark.parametrize(("text", "expected"), [("Суу", False), ("С\ufffdу", True), ("", False), ("?", False)])
def test_broken_bytes_are_noticed(text, expected):
    assert is_unreadable(text) is expected


@pytest.mark.parametrize("code", [0xFFFE, 0xFFFF])
def test_what_is_no_character_at_all_is_removed(code):
    assert clean_text(f"а{chr(code)}б") == "аб"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(raw):
    assert clean_text(clean_text(raw)) == clean_text(raw)


@given(st.text())
def test_nothing_hidden_is_left_and_nothing_else_is_lost(raw):
    kept = [sign for sign in clean_text(raw) if sign != "\n"]

    assert HIDDEN.search(clean_text(raw)) is None
    readable = [sign for sign in raw if sign not in "\r\n" and not HIDDEN.match(sign)]
    assert [sign for sign in kept if sign not in "\ufffe\uffff"] == [s for s in readable if s not in "\ufffe\uffff"]


@given(st.text())
def test_a_line_is_one_line(raw):
    line = clean_line(raw)

    assert (line.split() == line.split(" ") or line == "", line.strip()) == (True, line)

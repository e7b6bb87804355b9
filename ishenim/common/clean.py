"""What may reach the database from a keyboard or a script: readable text and nothing that hides in it."""

import re

# NUL and other controls except tab and newline, bidi overrides and isolates, zero-width and byte-order marks
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
UNREADABLE = "\ufffd"  # what remains of bytes that are no UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # how a formula begins


def clean_text(raw: str) -> str:
    """Return the text without characters that cannot be seen; line ends become newlines."""
    return HIDDEN.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(raw: str) -> str:
    """Return a one-line text: clean, its inner white space single, its ends bare."""
    return " ".join(clean_text(raw).split())


def is_unreadable(text: str) -> bool:
    """Tell whether letters were lost on the way because the bytes were no UTF-8."""
    return UNREADABLE in text


def harmless(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text

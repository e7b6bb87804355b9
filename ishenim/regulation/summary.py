"""Clause III.6, column four: the short content, drawn from the text until a person writes a better one (R43)."""

import re

STAMP = re.compile(r"^\s*\d{1,2}:\d{2}(?:\s+|$)", re.MULTILINE)  # the minute stamps of the call screen
SPEAKER = re.compile(r"^\s*[ОЖ]:\s+", re.MULTILINE)
SPACE = re.compile(r"\s+")


def short_content(text: str, *, length: int) -> str:
    """Return the first sentences of a text that fit `length` characters, without stamps and speakers' marks."""
    plain = SPACE.sub(" ", SPEAKER.sub("", STAMP.sub("", text))).strip()
    if len(plain) <= length:
        return plain
    cut = plain[: length - 1]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    if end >= length // 2:
        return cut[: end + 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;:—-") + "…" if " " in cut else cut + "…"

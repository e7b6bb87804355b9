"""Facts to the bytes of a PDF: by typst, in one font of ours, as PDF/A; no fact is ever read as markup (R68).

Facts reach a layout as data in JSON: texts cleaned, a day in all its written forms. What the font has no sign for is
printed as □, and a very long word may break anywhere: otherwise typst fails on it. The same facts give the same bytes.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final  # Any: what JSON holds

import segno
import typst
from django.utils import translation
from django.utils.formats import date_format

from ishenim.common.clean import clean_text
from ishenim.kyrgyz import dates
from ishenim.papers.facts import Mark, Printed
from ishenim.regulation.journal_page import received_cell

LAYOUTS = Path(__file__).parent
FONTS = LAYOUTS / "fonts"
ARCHIVAL: Final = "a-2a"  # PDF/A-2a: embedded font, tagged, every letter extractable
LANGUAGES = ("ky", "ru")
IN_FONT = (  # signs that all three faces have; a test compares it with the files
    " -~\u00a0-\u00ac\u00ae-\u036f\u0391-\u03a1\u03a3-\u03ce\u0400-\u0513\u2010\u2012-\u2022\u2026\u2030\u2032-\u2034"
    "\u2039\u203a\u20ac\u2116\u2122\u2190-\u2195\u2212\u2248\u2260\u2264\u2265\u25a0\u25a1"
)
STRANGE = re.compile(f"[^{IN_FONT}\n]")
UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # controls, formats such as joiners and soft hyphens, halves of a character
SPACES = re.compile(r"[^\S\n]+")
EMPTY_LINES = re.compile(r"\n\s*\n\s*")
ACCENTS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")  # a heap of them on one letter is nobody's writing
MOST_LINES = 500  # of one text; beyond it line ends are written ¶, or a few letters would fill thousands of sheets
LONG_WORD = re.compile(r"\S{25,}")
PIECE = re.compile(r"\S{12}(?=\S)")
MAY_BREAK = "\u200b"
DIGEST = 16  # hexadecimal digits
REMEMBERED, LARGE = 10, 200_000  # papers that typst keeps in memory in case they come again; bytes of a large one


def pdf(layout: str, facts: Any, *, language: str, mark: Mark, printed: Printed | None = None) -> bytes:
    """Return the paper of some facts; of languages it has Kyrgyz and Russian, any other is answered in Kyrgyz."""
    speaks = language if language in LANGUAGES else "ky"
    code = digest(layout, facts)
    told = {
        "facts": _told(facts, speaks),
        "printed": _told(printed, speaks),
        "language": speaks,
        "day": [mark.day.year, mark.day.month, mark.day.day],
        "code": " ".join(re.findall("....", code)),
        "square": _square(mark, code),
    }
    made: bytes = typst.compile(
        LAYOUTS / f"{layout}.typ",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told)},
        pdf_standards=ARCHIVAL,
    )
    if len(made) > LARGE:
        _forget()
    return made


def digest(layout: str, facts: Any) -> str:
    """Return the short digest by which a paper is compared with the facts it was made of."""
    spelt = json.dumps([layout, asdict(facts)], ensure_ascii=True, sort_keys=True, default=date.isoformat)
    return hashlib.sha256(spelt.encode()).hexdigest()[:DIGEST]


def readable(text: str) -> str:
    """Return a text as it can be printed: nothing unseen in it, every sign in the font, no word without an end."""
    spaced = SPACES.sub(" ", clean_text(unicodedata.normalize("NFC", text).replace("\u2011", "-")))
    seen = "".join(sign for sign in spaced if sign == "\n" or unicodedata.category(sign) not in UNSEEN)
    words = ACCENTS.sub(r"\1", STRANGE.sub("□", EMPTY_LINES.sub("\n", seen).strip()))
    if words.count("\n") >= MOST_LINES:
        words = words.replace("\n", " ¶ ")
    return LONG_WORD.sub(lambda word: PIECE.sub(rf"\g<0>{MAY_BREAK}", word[0]), words)


@cache
def _fonts() -> typst.Fonts:
    """Our font and nothing else, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _forget() -> None:
    """Push what typst remembers out by empty papers: ten lists of 500 rows would stay in memory as 700 MB."""
    for _ in range(REMEMBERED + 1):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True)


def _told(value: Any, language: str) -> Any:
    """A fact as JSON: dataclasses by their fields, days in every form, texts readable."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _told(getattr(value, field.name), language) for field in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, datetime):
        return received_cell(value)
    if isinstance(value, date):
        return _day(value, language)
    if isinstance(value, tuple):
        return [_told(one, language) for one in value]
    return value


def _day(day: date, language: str) -> Mapping[str, str]:
    """The forms a layout chooses from; in Russian one form serves after «от», «до» and alone."""
    short = dates.short_date(day)
    if language == "ru":
        with translation.override("ru"):
            plain = f"{date_format(day, 'j E Y')} года".replace(" ", "\u00a0")  # not from one line to the next
        return {"short": short, **dict.fromkeys(("plain", "of", "on", "to", "since"), plain)}
    return {
        "short": short,
        "plain": dates.official_date(day),
        "of": dates.official_date_of(day),
        "on": dates.official_date_on(day),
        "to": dates.official_date_to(day),
        "since": dates.official_date_from(day),
    }


def _square(mark: Mark, code: str) -> str:
    """The QR code as SVG: origin, index, day, digest, a line each, so that any reader shows them as they are."""
    said = "\n".join(line for line in (mark.origin, mark.index, mark.day.isoformat(), code) if line)
    drawn = BytesIO()
    spelt = said.encode("utf-8", "replace").decode()
    segno.make(spelt, error="m", micro=False, encoding="utf-8").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()

"""Reading what a document-flow system answered: a file of XML or CSV, or lines pasted from a spreadsheet.

Nothing is guessed: a line that cannot be read is told as it is, and the whole is then not taken.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ishenim.common.clean import FORMULA, clean_line, is_unreadable
from ishenim.common.days import read_day
from ishenim.common.refusals import Refused
from ishenim.common.sheets import MARK
from ishenim.edms.models import INDEX_LENGTH, NUMBER_LENGTH, REASON_LENGTH
from ishenim.regulation import document_flow
from ishenim.regulation.document_flow import CardState

NAMESPACE = "{urn:ishenim:edms:reply:1}"
LARGEST = 1024 * 1024  # bytes
MOST = 500  # replies in one file: they are entered in one transaction, and no call should wait longer than a second
DECLARES = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)  # where the tricks of XML begin
CODED = re.compile(r"""^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
HEADINGS = frozenset({"index", "индекс", "индекси"})
STATES = {
    "": CardState.CONFIRMED,
    "confirmed": CardState.CONFIRMED,
    "катталды": CardState.CONFIRMED,
    "зарегистрировано": CardState.CONFIRMED,
    "refused": CardState.REFUSED,
    "четке кагылды": CardState.REFUSED,
    "отказано": CardState.REFUSED,
}


@dataclass(frozen=True)
class Told:
    """One line of a reply: which card, and what is said of it. `problem` names what makes it unreadable."""

    line: int
    index: str
    says: document_flow.Standing
    problem: str = ""


def decoded(content: bytes) -> str:
    """The text of a file; refused when it is too large or not UTF-8."""
    if len(content) > LARGEST:
        raise Refused("reply_too_large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Refused("reply_in_another_encoding") from trouble


def read(text: str) -> list[Told]:
    """Return the lines of a reply, whichever of the forms it has."""
    text = text.lstrip(MARK)
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise Refused("reply_too_large")
    if is_unreadable(text) or "\0" in text:
        raise Refused("reply_in_another_encoding")
    found = list(_of_xml(text) if text.lstrip().startswith("<") else _of_lines(text))
    if not found:
        raise Refused("reply_is_empty")
    if len(found) > MOST:
        raise Refused("reply_too_long")
    return found


def _of_xml(text: str) -> Iterator[Told]:
    if DECLARES.search(text) or CODED.search(text):
        raise Refused("reply_is_no_xml")
    try:
        root = ET.fromstring(text.lstrip())  # noqa: S314 (no entity can be declared: DOCTYPE was refused above)
    except (ET.ParseError, ValueError, RecursionError) as trouble:
        raise Refused("reply_is_no_xml") from trouble
    if root.tag != f"{NAMESPACE}replies":
        raise Refused("reply_is_no_xml")
    for line, one in enumerate(root, start=1):
        names = ("index", "number", "date", "state", "reason")
        is_reply = one.tag == f"{NAMESPACE}reply"
        yield _told(line, [one.get(name, "") for name in names], problem="" if is_reply else "no_reply")


LONGEST_CELL = 10_000  # characters


def _of_lines(text: str) -> Iterator[Told]:
    """Lines of index, number, day, and where they are given state and reason.

    They are parted by tab, semicolon or comma, or, typed by hand, by spaces.
    """
    first = text.lstrip().split("\n", 1)[0]
    mark = next((one for one in "\t;," if one in first), "")
    if not mark:
        text, mark = "\n".join(_typed(line) for line in text.splitlines()), "\t"
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for row in rows:
            if any(len(cell) > LONGEST_CELL for cell in row):  # a quotation mark left open makes one of the rest
                raise Refused("reply_is_no_table")
            is_heading = bool(row) and clean_line(row[0]).casefold() in HEADINGS
            if any(cell.strip() for cell in row) and not is_heading:
                yield _told(rows.line_num, row, problem="" if 2 <= len(row) <= 5 else "columns")
    except csv.Error as trouble:
        raise Refused("reply_is_no_table") from trouble


def _typed(line: str) -> str:
    """A line whose cells stand apart by several spaces, or by single ones where it has just three."""
    cells = re.split(r" {2,}", line.strip())
    alone = line.split()
    return "\t".join(alone if len(cells) == 1 and len(alone) == 3 else cells)


def _told(line: int, cells: list[str], *, problem: str = "") -> Told:
    index, number, day, state, reason = (clean_line(cell) for cell in [*cells, *[""] * 5][:5])
    said = STATES.get(state.casefold())
    dated_on = read_day(day)
    if not problem:
        problem = _unreadable(number=number, day=day, dated_on=dated_on, reason=reason, said=said)
    is_refused = said == CardState.REFUSED
    says = document_flow.Standing(
        said or CardState.CONFIRMED,
        "" if is_refused else number[:NUMBER_LENGTH],
        None if is_refused else dated_on,
        reason[:REASON_LENGTH] if is_refused else "",
    )
    return Told(line, index[:INDEX_LENGTH], says, problem)


def spelt(index: str) -> str:
    """An index as it is compared: without spaces, in capitals."""
    return "".join(index.split()).upper()


def spellings(index: str) -> set[str]:
    """How a card may have the index that was typed: the office chooses the pattern, whoever types forgets capitals."""
    close = "".join(index.split())
    return {form for one in (index, close) for form in (one, one.upper(), one.lower())}


def _unreadable(*, number: str, day: str, dated_on: date | None, reason: str, said: CardState | None) -> str:
    if said is None:
        return "unknown_state"
    if number.startswith(FORMULA) or reason.startswith(FORMULA):
        return "formula"
    if day and dated_on is None:
        return "no_day"
    if len(number) > NUMBER_LENGTH or len(reason) > REASON_LENGTH:
        return "too_long"
    return ""

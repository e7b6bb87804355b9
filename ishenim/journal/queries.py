"""A page of the journal as every reader sees it, and the line with a number."""

from collections.abc import Iterable
from dataclasses import dataclass

from ishenim.journal.models import Book, Column, Correction, Line, Restriction
from ishenim.regulation.chain import Value

WITH_ROW = ("restrictions", "corrections__by", "marks")


@dataclass(frozen=True)
class Cell:
    """Words of a column; struck ones are followed by the correction that replaced them."""

    words: str
    struck: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line as it is shown and printed. A restricted one shows number, day and the word, to everybody."""

    line: Line
    is_restricted: bool
    received: Cell
    applicant: Cell
    summary: Cell
    marks: tuple[str, ...]


def page(book: Book, number: int) -> list[Row]:
    """Return the rows of a page in order, the same for every reader (decisions 3)."""
    lines = book.lines.filter(page=number).order_by("number").prefetch_related(*WITH_ROW)
    return [row_of(line) for line in lines]


def row_of(line: Line) -> Row:
    """Lay the corrections of a line over its columns and its marks into the fifth. Needs WITH_ROW prefetched."""
    return Row(
        line=line,
        is_restricted=bool(line.restrictions.all()),
        received=_cell(line, Column.RECEIVED, line.received_cell),
        applicant=_cell(line, Column.APPLICANT, line.applicant),
        summary=_cell(line, Column.SUMMARY, line.summary),
        marks=tuple(mark.words for mark in sorted(line.marks.all(), key=lambda mark: mark.place)),
    )


def _cell(line: Line, column: Column, first: str) -> Cell:
    made = tuple(c for c in sorted(line.corrections.all(), key=lambda c: c.place) if c.column == column)
    if not made:
        return Cell(words=first)
    return Cell(words=made[-1].new, struck=tuple(c.old for c in made), corrections=made)


def line_numbered(number: int, *, year: int) -> Line | None:
    return Line.objects.filter(year=year, number=number).select_related("book").first()


def shut_out_later(rows: Iterable[Restriction]) -> dict[str, Value]:
    """What the log commits to of one later act of shutting out."""
    found = list(rows)
    return {
        "later.posts": tuple(str(key) for key in sorted(row.post_id for row in found if row.post_id)),
        "later.persons": tuple(str(key) for key in sorted(row.person_id for row in found if row.person_id)),
    }


def later_restrictions(refs: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by year/number/place what the log commits to of the later acts of shutting out."""
    numbers = {int(ref.split("/")[1]) for ref in refs}
    found: dict[str, list[Restriction]] = {}
    rows = Restriction.objects.exclude(place=None).filter(line__number__in=numbers).select_related("line")
    for row in rows.order_by("pk"):
        found.setdefault(f"{row.line.ref}/{row.place}", []).append(row)
    return {ref: shut_out_later(rows) for ref, rows in found.items()}


def every_later_restriction() -> list[str]:
    """Every later act of shutting out, as year/number/place."""
    rows = Restriction.objects.exclude(place=None).order_by("line", "place")
    keys = rows.values_list("line__year", "line__number", "place").distinct()
    return ["/".join(map(str, key)) for key in keys]

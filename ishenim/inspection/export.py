"""The journal as a file: the five columns as every reader sees them, for offices, auditors and archives."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typst

from ishenim.common import sheets
from ishenim.common.models import Office
from ishenim.journal import queries as journal
from ishenim.journal.models import Book, Line
from ishenim.kyrgyz import dates
from ishenim.regulation.journal_page import COLUMNS, RESTRICTED

LAYOUT = Path(__file__).parent / "journal.typ"
CHUNK = 500


@dataclass(frozen=True)
class Printed:
    """One line as text; struck words stand in brackets before the words that replaced them."""

    page: str
    cells: tuple[str, str, str, str, str]


def lines(*, since: date, until: date) -> Iterator[Printed]:
    """Yield the lines registered between two days; a restricted one as every reader sees it (decisions 3)."""
    found = Line.objects.filter(registered_at__date__range=(since, until)).in_order()
    rows = found.select_related("book").prefetch_related(*journal.WITH_ROW)
    for line in rows.iterator(chunk_size=CHUNK):
        row = journal.row_of(line)
        yield Printed(page=f"{line.book.code}/{line.page}", cells=_cells(row))


def lines_of(book: Book) -> Iterator[Printed]:
    """Yield the lines of one volume, page by page, as every reader sees them."""
    rows = Line.objects.filter(book=book).in_order().prefetch_related(*journal.WITH_ROW)
    for line in rows.iterator(chunk_size=CHUNK):
        yield Printed(page=f"{book.code}/{line.page}", cells=_cells(journal.row_of(line)))


def _cells(row: journal.Row) -> tuple[str, str, str, str, str]:
    number = str(row.line.number)
    if row.is_restricted:
        return number, dates.short_date(row.line.day), RESTRICTED, RESTRICTED, ""
    return number, _text(row.received), _text(row.applicant), _text(row.summary), "; ".join(row.marks)


def _text(cell: journal.Cell) -> str:
    return " ".join([*(f"[{words}]" for words in cell.struck), cell.words])


def write_csv(rows: Iterable[Printed], path: Path) -> int:
    """UTF-8 with a mark so that spreadsheets read ң ө ү; nothing in it starts a formula."""
    count = 0

    def counted() -> Iterator[tuple[str, ...]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row.page, *row.cells

    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(sheets.csv_pieces(["Бет", *COLUMNS], counted()))
    return count


def write_xlsx(rows: Iterable[Printed], path: Path) -> int:
    """A sheet whose cells are all typed as text."""
    cells = ((row.page, *row.cells) for row in rows)
    return sheets.write_xlsx(["Бет", *COLUMNS], cells, title="Журнал", out=path)


def write_json(rows: Iterable[Printed], path: Path) -> int:
    """An array of objects with the regulation's headings as keys."""
    found = [{"Бет": row.page, **dict(zip(COLUMNS, row.cells, strict=True))} for row in rows]
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(found)


def write_pdf(rows: Iterable[Printed], path: Path) -> int:
    """A4 landscape, a sheet for each page of the journal, headings on each, page number at its foot."""
    office = Office.objects.filter(pk=1).first() or Office()
    pages: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row.cells)
    facts = {
        "title": "Жарандардын кайрылууларын каттоо журналы",
        "office": office.name_ky,
        "columns": COLUMNS,
        "pages": [{"page": page, "rows": found} for page, found in pages.items()],
    }
    path.write_bytes(typst.compile(LAYOUT, sys_inputs={"journal": json.dumps(facts, ensure_ascii=False)}))
    return sum(len(found) for found in pages.values())


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json, "pdf": write_pdf}

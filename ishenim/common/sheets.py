"""Lists as sheets that leave the program: CSV and XLSX. Nothing in them starts a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ishenim.common.clean import harmless

MARK = "\ufeff"  # spreadsheets then read ң ө ү
PIECE = 500  # rows handed over at once
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class _Echo:
    """A file that hands back what is written: csv then writes into a list."""

    def write(self, text: str) -> str:
        return text


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a CSV some hundred rows at a time, so that a long list is never whole in memory."""
    write = csv.writer(_Echo(), delimiter=";").writerow  # what Excel expects here; a formula after ; is quoted
    piece = [MARK, write(headings)]
    for row in rows:
        piece.append(write([harmless(cell) for cell in row]))
        if len(piece) >= PIECE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str, out: Path | IO[bytes]) -> int:
    """Write a sheet whose cells are all typed as text; returns how many rows it has below the headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, words) for words in headings])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, words) for words in row])
        count += 1
    book.save(out)
    return count


def _cell(sheet: WriteOnlyWorksheet, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=words)
    cell.data_type = "s"
    return cell

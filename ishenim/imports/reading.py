"""What a file of an old register holds: rows of values, whatever program wrote it. What is no register is refused."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any  # openpyxl hands over whatever the file says
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from ishenim.common.clean import HIDDEN
from ishenim.common.refusals import Refused
from ishenim.files import checking

MOST_ROWS = 50_000
MOST_COLUMNS = 100  # further ones stand beside every table
MOST_UNPACKED = 60 * checking.MB
MOST_AREAS = 5_000  # of joined cells that are looked at
TALLEST_AREA = 1_000  # rows
LONGEST_TITLE = 100  # Excel itself allows 31
KINDS = ("xlsx", "csv")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls, and any file of Office under a password
WITH_MACROS = ("xlsm", "xlsb", "xltm", "xlam")

Value = str | int | float | datetime | date | time | timedelta | None


class Broken(str):
    """The value of a cell that the program itself could not work out: #REF!, #VALUE!"""


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file, counted from 1 as the program shows it."""

    number: int
    values: tuple[Value, ...]
    formulas: frozenset[int] = frozenset()  # columns, counted from 0, whose value a formula made
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        return all(value is None or value == "" for value in self.values) and not self.formulas


@dataclass
class Table:
    """One sheet of a file."""

    kind: str
    rows: list[Row]
    epoch: datetime = WINDOWS_EPOCH
    encoding: str = ""
    merged: dict[int, str] = field(default_factory=dict)  # rows with joined cells, and which cells those are


def kind_of(content: bytes, name: str) -> str:
    """Return xlsx or csv, or refuse the file with advice how to save it."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not content:
        raise Refused("file_empty", name=name)
    if len(content) > checking.LIMITS.size:
        raise Refused("file_too_large", name=name, megabytes=checking.LIMITS.size // checking.MB)
    if content.startswith(OLD_EXCEL) or ending == "xls":
        raise Refused("register_in_old_excel", name=name)
    if ending in WITH_MACROS:
        raise Refused("register_with_macros", name=name)
    if ending not in KINDS:
        raise Refused("register_of_another_kind", name=name)
    return ending


def sheets(content: bytes, name: str) -> list[str]:
    """Return the names of the sheets with cells; a csv file has one without a name."""
    if kind_of(content, name) == "csv":
        return [""]
    return [sheet.title for sheet in _workbook(content, name).worksheets]


def read(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Return the rows of a file that hold anything; of a workbook, those of one sheet, the first when none is named."""
    kind = kind_of(content, name)
    return _csv(content, name) if kind == "csv" else _xlsx(content, name, sheet)


# Workbooks


class _Sheet(WorkSheetParser):  # type: ignore[misc]  # openpyxl ships no types
    """openpyxl's own reader of a sheet, which also says what a formula made and looks at nothing but cells."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        cell["is_formula"] = element.find(FORMULA_TAG) is not None
        return cell

    def parse_formatting(self, element: Element) -> None:
        """Colours are not read."""

    def parse_extensions(self, element: Element) -> None:
        """Nor is what other programs left there."""

    parse_sheet_protection = parse_legacy = parse_custom_views = parse_extensions


def _checked(content: bytes, name: str) -> None:
    """Unpack every part once, within limits; refuse macros and parts that declare entities of their own."""
    try:
        checking.check(content, name)
    except Refused as refusal:
        other = {"document_with_macros": "register_with_macros", "file_unpacks": "register_unpacks"}
        raise Refused(other.get(refusal.key, refusal.key), **refusal.facts) from refusal
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise Refused("register_unpacks", name=name)
        if any(_declares_entities(archive.read(part)) for part in archive.namelist()):
            raise Refused("file_damaged", name=name)


def _declares_entities(part: bytes) -> bool:
    """Tell whether a part has a document type of its own, which no program of Office writes."""
    return any("<!DOCTYPE".encode(letters) in part for letters in ("utf-8", "utf-16-le", "utf-16-be"))


def _workbook(content: bytes, name: str) -> Any:
    _checked(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not read: drawings, styles without a name
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as trouble:  # whatever broken parts lead to, KeyError and ParseError included
        raise Refused("file_damaged", name=name) from trouble
    titles = [sheet.title for sheet in book.worksheets]
    if not titles or any(len(title) > LONGEST_TITLE or HIDDEN.search(title) for title in titles):
        raise Refused("file_damaged", name=name)
    return book


def _xlsx(content: bytes, name: str, sheet: str) -> Table:
    book = _workbook(content, name)
    titles = [one.title for one in book.worksheets]
    if sheet and sheet not in titles:
        raise Refused("register_without_sheet", name=name, sheet=sheet)
    opened = book.worksheets[titles.index(sheet) if sheet else 0]
    try:
        with warnings.catch_warnings(), opened._get_source() as source:
            warnings.simplefilter("ignore")  # of days outside the calendar: such a cell is Broken
            formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
            parser = _Sheet(source, opened._shared_strings, data_only=True, epoch=book.epoch, **formats)
            rows = _until_too_many((_row(number, cells, parser) for number, cells in parser.parse()), name)
            merged = _merged(parser)
    except Refused:
        raise
    except Exception as trouble:  # as above
        raise Refused("file_damaged", name=name) from trouble
    return Table(kind="xlsx", rows=sorted(rows, key=lambda row: row.number), epoch=book.epoch, merged=merged)


def _row(number: int, cells: list[dict[str, Any]], parser: _Sheet) -> Row:
    if number < 1:
        raise ValueError("a row before the first")
    values: list[Value] = []
    formulas = set()
    for cell in cells:
        column = min(cell["column"], MOST_COLUMNS) - 1
        values += [None] * (column + 1 - len(values))
        values[column] = Broken(cell["value"]) if cell["data_type"] == "e" else cell["value"]
        if cell["is_formula"]:
            formulas.add(column)
    hidden = parser.row_dimensions.pop(str(number), {}).get("hidden", "0")
    return Row(number, tuple(values), frozenset(formulas), is_hidden=hidden in ("1", "true"))


def _merged(parser: _Sheet) -> dict[int, str]:
    """Rows whose cells are joined with others; of a very tall area the first ones."""
    found: dict[int, str] = {}
    areas = parser.merged_cells.mergeCell if parser.merged_cells else ()
    for area in islice(areas, MOST_AREAS):
        for row in range(area.min_row, min(area.max_row, area.min_row + TALLEST_AREA) + 1):
            found.setdefault(row, area.coord)
    return found


def _until_too_many(rows: Iterable[Row], name: str) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if not row.is_empty:
            kept.append(row)
        if len(kept) > MOST_ROWS or row.number > 20 * MOST_ROWS:
            raise Refused("register_too_long", name=name, most=MOST_ROWS)
    return kept


# Text with separators

BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
OLD_ENCODING = "windows-1251"  # has no ң ө ү
SEPARATORS = (";", ",", "\t")
LOOKED_AT = 50  # rows
csv.field_size_limit(checking.LIMITS.size)  # a quotation mark left open makes one cell of the rest of the file


def _csv(content: bytes, name: str) -> Table:
    text, encoding = _decoded(content, name)
    if "\0" in text or "<html" in text[:500].lower():
        raise Refused("register_is_no_table", name=name)
    try:
        rows = _until_too_many(_csv_rows(text, _separator(text)), name)
    except csv.Error as trouble:
        raise Refused("register_is_no_table", name=name) from trouble
    return Table(kind="csv", rows=rows, encoding=encoding)


def _csv_rows(text: str, separator: str) -> Iterator[Row]:
    for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
        yield Row(number, tuple(values[:MOST_COLUMNS]))


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """UTF-8, UTF-16 with its mark, or windows-1251; anything else is not guessed at."""
    marked = next((encoding for mark, encoding in BYTE_ORDER.items() if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", OLD_ENCODING):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("register_in_unknown_letters", name=name)


def _separator(text: str) -> str:
    """The separator that cuts the first rows into most columns, and into the same number of them."""

    def steadiness(mark: str) -> tuple[int, int]:
        read = csv.reader(io.StringIO(text[: 64 * 1024]), delimiter=mark)
        widths = [len(values) for values in islice(read, LOOKED_AT) if len(values) > 1]
        return len(widths), -len(set(widths))

    return max(SEPARATORS, key=steadiness)

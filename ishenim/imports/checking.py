"""The dry run: every row of an old register as it would be kept, and everything that is doubtful about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import pairwise

from openpyxl.utils.datetime import from_excel

from ishenim.common.clean import clean_line, clean_text, is_unreadable
from ishenim.imports.headings import Columns, below
from ishenim.imports.reading import OLD_ENCODING, Broken, Row, Table, Value
from ishenim.kyrgyz.dates import short_date
from ishenim.kyrgyz.folding import fold
from ishenim.regulation.old_moments import Moment, day_doubts, moment_in, time_in
from ishenim.regulation.old_register import (
    ERRORS,
    LONGEST,
    Doubt,
    Field,
    Gap,
    Numbered,
    gaps,
    order_doubts,
    same_number,
)

WHOLE_FILE = 0  # the row of what concerns the file and no row of it
SHOWN = 80  # characters of a value in a report
SERIALS = range(20_000, 73_051)  # days since 1900 that a number without a date's format may mean: 1954 to 2099
KNOWN_MARKS = (  # beginnings of words, as they are folded
    *("аткарыл", "канааттандырыл", "тушундур", "чечил", "чечилди", "жонотул", "берилди", "кароодо", "четкекагыл"),
    *("алынды", "каралды", "каралып", "жооп", "токтотул", "чакыртып", "жабылды", "калтырыл", "которулду"),
    *("исполнен", "удовлетвор", "разъясн", "отказ", "направлен", "переадрес", "решен", "рассмотр", "выполн", "ответ"),
    *("снят", "закрыт", "отозван", "вработе", "наисполнении", "done", "resolved", "explained", "refused", "forwarded"),
)
NOT_RESTRICTED = {"", "жок", "нет", "no", "0", "false"}


@dataclass(frozen=True)
class Restricting:
    """Which rows are to show number and day only: all, those marked in a column, those of these rows of the file."""

    whole: bool = False
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ready:
    """One row as it would be kept. The day is None only where the report has an error."""

    row: int
    number: str
    day: date | None
    clock: time | None
    told: str  # column two as it stood in the file
    applicant: str
    summary: str
    mark: str
    is_restricted: bool


@dataclass(frozen=True)
class Found:
    """A doubt: its row and column as the file counts them, what it is, and the words it is about."""

    row: int
    column: str
    doubt: Doubt
    told: str = ""

    @property
    def is_error(self) -> bool:
        return self.doubt in ERRORS


@dataclass
class Checked:
    """The result of a dry run."""

    lines: list[Ready] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @cached_property
    def errors(self) -> int:
        return sum(one.is_error for one in self.found)

    @property
    def warnings(self) -> int:
        return len(self.found) - self.errors


@dataclass(frozen=True)
class Known:
    """What the office knows: the day, its villages, folded, and which numbers some years have, as they are compared."""

    today: date
    villages: frozenset[str]
    numbers: Callable[[set[int]], set[tuple[int, str]]]


Tell = Callable[[int, int], None]
EVERY = 1000  # rows between two signs of progress


def check(table: Table, columns: Columns, *, restricting: Restricting, known: Known, tell: Tell) -> Checked:
    """Read every row below the headings. Nothing is written."""
    rows = below(table, columns)
    done = Checked()
    known_village = cache(lambda told: _is_village(told, known.villages))
    frame = _Frame(table, columns, _width(table, columns), known.today, known_village)
    for place, row in enumerate(rows, start=1):
        reader = _Reader(row, frame)
        done.lines.append(reader.line(restricting))
        done.found += reader.found
        if place % EVERY == 0:
            tell(place, len(rows))
    numbered = [Numbered(line.row, line.number, line.day) for line in done.lines]
    done.gaps = gaps(numbered)
    done.found += _about_numbers(numbered, done.gaps, columns, known)
    done.found += _about_the_file(table, rows)
    done.found.sort(key=lambda one: (one.row, not one.is_error))
    tell(len(rows), len(rows))
    return done


def _about_numbers(rows: list[Numbered], missing: list[Gap], columns: Columns, known: Known) -> Iterator[Found]:
    column_of_numbers = _letter_of(columns, Field.NUMBER)
    for row, doubt, told in order_doubts(rows):
        column = _letter_of(columns, Field.RECEIVED) if doubt == Doubt.DAY_OUT_OF_ORDER else column_of_numbers
        yield Found(row, column, doubt, told)
    for gap in missing:
        yield Found(gap.row, column_of_numbers, Doubt.NUMBERS_MISSING, str(gap))
    numbers = known.numbers({one.day.year for one in rows if one.day})
    for one in rows:
        if one.day and (one.day.year, same_number(one.number)) in numbers:
            yield Found(one.row, column_of_numbers, Doubt.NUMBER_KNOWN, one.number)


def _about_the_file(table: Table, rows: list[Row]) -> Iterator[Found]:
    if table.encoding == OLD_ENCODING:
        yield Found(WHOLE_FILE, "", Doubt.OLD_ENCODING)
    empty = sum(later.number - earlier.number - 1 for earlier, later in pairwise(rows))
    if empty:
        yield Found(WHOLE_FILE, "", Doubt.EMPTY_ROWS, str(empty))


@dataclass(frozen=True)
class _Frame:
    """What all rows of a table are read by; `width` counts the columns that have a heading."""

    table: Table
    columns: Columns
    width: int
    today: date
    known_village: Callable[[str], bool]


def _width(table: Table, columns: Columns) -> int:
    headings = next((row.values for row in table.rows if row.number == columns.heading), ())
    named = [column for column, heading in enumerate(headings) if heading not in (None, "")]
    return max([*named, *columns.fields], default=0) + 1


class _Reader:
    """One row on its way: values by field, and the doubts met while reading them."""

    def __init__(self, row: Row, frame: _Frame) -> None:
        self.row, self.table = row, frame.table
        self.frame = frame
        self.found: list[Found] = []
        self.place = {named: column for column, named in frame.columns.fields.items()}

    def line(self, restricting: Restricting) -> Ready:
        self._about_the_row()
        moment = self._moment()
        marked = self._text(Field.RESTRICTED).casefold() not in NOT_RESTRICTED
        return Ready(
            row=self.row.number,
            number=self._number(),
            day=moment.day,
            clock=moment.clock,
            told=self._received(),
            applicant=self._applicant(),
            summary=self._summary(),
            mark=self._mark(),
            is_restricted=restricting.whole or marked or self.row.number in restricting.rows,
        )

    def _doubt(self, doubt: Doubt, column: int | None = None, told: object = "") -> None:
        letter = "" if column is None else column_letter(column)
        self.found.append(Found(self.row.number, letter, doubt, clean_line(str(told))[:SHOWN]))

    def _about_the_row(self) -> None:
        if self.row.is_hidden:
            self._doubt(Doubt.HIDDEN_ROW)
        if self.row.number in self.table.merged:
            self._doubt(Doubt.MERGED, told=self.table.merged[self.row.number])
        beside = [str(value) for value in self.row.values[self.frame.width :] if value not in (None, "")]
        if beside:
            doubt = Doubt.ROW_TOO_LONG if self.table.kind == "csv" else Doubt.BESIDE_TABLE
            self._doubt(doubt, self.frame.width, "; ".join(beside))

    def _value(self, named: Field) -> Value:
        column = self.place.get(named)
        if column is None or column >= len(self.row.values):
            return None
        value = self.row.values[column]
        if isinstance(value, Broken):
            self._doubt(Doubt.CELL_BROKEN, column, value)
            return None
        if column in self.row.formulas:
            self._doubt(Doubt.FORMULA_EMPTY if value is None else Doubt.FORMULA_VALUE, column, value or "")
        return value

    def _text(self, named: Field, value: Value = None) -> str:
        """The words of a cell, cleaned; what was cleaned away or cannot be read is said."""
        raw = as_text(self._value(named) if value is None else value)
        clean = clean_text(raw).strip()
        column = self.place.get(named)
        if clean != raw.replace("\r\n", "\n").replace("\r", "\n").strip():
            self._doubt(Doubt.HIDDEN_CHARACTERS, column, clean)
        if is_unreadable(clean):
            self._doubt(Doubt.LETTERS_LOST, column, clean)
        if len(clean) > LONGEST.get(named, LONGEST[Field.APPLICANT]):
            self._doubt(Doubt.TOO_LONG, column, clean)
        return clean

    def _number(self) -> str:
        value = self._value(Field.NUMBER)
        column = self.place.get(Field.NUMBER)
        if isinstance(value, datetime | date | time | timedelta):
            self._doubt(Doubt.NUMBER_IS_DAY, column, as_text(value))
            return ""
        number = clean_line(self._text(Field.NUMBER, value)) if value is not None else ""
        if not number:
            self._doubt(Doubt.NUMBER_MISSING, column)
        return number

    def _received(self) -> str:
        parts = [as_text(self._raw(named)) for named in (Field.RECEIVED, Field.TIME)]
        return clean_line(" ".join(part for part in parts if part))[: LONGEST[Field.RECEIVED]]

    def _raw(self, named: Field) -> Value:
        column = self.place.get(named)
        return None if column is None or column >= len(self.row.values) else self.row.values[column]

    def _moment(self) -> Moment:
        column = self.place.get(Field.RECEIVED)
        value = self._value(Field.RECEIVED)
        moment = self._day_of(value, column)
        for doubt in moment.doubts:
            self._doubt(doubt, column, as_text(value))
        if moment.day is not None:
            for doubt in day_doubts(moment.day, today=self.frame.today):
                self._doubt(doubt, column, short_date(moment.day))
        told = self._value(Field.TIME)
        if told in (None, "") or moment.day is None:
            return moment
        clock = told if isinstance(told, time) else time_in(as_text(told))
        if clock is None:
            self._doubt(Doubt.TIME_UNREADABLE, self.place[Field.TIME], as_text(told))
        return Moment(moment.day, clock)

    def _day_of(self, value: Value, column: int | None) -> Moment:
        """A cell with a date, a bare number of days as Excel counts them, or words."""
        if isinstance(value, datetime):
            return Moment(value.date(), value.time().replace(microsecond=0) if value.time() != time() else None)
        if isinstance(value, date):
            return Moment(value)
        if isinstance(value, int | float) and SERIALS.start <= value < SERIALS.stop:
            counted = from_excel(value, self.table.epoch)
            self._doubt(Doubt.SERIAL_DAY, column, f"{as_text(value)} = {short_date(counted)}")
            return self._day_of(counted, column)
        told = self._text(Field.RECEIVED, value) if value not in (None, "") else ""
        return moment_in(told) if told else Moment(doubts=(Doubt.DAY_MISSING,))

    def _applicant(self) -> str:
        """Column three: one cell, or name, address with village, and phone, a line each."""
        whole, name, address, village, phone = (
            self._text(named) for named in (Field.APPLICANT, Field.NAME, Field.ADDRESS, Field.VILLAGE, Field.PHONE)
        )
        if not whole and not name:
            who = Field.NAME if Field.NAME in self.place else Field.APPLICANT
            self._doubt(Doubt.NAME_EMPTY, self.place.get(who))
        named = Field.VILLAGE if Field.VILLAGE in self.place else Field.ADDRESS
        told = village or address
        if told and named in self.place and not self.frame.known_village(told):
            self._doubt(Doubt.VILLAGE_UNKNOWN, self.place[named], told)
        place = ", ".join(part for part in (village, address) if part)
        return "\n".join(part for part in (whole, name, place, phone) if part)

    def _summary(self) -> str:
        summary = self._text(Field.SUMMARY)
        if not summary:
            self._doubt(Doubt.SUMMARY_EMPTY, self.place.get(Field.SUMMARY))
        return summary

    def _mark(self) -> str:
        mark = self._text(Field.MARK)
        if mark and not is_known_mark(mark):
            self._doubt(Doubt.MARK_UNKNOWN, self.place[Field.MARK], mark)
        return mark


def is_known_mark(mark: str) -> bool:
    """Tell whether column five says, in words an office uses, how consideration ended."""
    folded = fold(mark, level=1)
    return any(known in folded for known in KNOWN_MARKS)


def _is_village(told: str, villages: frozenset[str]) -> bool:
    parts = [part for part in told.replace("\n", ",").replace(";", ",").split(",") if part.strip()]
    words = [word for part in parts for word in (part, *part.split())]
    return any(fold(word, level=2) in villages for word in words)


def as_text(value: Value) -> str:
    """A value as somebody would have typed it: no ".0" behind a whole number, days and times as we write them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.time() != time() else ""
        return short_date(value) + clock
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def column_letter(column: int) -> str:
    """A, B … Z, AA as spreadsheets name columns."""
    letter = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letter = chr(ord("A") + rest) + letter
    return letter


def _letter_of(columns: Columns, named: Field) -> str:
    return next((column_letter(column) for column, known in columns.fields.items() if known == named), "")

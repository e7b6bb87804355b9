"""Clause III.6 for what was written before Ishenim: what the cells of an old register say, and what is doubtful.

Old numbers and words stay as they were (R38, R40). An error has to be mended in the file; a warning may be accepted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """What a column of an old register may hold; the applicant's column three may stand in four."""

    NUMBER = "number"
    RECEIVED = "received"
    TIME = "time"
    APPLICANT = "applicant"
    NAME = "name"
    ADDRESS = "address"
    VILLAGE = "village"
    PHONE = "phone"
    SUMMARY = "summary"
    MARK = "mark"
    RESTRICTED = "restricted"


NEEDED = (Field.NUMBER, Field.RECEIVED, Field.SUMMARY)
WHO = (Field.APPLICANT, Field.NAME)  # one of them is needed as well
LONGEST = {  # characters
    Field.NUMBER: 40,
    Field.RECEIVED: 100,
    Field.TIME: 40,
    Field.APPLICANT: 2000,
    Field.SUMMARY: 4000,
    Field.MARK: 1000,
}


class Doubt(StrEnum):
    """What is doubtful about a row."""

    NUMBER_MISSING = "number_missing"
    NUMBER_IS_DAY = "number_is_day"
    DAY_MISSING = "day_missing"
    DAY_UNREADABLE = "day_unreadable"
    TWO_DAYS = "two_days"
    DAY_IN_FUTURE = "day_in_future"
    DAY_TOO_EARLY = "day_too_early"
    TIME_UNREADABLE = "time_unreadable"
    SUMMARY_EMPTY = "summary_empty"
    TOO_LONG = "too_long"
    LETTERS_LOST = "letters_lost"
    CELL_BROKEN = "cell_broken"
    FORMULA_EMPTY = "formula_empty"
    ROW_TOO_LONG = "row_too_long"
    NUMBER_REPEATED = "number_repeated"
    NUMBER_KNOWN = "number_known"
    NUMBERS_MISSING = "numbers_missing"
    NUMBER_OUT_OF_ORDER = "number_out_of_order"
    DAY_OUT_OF_ORDER = "day_out_of_order"
    SHORT_YEAR = "short_year"
    SERIAL_DAY = "serial_day"
    NAME_EMPTY = "name_empty"
    VILLAGE_UNKNOWN = "village_unknown"
    MARK_UNKNOWN = "mark_unknown"
    HIDDEN_CHARACTERS = "hidden_characters"
    MERGED = "merged"
    HIDDEN_ROW = "hidden_row"
    FORMULA_VALUE = "formula_value"
    BESIDE_TABLE = "beside_table"
    EMPTY_ROWS = "empty_rows"
    OLD_ENCODING = "old_encoding"


WARNINGS = frozenset(list(Doubt)[list(Doubt).index(Doubt.NUMBER_REPEATED) :])
ERRORS = frozenset(Doubt) - WARNINGS


SERIAL = re.compile(r"(?:№|[Nn][Oo]?\.?)?\s*(\d{1,9})(?!\d)")


def serial_in(number: str) -> int | None:
    """The running number within an old number ("12-a" is 12), None where there is none."""
    found = SERIAL.match(number.strip())
    return int(found[1]) if found else None


def same_number(number: str) -> str:
    """The form in which two old numbers are the same: "12 A" and "12a"."""
    return re.sub(r"[\s№]", "", number).casefold()


@dataclass(frozen=True)
class Numbered:
    """A row with its old number and its day, in the order of the file."""

    row: int
    number: str
    day: date | None


@dataclass(frozen=True)
class Gap:
    """Numbers that no row has, before the row with the next one."""

    year: int
    first: int
    last: int
    row: int

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"


def gaps(rows: Sequence[Numbered]) -> list[Gap]:
    """Return the gaps in the numbers of each year, which begin with 1 or go on from the year before (R40)."""
    years: dict[int, dict[int, int]] = {}
    for one in rows:
        serial = serial_in(one.number)
        if one.day is not None and serial is not None:
            years.setdefault(one.day.year, {}).setdefault(serial, one.row)
    found: list[Gap] = []
    last_of_all = 0
    for year in sorted(years):
        serials = sorted(years[year])
        due = last_of_all + 1 if serials[0] > last_of_all else 1
        for serial in serials:
            if serial > due:
                found.append(Gap(year, due, serial - 1, years[year][serial]))
            due = max(due, serial + 1)
        last_of_all = serials[-1]
    return found


def order_doubts(rows: Sequence[Numbered]) -> Iterator[tuple[int, Doubt, str]]:
    """Yield row, doubt and what it refers to for repeated numbers and for numbers and days out of order."""
    first: dict[tuple[int | None, str], int] = {}
    before: Numbered | None = None
    for one in rows:
        key = one.day.year if one.day else None, same_number(one.number)
        if one.number and first.setdefault(key, one.row) != one.row:
            yield one.row, Doubt.NUMBER_REPEATED, str(first[key])
        if before is None or before.day is None or one.day is None:
            before = one if one.day else before
            continue
        if one.day < before.day:
            yield one.row, Doubt.DAY_OUT_OF_ORDER, str(before.row)
        serial, earlier = serial_in(one.number), serial_in(before.number)
        if one.day.year == before.day.year and serial and earlier and serial < earlier:
            yield one.row, Doubt.NUMBER_OUT_OF_ORDER, str(before.row)
        before = one

"""Reading a calendar file: the one that is shipped, and one that an office was given (kg_calendar.yaml is the form)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any  # a file of YAML is anything until it has been looked at

import yaml

from ishenim.common.clean import clean_line
from ishenim.common.refusals import Refused
from ishenim.regulation.calendar import Confidence, Day, DayKind, odd

ZONE = "Asia/Bishkek"
LARGEST = 512 * 1024  # bytes
YEARS = range(1992, 2101)
LONGEST_SPELL = 31  # days of one entry from…to
NAME_LENGTH = 200
SHIPPED = Path(__file__).with_name("kg_calendar.yaml")
NAMES = Path(__file__).with_name("kg_names.yaml")

LISTS = ("days_off", "shortened", "working_instead", "working_observances")
OF_A_YEAR = {*LISTS, "confidence", "source", "note", "working_instead_unconfirmed"}  # the last: a draft, not taken

Row = Mapping[str, Any]


class _Loader(yaml.SafeLoader):
    """Plain YAML in which nothing is named twice: of two lists of one name YAML itself would forget the first.

    Nor is a piece repeated by its name: again and again, that fills the memory, and a calendar needs none.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            again: yaml.Event = self.get_event()  # type: ignore[no-untyped-call]  # the stubs of PyYAML leave its parser without types
            assert isinstance(again.start_mark, yaml.Mark)
            raise yaml.MarkedYAMLError(problem_mark=again.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        known = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag.endswith(":merge"):
                continue
            if key.value in known:
                raise Refused("calendar_named_twice", name=clean_line(key.value)[:20], line=key.start_mark.line + 1)
            known.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Year:
    """A year as a file, a package or an office tells it: its days that are not as the week makes them."""

    year: int
    confidence: Confidence
    source: str
    days: tuple[Day, ...]


def read(content: bytes) -> list[Year]:
    """Return the years of a calendar file, earliest first; refuses it whole when anything in it cannot be so."""
    if len(content) > LARGEST:
        raise Refused("calendar_too_large", kilobytes=LARGEST // 1024)
    try:
        told = _Loader(content).get_single_data()
    except (yaml.YAMLError, ValueError, UnicodeDecodeError, RecursionError) as trouble:
        raise Refused("calendar_unreadable", place=_place(trouble)) from trouble
    if not isinstance(told, dict) or not isinstance(told.get("holidays"), dict) or not told["holidays"]:
        raise Refused("calendar_without_years")
    if told.get("time_zone") != ZONE:
        raise Refused("calendar_of_another_country", zone=clean_line(str(told.get("time_zone", "")))[:60])
    return sorted((_year(key, rows) for key, rows in told["holidays"].items()), key=lambda one: one.year)


def _place(trouble: Exception) -> str:
    mark = getattr(trouble, "problem_mark", None)
    return str(mark.line + 1) if mark else ""


def _year(key: object, rows: object) -> Year:
    text = str(key)
    if not (text.isascii() and text.isdigit() and int(text) in YEARS) or not isinstance(rows, dict):
        raise Refused("calendar_year_wrong", year=clean_line(text)[:20])
    unknown = next((str(name) for name in rows if name not in OF_A_YEAR), None)
    if unknown is not None:
        raise Refused("calendar_row_wrong", row=clean_line(unknown)[:80])
    year, confidence = int(text), _confidence(rows.get("confidence"))
    days: dict[date, Day] = {}
    for day in _days(rows, confidence):
        if day.on.year != year:
            raise Refused("calendar_day_outside_year", day=day.on, year=year)
        if day.on in days:
            raise Refused("calendar_day_twice", day=day.on)
        if day.kind != DayKind.WEEKEND and odd(day):
            raise Refused(str(odd(day)), day=day.on)
        days[day.on] = day
    return Year(year, confidence, _source(rows), tuple(sorted(days.values(), key=_on)))


def _on(day: Day) -> date:
    return day.on


def _days(rows: Row, confidence: Confidence) -> Iterator[Day]:
    for row in _rows(rows, "days_off"):
        yield from _days_off(row, confidence)
    for row in _rows(rows, "shortened"):
        minutes = row.get("shorter") if isinstance(row, dict) else None
        if type(minutes) is not int:
            raise Refused("calendar_row_wrong", row=_shown(row))
        told = _names(row)
        yield Day(_date(row.get("date"), row), DayKind.SHORTENED, *told, shorter=minutes, confidence=confidence)
    for row in _rows(rows, "working_instead"):
        yield Day(_date(row, row), DayKind.WORKED, *_names_of("worked"), confidence=confidence)
    for row in _rows(rows, "working_observances"):
        on = _date(row, row)
        kind = DayKind.OBSERVED if on.weekday() < 5 else DayKind.WEEKEND
        yield Day(on, kind, *_observed(on), confidence=confidence)


def _rows(rows: Row, name: str) -> list[Any]:
    found = rows.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise Refused("calendar_row_wrong", row=name)
    return found


def _days_off(row: object, confidence: Confidence) -> Iterator[Day]:
    if not isinstance(row, dict):
        raise Refused("calendar_row_wrong", row=_shown(row))
    first = _date(row.get("date", row.get("from")), row)
    last = _date(row.get("to", first), row)
    if not 0 <= (last - first).days < LONGEST_SPELL:
        raise Refused("calendar_spell_wrong", first=first, last=last)
    is_moved = "transferred_from" in row
    is_extra = str(row.get("ky", "")).startswith("кошумча")
    kind = DayKind.DAY_OFF if is_moved or is_extra or row.get("kind") == "day_off" else DayKind.HOLIDAY
    names = _moved(_date(row["transferred_from"], row)) if is_moved else _names(row)
    act, source = _words(row.get("act")), _source(row)
    is_estimated = bool(row.get("estimated"))  # "yes" in quotes as well: an estimate is never taken for a fact
    sure = Confidence.LOW if is_estimated else confidence
    for ahead in range((last - first).days + 1):
        on = first + timedelta(days=ahead)
        yield Day(on, kind, *names, 0, act, source, confidence=sure, is_estimated=is_estimated)


MARK = re.compile(r"\[(\w+)\]")


def _source(row: Row) -> str:
    """Where a day is told, spelt out where the file only marks it: [A2]; otherwise as it stands."""
    told = _words(row.get("source"))
    known = _own_words()["sources"]
    return "; ".join(dict.fromkeys(known[mark] for mark in MARK.findall(told) if mark in known)) or told


def _date(value: object, row: object) -> date:
    """A day of the file; YAML reads what looks like one."""
    if type(value) is not date:
        raise Refused("calendar_day_impossible", row=_shown(row))
    return value


def _shown(row: object) -> str:
    return clean_line(str(row))[:80]


def _confidence(told: object) -> Confidence:
    return next((one for one in Confidence if one.value == told), Confidence.LOW)


def _words(told: object) -> str:
    return "" if told is None else clean_line(str(told))[:NAME_LENGTH]


def _names(row: Row) -> tuple[str, str, str]:
    ky = _words(row.get("ky"))
    other = translated().get(ky, {})
    ru, en = (_words(row.get(code) or other.get(code)) for code in ("ru", "en"))
    return ky, ru, en


def _moved(since: date) -> tuple[str, str, str]:
    ky, ru, en = (text.format(day=f"{since:%d.%m}") for text in _names_of("moved"))
    return ky, ru, en


def _names_of(key: str) -> tuple[str, str, str]:
    told = _own_words()[key]
    return told["ky"], told["ru"], told["en"]


def _observed(on: date) -> tuple[str, str, str]:
    """The name of a holiday that is worked: as the year named it in which it was a day off."""
    ky = OBSERVED.get((on.month, on.day), "")
    other = translated().get(ky, {})
    return ky, other.get("ru", ""), other.get("en", "")


OBSERVED = {
    (2, 23): "Ата Мекенди коргоочулар күнү",
    (4, 7): "Элдик Апрель революциясы күнү",
    (11, 7): "Тарых жана ата-бабаларды эскерүү күндөрү",
    (11, 8): "Тарых жана ата-бабаларды эскерүү күндөрү",
}


def translated() -> Mapping[str, Mapping[str, str]]:
    """Russian and English names of days by their Kyrgyz name."""
    found: Mapping[str, Mapping[str, str]] = _own_words()["names"]
    return found


@cache
def _own_words() -> dict[str, Any]:
    return dict(yaml.safe_load(NAMES.read_bytes()))


@cache
def shipped() -> tuple[Year, ...]:
    """The years that come with the program."""
    return tuple(read(SHIPPED.read_bytes()))

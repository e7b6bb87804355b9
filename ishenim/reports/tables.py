"""Reports as tables, sheets and pictures: rows with their names, figures with the addresses of their appeals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy

from ishenim.accounts.models import Post
from ishenim.appeals import models as appeals
from ishenim.appeals.models import Appeal
from ishenim.directory.models import Body, Group
from ishenim.kyrgyz.dates import short_date
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation import reporting
from ishenim.regulation.conflict import Allegation
from ishenim.regulation.offences import KINDS, Ended
from ishenim.regulation.promptness import BY_CALENDAR, BY_CLOCK, Measure, Spread
from ishenim.regulation.reporting import Length, Period
from ishenim.reports import offences, promptness, words
from ishenim.reports.charts import bars
from ishenim.reports.patterns import Pattern

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 200  # rows of bodies or posts on a page; the sheet has all
NONE = "-"
MEASURES: "dict[Measure, StrOrPromise]" = {
    Measure.ACTION: pgettext_lazy("from receipt", "To the first action"),
    Measure.SUBMISSION: pgettext_lazy("from receipt", "To being put before the head"),
    Measure.SUBMISSION_DAYS: pgettext_lazy("from receipt", "To being put before the head, working days"),
    Measure.OUTCOME: pgettext_lazy("from receipt", "To the outcome"),
    Measure.OUTCOME_DAYS: pgettext_lazy("from receipt", "To the outcome, working days"),
}
ENDS: "dict[Ended, StrOrPromise]" = {
    Ended.RESTORED: pgettext_lazy("of an offence", "confirmed, the right restored"),
    Ended.PARTLY: pgettext_lazy("of an offence", "confirmed, restored in part"),
    Ended.NOT_RESTORED: pgettext_lazy("of an offence", "confirmed, not restored"),
    Ended.NOT_CONFIRMED: pgettext_lazy("of an offence", "not confirmed"),
    Ended.NO_FINDING: pgettext_lazy("of an offence", "ended without a finding"),
    Ended.OPEN: pgettext_lazy("of an offence", "still considered"),
}
Cells = tuple[str, ...]


def query(period: Period, **which: str) -> str:
    """A period as an address asks for it, and which of its appeals."""
    first, last = short_date(period.first), short_date(period.last)
    if period.length in (Length.DAY, Length.FREE) or period != reporting.period_of(period.length, period.first):
        asked = {"length": Length.FREE.value, "since": first, "until": last}
    else:
        asked = {"length": period.length.value, "on": first}
    return urlencode({**asked, **{name: value or NONE for name, value in which.items()}})


@dataclass(frozen=True)
class Cell:
    """One measure of one row: in words, with what it was a year before and where its appeals are."""

    label: str
    count: int
    median: str
    p90: str
    least: str
    most: str
    then: str
    address: str


@dataclass(frozen=True)
class Times:
    """One row of promptness; `cells`: what is measured by the clock, beside it the same in working days."""

    name: str
    row: promptness.Both
    address: str
    cells: tuple[tuple[Cell, Cell | None], ...]


class Promptness:
    """The report of a period as tables and pictures."""

    def __init__(self, report: promptness.Report, period: Period) -> None:
        self.report, self.period = report, period
        self.parts_of_period = reporting.parts(period)

    @cached_property
    def total(self) -> Times:
        return self._times(gettext("The whole period"), self.report.total, self.period)

    @property
    def measures(self) -> list[Cell]:
        """Every measure of the whole, one below the other."""
        return [cell for pair in self.total.cells for cell in pair if cell]

    @cached_property
    def parts(self) -> list[Times]:
        pairs = zip(self.parts_of_period, self.report.parts, strict=True)
        return [self._times(words.part_title(part), row, part) for part, row in pairs]

    @cached_property
    def bodies(self) -> list[Times]:
        names = _names(Body.objects.all(), (row.key for row in self.report.bodies), none=gettext("no executor"))
        return [self._times(names[row.key], row, self.period, body=row.key) for row in self.report.bodies]

    @cached_property
    def posts(self) -> list[Times]:
        names = _names(Post.objects.all(), (row.key for row in self.report.posts), none=gettext("no executor"))
        return [self._times(names[row.key], row, self.period, post=row.key) for row in self.report.posts]

    @cached_property
    def tables(self) -> list[tuple[str, list[Times]]]:
        """The tables with their headings."""
        return [
            (gettext("By part of the period"), self.parts),
            (gettext("By body of the lead executor"), self.bodies),
            (gettext("By lead executor"), self.posts),
        ]

    @property
    def shown(self) -> list[tuple[str, list[Times], int]]:
        """The same as far as a page goes: heading, rows with appeals, how many are left out."""
        filled = (
            (heading, [one for one in rows if one.row.now.count or one.row.then.count]) for heading, rows in self.tables
        )
        return [(heading, rows[:MOST], len(rows[MOST:])) for heading, rows in filled]

    @property
    def pictures(self) -> list[tuple[str, SafeString]]:
        """The medians of the parts: hours until it was put before the head, days until the outcome."""
        told = (
            (gettext("Median hours until an appeal is put before the head"), Measure.SUBMISSION, 3_600),
            (gettext("Median days until the outcome"), Measure.OUTCOME, 86_400),
        )
        drawn = [(title, self._picture(title, measure, unit)) for title, measure, unit in told]
        return [(title, picture) for title, picture in drawn if picture]

    def _picture(self, title: str, measure: Measure, unit: int) -> SafeString:
        now, then = (
            [_in_units(figures.of(measure), unit) for figures in column]
            for column in ([row.now for row in self.report.parts], [row.then for row in self.report.parts])
        )
        names = [words.mark(part) for part in self.parts_of_period]
        legend = _legend()
        return bars(names, [(legend[0], now), (legend[1], then)], title=title, words=words.number)

    def _times(self, name: str, row: promptness.Both, period: Period, **which: str) -> Times:
        cells = tuple(
            (
                _cell(measure, row, query(period, **which, measure=measure.value)),
                _cell(BY_CALENDAR[measure], row, query(period, **which, measure=BY_CALENDAR[measure].value))
                if measure in BY_CALENDAR
                else None,
            )
            for measure in BY_CLOCK
        )
        return Times(name, row, query(period, **which), cells)

    def headings(self) -> Cells:
        """The headings of the sheet; times are hours, minutes and seconds."""
        plain = (
            gettext("Table"),
            gettext("Row"),
            gettext("Appeals"),
            gettext("Withdrawn"),
            gettext("Opened again"),
            gettext("Appeals a year before"),
        )
        of = [str(label) for label in MEASURES.values()]
        inside = (
            gettext("reached by"),
            gettext("median"),
            gettext("nine in ten within"),
            gettext("least"),
            gettext("most"),
            gettext("median a year before"),
        )
        return (*plain, *(f"{label}: {word}" for label in of for word in inside))

    def rows(self) -> Iterator[Cells]:
        """Every row of every table."""
        for heading, rows in [(gettext("The whole period"), [self.total]), *self.tables]:
            for one in rows:
                yield (heading, one.name, *_counts(one.row), *_exact(one.row))


def _cell(measure: Measure, row: promptness.Both, address: str) -> Cell:
    now, then = row.now.of(measure), row.then.of(measure)
    told = words.spent if measure in BY_CLOCK else words.number
    median, p90, least, most = _four(now, told)
    before, *_ = _four(then, told)
    return Cell(str(MEASURES[measure]), now.count if now else 0, median, p90, least, most, before, address)


def _four(found: Spread | None, told: Callable[[float], str]) -> Cells:
    """Median, nine in ten, least and most in words."""
    if found is None:
        return (words.NOTHING,) * 4
    return tuple(told(value) for value in (found.median, found.p90, found.least, found.most))


def _counts(row: promptness.Both) -> Cells:
    return (str(row.now.count), str(row.now.withdrawn), str(row.now.reopened), str(row.then.count))


def _exact(row: promptness.Both) -> Iterator[str]:
    for measure in MEASURES:
        now, then = row.now.of(measure), row.then.of(measure)
        told = words.clock if measure in BY_CLOCK else words.number
        yield from (str(now.count if now else 0), *_four(now, told), _four(then, told)[0])


def _in_units(found: Spread | None, unit: int) -> float | None:
    return round(found.median / unit, 1) if found else None


def _legend() -> tuple[str, str]:
    return pgettext("bars of a chart", "this period"), pgettext("bars of a chart", "a year before")


def _names(rows: "QuerySet[Body] | QuerySet[Post]", keys: Iterable[str], *, none: str) -> dict[str, str]:
    """The name of each key: what stands for none of them, the key itself where nothing is called so."""
    wanted = [key for key in keys if key]
    found = {str(row.pk): row.name for row in rows.filter(pk__in=wanted)}
    return {key: found.get(key, key) for key in wanted} | {"": none}


class Offences:
    """The report of offences as tables and a picture."""

    def __init__(self, report: offences.Report, period: Period) -> None:
        self.report, self.period = report, period

    @cached_property
    def kinds(self) -> list["Count"]:
        """Each kind of offence, then all of them together."""
        rows = [self._count(str(KIND_NAMES[kind]), kind) for kind in KINDS]
        return [*rows, self._count(gettext("All together, each appeal once"), None)]

    @cached_property
    def ends(self) -> list["Count"]:
        return [self._count(str(ENDS[end]), end) for end in Ended]

    @cached_property
    def groups(self) -> list["OfGroup"]:
        """The three groups of clause II.1 and the others, each with its bodies."""
        found = []
        for group in Group:
            inside = [row for row in self._bodies if row.group == group]
            both = self.report.groups[group.value]
            if both.now.count or both.then.count:
                found.append(OfGroup(Accused(str(group.label), group.value, "", both), inside[:MOST], inside[MOST:]))
        return found

    @cached_property
    def parts(self) -> list["Accused"]:
        pairs = zip(reporting.parts(self.period), self.report.parts, strict=True)
        return [Accused(words.part_title(part), "", query(part), both) for part, both in pairs]

    @property
    def parts_shown(self) -> list["Accused"]:
        """Those with appeals."""
        return [part for part in self.parts if part.both.now.count or part.both.then.count]

    @cached_property
    def picture(self) -> SafeString:
        names = [words.mark(part) for part in reporting.parts(self.period)]
        now, then = ([getattr(row, when).count for row in self.report.parts] for when in ("now", "then"))
        title, legend = gettext("Appeals about offences"), _legend()
        return bars(names, [(legend[0], now), (legend[1], then)], title=title, words=words.number)

    @cached_property
    def _bodies(self) -> list["Accused"]:
        """A row a body, in the order of the Kyrgyz alphabet within as many appeals."""
        known = {body.pk: body for body in Body.objects.filter(pk__in=[key for key in self.report.bodies if key])}
        names = _names(Body.objects.all(), self.report.bodies, none=gettext("not in the directory"))
        rows = [
            Accused(names[key], known[key].group if key in known else Group.OTHER, query(self.period, body=key), both)
            for key, both in self.report.bodies.items()
        ]
        return sorted(rows, key=lambda row: (-row.both.now.count, sort_key(row.name)))

    def _count(self, name: str, what: Allegation | Ended | None) -> "Count":
        now, then = self.report.total.now, self.report.total.then
        which = {} if what is None else {"kind" if isinstance(what, Allegation) else "end": what.value}
        counts = (now.count, then.count) if what is None else (now.of(what), then.of(what))
        before = reporting.year_before(self.period)
        return Count(name, *counts, query(self.period, **which), query(before, **which))

    def headings(self) -> Cells:
        """The headings of the sheet."""
        plain = (gettext("Table"), gettext("Row"), gettext("Appeals"))
        ends = (gettext("confirmed"), *(str(label) for label in ENDS.values()))
        return (*plain, *(str(KIND_NAMES[kind]) for kind in KINDS), *ends, gettext("Appeals a year before"))

    def rows(self) -> Iterator[Cells]:
        """Every row of every table."""
        yield _sheet_row(gettext("The whole period"), Accused(words.title(self.period), "", "", self.report.total))
        for group in self.groups:
            yield _sheet_row(gettext("By group"), group.whole)
        for row in self._bodies:
            yield _sheet_row(gettext("By body"), row)
        for row in self.parts:
            yield _sheet_row(gettext("By part of the period"), row)


@dataclass(frozen=True)
class Count:
    """One number with that of a year before, and the addresses of the appeals behind both."""

    name: str
    now: int
    then: int
    address: str
    address_then: str


@dataclass(frozen=True)
class Accused:
    """A row of offences; of a group there is no list of its own."""

    name: str
    group: str
    address: str
    both: offences.Both

    @property
    def kinds(self) -> list[tuple[str, int, str]]:
        """Label, number and address of each kind."""
        now = self.both.now
        return [(str(KIND_NAMES[kind]), now.of(kind), f"{self.address}&kind={kind.value}") for kind in KINDS]


@dataclass(frozen=True)
class OfGroup:
    """A group of bodies with its bodies, as many as a page shows, and those left out."""

    whole: Accused
    bodies: list[Accused]
    more: list[Accused]


KIND_NAMES = {kind: appeals.Allegation(kind.value).label for kind in KINDS}


def _sheet_row(table: str, row: Accused) -> Cells:
    now = row.both.now
    numbers = (now.count, *(now.of(kind) for kind in KINDS), now.confirmed, *(now.of(end) for end in Ended))
    return (table, row.name, *map(str, numbers), str(row.both.then.count))


def alleged(found: dict[int, list[offences.Accused]]) -> dict[int, list[tuple[str, list[str], str]]]:
    """Of each appeal: each body accused, of what, and what became of it."""
    bodies = {row.body for rows in found.values() for row in rows}
    names = _names(Body.objects.all(), bodies, none=gettext("not in the directory"))
    return {
        key: [
            (names[row.body], [str(KIND_NAMES[kind]) for kind in KINDS if kind in row.kinds], str(ENDS[row.ended]))
            for row in rows
        ]
        for key, rows in found.items()
    }


def pattern_headings() -> Cells:
    """The headings of the sheet of repeated messages."""
    days = (pgettext("of days", "From"), pgettext("of days", "To"))
    return (gettext("Body or post"), gettext("Number of appeals"), *days, gettext("Numbers of the journal"))


def pattern_rows(rows: Iterable[tuple[Pattern, list[Appeal]]]) -> Iterator[Cells]:
    """Each pattern with the numbers of its appeals."""
    for pattern, found in rows:
        numbers = ", ".join(str(appeal.line.number) for appeal in found)
        yield (pattern.row.name, str(pattern.count), short_date(pattern.since), short_date(pattern.until), numbers)

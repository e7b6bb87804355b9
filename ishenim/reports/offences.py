"""Corruption and other offences in figures (R13): who is accused of what in the three groups, and what became of it.

An appeal counts once in a row, however many subjects of it belong there; an appeal about two bodies stands in both rows
and once in the whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.appeals.models import Subject
from ishenim.consideration.models import Answer
from ishenim.directory.models import Body, Group
from ishenim.journal.models import OutcomeMark
from ishenim.regulation import reporting
from ishenim.regulation.conflict import APPARATUS, Allegation
from ishenim.regulation.offences import CONFIRMED, KINDS, Ended, ended
from ishenim.regulation.reporting import Period
from ishenim.reports.promptness import of_period

UNKNOWN = ""  # told, but not in the directory
ANY = Q(corruption=True) | Q(delay=True) | Q(poor_quality=True) | Q(offence=True) | Q(rudeness=True)
FINDING = Answer.objects.filter(step__appeal=OuterRef("appeal")).order_by("-step__place").values("restored")[:1]
MARK = OutcomeMark.objects.filter(line=OuterRef("appeal__line")).order_by("-place").values("code")[:1]
COLUMNS = ("appeal_id", "appeal__line__registered_at", "appeal__stage", "post__body", "body_id", "post_id")
FLAGS = tuple(kind.value for kind in KINDS)


@dataclass(frozen=True)
class Accused:
    """One subject of an appeal with what is alleged of it."""

    appeal: int
    registered_on: date
    body: str
    kinds: frozenset[Allegation]
    ended: Ended


def accused(person: Person, period: Period, *, on: date) -> Iterator[Accused]:
    """Yield everybody accused in the appeals of a period that a reader may open today."""
    some = Subject.objects.filter(ANY).values("appeal_id")  # few of all appeals: only these are looked at
    rows = Subject.objects.filter(ANY, appeal__in=of_period(person, period, on=on).filter(pk__in=some))
    told = rows.annotate(finding=Subquery(FINDING), mark=Subquery(MARK)).order_by("appeal_id", "place")
    zone = timezone.get_current_timezone()
    for row in told.values_list(*COLUMNS, *FLAGS, "mark", "finding").iterator():
        appeal, registered_at, stage, seat_of, body, post, *flags, mark, finding = row
        kinds = frozenset(kind for kind, is_alleged in zip(KINDS, flags, strict=True) if is_alleged)
        whose = (seat_of or APPARATUS) if post else body or UNKNOWN
        day = registered_at.astimezone(zone).date()
        yield Accused(appeal, day, whose, kinds, ended(stage, mark=mark, restored=finding))


@dataclass
class Counted:
    """The appeals of one row, by what is alleged and by what became of them."""

    appeals: set[int] = field(default_factory=set)
    kinds: dict[Allegation, set[int]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    ends: dict[Ended, set[int]] = field(default_factory=lambda: {end: set() for end in Ended})

    def add(self, one: Accused) -> None:
        self.appeals.add(one.appeal)
        self.ends[one.ended].add(one.appeal)
        for kind in one.kinds:
            self.kinds[kind].add(one.appeal)

    @property
    def count(self) -> int:
        return len(self.appeals)

    @property
    def confirmed(self) -> int:
        return sum(len(self.ends[end]) for end in CONFIRMED)

    def of(self, what: Allegation | Ended) -> int:
        return len(self.kinds[what] if isinstance(what, Allegation) else self.ends[what])


@dataclass(frozen=True)
class Both:
    """A row of the report: this period and the same a year before."""

    now: Counted = field(default_factory=Counted)
    then: Counted = field(default_factory=Counted)


@dataclass(frozen=True)
class Report:
    """Offences of a period: the whole, by body in the groups of clause II.1, by part of the period."""

    total: Both
    bodies: dict[str, Both]
    groups: dict[str, Both]
    parts: tuple[Both, ...]

    @property
    def twice(self) -> int:
        """By how much the rows of bodies exceed the whole: appeals about several bodies."""
        return sum(row.now.count for row in self.bodies.values()) - self.total.now.count

    @property
    def adds_up(self) -> bool:
        """Every appeal has one end, stands in a body's row, in one part of the period."""
        whole = self.total.now
        in_rows: set[int] = set().union(*(row.now.appeals for row in self.bodies.values()))
        in_parts = sum(part.now.count for part in self.parts)
        return in_rows == whole.appeals and in_parts == whole.count == sum(map(len, whole.ends.values()))


def report(person: Person, period: Period, *, on: date) -> Report:
    """Return the report of a period as a reader may know it today."""
    before = reporting.year_before(period)
    now, then = list(accused(person, period, on=on)), list(accused(person, before, on=on))
    firsts = tuple(part.first for part in reporting.parts(period))
    group_of = dict(Body.objects.values_list("pk", "group"))
    bodies, groups = _by_body(now, then), dict[str, Both]()
    for group in Group.values:
        codes = {code for code in bodies if group_of.get(code, Group.OTHER) == group}
        groups[group] = Both(_counted(now, codes), _counted(then, codes))
    return Report(
        total=Both(_counted(now), _counted(then)),
        bodies=bodies,
        groups=groups,
        parts=tuple(_by_part(now, then, firsts, reporting.firsts_a_year_before(period))),
    )


def _counted(rows: Iterable[Accused], bodies: set[str] | None = None) -> Counted:
    found = Counted()
    for one in rows:
        if bodies is None or one.body in bodies:
            found.add(one)
    return found


def _by_body(now: list[Accused], then: list[Accused]) -> dict[str, Both]:
    rows: dict[str, Both] = {}
    for one in now:
        rows.setdefault(one.body, Both()).now.add(one)
    for one in then:
        rows.setdefault(one.body, Both()).then.add(one)
    return rows


def _by_part(
    now: list[Accused], then: list[Accused], firsts: tuple[date, ...], before: tuple[date, ...]
) -> Iterator[Both]:
    """The rows of each part: from its first day to the day before the next."""
    for place in range(len(firsts)):
        yield Both(_counted(_between(now, firsts, place)), _counted(_between(then, before, place)))


def _between(rows: list[Accused], firsts: tuple[date, ...], place: int) -> list[Accused]:
    start, end = firsts[place], firsts[place + 1] if place + 1 < len(firsts) else date.max
    return [one for one in rows if start <= one.registered_on < end]


@dataclass(frozen=True)
class Which:
    """The appeals behind one figure: of a body or a group, of a kind, with an end; None: all."""

    body: str | None = None
    kind: Allegation | None = None
    end: Ended | None = None

    def fits(self, one: Accused) -> bool:
        is_body = self.body is None or one.body == self.body
        return is_body and (self.kind is None or self.kind in one.kinds) and (self.end is None or one.ended == self.end)


def behind(person: Person, period: Period, which: Which, *, on: date) -> dict[int, list[Accused]]:
    """Return the appeals behind a figure with those accused in them, the newest first."""
    found: dict[int, list[Accused]] = {}
    for one in accused(person, period, on=on):
        if which.fits(one):
            found.setdefault(one.appeal, []).append(one)
    return dict(sorted(found.items(), reverse=True))

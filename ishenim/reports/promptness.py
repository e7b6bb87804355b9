"""Promptness in figures (R4): the appeals of a period that a reader may open, read in pieces, as exact spreads.

What each stage is stands in regulation/promptness.py. Nothing is kept beside the rows of the appeals, so no figure can
differ from them.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any  # rows of columns of many types

from django.db.models import Count, Min, Q
from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind
from ishenim.common.days import midnight
from ishenim.consideration.models import StepTaken
from ishenim.journal.models import Line, OutcomeMark, Restriction
from ishenim.regulation import reporting
from ishenim.regulation.calendar import Calendar
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.promptness import ACTIONS, REOPENINGS, SUBMISSIONS, Course, Mark, Measure, Spread, spread
from ishenim.regulation.reporting import Period
from ishenim.worktime import queries as worktime

PIECE = 2_000  # read at once for a report
LOOKED_AT = 200  # for a page of a list
DAY = timedelta(days=1)
NOBODY = ""  # the row of appeals that no executor was given
COLUMNS = ("pk", "line_id", "line__received_at", "line__registered_at")
Reached = Callable[[int], None]
Row = tuple[Any, ...]


def of_period(person: Person, period: Period, *, on: date) -> AppealQuerySet:
    """The appeals registered in a period that somebody may open today."""
    start, end = midnight(period.first), midnight(period.last + DAY)
    seen = Appeal.objects.visible_to(person, on=on)
    return seen.filter(line__registered_at__gte=start, line__registered_at__lt=end)


@dataclass(frozen=True)
class Measured:
    """One appeal with what was measured of it. `post` is the last lead executor's; 0: nobody's."""

    pk: int
    registered_on: date
    post: int
    times: dict[Measure, int]
    is_withdrawn: bool
    reopened: int


Place = tuple[datetime, int]  # of a line in the order of registration: the moment, its key


def measured(found: AppealQuerySet, *, below: Place | None = None, piece: int = PIECE) -> Iterator[list[Measured]]:
    """Yield appeals in pieces, the last registered first, from below a place.

    They are read along the index of the moments of registration: neither memory, nor a transaction, nor the cost of a
    piece grows with how many there are.
    """
    ordered, calendar = found.order_by("-line__registered_at", "-line").values_list(*COLUMNS), worktime.calendar()
    while rows := list((ordered.filter(_below(*below)) if below else ordered)[:piece]):
        yield _measured(rows, calendar)
        if len(rows) < piece:
            return
        below = rows[-1][3], rows[-1][1]


def _below(registered_at: datetime, line: int) -> Q:
    same_moment = Q(line__registered_at=registered_at, line__lt=line)
    return Q(line__registered_at__lte=registered_at) & (Q(line__registered_at__lt=registered_at) | same_moment)


def _measured(rows: list[Row], calendar: Calendar) -> list[Measured]:
    keys, lines = [row[0] for row in rows], [row[1] for row in rows]
    steps = {key: told for key, *told in _steps(keys)}
    leads: dict[int, int] = dict(_leads(keys))  # the last one stays
    zone = timezone.get_current_timezone()  # asked once: for each moment it would cost more than all the rest
    marks: dict[int, list[Mark]] = {}
    for line, code, day, at in _marks(lines):
        marks.setdefault(line, []).append(Mark(code, day, at.astimezone(zone)))
    found = []
    for key, line, received_at, registered_at in rows:
        acted_at, submitted_at, reopened = steps.get(key, (None, None, 0))
        submitted_at = submitted_at and submitted_at.astimezone(zone)
        course = Course(received_at.astimezone(zone), acted_at, submitted_at, tuple(marks.get(line, ())))
        times, day = course.measured(calendar), registered_at.astimezone(zone).date()
        found.append(Measured(key, day, leads.get(key, 0), times, course.is_withdrawn, reopened))
    return found


def _steps(keys: list[int]) -> Iterable[Row]:
    """Of each appeal: when it was first acted upon, first put before somebody, how often opened again."""
    taken = StepTaken.objects.filter(appeal__in=keys).order_by().values("appeal_id")
    return taken.annotate(
        acted=Min("at", filter=Q(name__in=ACTIONS)),
        submitted=Min("at", filter=Q(name__in=SUBMISSIONS)),
        reopened=Count("pk", filter=Q(name__in=REOPENINGS)),
    ).values_list("appeal_id", "acted", "submitted", "reopened")


def _leads(keys: list[int]) -> Iterable[Row]:
    given = Part.objects.filter(appeal__in=keys, kind=PartKind.LEAD).order_by("since_place", "pk")
    return given.values_list("appeal_id", "post_id")


def _marks(lines: list[int]) -> Iterable[Row]:
    return OutcomeMark.objects.filter(line__in=lines).order_by("place").values_list("line_id", "code", "on", "at")


class Tally:
    """What was measured of some appeals, as plain numbers: eight bytes each."""

    def __init__(self) -> None:
        self.count = self.withdrawn = self.reopened = 0
        self.values: dict[Measure, array[int]] = {measure: array("q") for measure in Measure}

    def add(self, one: Measured) -> None:
        self.count += 1
        self.withdrawn += one.is_withdrawn
        self.reopened += bool(one.reopened)
        for measure, value in one.times.items():
            self.values[measure].append(value)

    def take_in(self, other: "Tally") -> None:
        self.count += other.count
        self.withdrawn += other.withdrawn
        self.reopened += other.reopened
        for measure, values in other.values.items():
            self.values[measure].extend(values)

    def figures(self) -> "Figures":
        spreads = {measure.value: found for measure, values in self.values.items() if (found := spread(values))}
        return Figures(self.count, self.withdrawn, self.reopened, spreads)


@dataclass(frozen=True)
class Figures:
    """How many appeals, how many of them withdrawn and opened again, and the spread of each measure."""

    count: int = 0
    withdrawn: int = 0
    reopened: int = 0
    spreads: dict[str, Spread] | None = None

    def of(self, measure: str) -> Spread | None:
        return (self.spreads or {}).get(measure)


NONE = Figures()


@dataclass(frozen=True)
class Which:
    """The appeals behind one figure: of a post's or a body's work, of those that reached a milestone; None: all."""

    post: str | None = None
    body: str | None = None
    measure: Measure | None = None


@dataclass(frozen=True)
class Both:
    """A row of the report: its key, its figures, those of the same period a year before."""

    key: str
    now: Figures
    then: Figures = NONE


@dataclass(frozen=True)
class Report:
    """Promptness of a period: the whole, by parts of the period, by body and by post of the lead executor."""

    total: Both
    parts: tuple[Both, ...]
    bodies: tuple[Both, ...]
    posts: tuple[Both, ...]
    lines: int  # of the journal in the period that the reader may read

    @property
    def adds_up(self) -> bool:
        """Every row of each table together is the whole, and the whole is what the journal has."""
        tables = (self.parts, self.bodies, self.posts)
        return all(sum(row.now.count for row in table) == self.total.now.count for table in tables) and (
            self.lines == self.total.now.count
        )

    @property
    def without_calendar(self) -> int:
        """Outcomes whose working days could not be counted: the calendar of a year is missing (decisions 21)."""
        known, counted = (self.total.now.of(measure) for measure in (Measure.OUTCOME, Measure.OUTCOME_DAYS))
        return (known.count if known else 0) - (counted.count if counted else 0)

    def told(self) -> dict[str, Any]:
        """The same as plain data, as the receipt of an errand keeps it."""
        return asdict(self)


def report_from(told: dict[str, Any]) -> Report:
    """A report as an errand kept it."""
    tables = {name: tuple(map(_both_from, told[name])) for name in ("parts", "bodies", "posts")}
    return Report(total=_both_from(told["total"]), **tables, lines=told["lines"])


def _both_from(told: dict[str, Any]) -> Both:
    return Both(told["key"], _figures_from(told["now"]), _figures_from(told["then"]))


def _figures_from(told: dict[str, Any]) -> Figures:
    spreads = {measure: Spread(**facts) for measure, facts in (told["spreads"] or {}).items()}
    return Figures(told["count"], told["withdrawn"], told["reopened"], spreads)


def size(person: Person, period: Period, *, on: date, most: int | None = None) -> int:
    """How many appeals the report of a period reads, with those of a year before; counted up to `most` of each."""
    both = [of_period(person, one, on=on) for one in (period, reporting.year_before(period))]
    return sum(found.order_by()[:most].count() for found in both)


def report(person: Person, period: Period, *, on: date, reached: Reached = lambda done: None) -> Report:
    """Return the report of a period as a reader may know it today; `reached` hears how many were read.

    Calls that come in meanwhile are left for the next time: appeals and lines are counted up to the same line.
    """
    last = Line.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    lines = _lines(person, period, on=on, last=last)
    now = _Tallies(tuple(part.first for part in reporting.parts(period)))
    then = _Tallies(reporting.firsts_a_year_before(period))
    done = 0
    for tallies, of in ((now, period), (then, reporting.year_before(period))):
        for piece in measured(of_period(person, of, on=on).filter(line__lte=last)):
            for one in piece:
                tallies.add(one)
            done += len(piece)
            reached(done)
    body_of, pairs = _bodies(), zip(now.of_parts(), then.of_parts(), strict=True)
    return Report(
        total=Both("", now.total(), then.total()),
        parts=tuple(Both(str(place), *both) for place, both in enumerate(pairs)),
        bodies=_rows(now.by(lambda post: body_of.get(post, NOBODY)), then.by(lambda post: body_of.get(post, NOBODY))),
        posts=_rows(now.by(_key), then.by(_key)),
        lines=lines,
    )


def _lines(person: Person, period: Period, *, on: date, last: int) -> int:
    """The journal's own count of the period, less the lines that somebody is shut out of and does not keep either."""
    start, end = midnight(period.first), midnight(period.last + DAY)
    lines = Line.objects.filter(registered_at__gte=start, registered_at__lt=end, pk__lte=last)
    of_person = Q(person=person) | Q(post__in=held_by(person, on=on).posts)
    shut = Restriction.objects.filter(of_person, line__in=lines).values_list("line_id", flat=True)
    kept = lines.filter(appeal__kept_by=person).values_list("pk", flat=True)
    return lines.count() - len(set(shut) - set(kept))


def behind(person: Person, period: Period, which: Which, *, on: date, before: int | None = None) -> Iterator[Measured]:
    """Yield the appeals behind a figure, the last registered first, from below an appeal."""
    body_of, found = _bodies(), of_period(person, period, on=on)
    last = found.filter(pk=before) if before else found.none()  # what he may not open divides nothing (decisions 5)
    below = last.values_list("line__registered_at", "line").first()
    if which.post or which.body:  # fewer to look at; who led it last is seen of each
        posts = [key for key, body in body_of.items() if which.post == str(key) or which.body == body]
        led = Part.objects.filter(kind=PartKind.LEAD, post__in=posts).values("appeal_id")
        found = found.filter(pk__in=led)
    for piece in measured(found, below=below, piece=LOOKED_AT):
        for one in piece:
            is_post = which.post is None or which.post == _key(one.post)
            is_body = which.body is None or which.body == body_of.get(one.post, NOBODY)
            if is_post and is_body and (which.measure is None or which.measure in one.times):
                yield one


def _bodies() -> dict[int, str]:
    """The code of each post's body."""
    return {post: body or APPARATUS for post, body in Post.objects.values_list("pk", "body")}


def _key(post: int) -> str:
    return str(post) if post else NOBODY


class _Tallies:
    """Appeals by part of the period and by post."""

    def __init__(self, firsts: tuple[date, ...]) -> None:
        self.firsts = firsts
        self.parts = [Tally() for _ in firsts]
        self.posts: dict[int, Tally] = {}

    def add(self, one: Measured) -> None:
        self.parts[bisect_right(self.firsts, one.registered_on) - 1].add(one)
        if one.post not in self.posts:
            self.posts[one.post] = Tally()
        self.posts[one.post].add(one)

    def total(self) -> Figures:
        whole = Tally()
        for part in self.parts:
            whole.take_in(part)
        return whole.figures()

    def of_parts(self) -> list[Figures]:
        return [part.figures() for part in self.parts]

    def by(self, name: Callable[[int], str]) -> dict[str, Figures]:
        """The figures of the posts, those of one name together."""
        found: dict[str, Tally] = {}
        for post, tally in self.posts.items():
            found.setdefault(name(post), Tally()).take_in(tally)
        return {key: tally.figures() for key, tally in found.items()}


def _rows(now: dict[str, Figures], then: dict[str, Figures]) -> tuple[Both, ...]:
    """One row a key that has appeals in one of the periods, the most of them first, nobody's last."""
    keys = sorted({*now, *then}, key=lambda key: (key == NOBODY, -now.get(key, NONE).count, key))
    return tuple(Both(key, now.get(key, NONE), then.get(key, NONE)) for key in keys)

"""The akim's morning page: what has passed, what ends this week, who calls again, where it comes from (product 3).

Everything starts from what he may open: a complaint about himself is in no row and in no count (decisions 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any  # rows of values_list()

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held
from ishenim.appeals.models import Appeal, AppealQuerySet, Applicant, Kind, Part, PartKind, Phone
from ishenim.common.days import midnight
from ishenim.consideration.situations import RUNS, grouped
from ishenim.consideration.turns import to_resolve
from ishenim.control.columns import Column, condition, days_of
from ishenim.control.queries import Row, at_the_top, counts, every_post, looked_after
from ishenim.directory.models import Body, Village
from ishenim.escalation.queries import Listed, running_of
from ishenim.escalation.telephones import Gap, gaps_lately
from ishenim.referral.queries import Desk, on_desk
from ishenim.referral.queries import Gap as LawGap
from ishenim.referral.queries import gaps_lately as law_gaps

ROWS = 5  # of each kind: the page is one sheet of paper
REPORTS = 3  # they stand again under their terms
PLACES = 8  # villages and bodies
AGAIN_WITHIN = timedelta(days=90)
WEEK_ENDS = 6  # Sunday
Rows = QuerySet[Phone] | QuerySet[Applicant]


@dataclass(frozen=True)
class Some:
    """The first rows of a kind and how many there are in all."""

    rows: list[Row]
    count: int

    @property
    def is_more(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Again:
    """One caller with several appeals within AGAIN_WITHIN; hidden names stay hidden."""

    appeals: list[Appeal]
    count: int

    @property
    def latest(self) -> Appeal:
        return self.appeals[0]

    @property
    def is_hidden(self) -> bool:
        return any(appeal.applicant.is_confidential for appeal in self.appeals)


@dataclass(frozen=True)
class Where:
    """How many unfinished appeals come from a village or lie with a body, and how many of them are late."""

    name: str
    count: int
    late: int


@dataclass(frozen=True)
class Morning:
    """Everything on the page."""

    reports: Some
    passed: Some
    this_week: Some
    again: list[Again]
    to_resolve: list[Row]
    to_resolve_count: int
    villages: list[Where]
    bodies: list[Where]
    unfinished: int
    alarms: list[Listed]  # not closed
    gaps: list[Gap | LawGap]  # whom an alarm would not reach by telephone
    law: Desk | None  # what is owed to law enforcement


def morning(person: Person, held: Held, *, at: datetime) -> Morning:
    """Return the page of a day."""
    on = timezone.localdate(at)
    found, days = looked_after(person, held, on=on).filter(RUNS), days_of(on)
    reports = found.filter(kind=Kind.REPORT)
    counted = counts(person, held, on=on)
    sunday = on + timedelta(days=WEEK_ENDS - on.weekday())
    week = found.filter(due_on__gte=on, due_on__lte=sunday)
    waiting = to_resolve(person, held, on=on)
    passed = found.filter(condition(Column.PASSED, days))
    return Morning(
        reports=Some(at_the_top(reports, on=on, most=REPORTS), reports.order_by().count()),
        passed=Some(at_the_top(passed, on=on, most=ROWS), counted[Column.PASSED]),
        this_week=Some(at_the_top(week, on=on, most=ROWS), week.order_by().count()),
        again=called_again(person, on=on),
        to_resolve=at_the_top(found.filter(pk__in=waiting[:ROWS]), on=on, most=ROWS),
        to_resolve_count=len(waiting),
        villages=_villages(found, on=on),
        bodies=_bodies(found, on=on),
        unfinished=sum(counted[column] for column in Column),
        alarms=running_of(person, held, on=on),
        gaps=[*gaps_lately(on=on), *law_gaps(on=on)],
        law=on_desk(person, held, at=at),
    )


def called_again(person: Person, *, on: date) -> list[Again]:
    """Return the callers of several appeals within 90 days: one telephone, or without one the same name and village.

    Those who called most often first, of these whoever called last.
    """
    seen = Appeal.objects.visible_to(person, on=on).filter(line__registered_at__gte=midnight(on - AGAIN_WITHIN))
    keys = seen.order_by().values("pk")
    told = Phone.objects.filter(appeal__in=keys).exclude(number="")
    unheard = ~Q(appeal__in=told.values("appeal"))
    named = Applicant.objects.filter(unheard, appeal__in=keys, is_confidential=False)
    named = named.exclude(name_folded="").exclude(name_folded=None).exclude(village=None)
    often = [*_often(told, "number"), *_often(named, "name_folded", "village")]
    most = sorted(often, key=lambda one: one[-2:], reverse=True)[:ROWS]
    callers = {row[:-2]: row[-2] for row in most}
    whose = [*_of(told, callers, "number"), *_of(named, callers, "name_folded", "village")]
    rows = seen.select_related("line", "topic", "applicant").in_bulk([key for key, _ in whose])
    theirs = grouped((caller, rows[key]) for key, caller in whose)
    return [Again(theirs[caller], count) for caller, count in callers.items() if caller in theirs]


def _often(rows: Rows, *names: str) -> list[tuple[Any, ...]]:
    """Callers with more than one appeal: what names them, how many there are, the latest."""
    counted = rows.values_list(*names).annotate(count=Count("appeal", distinct=True), latest=Max("appeal"))
    return list(counted.filter(count__gt=1).order_by("-count", "-latest")[:ROWS])


def _of(rows: Rows, callers: Iterable[tuple[Any, ...]], *names: str) -> list[tuple[int, tuple[Any, ...]]]:
    """The latest appeals of each caller that is named by these columns, with the caller."""
    wanted = [caller for caller in callers if len(caller) == len(names)]
    first = {f"{names[0]}__in": [caller[0] for caller in wanted]}
    nth = Window(RowNumber(), partition_by=[F(name) for name in names], order_by=F("appeal").desc())
    found = rows.filter(**first).annotate(nth=nth).filter(nth__lte=ROWS)
    told = found.order_by("-appeal").values_list("appeal", *names)
    return list(dict.fromkeys((key, tuple(caller)) for key, *caller in told if tuple(caller) in wanted))


def _villages(found: AppealQuerySet, *, on: date) -> list[Where]:
    """Callers who asked to be hidden are in no village."""
    known = found.filter(applicant__is_confidential=False).exclude(applicant__village=None)
    rows = _counted(known.values_list("applicant__village"), on=on)
    names = Village.objects.in_bulk([code for code, *_ in rows])
    return [Where(names[code].name, count, late) for code, count, late in rows]


def _bodies(found: AppealQuerySet, *, on: date) -> list[Where]:
    """By the body of the lead executor; posts of the office itself stand under their own names."""
    running = Part.objects.filter(kind=PartKind.LEAD, until_place=None, appeal__in=found.order_by().values("pk"))
    late = Count("pk", filter=Q(appeal__due_on__lt=on))
    rows = running.values_list("post").annotate(count=Count("pk"), late=late).order_by()
    posts, sums = every_post(), dict[tuple[str, int], list[int]]()
    for post, count, passed in rows:
        body = posts[post].body if post in posts else ""
        place = sums.setdefault((body, 0 if body else post), [0, 0])
        place[0], place[1] = place[0] + count, place[1] + passed
    names = Body.objects.in_bulk([body for body, _ in sums if body])
    told = [Where(_name(key, names), count, passed) for key, (count, passed) in sums.items()]
    return sorted(told, key=lambda where: (-where.late, -where.count, where.name))[:PLACES]


def _name(key: tuple[str, int], bodies: dict[str, Body]) -> str:
    body, post = key
    if body:
        return bodies[body].name if body in bodies else body
    return every_post()[post].name if post in every_post() else ""


def _counted(rows: Any, *, on: date) -> Iterable[Any]:
    """Whatever the rows are grouped by, with how many and how many late; the late ones first."""
    late = Count("pk", filter=Q(due_on__lt=on))
    return list(rows.annotate(count=Count("pk"), late=late).order_by(F("late").desc(), "-count")[:PLACES])

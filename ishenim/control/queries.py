"""The control board: unfinished appeals by their last day, as far as a person may open them (decisions 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any  # annotated rows

from django.conf import settings
from django.db import models
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, Subquery
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import POSTS, Held
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind, Stage
from ishenim.common.days import midnight, read_day
from ishenim.common.prepared import Query
from ishenim.common.queries import remembered
from ishenim.consideration.models import Resolution
from ishenim.consideration.queries import NEAR, Due, Why, term, whys
from ishenim.consideration.turns import put_late_before
from ishenim.control import access
from ishenim.edms.models import UNNUMBERED
from ishenim.edms.queries import is_in_use
from ishenim.journal.models import Column as LineColumn
from ishenim.journal.models import Correction, Restriction
from ishenim.kyrgyz.dates import short_date
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation import document_flow
from ishenim.worktime import queries as worktime
from ishenim.worktime.reasons import in_short

PAGE = 25  # rows of a page
COUNTED = 1000  # rows that are counted; beyond it the board says "more than"
LONGEST_KEY = 16  # digits
OWN_DAYS = timedelta(days=366)  # how far back a resolution's own day is looked for
WORKED_ON = (PartKind.CONSIDERING, PartKind.LEAD, PartKind.CO)
RESTRICTED = Exists(Restriction.objects.filter(line=OuterRef("line")))
SUMMARY = Subquery(
    Correction.objects.filter(line=OuterRef("line"), column=LineColumn.SUMMARY).order_by("-place").values("new")[:1]
)


class Column(models.TextChoices):
    """Where an unfinished appeal stands on the board by its last day."""

    PASSED = "passed", pgettext_lazy("column of the board", "term passed")
    TODAY = "today", pgettext_lazy("column of the board", "today")
    NEAR = "near", pgettext_lazy("column of the board", "within 3 working days")
    LATER = "later", pgettext_lazy("column of the board", "later")
    UNKNOWN = "unknown", pgettext_lazy("column of the board", "day unknown")


class Behind(models.TextChoices):
    """Lists of what is behind although its term may be far."""

    NOT_PUT = "not_put", pgettext_lazy("list of the board", "registered, not put before the head in time")
    UNNUMBERED = "unnumbered", pgettext_lazy("list of the board", "without a number in the document-flow system")
    OUTSIDE = "outside", pgettext_lazy("list of the board", "sent outside, no reply")
    OWN_DAY = "own_day", pgettext_lazy("list of the board", "the day of the resolution has passed")


SHAPES = {Column.PASSED: "■", Column.TODAY: "▲", Column.NEAR: "▲"}  # beside the word, never colour alone (ux 5)


@dataclass(frozen=True)
class Days:
    """The days and moments on which the conditions of the board turn."""

    today: date
    near_until: date
    put_late: datetime
    numbered_late: datetime


def days_of(today: date) -> Days:
    """Return them for a day; a last day on a day off counts with the working day before it."""
    far = worktime.working_day_after(today, NEAR + 1)
    late = document_flow.late_before(today, is_working=worktime.is_working)
    return Days(today, far - timedelta(days=1), put_late_before(today), midnight(late))


def condition(code: str, days: Days) -> Q:
    """The condition of a column or a list; an unknown code is a fault of ours."""
    return {
        Column.PASSED: Q(due_on__lt=days.today),
        Column.TODAY: Q(due_on=days.today),
        Column.NEAR: Q(due_on__gt=days.today, due_on__lte=days.near_until),
        Column.LATER: Q(due_on__gt=days.near_until),
        Column.UNKNOWN: Q(due_on=None),
        Behind.NOT_PUT: Q(stage=Stage.REGISTERED, line__registered_at__lt=days.put_late),
        Behind.UNNUMBERED: Q(edms__state__in=UNNUMBERED, line__registered_at__lt=days.numbered_late),
        Behind.OUTSIDE: Q(stage=Stage.FORWARDED),
        Behind.OWN_DAY: _own_day(days.today),
    }[code]  # type: ignore[index]  # both are enumerations of str


def _own_day(today: date) -> Q:
    """The executor's own day has passed, the term of the law has not; the last resolution holds."""
    later = Resolution.objects.filter(step__appeal=OuterRef("step__appeal"), step__place__gt=OuterRef("step__place"))
    passed = Resolution.objects.filter(
        ~Exists(later), working_days__isnull=False, answer_by__lt=today, answer_by__gte=today - OWN_DAYS
    )
    working = Q(stage=Stage.ASSIGNED) | Q(stage=Stage.IN_WORK)
    return working & Q(due_on__gte=today, pk__in=passed.values("step__appeal"))


def column_of(due_on: date | None, days: Days) -> Column:
    """The column of a last day."""
    if due_on is None:
        return Column.UNKNOWN
    if due_on <= days.today:
        return Column.TODAY if due_on == days.today else Column.PASSED
    return Column.NEAR if due_on <= days.near_until else Column.LATER


def looked_after(person: Person, held: Held, *, on: date) -> AppealQuerySet:
    """Return the unfinished appeals a person looks after, all of which may be opened.

    Control, the head of apparatus, the head: all that are not closed to them. Deputies: in which they, or posts
    beneath them, have work. Executors: their own work.
    """
    seen = Appeal.objects.visible_to(person, on=on).open()
    if access.looks_after_all(held.roles):
        return seen
    posts = access.with_those_beneath(held.posts, every_post().values())
    return seen.filter(pk__in=_with_work(posts).values("appeal_id"))


def unrestricted(found: AppealQuerySet) -> AppealQuerySet:
    """Those that lie open before every reader of the journal."""
    return found.filter(~RESTRICTED)


def _with_work(posts: Iterable[int]) -> "models.QuerySet[Part]":
    return Part.objects.filter(post__in=list(posts), kind__in=WORKED_ON, until_place=None)


def every_post() -> dict[int, Post]:
    """Posts by key, as they were within the last half minute."""
    return remembered("posts of the board", lambda: {post.pk: post for post in POSTS.rows()})


def codes() -> list[str]:
    """The columns, then the lists; the document-flow system's only where one is in use."""
    has_cards = settings.EDMS_FOLDER is not None or remembered("cards are in use", is_in_use)
    return [*Column, *(code for code in Behind if has_cards or code != Behind.UNNUMBERED)]


def counts(person: Person, held: Held, *, on: date) -> dict[str, int]:
    """How many appeals each column and list holds for a person, counted up to a little over COUNTED."""
    known = tuple(codes())
    (row,) = _composed(person, held, days_of(on), known).rows()
    return dict(zip(known, row, strict=True))


def counts_of(found: AppealQuerySet, person: Person, *, on: date) -> dict[str, int]:
    """The same of a list that was narrowed."""
    known = tuple(codes())
    row = _counting(found, person, days_of(on), known).get()
    return dict(zip(known, row, strict=True))


@lru_cache(maxsize=256)
def _composed(person: Person, held: Held, days: Days, known: tuple[str, ...]) -> Query[tuple[int, ...]]:
    """One statement, written once for a person, the posts and the calendar of a day (decisions 0012)."""
    return Query(lambda: _counting(looked_after(person, held, on=days.today), person, days, known))


def _counting(
    found: AppealQuerySet, person: Person, days: Days, known: Iterable[str]
) -> "models.QuerySet[Person, Any]":
    """One row with every count; each is read from the index no further than COUNTED."""
    each = [_count(found.filter(condition(code, days))) for code in known]
    return Person.objects.filter(pk=person.pk).values_list(*each)


def _count(found: AppealQuerySet) -> Subquery:
    keys = found.order_by().values("pk")[: COUNTED + 1]
    counted = Appeal.objects.filter(pk__in=keys).annotate(count=Func("pk", function="COUNT"))
    return Subquery(counted.values("count"), output_field=IntegerField())


@dataclass(frozen=True)
class Row:
    """One appeal of the board with all that a row of it tells."""

    appeal: Any  # an appeal with what _with_row() adds to it
    column: Column
    due: Due | None
    why: str
    executors: tuple[Post, ...]

    @property
    def late(self) -> int:
        """By how many working days the term has passed; 0 while it has not."""
        return -worktime.working_days_left(self.due.on, self.due.today) if self.due and self.due.is_over else 0

    @property
    def executor(self) -> str:
        return ", ".join(post.name for post in self.executors)

    @property
    def village(self) -> str:
        """Nothing where the caller asked to be hidden."""
        return "" if self.appeal.applicant.is_confidential else self.appeal.applicant.village_told

    @property
    def summary(self) -> str:
        """The short content as it reads after its last correction."""
        return self.appeal.summary_now or self.appeal.line.summary


@dataclass(frozen=True)
class Place:
    """Where a page of the board begins or ends: last day and key."""

    due_on: date | None
    pk: int

    def __str__(self) -> str:
        return f"{self.due_on or ''}~{self.pk}"


def read_place(text: str) -> Place | None:
    """Read a place from an address; None where it names none."""
    day, _, key = text.partition("~")
    due_on = read_day(day) if day else None
    is_key = key.isascii() and key.isdigit() and len(key) < LONGEST_KEY
    return Place(due_on, int(key)) if is_key and (due_on or not day) else None


@dataclass(frozen=True)
class Listed:
    """A page of the board in the order of the last days, and the places of the pages beside it."""

    rows: list[Row]
    earlier: Place | None
    later: Place | None


def listed(found: AppealQuerySet, *, after: Place | None, before: Place | None, on: date) -> Listed:
    """Return the page after a place, or the one just before another."""
    rows = _with_row(found)
    if before is not None:
        read = _read(rows, before, PAGE + 1, is_back=True)
        has_earlier, read = len(read) > PAGE, read[:PAGE][::-1]
        has_later = bool(read)
    else:
        read = _read(rows, after, PAGE + 1)
        has_later, read = len(read) > PAGE, read[:PAGE]
        has_earlier = after is not None and bool(read)
    return Listed(
        rows_of(read, on=on),
        Place(read[0].due_on, read[0].pk) if has_earlier else None,
        Place(read[-1].due_on, read[-1].pk) if has_later else None,
    )


def _with_row(found: AppealQuerySet) -> AppealQuerySet:
    read = found.select_related("line", "topic", "applicant")
    return read.annotate(is_restricted=RESTRICTED, summary_now=SUMMARY)


def _read(rows: AppealQuerySet, place: Place | None, count: int, *, is_back: bool = False) -> list[Appeal]:
    """Read so many rows from a place on: first those with a day, then those without, backwards the other way round.

    In two statements, as the engines differ on where the index keeps a day that is not known.
    """
    read: list[Appeal] = []
    for is_dated in (False, True) if is_back else (True, False):
        is_here = place is not None and (place.due_on is not None) == is_dated
        is_behind = place is not None and not is_here and is_dated != is_back
        if len(read) == count or is_behind:
            continue
        part = rows.filter(due_on__isnull=not is_dated)
        if place is not None and is_here:
            part = part.filter(_beyond(place, is_back=is_back))
        order = ("due_on", "pk") if is_dated else ("pk",)
        ordered = part.order_by(*(f"-{name}" if is_back else name for name in order))
        read += list(ordered[: count - len(read)])
    return read


def _beyond(place: Place, *, is_back: bool) -> Q:
    """What follows a place in the order of the list; the bound on the day alone is for the index."""
    key = Q(pk__lt=place.pk) if is_back else Q(pk__gt=place.pk)
    if place.due_on is None:
        return key
    if is_back:
        return Q(due_on__lte=place.due_on) & (Q(due_on__lt=place.due_on) | key)
    return Q(due_on__gte=place.due_on) & (Q(due_on__gt=place.due_on) | key)


def rows_of(read: list[Appeal], *, on: date) -> list[Row]:
    """Lay out rows read by _with_row(): executors and reasons are asked for all of them at once."""
    days, posts, why = days_of(on), every_post(), whys(read)
    leads: dict[int, list[Post]] = {}
    parts = Part.objects.filter(appeal__in=[one.pk for one in read], kind=PartKind.LEAD, until_place=None)
    for appeal, post in parts.order_by("pk").values_list("appeal_id", "post_id"):
        leads.setdefault(appeal, []).append(posts.get(post) or Post.objects.get(pk=post))
    return [
        Row(
            appeal=one,
            column=column_of(one.due_on, days),
            due=term(one, on=on),
            why=_in_words(why[one.pk]),
            executors=tuple(leads.get(one.pk, ())),
        )
        for one in read
    ]


def _in_words(why: Why) -> str:
    """Why that day, in a line: the first count, then each change of it."""
    changes = [
        f"{change.get_because_display()}: {short_date(change.until) if change.until else '—'}" for change in why.changes
    ]
    return "; ".join([in_short(why.first), *changes])


def every_row(found: AppealQuerySet, *, on: date, most: int | None = None) -> Iterator[Row]:
    """Yield the rows of a list in the order of their last days, read by keys in pieces; `most` ends it."""
    rows, place, left = _with_row(found), None, most
    while left is None or left > 0:
        read = _read(rows, place, 500 if left is None else min(left, 500))
        if not read:
            return
        yield from rows_of(read, on=on)
        place = Place(read[-1].due_on, read[-1].pk)
        left = None if left is None else left - len(read)


def by_executor(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Gather rows under their executors in the order of the alphabet; those without one come first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.executor, []).append(row)
    return sorted(found.items(), key=lambda pair: sort_key(pair[0]))

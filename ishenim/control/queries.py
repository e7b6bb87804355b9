"""The control board: unfinished appeals by their last day, as far as a person may open them (decisions 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple  # annotated rows

from django.db import models
from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, When

from ishenim.accounts.access import may_read_all_appeals
from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import POSTS, Held
from ishenim.appeals.models import OPEN, Appeal, AppealQuerySet, Part, PartKind, Stage
from ishenim.common.days import read_day
from ishenim.common.prepared import Query
from ishenim.common.queries import remembered
from ishenim.consideration.models import Dispatch
from ishenim.consideration.queries import Due, Why, term, whys
from ishenim.consideration.situations import RUNS_COUNTED, WAITS
from ishenim.control import access
from ishenim.control.columns import COUNTED_LATE, Behind, Column, Days, codes, column_of, condition, days_of
from ishenim.journal.models import Column as LineColumn
from ishenim.journal.models import Correction, Restriction
from ishenim.kyrgyz.dates import short_date
from ishenim.kyrgyz.order import sort_key
from ishenim.outbox.models import Errand
from ishenim.worktime import queries as worktime
from ishenim.worktime.reasons import in_short

PAGE = 25  # rows of a page
AT_ONCE = 500  # rows of a long list that are read together
COUNTED = 300  # rows that are counted; beyond it the board says "more than"
LONGEST_KEY = 16  # digits
WORKED_ON = (PartKind.CONSIDERING, PartKind.LEAD, PartKind.CO)
RESTRICTED = Exists(Restriction.objects.filter(line=OuterRef("line")))
SUMMARY = Subquery(
    Correction.objects.filter(line=OuterRef("line"), column=LineColumn.SUMMARY).order_by("-place").values("new")[:1]
)


def looked_after(person: Person, held: Held, *, on: date) -> AppealQuerySet:
    """Return the unfinished appeals a person looks after, all of which may be opened.

    Control, the head of apparatus, the head: all that are not closed to them. Deputies: in which they, or posts
    beneath them, have work. Executors: their own work.
    """
    return _looked_after(person, _with_those_beneath(held), on=on)


def _looked_after(person: Person, posts: frozenset[int] | None, *, on: date) -> AppealQuerySet:
    return _seen(person, posts, on=on).open()


def _seen(person: Person, posts: frozenset[int] | None, *, on: date) -> AppealQuerySet:
    seen = Appeal.objects.visible_to(person, on=on, with_part=_with_work)
    return seen if posts is None else seen.filter(_with_work(posts))


def _with_those_beneath(held: Held) -> frozenset[int] | None:
    """The posts whose work a deputy looks after; None for whoever looks after all he may open."""
    if access.looks_after_all(held.roles) or not may_read_all_appeals(held.roles):
        return None
    return access.with_those_beneath(held.posts, every_post().values())


def unrestricted(found: AppealQuerySet) -> AppealQuerySet:
    """Those that lie open before every reader of the journal."""
    return found.filter(~RESTRICTED)


def _with_work(posts: Iterable[int]) -> Q:
    """The condition that one of the posts considers the appeal or carries it out."""
    running = Part.objects.filter(post__in=sorted(posts), kind__in=WORKED_ON, until_place=None)
    return Q(pk__in=running.values("appeal_id"))


def every_post() -> dict[int, Post]:
    """Posts by key, as they were within the last half minute."""
    return remembered("posts of the board", lambda: {post.pk: post for post in POSTS.rows()})


def errands_given_up_on() -> int:
    """How many there were within the last half minute."""
    return remembered("errands given up on", Errand.objects.dead().count)


def counts(person: Person, held: Held, *, on: date, asked: str = "") -> dict[str, int]:
    """How many appeals each column and list holds for a person, counted up to a little over COUNTED.

    `asked` is the list that is looked at: one of them is counted only then.
    """
    known = _counted(held, asked)
    return _told(known, _composed(person, held, _with_those_beneath(held), days_of(on), known).rows())


def counts_of(found: AppealQuerySet, held: Held, *, on: date, asked: str = "") -> dict[str, int]:
    """The same of a list that was narrowed."""
    known = _counted(held, asked)
    return _told(known, _in_one_reading(found, days_of(on), known, Q()))


def _counted(held: Held, asked: str) -> tuple[str, ...]:
    known = codes(has_all=access.looks_after_all(held.roles))
    return tuple(code for code in known if code != COUNTED_LATE or code == asked)


def _told(known: Iterable[str], rows: Iterable[Iterable[int | None]]) -> dict[str, int]:
    """Where the conditions let nothing through, whatever is stored, there is no row or no count."""
    told = next(iter(rows), ())
    return dict.fromkeys(known, 0) | {code: count or 0 for code, count in zip(known, told, strict=False)}


@lru_cache(maxsize=256)
def _composed(
    person: Person, held: Held, posts: frozenset[int] | None, days: Days, known: tuple[str, ...]
) -> Query[tuple[int, ...]]:
    """One statement, written once for a person, the posts and the calendar of a day (decisions 0012); anew where other
    posts are beneath his.
    """
    if access.looks_after_all(held.roles):
        return Query(lambda: _each_from_its_index(_looked_after(person, posts, on=days.today), person, days, known))
    return Query(lambda: _in_one_reading(_seen(person, posts, on=days.today), days, known, OPEN))


def _each_from_its_index(
    found: AppealQuerySet, person: Person, days: Days, known: Iterable[str]
) -> "models.QuerySet[Person, Any]":
    """One row with every count, each read no further than COUNTED: for whoever looks after everything."""
    each = [_count(_in_its_order(found.filter(condition(code, days)), code)) for code in known]
    return Person.objects.filter(pk=person.pk).values_list(*each)


def _in_its_order(found: AppealQuerySet, code: str) -> AppealQuerySet:
    """The order of its rows: reading stops early, so it must begin where they lie, however many there seem to be."""
    return found.order_by("pk") if code in list(Behind) else found.order_by("due_on", "pk")


def _count(found: AppealQuerySet) -> Subquery:
    keys = found.values("pk")[: COUNTED + 1]
    counted = Appeal.objects.filter(pk__in=keys).annotate(count=Func("pk", function="COUNT"))
    return Subquery(counted.values("count"), output_field=IntegerField())


def _in_one_reading(
    found: AppealQuerySet, days: Days, known: Iterable[str], among: Q
) -> "models.QuerySet[Appeal, Any]":
    """One row with every count, from one reading of them all: for a part of the appeals.

    `among` is asked of those found, not of every appeal there is: work of posts ends with the appeal, so few are more.
    """
    each = {f"of_{code}": _when(condition(code, days, runs=RUNS_COUNTED) & among) for code in known}
    return found.order_by().annotate(**each).values_list(*each)


def _when(condition: Q) -> Func:
    return Func(
        Case(When(condition, then=1), output_field=IntegerField()), function="COUNT", output_field=IntegerField()
    )


class Sent(NamedTuple):
    """An appeal left for another body: when, to whom, by which step."""

    on: date
    body: str
    place: int


def sent(keys: Iterable[int]) -> dict[int, Sent]:
    """Return for those of some appeals that left for another body how they left, the last time of each."""
    rows = Dispatch.objects.filter(step__appeal__in=list(keys), step__to=Stage.FORWARDED).order_by("step__place")
    told = rows.values_list("step__appeal", "sent_on", "body__ky", "step__place")
    return {appeal: Sent(sent_on, body or "", place) for appeal, sent_on, body, place in told}


@dataclass(frozen=True)
class Row:
    """One appeal of the board with all that a row of it tells."""

    appeal: Any  # an appeal with what _ordered() adds to it
    column: Column
    due: Due | None
    why: str
    executors: tuple[Post, ...]
    sent: "Sent | None"
    is_sure: bool = True  # the rule of its term may speak without the badge

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
        return "" if self.appeal.applicant.is_confidential else str(self.appeal.applicant.village_told)

    @property
    def summary(self) -> str:
        """The short content as it reads after its last correction."""
        return str(self.appeal.summary_now or self.appeal.line.summary)


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


def listed(
    found: AppealQuerySet, *, after: Place | None, before: Place | None, on: date, by_day: bool = True
) -> Listed:
    """Return the page after a place, or the one just before another; `by_day`: by last day, else oldest first."""
    if before is not None:
        read = _read(found, before, PAGE + 1, is_back=True, by_day=by_day)
        has_earlier, read = len(read) > PAGE, read[:PAGE][::-1]
        has_later = bool(read)
    else:
        read = _read(found, after, PAGE + 1, by_day=by_day)
        has_later, read = len(read) > PAGE, read[:PAGE]
        has_earlier = after is not None and bool(read)
    return Listed(
        rows_of(read, on=on),
        _place_of(read[0], by_day=by_day) if has_earlier else None,
        _place_of(read[-1], by_day=by_day) if has_later else None,
    )


def first_page(person: Person, held: Held, *, pile: str, on: date) -> Listed:
    """Return the first page of a column or list of all a person looks after: what is opened most often."""
    posts, by_day = _with_those_beneath(held), pile not in list(Behind)
    read: list[Appeal] = []
    for statement in _first_rows(person, held, posts, days_of(on), pile):
        read += statement.rows() if len(read) <= PAGE else []
    has_later, read = len(read) > PAGE, read[:PAGE]
    return Listed(rows_of(read, on=on), None, _place_of(read[-1], by_day=by_day) if has_later else None)


@lru_cache(maxsize=1024)
def _first_rows(
    person: Person, _held: Held, posts: frozenset[int] | None, days: Days, pile: str
) -> tuple[Query[Appeal], ...]:
    """The statements of such a page, written once for a person and his posts: those with a day, then those without; or
    all, oldest first.
    """
    found = _looked_after(person, posts, on=days.today).filter(condition(pile, days))
    if pile in list(Behind):
        return (Query(lambda: _in_order(found, None, PAGE + 1, "pk")),)
    dated, undated = (found.filter(due_on__isnull=is_empty) for is_empty in (False, True))
    return (
        Query(lambda: _in_order(dated, None, PAGE + 1, "due_on", "pk")),
        Query(lambda: _in_order(undated, None, PAGE + 1, "pk")),
    )


def _place_of(appeal: Appeal, *, by_day: bool) -> Place:
    return Place(appeal.due_on if by_day else None, appeal.pk)


def _read(
    found: AppealQuerySet, place: Place | None, count: int, *, is_back: bool = False, by_day: bool = True
) -> list[Appeal]:
    """Read so many rows from a place on: first those with a day, then those without, backwards the other way round.

    In two statements, as the engines differ on where the index keeps a day that is not known.
    """
    if not by_day:
        return _ordered(found, place, count, "pk", is_back=is_back)
    read: list[Appeal] = []
    for is_dated in (False, True) if is_back else (True, False):
        is_here = place is not None and (place.due_on is not None) == is_dated
        is_behind = place is not None and not is_here and is_dated != is_back
        if len(read) < count and not is_behind:
            part, names = found.filter(due_on__isnull=not is_dated), ("due_on", "pk") if is_dated else ("pk",)
            read += _ordered(part, place if is_here else None, count - len(read), *names, is_back=is_back)
    return read


def _ordered(part: AppealQuerySet, place: Place | None, count: int, *names: str, is_back: bool) -> list[Appeal]:
    return list(_in_order(part, place, count, *names, is_back=is_back))


def at_the_top(found: AppealQuerySet, *, most: int, on: date) -> list[Row]:
    """Return the first rows by last day, those without a day after them, in one statement."""
    keys = found.order_by(F("due_on").asc(nulls_last=True), "pk").values("pk")[:most]
    return rows_of(list(_with_lines(keys).order_by(F("due_on").asc(nulls_last=True), "pk")), on=on)


def _in_order(
    part: AppealQuerySet, place: Place | None, count: int, *names: str, is_back: bool = False
) -> AppealQuerySet:
    """Rows in an order; the keys are chosen first, so that nothing else is read of the others."""
    order = [f"-{name}" if is_back else name for name in names]
    if place is not None:
        part = part.filter(_beyond(place, is_back=is_back))
    keys = part.order_by(*order).values("pk")[:count]
    return _with_lines(keys).order_by(*order)


def _with_lines(keys: "models.QuerySet[Appeal, Any]") -> AppealQuerySet:
    rows = Appeal.objects.filter(pk__in=keys).select_related("line", "topic", "applicant")
    return rows.annotate(is_restricted=RESTRICTED, summary_now=SUMMARY, is_waited_for=WAITS)


def _beyond(place: Place, *, is_back: bool) -> Q:
    """What follows a place in the order of the list; the bound on the day alone is for the index."""
    key = Q(pk__lt=place.pk) if is_back else Q(pk__gt=place.pk)
    if place.due_on is None:
        return key
    if is_back:
        return Q(due_on__lte=place.due_on) & (Q(due_on__lt=place.due_on) | key)
    return Q(due_on__gte=place.due_on) & (Q(due_on__gt=place.due_on) | key)


def rows_of(read: list[Appeal], *, on: date) -> list[Row]:
    """Lay out rows read by _read(): executors and reasons are asked for all of them at once."""
    out = [one.pk for one in read if one.stage == Stage.FORWARDED]  # with another body: no term of ours runs
    days, posts, why = days_of(on), every_post(), whys(one for one in read if one.pk not in out)
    left = sent(out) if out else {}
    leads, words = dict[int, list[Post]](), dict[int, str]()
    parts = Part.objects.filter(appeal__in=[one.pk for one in read], kind=PartKind.LEAD, until_place=None)
    for appeal, post in parts.order_by("pk").values_list("appeal_id", "post_id"):
        leads.setdefault(appeal, []).append(posts.get(post) or Post.objects.get(pk=post))
    return [
        Row(
            appeal=one,
            column=column_of(one.due_on, days),
            due=term(one, on=on),
            why=_in_words(why[one.pk], words) if one.pk in why else "",
            executors=tuple(leads.get(one.pk, ())),
            sent=left.get(one.pk),
            is_sure=one.pk not in why or why[one.pk].first.is_sure,
        )
        for one in read
    ]


def _in_words(why: Why, known: dict[int, str]) -> str:
    """Why that day, in a line: the first count, which rows of one day share, then each change of it."""
    first = known.get(id(why.first)) or known.setdefault(id(why.first), in_short(why.first))
    changes = [
        f"{change.get_because_display()}: {short_date(change.until) if change.until else '—'}" for change in why.changes
    ]
    return "; ".join([first, *changes])


def every_row(found: AppealQuerySet, *, on: date, most: int | None = None, by_day: bool = True) -> Iterator[Row]:
    """Yield the rows of a list in its order, read by keys in pieces; `most` ends it."""
    place, left = None, most
    while left is None or left > 0:
        read = _read(found, place, AT_ONCE if left is None else min(left, AT_ONCE), by_day=by_day)
        if not read:
            return
        yield from rows_of(read, on=on)
        place = _place_of(read[-1], by_day=by_day)
        left = None if left is None else left - len(read)


def by_executor(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Gather rows under their executors in the order of the alphabet; those without one come first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.executor, []).append(row)
    return sorted(found.items(), key=lambda pair: sort_key(pair[0]))

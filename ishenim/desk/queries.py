"""What "Бүгүн", the list of appeals and notices count and show: only what this person may open (decisions 5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol  # Django hands cleaned data over as dict[str, Any]

from django.db.models import Count, DateTimeField, OuterRef, Q, Subquery

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.common.days import midnight
from ishenim.common.prepared import Query, Slot
from ishenim.common.queries import office
from ishenim.consideration.flags import with_flag
from ishenim.consideration.situations import WAITS
from ishenim.consideration.turns import waiting
from ishenim.notify.kinds import KINDS
from ishenim.notify.models import Notice, NoticeQuerySet
from ishenim.notify.queries import known
from ishenim.telephony.models import Call, Draft, DraftQuerySet, Ending

MOST = 15  # rows of one day, and unfinished calls, on the home page
PAGE = 25  # rows of a page of the list
UNSEEN = 5  # notices on the home page
COUNTED = 1000  # rows that are counted; beyond it the list says "more than"


@dataclass(frozen=True)
class Day:
    """One day of the phone as far as a person may know it."""

    appeals: list[Appeal]
    registered: int
    endings: list[tuple[str, int]]
    drafts: list[Draft]
    waiting: int

    @property
    def is_more(self) -> bool:
        return self.registered > len(self.appeals)

    @property
    def calls(self) -> int:
        return self.registered + sum(count for _, count in self.endings)


def day_of(person: Person, held: Held, *, day: date, today: date) -> Day:
    """Return the day's appeals, counts and unfinished drafts; a count equals the rows the person may open."""
    composed, (start, end) = _composed(person, held, today), between(day)
    rows = composed.appeals.rows(start=start, end=end)
    drafts = composed.drafts.rows()
    return Day(
        appeals=rows,
        registered=len(composed.registered.rows(start=start, end=end)),
        endings=_endings(start, end) if access.may_read_journal(held.roles) else [],
        drafts=drafts,
        waiting=composed.unfinished.count() if len(drafts) == MOST else len(drafts),
    )


@dataclass(frozen=True)
class _Composed:
    """The statements of a day, written once for a person and his posts (decisions 0012)."""

    appeals: Query[Appeal]
    registered: Query[tuple[int]]
    unfinished: DraftQuerySet
    drafts: Query[Draft]


@lru_cache(maxsize=256)
def _composed(person: Person, held: Held, on: date) -> _Composed:
    seen = Appeal.objects.visible_to(person, on=on)
    rows = seen.select_related("line", "topic", "applicant").newest_first()
    start, end = Slot("start", DateTimeField()), Slot("end", DateTimeField())
    unfinished = Draft.objects.open().visible_to(person, on=on)
    drafts = unfinished.select_related("call", "held_by").order_by("-saved_at")
    of_day = _registered(start, end)
    return _Composed(
        appeals=Query(lambda: rows.filter(of_day)[:MOST]),
        registered=Query(lambda: seen.filter(of_day).values_list("pk")),
        unfinished=unfinished,
        drafts=Query(lambda: drafts[:MOST]),
    )


def _registered(start: "datetime | Slot", end: "datetime | Slot") -> Q:
    return Q(line__registered_at__gte=start, line__registered_at__lte=end)


@dataclass(frozen=True)
class Listed:
    """A page of a list, newest first: its rows, the keys of the pages beside it, how many rows fit in all."""

    rows: list[Appeal]
    older: int | None
    newer: int | None
    count: int

    @property
    def is_more(self) -> bool:
        """There are more than are counted: the count is a floor."""
        return self.count > COUNTED


def listed(found: AppealQuerySet, *, before: int | None, after: int | None) -> Listed:
    """Return a page of appeals by key: those older than `before`, or the ones just newer than `after`."""
    rows = found.select_related("line", "topic", "applicant").annotate(is_waited_for=WAITS)
    if after is not None:
        chosen = list(rows.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        has_newer, chosen = len(chosen) > PAGE, chosen[:PAGE][::-1]
        has_older = bool(chosen)
    else:
        kept = rows.newest_first() if before is None else rows.filter(pk__lt=before).newest_first()
        chosen = list(kept[: PAGE + 1])
        has_older, chosen = len(chosen) > PAGE, chosen[:PAGE]
        has_newer = before is not None
    is_whole = before is None and after is None and not has_older  # all of them are on this page
    return Listed(
        rows=chosen,
        older=chosen[-1].pk if chosen and has_older else None,
        newer=chosen[0].pk if chosen and has_newer else None,
        count=len(chosen) if is_whole else found.order_by()[: COUNTED + 1].count(),
    )


class Filter(Protocol):
    """A filter of the list whose values are valid."""

    cleaned_data: dict[str, Any]

    def narrowed(self, seen: AppealQuerySet, *, area: str, knows_names: bool) -> AppealQuerySet: ...


def narrowed(person: Person, held: Held, form: Filter, *, on: date) -> AppealQuerySet:
    """Return what a person may open of what fits a filter that is valid."""
    code, flag = form.cleaned_data["turn"], form.cleaned_data["flag"]
    open_to = Appeal.objects.visible_to(person, on=on)
    seen = waiting(person, held, code=code, on=on) if code else open_to
    seen = with_flag(seen, flag, seen=open_to) if flag else seen
    return form.narrowed(seen, area=office().area_code, knows_names=access.may_read_all_appeals(held.roles))


def between(day: date) -> tuple[datetime, datetime]:
    """First and last moment of a day in the office's time zone."""
    start = midnight(day)
    return start, start + timedelta(days=1) - timedelta(microseconds=1)


ENDINGS = Query(
    lambda: (
        Call.objects.filter(ended_at__gte=Slot("start", DateTimeField()), ended_at__lte=Slot("end", DateTimeField()))
        .filter(channel=None)  # what became of visitors is told to nobody but who received them
        .exclude(disposition=Ending.REGISTERED)
        .values_list("disposition")
        .annotate(count=Count("pk"))
    )
)


def _endings(start: datetime, end: datetime) -> list[tuple[str, int]]:
    """Calls that were no appeal, by how they ended."""
    counts = dict(ENDINGS.rows(start=start, end=end))
    return [(str(ending.label), counts[ending.value]) for ending in Ending if ending.value in counts]


@dataclass(frozen=True)
class Told:
    """One notice as its list shows it, with the key of the appeal it leads to; some lead to a page instead."""

    notice: Notice
    appeal: int | None

    @property
    def page(self) -> str:
        """The name of the page's address."""
        return KINDS[self.notice.kind].page


TOLD = ("pk", "kind", "written_facts", "at", "seen_at", "acted_at")


def notices_of(person: Person, *, on: date) -> NoticeQuerySet:
    """Return what a person was told and may still know of: nothing of an appeal that is closed to him meanwhile."""
    return _notices(person, known(person, on=on), on=on)


def _notices(person: Person, may_know: Q, *, on: date) -> NoticeQuerySet:
    opened = Appeal.objects.visible_to(person, on=on).filter(line=OuterRef("line")).values("pk")[:1]
    told = Notice.objects.of(person).annotate(appeal=Subquery(opened))
    return told.filter(Q(line=None) | Q(appeal__isnull=False), may_know)


@dataclass(frozen=True)
class Unseen:
    """The newest notices nobody has to look for, and how many there are in all."""

    rows: list[Told]
    count: int

    @property
    def newest(self) -> int:
        return self.rows[0].notice.pk if self.rows else 0


def unseen_of(person: Person, held: Held, *, on: date) -> Unseen:
    """Return what stands on the home page: one statement, and a second one where not all fit."""
    newest, everything = _unseen(person, held, on, known(person, on=on))
    rows = [_told(row) for row in newest.rows()]
    return Unseen(rows[:UNSEEN], everything.order_by().count() if len(rows) > UNSEEN else len(rows))


@lru_cache(maxsize=256)
def _unseen(person: Person, held: Held, on: date, may_know: Q) -> tuple[Query[tuple[Any, ...]], NoticeQuerySet]:
    """Composed anew when a person holds other posts: they are part of the condition."""
    unseen = _notices(person, may_know, on=on).unseen()
    return Query(lambda: unseen.newest_first().values_list(*TOLD, "appeal")[: UNSEEN + 1]), unseen


def _told(row: tuple[Any, ...]) -> Told:
    return Told(Notice(**dict(zip(TOLD, row[:-1], strict=True))), row[-1])


@dataclass(frozen=True)
class ToldPage:
    """A page of notices, newest first, the key of the next page, how many fit in all, whether there are newer ones."""

    rows: list[Told]
    older: int | None
    count: int
    is_later: bool

    @property
    def is_more(self) -> bool:
        return self.count > COUNTED

    @property
    def newest(self) -> int:
        return self.rows[0].notice.pk if self.rows else 0


def told_page(found: NoticeQuerySet, *, before: int | None) -> ToldPage:
    """Return a page of notices by key."""
    rows = found.newest_first().values_list(*TOLD, "appeal")
    read = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    is_whole = before is None and len(read) <= PAGE
    count = len(read) if is_whole else found.order_by()[: COUNTED + 1].count()
    shown = [_told(row) for row in read[:PAGE]]
    return ToldPage(shown, shown[-1].notice.pk if len(read) > PAGE else None, count, before is not None)

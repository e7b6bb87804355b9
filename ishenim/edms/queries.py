"""Which cards have no number yet, what a day's cards come to, and whether a reply fits what is known (R20)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any  # annotated rows

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext, pgettext

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.common.days import midnight
from ishenim.edms.models import Card, Reply, Sending, Standing, StandingQuerySet, State, registered_on, without_number
from ishenim.edms.replies import Told, spellings, spelt
from ishenim.journal.models import Restriction
from ishenim.kyrgyz import dates
from ishenim.outbox.models import Errand, ErrandQuerySet
from ishenim.regulation import document_flow
from ishenim.regulation.document_flow import CardState
from ishenim.regulation.journal_page import RESTRICTED
from ishenim.regulation.posts import Role
from ishenim.worktime import queries as worktime

PAGE = 25  # rows of a page
COUNTED = 1000  # rows that are counted; beyond it the page says "more than"
TOLD_ON_TODAY = frozenset({Role.RECORDS_SPECIALIST, Role.HEAD_OF_APPARATUS})
OPEN, ANY = "open", "any"


@dataclass(frozen=True)
class Row:
    """One appeal of a list. A reader who is shut out of it gets number, day and "restricted" (decisions 5)."""

    appeal: Appeal | None
    number: int
    registered_on: date
    standing: Standing | None = None
    is_restricted: bool = False
    age: int = 0

    @property
    def state(self) -> State:
        return State(self.standing.state) if self.standing else State.WAITING

    @property
    def index(self) -> str:
        return self.standing.card_index if self.standing else ""


def chosen(seen: AppealQuerySet, *, state: str) -> AppealQuerySet:
    """Return the appeals of a state; those noticed by nobody yet wait."""
    if state == ANY:
        return seen
    if state == OPEN:
        return without_number(seen)
    if state == State.WAITING:
        return without_number(seen, states=(State.WAITING,))
    return seen.filter(edms__state=state)


def with_rows(found: AppealQuerySet) -> AppealQuerySet:
    """Whatever a row of a list shows, read with it."""
    shut = Restriction.objects.filter(line=OuterRef("line"))
    return found.select_related("line", "topic", "edms").annotate(is_restricted=Exists(shut))


def row_of(appeal: Appeal, *, today: date) -> Row:
    """Lay out one appeal read by with_rows()."""
    day, standing = registered_on(appeal), getattr(appeal, "edms", None)
    until = standing.dated_on if standing and standing.dated_on else today  # a card with a number waits no longer
    age = worktime.working_days_left(until, day)
    return Row(appeal, appeal.line.number, day, standing, bool(getattr(appeal, "is_restricted", False)), max(age, 0))


@dataclass(frozen=True)
class Listed:
    """A page of the list, newest first, the key of the next page, and how many rows fit in all."""

    rows: list[Row]
    older: int | None
    count: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNTED


def listed(found: AppealQuerySet, *, before: int | None, today: date) -> Listed:
    """Return a page of appeals by key."""
    rows = with_rows(found).newest_first()
    read = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    count = len(read) if before is None and len(read) <= PAGE else found.order_by()[: COUNTED + 1].count()
    older = read[PAGE - 1].pk if len(read) > PAGE else None
    return Listed([row_of(one, today=today) for one in read[:PAGE]], older, count)


@dataclass(frozen=True)
class Reconciled:
    """One day: every number of the journal with its index and state; what is counted is what the reader may see."""

    rows: list[Row]

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.appeal is not None]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Registered, then each state in words."""
        states = [row.state for row in self.counted]
        return [
            (gettext("registered"), len(states)),
            *((str(state.label), states.count(state)) for state in State),
        ]


def day_of(person: Person, *, day: date, today: date) -> Reconciled:
    """Return the reconciliation of a day."""
    start, end = midnight(day), midnight(day + timedelta(days=1))
    of_day = Appeal.objects.filter(line__registered_at__gte=start, line__registered_at__lt=end)
    seen = {one.pk: one for one in with_rows(of_day.visible_to(person, on=today))}
    numbers = of_day.order_by("line__year", "line__number").values_list("pk", "line__number")
    rows = [
        row_of(seen[pk], today=today) if pk in seen else Row(None, number, day, is_restricted=True)
        for pk, number in numbers
    ]
    return Reconciled(rows)


def headings() -> list[str]:
    """The headings of the list as a sheet."""
    return [
        "№",
        gettext("Index"),
        gettext("Registered on"),
        gettext("Working days"),
        pgettext("of a card", "State"),
        gettext("EDMS number"),
        gettext("EDMS day"),
        gettext("Reason"),
    ]


def cells(row: Row) -> tuple[str, ...]:
    """One row of a sheet or a paper."""
    day = dates.short_date(row.registered_on)
    if row.appeal is None:
        return str(row.number), "", day, "", RESTRICTED, "", "", ""
    standing = row.standing
    dated_on = dates.short_date(standing.dated_on) if standing and standing.dated_on else ""
    state = str(row.state.label)
    return (
        str(row.number),
        row.index,
        day,
        str(row.age),
        f"{state} · {RESTRICTED}" if row.is_restricted else state,
        standing.number if standing else "",
        dated_on,
        standing.reason if standing else "",
    )


def sheet(found: AppealQuerySet, *, today: date) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a list, newest first, read by keys in pieces."""
    ordered, last = with_rows(found).newest_first(), None
    while piece := list((ordered if last is None else ordered.filter(pk__lt=last))[:500]):
        yield from (cells(row_of(one, today=today)) for one in piece)
        last = piece[-1].pk


@dataclass(frozen=True)
class History:
    """What happened to a card: its versions with their sending, the replies; where it stands."""

    standing: Standing | None
    cards: list[Card]
    replies: list[Reply]
    trouble: str

    @property
    def was_taken_open(self) -> bool:
        """An open version was gone from the folder when a restricted one took its place: somebody has it."""
        sent = [one for one in self.cards if hasattr(one, "sending")]
        return any(
            later.sending.removed_earlier is False and not earlier.is_restricted for earlier, later in pairwise(sent)
        )


def history(appeal: Appeal) -> History:
    """Return the story of one card, oldest first."""
    rows = list(Card.objects.filter(appeal=appeal).select_related("sending").order_by("version"))
    said = Reply.objects.filter(appeal=appeal).select_related("by", "came_in").order_by("place")
    last = unfinished().filter(key=f"write_card/{appeal.line.ref}/{rows[-1].version}").first() if rows else None
    standing = Standing.objects.filter(pk=appeal.pk).first()
    return History(standing, rows, list(said), last.trouble if last else "")


def unfinished() -> ErrandQuerySet:
    """Cards that could not be written so far."""
    return Errand.objects.filter(kind="write_card", done_at=None).exclude(trouble="")


def troubles(person: Person, *, on: date) -> list[tuple[str, int]]:
    """Why cards could not be written, with how many of those this person may know of (decisions 5)."""
    rows = [(one.facts["card"], one.trouble) for one in unfinished().order_by("pk")[:COUNTED]]
    cards = Card.objects.filter(pk__in=[card for card, _ in rows], appeal__in=Appeal.objects.visible_to(person, on=on))
    seen = set(cards.values_list("pk", flat=True)) if rows else set()
    found: dict[str, int] = {}
    for card, trouble in rows:
        if card in seen:
            found[trouble] = found.get(trouble, 0) + 1
    return list(found.items())


@dataclass(frozen=True)
class Waiting:
    """What stands on "Бүгүн": refused cards, and appeals without a number for longer than a working day."""

    refused: int
    late: int


def waiting_of(person: Person, held: Held, *, today: date) -> Waiting | None:
    """Return it for the posts that answer for the cards; None for others, and where no system is in use."""
    if not TOLD_ON_TODAY & held.roles or not is_in_use():
        return None
    seen = Appeal.objects.visible_to(person, on=today)
    since = midnight(document_flow.late_before(today, is_working=worktime.is_working))
    late = without_number(seen).filter(line__registered_at__lt=since)
    refused = seen.filter(edms__state=State.REFUSED)
    counted = Waiting(*(found.order_by()[: COUNTED + 1].count() for found in (refused, late)))
    return counted if counted.refused or counted.late else None


def is_in_use() -> bool:
    """Cards are written, or numbers have been entered by hand."""
    return settings.EDMS_FOLDER is not None or Standing.objects.filter(state=State.CONFIRMED).exists()


@dataclass(frozen=True)
class Judged:
    """One line of a reply beside what is known: the problem, or whether it says anything new."""

    told: Told
    standing: Standing | None
    problem: str
    is_new: bool


def judge(told: Sequence[Told], *, by: Person | None, today: date, is_locking: bool = False) -> list[Judged]:
    """Compare the lines of a reply with the cards. Whoever is shut out of an appeal knows of no such card."""
    known = _standings({one.index for one in told}, by=by, today=today, is_locking=is_locking)
    said: dict[str, document_flow.Standing] = {}
    given: dict[tuple[str, date], str] = {}  # number and day → index: a sheet that was filled down gives one to many
    judged = []
    for one in told:
        index = spelt(one.index)
        is_again, standing = index in said, known.get(index)
        problem = _problem(one, standing, said.setdefault(index, one.says), today=today)
        if not problem and one.says.dated_on and one.says.number:
            first = given.setdefault((one.says.number, one.says.dated_on), index)
            problem = problem if first == index else "number_of_another"
        is_new = not problem and not is_again and standing is not None and standing.known != one.says
        judged.append(Judged(one, standing, problem, is_new))
    return judged


def _problem(told: Told, standing: Standing | None, first: document_flow.Standing, *, today: date) -> str:
    if told.problem:
        return told.problem
    if standing is None:
        return "unknown"
    if told.says != first:
        return "twice"
    day = registered_on(standing.appeal)
    wrong = document_flow.wrong_with(told.says, stands=standing.known, registered_on=day, today=today)
    return wrong.value if wrong else ""


def _standings(indexes: Iterable[str], *, by: Person | None, today: date, is_locking: bool) -> dict[str, Standing]:
    """The standings of some indexes, each index that means exactly one card this person may know of."""
    wanted = sorted({form for index in indexes for form in spellings(index)})
    found: list[Standing] = []
    for start in range(0, len(wanted), 500):
        rows: StandingQuerySet = Standing.objects.filter(card_index__in=wanted[start : start + 500])
        if by is not None:
            rows = rows.filter(appeal__in=Appeal.objects.visible_to(by, on=today))
        rows = rows.select_related("appeal__line").order_by("appeal_id")
        found += rows.select_for_update(of=("self",), no_key=True) if is_locking else rows
    once: dict[str, list[Standing]] = {}
    for one in found:
        once.setdefault(spelt(one.card_index), []).append(one)
    return {index: rows[0] for index, rows in once.items() if len(rows) == 1}


def said_to(person: Person, report: dict[str, list[dict[str, str]]], *, today: date) -> list[dict[str, str]]:
    """The wrong lines of a report as a reader may know them: of a card he is shut out of, its line only."""
    wrong = report["wrong"]
    named = sorted({form for one in wrong for form in spellings(one["index"])})
    cards = Standing.objects.filter(card_index__in=named)
    seen = cards.filter(appeal__in=Appeal.objects.visible_to(person, on=today))
    known, shown = (map(spelt, found.values_list("card_index", flat=True)) for found in (cards, seen))
    hidden = set(known) - set(shown)
    return [{**one, "index": "", "problem": "restricted"} if spelt(one["index"]) in hidden else one for one in wrong]


def astray() -> Iterator[tuple[Standing, tuple[str, ...]]]:
    """Yield the standings that do not follow from the rows of their card, with what is wrong in them."""
    last = Reply.objects.filter(appeal=OuterRef("pk")).order_by("-place")
    made = Card.objects.filter(appeal=OuterRef("pk")).order_by("-version")
    sent = Sending.objects.filter(card__appeal=OuterRef("pk")).order_by("-card__version")
    found = Standing.objects.annotate(
        made=Subquery(made.values("version")[:1]),
        sent_at=Subquery(sent.values("at")[:1]),
        said=Subquery(last.values("state")[:1]),
        said_at=Subquery(last.values("at")[:1]),
        said_number=Subquery(last.values("number")[:1]),
        said_on=Subquery(last.values("dated_on")[:1]),
        said_why=Subquery(last.values("reason")[:1]),
    )
    for one in found.select_related("appeal__line").order_by("pk").iterator(chunk_size=500):
        wrong = tuple(f"edms.{name}" for name, due in _due(one).items() if getattr(one, name) != due)
        if wrong:
            yield one, wrong


def _due(one: Any) -> dict[str, object]:
    """What a standing read by astray() must say."""
    is_sent_since = one.sent_at is not None and (one.said_at is None or one.sent_at > one.said_at)
    state = one.said or State.WAITING.value
    if is_sent_since:
        state = document_flow.after_sending(CardState(state)).value
    return {
        "state": state,
        "version": one.made or 0,
        "number": one.said_number or "",
        "dated_on": one.said_on,
        "reason": one.said_why if state == State.REFUSED else "",
    }

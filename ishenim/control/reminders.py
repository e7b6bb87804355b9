"""Who is to be reminded of which term now: nothing is queued, it follows from the rows as they stand (R21, R47)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any  # rows of values_list()

from django.db.models import Q
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal, PartKind, Stage
from ishenim.common import house
from ishenim.consideration.models import Dispatch
from ishenim.consideration.situations import RUNNING, Situation, Staff, grouped, situations, staff
from ishenim.consideration.turns import RESTRICTED, put_late_before
from ishenim.notify.kinds import Facts
from ishenim.notify.models import Notice, NoticeQuerySet
from ishenim.regulation import reminders, stages
from ishenim.regulation.reminders import Reminder, Rungs
from ishenim.regulation.seats import Office, Parts
from ishenim.worktime import queries as worktime

PIECE = 800  # appeals that are looked at together; SQLite takes no more keys in one statement
NEAR, OVER, NOT_PUT, NO_REPLY = "term_near", "term_over", "not_put_before_head", "no_reply_from_body"
KINDS = (NEAR, OVER, NOT_PUT, NO_REPLY)
STEPS_AFTER = {Reminder.PASSED: 1, Reminder.TO_HEAD: 2}
WORKED = (PartKind.CONSIDERING, PartKind.LEAD, PartKind.CO)
People = frozenset[int]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class Owed:
    """One reminder of one appeal: what it is, the key under which it is told once, to whom."""

    reminder: Reminder
    kind: str
    key: str
    facts: Facts
    people: People = NOBODY


@dataclass(frozen=True)
class Told:
    """What reminders need of one appeal. `sent`: when it left the office, to whom, by which step."""

    pk: int
    line: int
    number: int
    year: int
    registered_at: datetime
    stage: Stage
    due_on: date | None
    keeper: int | None
    is_restricted: bool = False
    sent: tuple[date, str, int] | None = None


NAMES = ("pk", "line_id", "line__number", "line__year", "line__registered_at", "stage", "due_on", "kept_by_id")


@dataclass(frozen=True)
class Day:
    """A day of reminding: its rungs, the office as it stands; terms that end on one day are counted once."""

    on: date
    rungs: Rungs
    staff: Staff
    late: datetime
    left: dict[date, int] = field(default_factory=dict)

    @cached_property
    def office(self) -> Office:
        """The office for appeals from which nobody is shut out."""
        return self.staff.office(barred=NOBODY)

    @cached_property
    def holders(self) -> dict[int, People]:
        return {one.post.pk: one.persons for one in self.staff.manned}

    def left_until(self, due_on: date) -> int:
        if due_on not in self.left:
            self.left[due_on] = worktime.working_days_left(due_on, self.on)
        return self.left[due_on]

    def people(self, reminder: Reminder, stage: Stage, *, office: Office, parts: Parts) -> People:
        """Who holds one of the posts today that are to be reminded."""
        posts = reminders.whom(reminder, stages.Stage(stage), office=office, parts=parts)
        return NOBODY.union(*(self.holders.get(post, NOBODY) for post in posts))


def day_of(at: datetime) -> Day:
    """Read the office of a day; it holds while posts and settings stay as they are."""
    today = timezone.localdate(at)
    return Day(today, house.reminders(today), staff(on=today), put_late_before(today))


def due(told: Told, day: Day) -> Iterator[Owed]:
    """Yield the reminders of an appeal that have come, to nobody yet."""
    facts: dict[str, int | str | date] = {"number": told.number, "year": told.year}
    if stages.Stage(told.stage) in stages.FINISHED:
        return
    if told.stage == Stage.FORWARDED:
        if told.sent and -day.left_until(told.sent[0]) >= day.rungs.no_reply:
            sent_on, body, place = told.sent
            said = {**facts, "sent_on": sent_on, "body": body}
            yield Owed(Reminder.NO_REPLY, NO_REPLY, f"no_reply/{told.pk}/{place}", said)
        return
    if told.stage == Stage.REGISTERED and told.registered_at < day.late:
        said = {**facts, "registered_on": timezone.localdate(told.registered_at)}
        yield Owed(Reminder.NOT_PUT, NOT_PUT, f"not_put/{told.pk}", said)
    if told.due_on is None:
        return
    left = day.left_until(told.due_on)
    for reminder, rung in reminders.come(left, day.rungs):
        key, said = f"term/{told.pk}/{told.due_on}/{rung:+d}", {**facts, "due_on": told.due_on}
        if reminder == Reminder.NEAR:
            yield Owed(reminder, NEAR, key, {**said, "days_left": left})
        else:
            yield Owed(reminder, OVER, key, {**said, "rung": STEPS_AFTER[reminder]})


def owed(told: Told, day: Day, *, now: Situation) -> list[Owed]:
    """Return the reminders of one appeal as it stands, each with whom it goes to."""
    found = []
    for one in due(told, day):
        if one.reminder == Reminder.NOT_PUT and now.is_outside:
            continue  # it is not put before the head, it leaves for an outside addressee
        people = day.people(one.reminder, told.stage, office=now.office, parts=now.parts)
        found.append(replace(one, people=people - now.barred))
    return found


def read(pk: int) -> tuple[Told, Appeal]:
    """One appeal as it stands now."""
    appeal = Appeal.objects.select_related("line").get(pk=pk)
    line = appeal.line
    sent = _sent([pk]).get(pk) if appeal.stage == Stage.FORWARDED else None
    stage = Stage(appeal.stage)
    told = Told(pk, line.pk, line.number, line.year, line.registered_at, stage, appeal.due_on, appeal.kept_by_id)
    return replace(told, sent=sent), appeal


def unreminded(day: Day) -> Iterator[int]:
    """Yield the keys of the appeals of which somebody is owed a reminder that he has not had, in small pieces.

    What may be owed: terms that end soon or have passed; what was registered and waits; what was sent outside.
    """
    until = worktime.working_day_after(day.on, day.rungs.first)
    unfinished = Appeal.objects.open()
    for which, order in (
        (unfinished.filter(due_on__lte=until), ("due_on", "pk")),
        (unfinished.filter(stage=Stage.REGISTERED, line__registered_at__lt=day.late), ("pk",)),
        (unfinished.filter(stage=Stage.FORWARDED), ("pk",)),
    ):
        seen: dict[Any, People] = {}
        for piece in _pieces(which, order):
            yield from _unreminded(piece, day, seen)


def _pieces(which: Any, order: tuple[str, ...]) -> Iterator[list[Told]]:
    rows = which.annotate(is_restricted=RESTRICTED).order_by(*order).values_list(*NAMES, "is_restricted")
    last: Told | None = None
    while True:
        part = rows if last is None else rows.filter(_after(last, order))
        piece = [Told(*row[:5], Stage(row[5]), *row[6:]) for row in part[:PIECE]]
        if not piece:
            return
        yield piece
        last = piece[-1]


def _after(last: Told, order: tuple[str, ...]) -> Q:
    if order == ("pk",):
        return Q(pk__gt=last.pk)
    return Q(due_on__gte=last.due_on) & (Q(due_on__gt=last.due_on) | Q(pk__gt=last.pk))


def _unreminded(piece: list[Told], day: Day, seen: dict[Any, People]) -> Iterator[int]:
    forwarded = [told.pk for told in piece if told.stage == Stage.FORWARDED]
    sent = _sent(forwarded) if forwarded else {}
    come = [(told, list(due(told, day))) for told in (replace(one, sent=sent.get(one.pk)) for one in piece)]
    come = [(told, found) for told, found in come if found]
    if not come:
        return
    notices = Notice.objects.filter(line__in=[told.line for told, _ in come], kind__in=KINDS)
    reminded = set(notices.values_list("recipient_id", "key"))
    for told, found in [*_open(come, day, seen), *_closed(come, day)]:
        if any((person, one.key) not in reminded for one in found for person in one.people):
            yield told.pk


def _open(come: list[tuple[Told, list[Owed]]], day: Day, seen: dict[Any, People]) -> Iterator[tuple[Told, list[Owed]]]:
    """Those nobody is shut out of: whom to remind follows from stage and parts, so it is worked out once for many."""
    plain = [(told, found) for told, found in come if not told.is_restricted]
    running = grouped((appeal, (kind, post)) for appeal, kind, post in RUNNING.rows([told.pk for told, _ in plain]))
    for told, found in plain:
        held = tuple(sorted(part for part in running.get(told.pk, ()) if part[0] in WORKED))
        yield told, [_known(one, told, held, day, seen) for one in found]


def _known(one: Owed, told: Told, held: tuple[tuple[str, int], ...], day: Day, seen: dict[Any, People]) -> Owed:
    key = (one.reminder, told.stage, held, told.keeper)
    if key not in seen:
        parts = _parts(held, day, told.keeper)
        seen[key] = day.people(one.reminder, told.stage, office=day.office, parts=parts)
    return replace(one, people=seen[key])


def _parts(held: tuple[tuple[str, int], ...], day: Day, keeper: int | None) -> Parts:
    posts = {kind: frozenset(post for one, post in held if one == kind) for kind in WORKED}
    return Parts(
        considering=posts[PartKind.CONSIDERING],
        lead=posts[PartKind.LEAD],
        co=posts[PartKind.CO],
        keeper=day.staff.phone_posts_of(keeper),
    )


def _closed(come: list[tuple[Told, list[Owed]]], day: Day) -> Iterator[tuple[Told, list[Owed]]]:
    """The restricted ones, looked at one by one."""
    restricted = {told.pk: told for told, _ in come if told.is_restricted}
    appeals = list(Appeal.objects.filter(pk__in=list(restricted))) if restricted else []
    for now in situations(appeals, staff=day.staff):
        told = restricted[now.appeal.pk]
        yield told, owed(told, day, now=now)


def _sent(keys: Iterable[int]) -> dict[int, tuple[date, str, int]]:
    """When appeals left for an outside addressee, the last time of each."""
    rows = Dispatch.objects.filter(step__appeal__in=list(keys), step__name="transmit").order_by("step__place")
    told = rows.values_list("step__appeal", "sent_on", "body__ky", "step__place")
    return {appeal: (sent_on, body or "", place) for appeal, sent_on, body, place in told}


def settled() -> Iterator[NoticeQuerySet]:
    """Yield reminders whose ground is gone: answered, put before the head, replied to, or the term ends another day."""
    waiting, last = Notice.objects.filter(kind__in=KINDS, acted_at=None).order_by("pk"), 0
    while piece := list(waiting.filter(pk__gt=last).values_list("pk", "line", "kind", "key")[:PIECE]):
        stand = _standing({line for _, line, *_ in piece})
        gone = [pk for pk, line, kind, key in piece if not _stands(kind, key, stand.get(line))]
        if gone:
            yield Notice.objects.filter(pk__in=gone)
        last = piece[-1][0]


def _standing(lines: Iterable[int]) -> Mapping[int, tuple[int, Stage, date | None]]:
    rows = Appeal.objects.filter(line__in=list(lines)).values_list("line_id", "pk", "stage", "due_on")
    return {line: (pk, Stage(stage), due_on) for line, pk, stage, due_on in rows}


def _stands(kind: str, key: str, standing: tuple[int, Stage, date | None] | None) -> bool:
    """Whether what a reminder says is still so."""
    if standing is None:
        return False
    pk, stage, due_on = standing
    if kind == NOT_PUT:
        return stage == Stage.REGISTERED
    if kind == NO_REPLY:
        return stage == Stage.FORWARDED
    is_inside = stages.Stage(stage) not in stages.FINISHED and stage != Stage.FORWARDED
    return is_inside and key.startswith(f"term/{pk}/{due_on}/")


def recipients(keys: Iterable[int]) -> list[Person]:
    """Those of some persons who still sign in."""
    return list(Person.objects.filter(pk__in=list(keys), is_active=True).order_by("pk"))

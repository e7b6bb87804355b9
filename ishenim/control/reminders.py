"""Who is to be reminded of which term now: nothing is queued, it follows from the rows as they stand (R21, R47)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple  # rows of values_list()

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind, Stage
from ishenim.common import house
from ishenim.consideration.flags import owed_days
from ishenim.consideration.models import StepTaken
from ishenim.consideration.situations import RUNS, WAITS, Situation, Staff, situations, staff
from ishenim.consideration.turns import RESTRICTED, flagged, put_late_before
from ishenim.control.queries import Sent, sent
from ishenim.notify.kinds import Facts
from ishenim.notify.models import Notice, NoticeQuerySet
from ishenim.regulation import reminders, stages
from ishenim.regulation.course import Flag
from ishenim.regulation.promptness import REOPENINGS
from ishenim.regulation.reminders import Reminder, Rungs
from ishenim.regulation.seats import Office, Parts
from ishenim.worktime import queries as worktime

PIECE = 10_000  # appeals that are looked at together; smaller ones cost PostgreSQL a reading of whole tables each
GIVEN = 800  # keys given to one statement; SQLite takes no more than a thousand
NEAR, OVER, NOT_PUT, NO_REPLY = "term_near", "term_over", "not_put_before_head", "no_reply_from_body"
TO_TELL = "notice_owed"
KINDS = (NEAR, OVER, NOT_PUT, NO_REPLY, TO_TELL)
KIND_OF = {
    Reminder.NEAR: NEAR,
    Reminder.PASSED: OVER,
    Reminder.TO_HEAD: OVER,
    Reminder.NOT_PUT: NOT_PUT,
    Reminder.NO_REPLY: NO_REPLY,
    Reminder.TO_TELL: TO_TELL,
}
STEPS_AFTER = {Reminder.PASSED: 1, Reminder.TO_HEAD: 2}
WORKED = (PartKind.CONSIDERING, PartKind.LEAD, PartKind.CO)
OPENED = Subquery(  # the step that opened it again last; by the order of its steps, which are few
    StepTaken.objects.filter(appeal=OuterRef("pk"), name__in=REOPENINGS).order_by("-place").values("place")[:1]
)
People = frozenset[int]
NOBODY: People = frozenset()


class Owed(NamedTuple):
    """One reminder of one appeal, and the key under which each is told of it once. `step`: days left, or which step
    of reminding it is; `by`: until when the applicant is to be told.
    """

    reminder: Reminder
    key: str
    step: int = 0
    by: date | None = None

    @property
    def kind(self) -> str:
        return KIND_OF[self.reminder]


class Told(NamedTuple):
    """What reminders need of one appeal, in the order of NAMES. `opened`: by which step it was opened again; `sent`:
    when it left the office, to whom, by which step; `notices`: of which steps the applicant is to be told until when.
    A tuple, as a sweep makes a hundred thousand of them.
    """

    pk: int
    line: int
    number: int
    year: int
    registered_at: datetime
    stage: str
    due_on: date | None
    keeper: int | None
    is_restricted: bool = False
    waits: bool = False  # for the applicant: the term stands still
    opened: int | None = None
    sent: Sent | None = None
    notices: Mapping[int, date] = {}

    @property
    def term(self) -> str:
        """The beginning of the keys of its term: another day, or another opening, and everybody is reminded anew."""
        return _term(self.pk, self.due_on, self.opened)

    def facts(self, owed: Owed) -> Facts:
        """What a notice of it tells."""
        facts: dict[str, int | str | date] = {"number": self.number, "year": self.year}
        if owed.reminder == Reminder.NOT_PUT:
            return {**facts, "registered_on": timezone.localdate(self.registered_at)}
        if owed.reminder == Reminder.NO_REPLY:
            assert self.sent is not None  # without it nothing is owed
            return {**facts, "sent_on": self.sent.on, "body": self.sent.body}
        if owed.by is not None:
            return {**facts, "owed_by": owed.by}
        assert self.due_on is not None  # the same
        name = "days_left" if owed.reminder == Reminder.NEAR else "rung"
        return {**facts, "due_on": self.due_on, name: owed.step}


def _term(pk: int, due_on: date | None, opened: int | None) -> str:
    return f"term/{pk}/{due_on}.{opened}/" if opened else f"term/{pk}/{due_on}/"


def _notice(pk: int, place: int, by: date) -> str:
    return f"to_tell/{pk}/{place}/{by}/"


WithPeople = list[tuple[Owed, People]]
NAMES = ("pk", "line_id", "line__number", "line__year", "line__registered_at", "stage", "due_on", "kept_by_id")


@dataclass(frozen=True)
class Day:
    """A day of reminding: its rungs, the office as it stands; terms that end on one day are counted once."""

    on: date
    rungs: Rungs
    staff: Staff
    late: datetime
    left: dict[date, int] = field(default_factory=dict)
    rung: dict[int, tuple[tuple[Reminder, int], ...]] = field(default_factory=dict)

    @cached_property
    def office(self) -> Office:
        """The office for appeals from which nobody is shut out."""
        return self.staff.office(barred=NOBODY)

    @cached_property
    def notices(self) -> Mapping[int, Mapping[int, date]]:
        """Every notice that is owed to an applicant, by appeal and deciding step."""
        return owed_days()

    @cached_property
    def holders(self) -> dict[int, People]:
        return {one.post.pk: one.persons for one in self.staff.manned}

    def left_until(self, due_on: date) -> int:
        if due_on not in self.left:
            self.left[due_on] = worktime.working_days_left(due_on, self.on)
        return self.left[due_on]

    def come(self, left: int) -> tuple[tuple[Reminder, int], ...]:
        if left not in self.rung:
            self.rung[left] = reminders.come(left, self.rungs)
        return self.rung[left]

    def people(self, reminder: Reminder, stage: str, *, office: Office, parts: Parts) -> People:
        """Who holds one of the posts today that are to be reminded."""
        posts = reminders.whom(reminder, stages.Stage(stage), office=office, parts=parts)
        return NOBODY.union(*(self.holders.get(post, NOBODY) for post in posts))


def day_of(at: datetime) -> Day:
    """Read the office of a day; it holds while posts and settings stay as they are."""
    today = timezone.localdate(at)
    return Day(today, house.reminders(today), staff(on=today), put_late_before(today))


def due(told: Told, day: Day) -> list[Owed]:
    """Return the reminders of an appeal that have come, whoever is to have them."""
    found = _to_tell(told, day)
    if told.stage in stages.FINISHED:
        return found
    if told.stage == Stage.FORWARDED:
        has_come = told.sent is not None and -day.left_until(told.sent.on) >= day.rungs.no_reply
        no_reply = [Owed(Reminder.NO_REPLY, f"no_reply/{told.pk}/{told.sent.place}")] if told.sent and has_come else []
        return found + no_reply
    if told.stage == Stage.REGISTERED and told.registered_at < day.late:
        found.append(Owed(Reminder.NOT_PUT, f"not_put/{told.pk}"))
    if told.due_on is not None and not told.waits:
        left = day.left_until(told.due_on)
        for reminder, rung in day.come(left):
            step = left if reminder == Reminder.NEAR else STEPS_AFTER[reminder]
            found.append(Owed(reminder, f"{told.term}{rung:+d}", step))
    return found


def _to_tell(told: Told, day: Day) -> list[Owed]:
    """The notices to the applicant whose day has come, also of what is closed (R37, R47)."""
    come = ((place, by, reminders.to_tell(day.left_until(by))) for place, by in told.notices.items())
    return [
        Owed(Reminder.TO_TELL, f"{_notice(told.pk, place, by)}{rung:+d}", by=by) for place, by, rung in come if rung
    ]


def owed(told: Told, day: Day, *, now: Situation) -> WithPeople:
    """Return the reminders of one appeal as it stands, each with whom it goes to."""
    found = []
    for one in due(told, day):
        if one.reminder == Reminder.NOT_PUT and now.is_outside:
            continue  # it is not put before the head, it leaves for an outside addressee
        people = day.people(one.reminder, told.stage, office=now.office, parts=now.parts)
        found.append((one, people - now.barred))
    return found


def read(pk: int) -> tuple[Told, Appeal]:
    """One appeal as it stands now."""
    appeal = Appeal.objects.select_related("line").get(pk=pk)
    line, ((waits, opened),) = appeal.line, Appeal.objects.filter(pk=pk).values_list(WAITS, OPENED)
    left = sent([pk]).get(pk) if appeal.stage == Stage.FORWARDED else None
    first = (pk, line.pk, line.number, line.year, line.registered_at, appeal.stage, appeal.due_on, appeal.kept_by_id)
    return Told(*first, waits=waits, opened=opened, sent=left, notices=owed_days(pk).get(pk, {})), appeal


def unreminded(day: Day) -> Iterator[int]:
    """Yield the keys of the appeals of which somebody is owed a reminder that he has not had, in small pieces."""
    for which, order in looked_at(day):
        seen: dict[Any, People] = {}
        for piece in _pieces(which, order):
            yield from _unreminded(piece, day, seen)


def looked_at(day: Day) -> tuple[tuple[AppealQuerySet, tuple[str, ...]], ...]:
    """What somebody may be owed a reminder of, each with its order: terms that end soon or have passed; what was
    registered and waits; what was sent outside; of what the applicant is still to be told.
    """
    until, unfinished = worktime.working_day_after(day.on, day.rungs.first), Appeal.objects.open()
    return (
        (unfinished.filter(RUNS, due_on__lte=until), ("due_on", "pk")),
        (unfinished.filter(stage=Stage.REGISTERED, line__registered_at__lt=day.late), ("pk",)),
        (unfinished.filter(stage=Stage.FORWARDED), ("pk",)),
        (Appeal.objects.filter(flagged(Flag.NOTICE_OWED)), ("pk",)),
    )


class Piece(NamedTuple):
    """Some appeals that are looked at together, and the query that finds them again for what belongs to them."""

    appeals: list[Told]
    which: AppealQuerySet


def _pieces(which: AppealQuerySet, order: tuple[str, ...]) -> Iterator[Piece]:
    rows = which.annotate(is_restricted=RESTRICTED, waits=WAITS, opened=OPENED).order_by(*order)
    last: Told | None = None
    while True:
        part = (rows if last is None else rows.filter(_after(last, order)))[:PIECE]
        appeals = [Told(*row) for row in part.values_list(*NAMES, "is_restricted", "waits", "opened")]
        if not appeals:
            return
        yield Piece(appeals, part)
        last = appeals[-1]


def _after(last: Told, order: tuple[str, ...]) -> Q:
    if order == ("pk",):
        return Q(pk__gt=last.pk)
    return Q(due_on__gte=last.due_on) & (Q(due_on__gt=last.due_on) | Q(pk__gt=last.pk))


def _unreminded(piece: Piece, day: Day, seen: dict[Any, People]) -> Iterator[int]:
    come = with_people(piece, day, seen)
    if not come:
        return
    notices = Notice.objects.filter(line__in=piece.which.values("line_id"), kind__in=KINDS)
    reminded = set(notices.values_list("recipient_id", "key"))
    for told, found in come:
        if any((person, one.key) not in reminded for one, people in found for person in people):
            yield told.pk


def with_people(piece: Piece, day: Day, seen: dict[Any, People]) -> list[tuple[Told, WithPeople]]:
    """Those of some appeals of which reminders have come, with whom each goes to."""
    appeals = [one._replace(notices=day.notices[one.pk]) if one.pk in day.notices else one for one in piece.appeals]
    forwarded = [told.pk for told in appeals if told.stage == Stage.FORWARDED]
    if forwarded:
        left = sent(forwarded)
        appeals = [told._replace(sent=left.get(told.pk)) for told in appeals]
    come = [(told, found) for told in appeals if (found := due(told, day))]
    plain = [(told, found) for told, found in come if not told.is_restricted]
    return [*_open(plain, piece, day, seen), *_closed(come, day)]


def _open(
    plain: list[tuple[Told, list[Owed]]], piece: Piece, day: Day, seen: dict[Any, People]
) -> Iterator[tuple[Told, WithPeople]]:
    """Those nobody is shut out of: whom to remind follows from stage and parts, so it is worked out once for many."""
    running = Part.objects.filter(appeal__in=piece.which.values("pk"), until_place=None, kind__in=WORKED)
    parts: dict[int, list[tuple[str, int]]] = {}
    for appeal, kind, post in running.order_by("kind", "post_id").values_list("appeal_id", "kind", "post_id"):
        parts.setdefault(appeal, []).append((kind, post))
    for told, found in plain:
        held = tuple(parts.get(told.pk, ()))
        yield told, [(one, _known(one, told, held, day, seen)) for one in found]


def _known(one: Owed, told: Told, held: tuple[tuple[str, int], ...], day: Day, seen: dict[Any, People]) -> People:
    key = (one.reminder, told.stage, held, told.keeper)
    if key not in seen:
        parts = _parts(held, day, told.keeper)
        seen[key] = day.people(one.reminder, told.stage, office=day.office, parts=parts)
    return seen[key]


def _parts(held: tuple[tuple[str, int], ...], day: Day, keeper: int | None) -> Parts:
    posts = {kind: frozenset(post for one, post in held if one == kind) for kind in WORKED}
    return Parts(
        considering=posts[PartKind.CONSIDERING],
        lead=posts[PartKind.LEAD],
        co=posts[PartKind.CO],
        keeper=day.staff.phone_posts_of(keeper),
    )


def _closed(come: list[tuple[Told, list[Owed]]], day: Day) -> Iterator[tuple[Told, WithPeople]]:
    """The restricted ones, looked at one by one."""
    restricted = {told.pk: told for told, _ in come if told.is_restricted}
    keys = list(restricted)
    for start in range(0, len(keys), GIVEN):
        appeals = list(Appeal.objects.filter(pk__in=keys[start : start + GIVEN]))
        for now in situations(appeals, staff=day.staff):
            told = restricted[now.appeal.pk]
            yield told, owed(told, day, now=now)


def settled(day: Day) -> Iterator[NoticeQuerySet]:
    """Yield reminders whose ground is gone: answered, put before the head, replied to, the applicant was told, or the
    term ends another day.
    """
    waiting = Notice.objects.filter(kind__in=KINDS, acted_at=None).exclude(line=None).order_by("pk")
    last = 0
    while piece := list((which := waiting.filter(pk__gt=last)[:PIECE]).values_list("pk", "line", "kind", "key")):
        stand = _standing(which)
        gone = [pk for pk, line, kind, key in piece if not _stands(kind, key, stand.get(line or 0), day)]
        if gone:
            yield Notice.objects.filter(pk__in=gone)
        last = piece[-1][0]


class Now(NamedTuple):
    """Where an appeal stands of which somebody was reminded."""

    pk: int
    stage: str
    due_on: date | None
    opened: int | None


def _standing(which: NoticeQuerySet) -> Mapping[int, Now]:
    rows = Appeal.objects.filter(line__in=which.values("line")).values_list("line_id", "pk", "stage", "due_on", OPENED)
    return {line: Now(*row) for line, *row in rows}


def _stands(kind: str, key: str, now: Now | None, day: Day) -> bool:
    """Whether what a reminder says is still so."""
    if now is None:
        return False
    if kind == TO_TELL:
        owed = day.notices.get(now.pk, {})
        return any(key.startswith(_notice(now.pk, place, by)) for place, by in owed.items())
    if kind == NOT_PUT:
        return now.stage == Stage.REGISTERED
    if kind == NO_REPLY:
        return now.stage == Stage.FORWARDED
    is_inside = now.stage not in stages.FINISHED and now.stage != Stage.FORWARDED
    return is_inside and key.startswith(_term(now.pk, now.due_on, now.opened))


def recipients(keys: Iterable[int]) -> list[Person]:
    """Those of some persons who still sign in."""
    return list(Person.objects.filter(pk__in=list(keys), is_active=True).order_by("pk"))

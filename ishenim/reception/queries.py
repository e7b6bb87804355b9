"""When receptions are held, and a queue as somebody may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import Held, appointed, held_by, seats
from ishenim.appeals.models import Appeal
from ishenim.common.queries import remembered
from ishenim.reception.access import may_open_queue
from ishenim.reception.models import Did, Reception, State, Visit, VisitStep
from ishenim.regulation import conflict, reception
from ishenim.regulation.chain import Value
from ishenim.regulation.conflict import About, Rank
from ishenim.regulation.posts import Role
from ishenim.worktime.queries import hours_of

PUBLISHED = 14  # days whose receptions stand on the public page
EARLIER = 10  # queues of days before, on the list of receptions
MOST_DAYS = 400  # ahead that a page may ask for


@dataclass(frozen=True)
class Sitting:
    """One reception on one day. `is_held` is false on a day off."""

    reception: Reception
    day: date
    is_held: bool


def receptions() -> tuple[Reception, ...]:
    """Every reception with its post, in the order of posts and hours; read twice a minute."""
    rows = Reception.objects.select_related("post").order_by("post", "opens", "pk")
    return remembered("receptions", lambda: tuple(rows))


def in_force(on: date) -> list[Reception]:
    """The receptions that are held on a day or will be."""
    return [one for one in receptions() if one.until is None or one.until >= on]


def sittings(first: date, *, days: int = PUBLISHED) -> list[Sitting]:
    """The receptions of some days, day by day in the order of their hours."""
    found = []
    for day in (first + timedelta(days=ahead) for ahead in range(min(days, MOST_DAYS))):
        of_day = [one for one in receptions() if one.schedule.falls_on(day)]
        is_held = bool(of_day) and hours_of(day) is not None
        found += [Sitting(one, day, is_held) for one in sorted(of_day, key=lambda one: (one.opens, one.pk))]
    return found


def is_held(one: Reception, *, on: date) -> bool:
    """Tell whether visitors are received on a day: by the schedule, and it is no day off."""
    return one.schedule.falls_on(on) and hours_of(on) is not None


def head_receives_too_rarely(*, on: date) -> bool:
    """Tell whether the head of the administration receives less often than the law wants."""
    return remembered(f"rare/{on}", lambda: reception.is_too_rare(_of_the_head(), today=on))


def _of_the_head() -> list[reception.Schedule]:
    heads = set(Post.objects.filter(role=Role.HEAD, body="").values_list("pk", flat=True))
    return [one.schedule for one in receptions() if one.post_id in heads]


def open_to(held: Held, found: Iterable[Sitting]) -> list[Sitting]:
    """Those of some sittings whose queue the holder of these posts may open."""
    return [one for one in found if may_open_queue(held, receiver=one.reception.post_id)]


@dataclass(frozen=True)
class Waiting:
    """A reception of today on the home page, with how many wait."""

    reception: Reception
    day: date
    count: int


def waiting_of(held: Held, *, today: date) -> list[Waiting]:
    """The receptions of today that the holder of these posts may open, each with how many wait in its queue."""
    mine = [one.reception for one in open_to(held, sittings(today, days=1)) if one.is_held]
    if not mine:
        return []
    visits = Visit.objects.filter(reception__in=[one.pk for one in mine], day=today).whole()
    waits = [visit.reception_id for visit in visits if visit.state(today=today) == State.WAITING]
    return [Waiting(one, today, waits.count(one.pk)) for one in mine]


def earlier_queues(held: Held, *, before: date) -> list[tuple[Reception, date]]:
    """The latest queues that had visitors, of the receptions the holder of these posts may open."""
    mine = {one.pk: one for one in receptions() if may_open_queue(held, receiver=one.post_id)}
    days = Visit.objects.filter(reception__in=list(mine), day__lt=before).order_by("-day", "reception")
    found = days.values_list("reception", "day").distinct()[:EARLIER]
    return [(mine[pk], day) for pk, day in found]


@dataclass(frozen=True)
class Row:
    """A visitor as one reader may see him.

    `is_told` is false where his words are hidden from this reader. `call` and `outcome` are only for whoever
    received him; for all others every visit that is over looks the same, whatever was taken down (decisions 4, 5).
    """

    visit: Visit
    state: State
    is_told: bool
    expected: datetime | None
    is_late: bool
    may_call: bool
    call: VisitStep | None
    solved: str
    appeal: Appeal | None
    is_mine: bool


def queue(one: Reception, *, day: date, person: Person, at: datetime) -> list[Row]:
    """Return the queue of a reception on a day as a person may see it."""
    today = timezone.localdate(at)
    held = held_by(person, on=today)
    visits = list(Visit.objects.filter(reception=one, day=day).whole())
    states = {visit.pk: visit.state(today=today) for visit in visits}
    moments = _expected(one, day, visits, states, at)
    around = _around(one.post_id, on=today) if any(visit.is_hidden for visit in visits) else frozenset()
    seen = _appeals(visits, person, on=today)
    rows = []
    for visit in visits:
        last, moment = visit.last, moments.get(visit.pk)
        is_mine = last is not None and last.did != Did.LEFT and person.pk in _received_by(visit)
        rows.append(
            Row(
                visit=visit,
                state=states[visit.pk],
                is_told=not visit.is_hidden or not held.posts & around or person.pk in _knows(visit),
                expected=moment,
                is_late=moment is not None and timezone.localtime(moment).time() >= one.closes,
                may_call=states[visit.pk] == State.WAITING and may_hear(visit, one, person, held),
                call=last if is_mine and last is not None and last.runs else None,
                solved=last.words if is_mine and last is not None else "",
                appeal=seen.get(visit.pk) if is_mine else None,
                is_mine=is_mine,
            )
        )
    return rows


def may_hear(visit: Visit, one: Reception, person: Person, held: Held) -> bool:
    """Tell whether somebody may call a visitor in: not the one who is complained about, unless he wrote it down."""
    return not visit.is_hidden or one.post_id not in held.posts or visit.by_id == person.pk


def _around(post: int, *, on: date) -> frozenset[int]:
    """Whom a complaint about the receiving post is hidden from (R25)."""
    about = About(post, "", Rank.HEAD, frozenset())
    return conflict.shut_out([about], posts=seats(), appointed=appointed(on=on))


def _received_by(visit: Visit) -> set[int]:
    """Who called the visitor in, and who has the call now."""
    steps = [step for step in visit.steps.all() if step.call is not None and not step.was_a_mistake]
    return {step.by_id for step in steps} | {step.call.draft.held_by_id for step in steps if step.call is not None}


def _knows(visit: Visit) -> set[int]:
    """Who has the words anyway: whoever wrote them down or received the visitor."""
    return {visit.by_id} | _received_by(visit)


def _appeals(visits: Iterable[Visit], person: Person, *, on: date) -> dict[UUID, Appeal]:
    """What was registered of the visitors this person received, by visitor, as far as he may still open it."""
    calls = {
        step.call_id: visit.pk
        for visit in visits
        if person.pk in _received_by(visit)
        for step in visit.steps.all()
        if step.call_id
    }
    if not calls:
        return {}
    seen = Appeal.objects.visible_to(person, on=on).filter(call_id__in=list(calls)).select_related("line")
    return {calls[appeal.call_id]: appeal for appeal in seen}


def _expected(
    one: Reception, day: date, visits: list[Visit], states: dict[UUID, State], at: datetime
) -> dict[UUID, datetime]:
    """When each of those who wait can expect to be called."""
    inside = [visit.last for visit in visits if states[visit.pk] == State.INSIDE]
    line = reception.Queue(
        opens=timezone.make_aware(datetime.combine(day, one.opens)),
        minutes=one.minutes,
        inside_since=max((step.at for step in inside if step is not None), default=None),
        now=at,
    )
    waits = [visit.pk for visit in visits if states[visit.pk] == State.WAITING]
    return dict(zip(waits, line.expected(), strict=False))


def visits(keys: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by key what the log commits to of the visitors."""
    return {str(row.pk): row.committed() for row in Visit.objects.filter(pk__in=keys)}


def visit_steps(refs: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by key/place what the log commits to of their steps."""
    wanted = set(refs)
    rows = VisitStep.objects.filter(visit__in={UUID(ref.partition("/")[0]) for ref in wanted})
    return {ref: row.committed() for row in rows if (ref := f"{row.visit_id}/{row.place}") in wanted}


def every_visit() -> Iterable[str]:
    return (str(pk) for pk in Visit.objects.order_by("at", "pk").values_list("pk", flat=True).iterator())


def every_visit_step() -> Iterable[str]:
    rows = VisitStep.objects.order_by("pk").values_list("visit", "place")
    return (f"{visit}/{place}" for visit, place in rows.iterator())


def visit_of(call: UUID) -> Visit | None:
    """The visitor for whom a call screen was opened."""
    return Visit.objects.filter(steps__call=call).first()

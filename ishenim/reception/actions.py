"""Setting when receptions are held; taking visitors down, calling them in, and what became of them.

Locks: the visitor, the call, the head of the log, in this order; whoever gives numbers takes the head of the log first.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import appointed, held_by, holders, seats
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.reception.access import keeps_queue
from ishenim.reception.models import Did, Reception, State, Visit, VisitStep
from ishenim.reception.queries import is_held, may_hear, visit_of
from ishenim.regulation import conflict, reception
from ishenim.regulation.chain import Ref
from ishenim.regulation.conflict import About, Rank
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.posts import Role
from ishenim.regulation.required_facts import SUMMARY_LENGTH, Missing
from ishenim.regulation.summary import short_content
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Draft
from ishenim.worktime.queries import hours_of

NOT_RECEIVING = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})  # neither decides anything


@dataclass(frozen=True)
class ReceptionTold:
    """A reception as somebody sets it."""

    post: Post
    kind: str
    schedule: reception.Schedule
    places: dict[str, str]


def check_reception(row: Reception | None, told: ReceptionTold) -> None:
    """Refuse what makes no sense: hours reversed, a day that is always off, the same post at the same hour."""
    wrong = reception.wrong(told.schedule)
    if wrong is not None:
        raise Refused(wrong.value)
    if told.post.role_code in NOT_RECEIVING:
        raise Refused("post_receives_nobody")
    off = reception.always_off(told.schedule, hours_of=hours_of)
    if off:
        raise Refused("reception_on_a_day_off", weekdays=sorted(off))
    for other in Reception.objects.filter(post=told.post).order_by("pk"):
        day = reception.clash(told.schedule, other.schedule) if other != row else None
        if day is not None:
            raise Refused("receptions_overlap", other=other, day=day)


@transaction.atomic
def set_reception(row: Reception | None, told: ReceptionTold, *, seen: int, by: Person, at: datetime) -> Reception:
    """Add a reception or set one anew; how it stood stays in its record."""
    audit.take_turns()
    check_reception(row, told)
    stood = Reception.objects.filter(pk=row.pk).first() if row else None
    if row is not None and stood is None:
        raise Overtaken("set_meanwhile")
    if stood is not None and stood.post_id != told.post.pk and stood.visits.exists():
        raise Refused("reception_keeps_its_post")
    before = stood.told() if stood else {}
    new, schedule = stood or Reception(), told.schedule
    new.post, new.kind, new.week = told.post, told.kind, schedule.week
    new.weekdays = ",".join(map(str, sorted(schedule.weekdays)))
    new.opens, new.closes, new.minutes = schedule.opens, schedule.closes, schedule.minutes
    new.since, new.until = schedule.since, schedule.until
    new.place_ky, new.place_ru, new.place_en = (told.places[code] for code in ("ky", "ru", "en"))
    new.save()
    record = HouseRecord(
        subject=f"reception/{new.pk}",
        values=written(new.told()),
        before=written(before),
        since=new.since,
        at=at,
        by=by.code,
    )
    keep_record(record, seen=seen if stood else None, did="set_reception")
    return new


@dataclass(frozen=True)
class VisitorTold:
    """What a visitor said at the door. `key` comes with the form: sent twice, added once."""

    key: UUID
    name: str
    phone: str
    matter: str
    language: str
    showed_document: bool
    is_hidden: bool


@transaction.atomic
def add_visitor(one: Reception, told: VisitorTold, *, day: date, by: Person, at: datetime) -> Visit:
    """Give a visitor the next number of the day."""
    _refuse_others(by, at)
    audit.take_turns()
    row = Reception.objects.get(pk=one.pk)
    earlier = Visit.objects.filter(pk=told.key).first()
    if earlier is not None:
        if (earlier.reception_id, earlier.day, earlier.by_id) != (row.pk, day, by.pk):
            raise Overtaken("visit_of_another_queue")
        if any(getattr(earlier, fact) != value for fact, value in asdict(told).items() if fact != "key"):
            raise Overtaken("visit_of_this_form", number=earlier.number)
        return earlier
    if day != timezone.localdate(at) or not is_held(row, on=day):
        raise Refused("no_reception_today", day=day)
    number = (Visit.objects.filter(reception=row, day=day).aggregate(most=Max("number"))["most"] or 0) + 1
    if number > reception.MOST_VISITORS:
        raise Refused("queue_is_full", most=reception.MOST_VISITORS)
    visit = Visit(
        id=told.key,
        reception=row,
        day=day,
        number=number,
        name=told.name,
        phone=told.phone,
        matter=told.matter,
        language=told.language,
        showed_document=told.showed_document,
        is_hidden=told.is_hidden,
        at=at,
        by=by,
    )
    insert(visit)
    audit.record(did="queue_visitor", what=Ref("visit", str(visit.pk)), fields=visit.committed(), by=by.code, at=at)
    return visit


@transaction.atomic
def call_in(visit: Visit, *, by: Person, at: datetime) -> Draft:
    """Call a waiting visitor in: the call screen opens with what is known of him. One of two who press wins."""
    _refuse_others(by, at)
    row = _held(visit)
    if row.day != timezone.localdate(at):
        raise Refused("no_reception_today", day=row.day)
    _refuse_unless_waiting(row, at)
    if not may_hear(row, row.reception, by, held_by(by, on=row.day)):
        raise Refused("visit_is_about_you")
    draft = telephony.take_call(channel=row.reception.channel, by=by, at=at)
    hidden = _hidden_from(row, on=row.day) if row.is_hidden else None
    telephony.save_draft(draft, _known(row), hidden=hidden, by=by, at=at)
    _step(row, VisitStep(did=Did.CALLED_IN, call=draft.call, at=at, by=by))
    return draft


@transaction.atomic
def note_left(visit: Visit, *, by: Person, at: datetime) -> None:
    """A visitor went away before he was called."""
    _refuse_others(by, at)
    row = _held(visit)
    _refuse_unless_waiting(row, at)
    _step(row, VisitStep(did=Did.LEFT, at=at, by=by))


@transaction.atomic
def solve(draft: Draft, words: str, *, by: Person, at: datetime) -> Visit:
    """What was solved at the reception is no appeal: counted, with a line of how (law.md 2)."""
    line = short_content(words, length=SUMMARY_LENGTH)
    if not line:
        raise Refused("solved_without_words")
    visit = visit_of(draft.pk)
    if visit is None:
        raise Refused("unknown_disposition")
    row = _held(visit)
    telephony.end_without_appeal(draft, Disposition.SOLVED_ON_THE_SPOT, by=by, at=at)
    _step(row, VisitStep(did=Did.SOLVED, words=line, at=at, by=by))
    return row


@transaction.atomic
def note_export(one: Reception, *, day: date, kind: str, by: Person, at: datetime) -> None:
    """Somebody takes a queue out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_queue", what=Ref("export", f"queue/{one.pk}/{day}/{kind}"), by=by.code, at=at)


def _refuse_others(by: Person, at: datetime) -> None:
    if not keeps_queue(held_by(by, on=timezone.localdate(at))):
        raise Refused("not_yours_to_queue")


def _held(visit: Visit) -> Visit:
    """The visitor as he stands, with nobody else changing that until the end of the act."""
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    return Visit.objects.whole().select_related("reception__post").get(pk=visit.pk)


def _refuse_unless_waiting(visit: Visit, at: datetime) -> None:
    state = visit.state(today=timezone.localdate(at))
    if state not in (State.WAITING, State.MISSED):
        raise Overtaken("visitor_not_waiting", visit=visit, state=state)


def _step(visit: Visit, step: VisitStep) -> None:
    """Write the next step of a visitor and its entry."""
    step.visit, step.place = visit, len(visit.steps.all()) + 1
    insert(step)
    what = Ref("visit_step", f"{visit.pk}/{step.place}")
    audit.record(did=f"visit_{step.did}", what=what, fields=step.committed(), by=step.by.code, at=step.at)


def _known(visit: Visit) -> dict[str, list[str]]:
    """What is known of a visitor, as the fields of the call screen are called."""
    fields = {
        "language": visit.language,
        "full_name": visit.name,
        "name_missing": "" if visit.name else Missing.REFUSED.value,
        "phone": visit.phone,
        "content": visit.matter,
        "subject": f"post:{visit.reception.post_id}" if visit.is_hidden else "",
    }
    return {name: [value] for name, value in fields.items() if value}


def _hidden_from(visit: Visit, *, on: date) -> telephony.Hidden:
    """A visitor who complains about the receiving post: his draft is hidden like any complaint about it (R25)."""
    about = About(visit.reception.post_id, "", Rank.HEAD, frozenset())
    posts = conflict.shut_out([about], posts=seats(), appointed=appointed(on=on))
    return telephony.Hidden(posts=posts, persons=frozenset(holders(posts, on=on)))

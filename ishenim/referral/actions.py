"""Handing over to law enforcement: begun, told, sent, registered, prolonged, decided; reminding of each (R58 to R65).

Nothing here waits for the head: whoever answers for alarms begins it and tells the body, he is told by the alarm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal
from ishenim.audit import actions as audit
from ishenim.common import house
from ishenim.common.clean import clean_line, clean_text
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration.lawful import addressee
from ishenim.directory.models import Body
from ishenim.escalation import access as alarms
from ishenim.escalation import actions as escalation
from ishenim.escalation.models import Alarm, Question
from ishenim.escalation.queries import whole
from ishenim.files import actions as files
from ishenim.files.actions import Received
from ishenim.notify import actions as notify
from ishenim.notify.kinds import Facts as Told
from ishenim.notify.models import Notice
from ishenim.referral import letters, queries, story
from ishenim.referral.letters import Asked
from ishenim.referral.models import (
    NAME_LENGTH,
    NUMBER_LENGTH,
    WORDS_LENGTH,
    Answered,
    Channel,
    Decision,
    Happened,
    Referral,
    ReferralEvent,
    ReferralFile,
)
from ishenim.regulation import forwarding, hand_over
from ishenim.regulation.chain import Ref
from ishenim.regulation.hand_over import Awaited, Matter
from ishenim.worktime import queries as worktime

DID = {
    Happened.STARTED: "begin_hand_over",
    Happened.TOLD: "tell_law_enforcement",
    Happened.SENT: "send_to_law_enforcement",
    Happened.REGISTERED: "note_registration_by_body",
    Happened.PROLONGED: "note_prolongation_by_body",
    Happened.ENDED: "note_decision_by_body",
}
KIND_OF = {
    Awaited.LETTER: "law_letter_owed",
    Awaited.RECEIPT: "law_receipt_owed",
    Awaited.DECISION: "law_decision_owed",
    Awaited.PROLONGED: "law_decision_owed",
}


@dataclass(frozen=True)
class Begun:
    """In which matter, to which body; empty: the one of the table. `reason`: why another (R59). `key`: of the form."""

    key: UUID
    matter: Matter
    body: str
    reason: str = ""
    stage: str = ""  # how far the act has come, as the card asks it (R58)


@dataclass(frozen=True)
class Noted:
    """What somebody writes down: when it happened, whom or what it names, its number, words, files."""

    happened_at: datetime
    code: str = ""
    name: str = ""
    number: str = ""
    words: str = ""
    files: Sequence[Received] = ()
    signed_as: Post | None = None
    signed_by: Person | None = None


@transaction.atomic
def begin(alarm: Alarm, begun: Begun, *, by: Person, at: datetime) -> Referral:
    """Begin a hand-over. Another body than the table names needs a reason; one and the same form begins it once."""
    held = _alarm(alarm, by=by, at=at)
    earlier = Referral.objects.filter(pk=begun.key).first()
    if earlier is not None:
        if earlier.alarm_id != held.pk:
            raise Overtaken("referral_of_another")
        return earlier
    usual = [one.body for one in queries.routed(begun.matter, on=timezone.localdate(at)).addressees]
    body = Body.objects.filter(code=begun.body).first() if begun.body else next(iter(usual), None)
    if body is None:
        raise Refused("referral_without_body")
    _refuse_subject(held, body)
    if Referral.objects.filter(alarm=held, body=body).exists():
        raise Overtaken("referral_begun_already", body=body)
    _note_stage(held, begun.stage, by=by, at=at)
    reason = _words(begun.reason)
    if body not in usual and not reason:
        raise Refused("referral_without_reason", body=body)
    referral = Referral(id=begun.key, alarm=held, body=body, matter=begun.matter, started_at=at, started_by=by)
    insert(referral)
    event = ReferralEvent(referral=referral, place=1, kind=Happened.STARTED, words=reason, at=at, noted_at=at, by=by)
    insert(event)
    fields = referral.committed() | event.committed()
    audit.record(did=DID[Happened.STARTED], what=Ref("referral", str(referral.pk)), fields=fields, by=by.code, at=at)
    return referral


def _refuse_subject(alarm: Alarm, body: Body) -> None:
    """Never to the body complained of, where another must be found (law.md 9)."""
    appeal = queries.appeal_of(alarm)
    if appeal is not None:
        addressee(appeal, body.pk)
    if alarm.barred.filter(is_subject=True, post__body=body.pk).exists():
        raise Refused(forwarding.Barred.TO_SUBJECT.value, body=body)


def _note_stage(alarm: Alarm, stage: str, *, by: Person, at: datetime) -> None:
    """How far the act has come is told before anything is handed over, if only as "not known" (R58)."""
    known = whole(alarm).facts.get(Question.STAGE, "")
    if not stage and not known:
        raise Refused("referral_without_stage")
    if stage and stage != known and alarm.closed_at is None:
        escalation.note_facts(alarm, {Question.STAGE: stage}, by=by, at=at)


@transaction.atomic
def note_export(*, kind: str, by: Person, at: datetime) -> None:
    """Somebody takes the list out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_referrals", what=Ref("export", f"referrals/{kind}"), by=by.code, at=at)


@transaction.atomic
def tell(referral: Referral, noted: Noted, *, by: Person, at: datetime) -> None:
    """Somebody of the body was rung up, or nobody answered; the time of the first answer is kept (R60)."""
    held = _open(referral, by=by, at=at)
    if noted.code not in Answered.values:
        raise Refused("told_without_answer")
    if noted.code == Answered.YES and not noted.name.strip():
        raise Refused("told_to_nobody")
    if noted.code == Answered.YES:
        Referral.objects.filter(pk=held.pk, told_at=None).update(told_at=noted.happened_at)
    _happened(held, Happened.TOLD, noted, by=by, at=at)


def send(referral: Referral, noted: Noted, asked: Asked | None = None, *, by: Person, at: datetime) -> None:
    """The letter left: it is kept as it was sent, in Kyrgyz and in Russian; column five says so (R44, R60).

    The papers are made before anything is locked. `asked`: what of the caller and the files goes along, and who signs;
    without it no file goes, and of the caller what he has not asked to keep.
    """
    asked = asked or letters.usual(referral, signed_as=noted.signed_as, signed_by=noted.signed_by)
    _refuse_unsent(referral, noted, asked, at=at)
    dated = replace(asked, number=clean_line(noted.number), at=noted.happened_at)
    papers = [
        files.receive(letters.letter(referral, dated, language=one, by=by, at=at), f"{referral.alarm.number}-{one}.pdf")
        for one in letters.LANGUAGES
    ]
    try:
        with transaction.atomic():
            signed = replace(noted, files=[*papers, *noted.files], signed_as=dated.signed_as, signed_by=dated.signed_by)
            _send(referral, signed, by=by, at=at)
    except Refused:  # anything else leaves the bytes to the sweep: the commit may have happened
        files.discard(papers)
        raise


def _refuse_unsent(referral: Referral, noted: Noted, asked: Asked, *, at: datetime) -> None:
    if noted.code not in Channel.values:
        raise Refused("dispatch_without_channel")
    if not noted.number.strip() or len(noted.number) > NUMBER_LENGTH:
        raise Refused("dispatch_without_number")
    if not noted.name.strip():
        raise Refused("dispatch_without_proof")
    may_sign = queries.signatories(referral.alarm, on=timezone.localdate(noted.happened_at))
    if (asked.signed_as, asked.signed_by) not in may_sign:
        raise Refused("may_not_sign_this")


def _send(referral: Referral, noted: Noted, *, by: Person, at: datetime) -> None:
    held = _open(referral, by=by, at=at)
    if held.sent_at is not None:
        raise Overtaken("sent_to_law_enforcement_already", referral=held)
    Referral.objects.filter(pk=held.pk).update(sent_at=noted.happened_at)
    held.sent_at = noted.happened_at
    _happened(held, Happened.SENT, noted, by=by, at=at)
    _marked(held, by=by, at=at)


@transaction.atomic
def note_registered(referral: Referral, noted: Noted, *, by: Person, at: datetime) -> None:
    """Who at the body accepted it, when, under which number, with the scan of its paper (CPC 147; R61)."""
    held = _open(referral, by=by, at=at)
    if held.registered_at is not None:
        raise Overtaken("registered_by_body_already", referral=held)
    if not noted.name.strip():
        raise Refused("registered_by_nobody")
    if not noted.number.strip():
        raise Refused("registered_without_number")
    Referral.objects.filter(pk=held.pk).update(registered_at=noted.happened_at)
    _happened(held, Happened.REGISTERED, noted, by=by, at=at)
    _marked(held, by=by, at=at)


@transaction.atomic
def note_prolonged(referral: Referral, noted: Noted, *, by: Person, at: datetime) -> None:
    """The prosecutor gave the body until day 20 (CPC 153)."""
    held = _open(referral, by=by, at=at)
    if held.registered_at is None:
        raise Refused("not_registered_by_body")
    if held.is_prolonged:
        raise Overtaken("prolonged_already")
    _happened(held, Happened.PROLONGED, noted, by=by, at=at)
    _acted(held, at=at)


@transaction.atomic
def note_decided(referral: Referral, noted: Noted, *, by: Person, at: datetime) -> None:
    """What the body has decided: the outcome of the hand-over, told in the appeal's story as well (CPC 153; R62)."""
    held = _open(referral, by=by, at=at)
    if held.registered_at is None:
        raise Refused("not_registered_by_body")
    if noted.code not in Decision.values:
        raise Refused("decided_without_decision")
    if not noted.words.strip():
        raise Refused("alarm_without_words")
    Referral.objects.filter(pk=held.pk).update(ended_at=noted.happened_at)
    event = _happened(held, Happened.ENDED, noted, by=by, at=at)
    _marked(held, by=by, at=at)
    story.tell_decision(event, by=by, at=at)


def _marked(referral: Referral, *, by: Person, at: datetime) -> None:
    """The journal says what was sent; nobody is reminded of what is done."""
    story.mark(referral, by=by, at=at)
    _acted(referral, at=at)


def _happened(referral: Referral, kind: Happened, noted: Noted, *, by: Person, at: datetime) -> ReferralEvent:
    """Add what happened with its files, and the entry that commits to both."""
    _refuse_odd_moment(referral, kind, noted.happened_at, at=at)
    event = ReferralEvent(
        referral=referral,
        place=referral.events.count() + 1,
        kind=kind,
        code=noted.code,
        name=_line(noted.name, NAME_LENGTH),
        number=_line(noted.number, NUMBER_LENGTH),
        words=_words(noted.words),
        signed_as=noted.signed_as,
        signed_by=noted.signed_by,
        at=noted.happened_at,
        noted_at=at,
        by=by,
    )
    insert(event)
    fields = event.committed()
    for place, file in enumerate(files.keep_received(noted.files, by=by, at=at), start=1):
        insert(ReferralFile(event=event, place=place, file=file))
        fields |= file.committed(place=place)
    what = Ref("referral_event", f"{referral.pk}/{event.place}")
    audit.record(did=DID[kind], what=what, fields=fields, by=by.code, at=at)
    return event


def _alarm(alarm: Alarm, *, by: Person, at: datetime) -> Alarm:
    """Hold the appeal, then take turns, as everywhere; read the alarm anew, refuse whoever may not write about it."""
    appeals = Appeal.objects.select_for_update(no_key=True)
    list(appeals.filter(pk__in=[one.pk for one in [queries.appeal_of(alarm)] if one is not None]).values_list("pk"))
    audit.take_turns()
    on = timezone.localdate(at)
    held = Alarm.objects.visible_to(by, on=on).select_related("appeal__line").filter(pk=alarm.pk).first()
    if held is None or not alarms.may_write(held_by(by, on=on), whole(held).told, person=by.pk):
        raise Refused("not_yours_to_record")
    return held


def _open(referral: Referral, *, by: Person, at: datetime) -> Referral:
    _alarm(referral.alarm, by=by, at=at)
    rows = Referral.objects.select_for_update(no_key=True, of=("self",)).select_related("alarm__appeal__line", "body")
    held = rows.get(pk=referral.pk)
    if held.ended_at is not None:
        raise Overtaken("referral_is_ended", referral=held)
    return held


def _line(told: str, most: int) -> str:
    line = clean_line(told)
    if len(line) > most:
        raise Refused("alarm_words_too_long", most=most)
    return line


def _words(told: str) -> str:
    words = clean_text(told).strip()
    if len(words) > WORDS_LENGTH:
        raise Refused("alarm_words_too_long", most=WORDS_LENGTH)
    return words


def _refuse_odd_moment(referral: Referral, kind: Happened, moment: datetime, *, at: datetime) -> None:
    """Not later than now, not before what it follows: the registration by the body, or the alarm; somebody may have
    been rung up before it was raised.
    """
    since = referral.alarm.raised_at
    if kind == Happened.TOLD:
        since -= timedelta(days=1)
    if kind in (Happened.PROLONGED, Happened.ENDED) and referral.registered_at is not None:
        since = referral.registered_at
    if not since <= moment <= at + timedelta(minutes=1):
        raise Refused("odd_moment_of_hand_over", since=since)


def _acted(referral: Referral, *, at: datetime) -> None:
    """What was reminded of is done."""
    notify.mark_acted(Notice.objects.filter(key__startswith=queries.key_of(referral)), at=at)


def remind(*, at: datetime) -> bool:
    """Remind of letters, receipts and decisions that are owed; each day of it once, in office hours (R61, R62)."""
    if not worktime.is_answered(at):
        return False
    on, days = timezone.localdate(at), house.receipt_days(timezone.localdate(at))
    found = Referral.objects.filter(ended_at=None, alarm__is_drill=False).prefetch_related("events")
    found = found.select_related("alarm").order_by("started_at", "pk")
    for one in found.iterator(chunk_size=500):
        step = hand_over.reminder(one.course, on=on, days=days)
        if step is not None:
            _remind_of(one, step, at=at)
    return False


@transaction.atomic
def _remind_of(referral: Referral, step: int, *, at: datetime) -> None:
    """Tell whoever answers for alarms and may know of this one."""
    awaited, on = referral.course.awaits, timezone.localdate(at)
    appeal = queries.told_openly(referral.alarm)
    if appeal is None and referral.alarm.barred.exists():
        return  # a letter about it has no line by which its address is judged: it stands on "Бүгүн" alone
    people = queries.reminded(referral.alarm, on=on)
    told: Told = {"alarm": referral.alarm.number, "since": on - timedelta(days=step)}
    key = f"{queries.key_of(referral)}{awaited}/{step}"
    notify.notify(people, kind=KIND_OF[awaited], key=key, facts=told, line=appeal.line_id if appeal else None, at=at)

"""Raising an alarm, saying that it was heard, telephoning, measures, ending it. Each act tells its moment (R55)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal
from ishenim.audit import actions as audit
from ishenim.common.clean import clean_text
from ishenim.common.prepared import insert
from ishenim.common.queries import forget_now_and_after
from ishenim.common.refusals import Overtaken, Refused
from ishenim.escalation import access, climbing, queries
from ishenim.escalation.events import Note, happened, raised
from ishenim.escalation.models import (
    WORDS_LENGTH,
    Alarm,
    AlarmQuerySet,
    Barred,
    Clause,
    Ending,
    Happened,
    Measure,
    Question,
)
from ishenim.escalation.queries import FROM_NOBODY, Hidden
from ishenim.escalation.telephones import ANSWERED, SILENT
from ishenim.journal.models import Restriction
from ishenim.regulation import urgent_card as card
from ishenim.regulation.chain import Ref

FIRST, NUMBERS = 1_000, 9_000  # numbers of four digits; of five when half of them are given
EARLIER = timedelta(hours=24)  # what was done may be written down so much later


@dataclass(frozen=True)
class AlarmTold:
    """What is raised. `key` comes with the form: sent twice, raised once. Words may be missing, never a clause."""

    key: UUID
    clause: Clause
    words: str = ""
    call_id: UUID | None = None
    is_drill: bool = False
    hidden: Hidden = FROM_NOBODY


@transaction.atomic
def raise_alarm(told: AlarmTold, *, by: Person, at: datetime) -> Alarm:
    """Raise an alarm and tell the first rung of the ladder, in one commit (III.8, R49, R54).

    A second clause of the same call joins its alarm, where this person may know of that: both clocks run. Nothing that
    was typed refuses it.
    """
    if not access.may_raise(held_by(by, on=timezone.localdate(at))):
        raise Refused("not_yours_to_raise")
    audit.take_turns()
    earlier = Alarm.objects.filter(pk=told.key).first()
    if earlier is not None:
        if earlier.raised_by_id != by.pk:
            raise Overtaken("alarm_of_another")
        return earlier
    words = clean_text(told.words).strip()[:WORDS_LENGTH]
    running = queries.running_in(told.call_id, by, is_drill=told.is_drill, on=timezone.localdate(at))
    alarm = running or Alarm(
        id=told.key,
        number=_number(),
        call_id=told.call_id,
        is_drill=told.is_drill,
        raised_at=at,
        raised_by=by,
    )
    if running is None:
        insert(alarm)
        raised(alarm, Note(Happened.RAISED, told.clause, words, barred=_barred(told.hidden, alarm)), by=by, at=at)
    else:
        _join(alarm, told, words, by=by, at=at)
    climbing.tell(alarm, at=at)
    forget_now_and_after()  # every page of this process asks anew whether an alarm sounds
    return alarm


def _join(alarm: Alarm, told: AlarmTold, words: str, *, by: Person, at: datetime) -> None:
    """Add a clause to the alarm of the call; one that was named before adds its words only."""
    is_new = not alarm.events.filter(kind=Happened.RAISED, code=told.clause).exists()
    barred = _barred(told.hidden, alarm)
    if is_new:
        happened(alarm, Note(Happened.RAISED, told.clause, words, barred=barred), by=by, at=at)
    elif barred or (words and not alarm.events.filter(words=words).exists()):
        happened(alarm, Note(Happened.FACT, "more", words, barred=barred), by=by, at=at)


@transaction.atomic
def bar(call_id: UUID, hidden: Hidden, *, by: Person, at: datetime) -> None:
    """Whom a call is about was told after its alarms were raised: they learn nothing more of any of them (R57)."""
    audit.take_turns()
    _bar(Alarm.objects.filter(call_id=call_id), hidden, by=by, at=at)


def bar_as_appeals(*, by: Person, at: datetime) -> None:
    """Posts were added or changed and appeals restricted further: their alarms are hidden from the same (R25, R57).

    Inside the transaction of that, after it.
    """
    restricted = Restriction.objects.values("line")
    for appeal in Appeal.objects.filter(line__in=restricted).filter(queries.HAS_ALARM).order_by("pk"):
        _bar(Alarm.objects.filter(queries.of_appeal(appeal)), _hidden_of(appeal), by=by, at=at)


def hide_from_new(post: Post, *, by: Person, at: datetime) -> None:
    """A post that is new stays out of the alarms of calls that were never registered and are hidden from anybody: whom
    they are about only their words tell, as with calls (R25). Inside the transaction of its making.
    """
    named = Alarm.objects.filter(appeal=None, barred__isnull=False).distinct()
    _bar(named, Hidden(posts=frozenset({post.pk})), by=by, at=at)


def _bar(alarms: AlarmQuerySet, hidden: Hidden, *, by: Person, at: datetime) -> None:
    for alarm in alarms.order_by("raised_at", "pk"):
        barred = _barred(hidden, alarm)
        if barred:
            happened(alarm, Note(Happened.FACT, "about", barred=barred), by=by, at=at)


@transaction.atomic
def note_facts(alarm: Alarm, told: Mapping[Question, str], *, by: Person, at: datetime) -> None:
    """What the caller answered (R50); what was written down before and is the same now is not written again."""
    held = _running(alarm)
    _refuse_reader(held, by, at)
    known = queries.whole(held).facts
    for question, words in told.items():
        said = clean_text(words).strip()
        if len(said) > WORDS_LENGTH:
            raise Refused("alarm_words_too_long", most=WORDS_LENGTH)
        if not card.is_answer(card.Question(question), said) and said:
            raise Refused("no_answer_to_this")
        if said and said != known.get(question, ""):
            happened(held, Note(Happened.FACT, question, said), by=by, at=at)


@transaction.atomic
def note_export(*, kind: str, by: Person, at: datetime) -> None:
    """Somebody takes the register out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_alarms", what=Ref("export", f"alarms/{kind}"), by=by.code, at=at)


@transaction.atomic
def note_paper(alarm: Alarm, *, kind: str, by: Person, at: datetime) -> None:
    """Somebody takes a paper of an alarm along: an entry, before the paper is made."""
    audit.record(did="print_alarm", what=Ref("export", f"alarm/{alarm.pk}/{kind}"), by=by.code, at=at)


@transaction.atomic
def note_shown(alarm: Alarm, *, by: Person, at: datetime) -> None:
    """The page of somebody who was told has shown it; once for each."""
    held = _held(alarm)
    is_told = held.events.filter(kind=Happened.TOLD, person=by).exists()
    if is_told and not held.events.filter(kind=Happened.SHOWN, person=by).exists():
        happened(held, Note(Happened.SHOWN, person=by.pk), by=by, at=at)


@transaction.atomic
def acknowledge(alarm: Alarm, *, by: Person, at: datetime) -> None:
    """«Кабыл алдым»: a named person has heard it, the ladder stops. A second one is noted as well (R51)."""
    held = _running(alarm)
    found, now = queries.whole(held), queries.reachable_now(held, at=at)
    if not queries.may_acknowledge(found, by, now):
        raise Refused("not_yours_to_acknowledge")
    if any(event.by_id == by.pk for event in found.of(Happened.ACKNOWLEDGED)):
        return
    Alarm.objects.filter(pk=held.pk, acknowledged_at=None).update(acknowledged_at=at)
    happened(held, Note(Happened.ACKNOWLEDGED), by=by, at=at)


@dataclass(frozen=True)
class Phoned:
    """A telephone call about an alarm, as the operator writes it down (R52)."""

    whom: str
    words: str
    answered: bool
    happened_at: datetime


@transaction.atomic
def note_phoned(alarm: Alarm, told: Phoned, *, by: Person, at: datetime) -> None:
    """Somebody was rung up. Where whoever is to be told answered, it satisfies the clock (R52).

    What was said needs words; that nobody answered does not, where it is told who was rung.
    """
    held = _running(alarm)
    _refuse_reader(held, by, at)
    words = _needed(told.words, told.whom) if told.answered or told.words.strip() else _needed(told.whom)
    _refuse_odd_moment(told.happened_at, held, at=at)
    code = ANSWERED if told.answered else SILENT
    if told.answered:
        Alarm.objects.filter(pk=held.pk, acknowledged_at=None).update(acknowledged_at=told.happened_at)
    happened(held, Note(Happened.PHONED, code, words, happened_at=told.happened_at), by=by, at=at)


@transaction.atomic
def take_measure(
    alarm: Alarm, measure: Measure, words: str, *, happened_at: datetime, by: Person, at: datetime
) -> None:
    """One thing that was done, with its time (R53)."""
    held = _running(alarm)
    _refuse_reader(held, by, at)
    said = clean_text(words).strip()
    if len(said) > WORDS_LENGTH:
        raise Refused("alarm_words_too_long", most=WORDS_LENGTH)
    if measure == Measure.OTHER and not said:
        raise Refused("measure_without_words")
    _refuse_odd_moment(happened_at, held, at=at)
    Alarm.objects.filter(pk=held.pk, measured_at=None).update(measured_at=happened_at)
    happened(held, Note(Happened.MEASURE, measure, said, happened_at=happened_at), by=by, at=at)


@transaction.atomic
def close(alarm: Alarm, words: str, *, by: Person, at: datetime) -> None:
    """End an alarm with what was done; without a measure it stays open (R53)."""
    held = _running(alarm)
    _refuse_reader(held, by, at)
    said = _needed(words)
    if held.measured_at is None:
        raise Refused("alarm_without_measure")
    Alarm.objects.filter(pk=held.pk).update(ending=Ending.MEASURES, closed_at=at)
    happened(held, Note(Happened.CLOSED, words=said), by=by, at=at)


@transaction.atomic
def downgrade(alarm: Alarm, reason: str, *, by: Person, at: datetime) -> None:
    """The head or a deputy finds that it is not urgent, and says why (R56)."""
    held = _running(alarm)
    if not queries.may_downgrade(by, queries.reachable_now(held, at=at)):
        raise Refused("not_yours_to_downgrade")
    said = _needed(reason)
    Alarm.objects.filter(pk=held.pk).update(ending=Ending.DOWNGRADED, closed_at=at)
    happened(held, Note(Happened.DOWNGRADED, words=said), by=by, at=at)


def link_alarm(call_id: UUID, appeal: Appeal, *, by: Person, at: datetime) -> None:
    """The call of an alarm was registered: they know of each other, and whoever is shut out of the appeal is of every
    alarm of its call. A drill is no part of any appeal.

    Inside the transaction of the registration (R54).
    """
    hidden = _hidden_of(appeal)
    real = Alarm.objects.filter(call_id=call_id, appeal=None, is_drill=False).order_by("-raised_at").first()
    if real is not None and not Alarm.objects.filter(appeal=appeal).exists():
        barred = _barred(hidden, real)
        Alarm.objects.filter(pk=real.pk).update(appeal=appeal)
        happened(real, Note(Happened.LINKED, words=appeal.line.ref, barred=barred), by=by, at=at)
    _bar(Alarm.objects.filter(call_id=call_id), hidden, by=by, at=at)


@transaction.atomic
def raise_about(appeal: Appeal, told: AlarmTold, *, by: Person, at: datetime) -> Alarm:
    """Something urgent is found in an appeal that is registered: whoever is shut out of it learns nothing (R57)."""
    list(Appeal.objects.select_for_update(no_key=True).filter(pk=appeal.pk).values_list("pk"))
    about = replace(told, call_id=appeal.call_id, hidden=_hidden_of(appeal))
    alarm = raise_alarm(about, by=by, at=at)
    link_alarm(appeal.call_id, appeal, by=by, at=at)
    return alarm


def _hidden_of(appeal: Appeal) -> Hidden:
    """Who is shut out of an appeal, with the posts it is about."""
    rows = Restriction.objects.filter(line=appeal.line_id)
    return Hidden(
        subjects=frozenset(appeal.subjects.exclude(post=None).values_list("post_id", flat=True)),
        posts=frozenset(rows.exclude(post=None).values_list("post_id", flat=True)),
        persons=frozenset(rows.exclude(person=None).values_list("person_id", flat=True)),
    )


def _barred(hidden: Hidden, alarm: Alarm) -> tuple[Barred, ...]:
    """Those who are not barred yet, as rows to be written with the next event."""
    known = set(Barred.objects.filter(alarm=alarm.pk).values_list("post_id", "person_id", "is_subject"))
    rows = [
        *(Barred(post=post, is_subject=True) for post in Post.objects.filter(pk__in=hidden.subjects).order_by("pk")),
        *(Barred(post=post) for post in Post.objects.filter(pk__in=hidden.posts).order_by("pk")),
        *(Barred(person=person) for person in Person.objects.filter(pk__in=hidden.persons).order_by("pk")),
    ]
    return tuple(one for one in rows if (one.post_id, one.person_id, one.is_subject) not in known)


def _number() -> int:
    """Draw a number nobody has; see Alarm."""
    given = set(Alarm.objects.values_list("number", flat=True))
    most = NUMBERS
    while len(given) > most // 2:
        most *= 10
    while (number := FIRST + secrets.randbelow(most)) in given:
        pass
    return number


def _held(alarm: Alarm) -> Alarm:
    """Take turns, and read the alarm anew."""
    audit.take_turns()
    return Alarm.objects.select_for_update(no_key=True).get(pk=alarm.pk)


def _running(alarm: Alarm) -> Alarm:
    held = _held(alarm)
    if held.closed_at is not None:
        raise Overtaken("alarm_is_closed", alarm=held)
    return held


def _refuse_reader(alarm: Alarm, by: Person, at: datetime) -> None:
    held = held_by(by, on=timezone.localdate(at))
    if not access.may_write(held, queries.whole(alarm).told, person=by.pk):
        raise Refused("not_yours_to_record")


def _needed(words: str, whom: str = "") -> str:
    """The words, with whom they are about; refused where nothing is said."""
    said = clean_text(words).strip()
    if not said:
        raise Refused("alarm_without_words")
    told = f"{clean_text(whom).strip()}: {said}" if whom.strip() else said
    if len(told) > WORDS_LENGTH:
        raise Refused("alarm_words_too_long", most=WORDS_LENGTH)
    return told


def _refuse_odd_moment(moment: datetime, alarm: Alarm, *, at: datetime) -> None:
    """Not before the alarm was raised, not later than now; a clock that was set wrong by minutes is none of it."""
    if moment > at + timedelta(minutes=1) or moment < alarm.raised_at - EARLIER:
        raise Refused("odd_moment_of_alarm")

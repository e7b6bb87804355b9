"""Registering what was told, and editing its text without losing a word of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import appointed, held_by, holders, seats
from ishenim.appeals import follow_up
from ishenim.appeals.models import (
    Appeal,
    Applicant,
    Because,
    FollowUp,
    Phone,
    Subject,
    TermChange,
    TextVersion,
    folded_words,
)
from ishenim.appeals.queries import complaints, latest_text, registered_fields
from ishenim.audit import actions as audit
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.directory.queries import restricted_topics
from ishenim.journal import actions as journal
from ishenim.journal.models import Line, Restriction
from ishenim.regulation import conflict, journal_page
from ishenim.regulation.chain import Ref
from ishenim.regulation.required_facts import CallerType, Fact, Told, ToldPhone
from ishenim.telephony import phones
from ishenim.telephony.models import kept
from ishenim.worktime import queries as worktime


@transaction.atomic(savepoint=False)
def register(told: Told, *, by: Person, at: datetime) -> tuple[Appeal, follow_up.Code]:
    """Write the line, the appeal and everything told, and chain it: one call, one number (III.6, R19).

    Returns the appeal and the follow-up code, which is shown once and kept only as a keyed hash.
    """
    applicant, today, received_on = _applicant(told), timezone.localdate(at), timezone.localdate(told.received_at)
    term = worktime.consideration_term(today, received_on=received_on)
    line, book = journal.write_line(_words(told, applicant), by=by, at=at)
    appeal = Appeal(
        call_id=told.call_id,
        line=line,
        kept_by=by,
        taken_by=by,
        kind=told.kind,
        topic_id=told.topic,
        language=told.language,
        read_back=told.read_back,
        not_read_because=told.not_read_because,
        due_on=term.due_on,
        profile=term.profile,
        outside_hours=worktime.is_outside_hours(told.received_at),
        channel=kept(told.channel),
    )
    insert(appeal)
    applicant.appeal = appeal
    insert(applicant)
    text = TextVersion(appeal=appeal, place=1, text=told.content, at=at, by=by)
    insert(text)
    rows: list[Phone | Subject | Restriction] = [
        *_write_phones(appeal, told),
        *_write_subjects(appeal, told),
        *_restrict(line, told, at=at),
    ]
    code = _give_code(appeal, told.phones)
    fields = registered_fields(appeal, line=line, book=book, applicant=applicant, rows=rows) | text.committed()
    what = Ref("line", line.ref, book.code, line.number)
    audit.record(did="register", what=what, fields=fields, by=by.code, at=at)
    return appeal, code


@transaction.atomic(savepoint=False)
def extend_restrictions(*, by: str, at: datetime) -> int:
    """Posts were added or changed: whoever would be shut out of a complaint if it came in now is shut out of it.

    The post that was appointed on the day of a complaint keeps it (decisions 4); nobody who is shut out is let in.
    Returns how many lines were extended.
    """
    today, posts = timezone.localdate(at), seats()
    handled: dict[date, dict[int, int]] = {}
    extended = 0
    for appeal in complaints():
        day = timezone.localdate(appeal.line.registered_at)
        if day not in handled:
            handled[day] = appointed(on=day)
        known = {row.post_id for row in appeal.line.restrictions.all()}
        named = {row.person_id for row in appeal.line.restrictions.all()}
        abouts = [subject.about for subject in appeal.subjects.all()]
        more = conflict.shut_out(abouts, posts=posts, appointed=handled[day]) - known
        if more:
            persons = set(holders(more, on=today)) - named
            journal.restrict_more(appeal.line, posts=more, persons=persons, by=by, at=at)
            extended += 1
    return extended


@dataclass(frozen=True)
class NewTerm:
    """The day a term ends on from now on, why, by which wording of the law, and the step that says so."""

    until: date | None
    because: Because
    profile: str
    step: int | None = None
    reason: str = ""


@transaction.atomic(savepoint=False)
def change_term(appeal: Appeal, new: NewTerm, *, by: str, at: datetime) -> TermChange:
    """Set the term of an appeal anew; the caller holds the appeal and records the change in the log.

    Overtaken when another day stands in the appeal than the one the caller read.
    """
    change = TermChange(
        appeal=appeal,
        place=appeal.term_changes.count() + 1,
        was=appeal.due_on,
        until=new.until,
        because=new.because,
        profile=new.profile,
        step=new.step,
        reason=new.reason,
        at=at,
        by=by,
    )
    insert(change)
    if not Appeal.objects.filter(pk=appeal.pk, due_on=change.was).update(due_on=new.until):
        raise Overtaken("term_moved_meanwhile", appeal=appeal)
    appeal.due_on = new.until
    return change


@transaction.atomic
def give_fresh_code(appeal: Appeal, *, by: Person, at: datetime) -> follow_up.Code:
    """The same form sent again: same number, a new code in place of the first (decisions 10)."""
    Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    told = [
        ToldPhone(raw=phone.raw, number=phone.number)
        for phone in appeal.phones.filter(is_caller_id=False).order_by("place")
    ]
    FollowUp.objects.filter(appeal=appeal).delete()
    code = _give_code(appeal, tuple(told))
    audit.record(did="give_code", what=Ref("code", appeal.line.ref, number=appeal.line.number), by=by.code, at=at)
    return code


@transaction.atomic
def edit_text(appeal: Appeal, *, text: str, seen: int, by: Person, at: datetime) -> TextVersion:
    """Add a version of the text; earlier ones stay readable (R18). `seen` is the version the editor started from."""
    if not access.may_take_calls(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_edit")
    Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    latest = latest_text(appeal)
    if latest.place != seen:
        raise Refused("text_changed_meanwhile", version=latest)
    if not text.strip() or text == latest.text:
        raise Refused("text_is_the_same")
    version = TextVersion(appeal=appeal, place=latest.place + 1, text=text, at=at, by=by)
    insert(version)
    what = Ref("text", f"{appeal.line.ref}/{version.place}", number=appeal.line.number)
    audit.record(did="edit_text", what=what, fields=version.committed(), by=by.code, at=at)
    return version


def _applicant(told: Told) -> Applicant:
    return Applicant(
        caller_type=told.caller_type.value,
        is_confidential=told.confidential,
        full_name=told.name.full,
        surname=told.name.surname,
        given_name=told.name.given,
        patronymic=told.name.patronymic,
        org_form=told.org_form,
        org_name=told.org_name,
        village_id=told.home.village or None,
        village_told=told.home.village_told,
        street=told.home.street,
        postal=told.postal,
        missing_phone=told.missing.get(Fact.PHONE, ""),
        missing_name=told.missing.get(Fact.NAME, ""),
        missing_address=told.missing.get(Fact.ADDRESS, ""),
        name_folded=folded_words(f"{told.name.full} {told.org_name}"),
    )


def _words(told: Told, applicant: Applicant) -> journal.Words:
    cell = journal_page.applicant_cell(
        journal_page.Applicant(
            name=told.name.full,
            org=" ".join(part for part in (told.org_form, told.org_name) if part),
            home=applicant.home,
            postal=told.postal,
            phones=tuple(phone.raw for phone in told.phones),
            anonymous=told.caller_type == CallerType.ANONYMOUS,
            confidential=told.confidential,
        )
    )
    return journal.Words(received_at=told.received_at, applicant=cell, summary=told.summary)


def _write_phones(appeal: Appeal, told: Told) -> list[Phone]:
    rows = [
        Phone(appeal=appeal, place=place, raw=phone.raw, number=phone.number)
        for place, phone in enumerate(told.phones, start=1)
    ]
    if told.caller_id:
        shown = phones.normal(told.caller_id)
        rows.append(Phone(appeal=appeal, place=len(rows) + 1, raw=told.caller_id, number=shown, is_caller_id=True))
    for row in rows:
        insert(row)
    return rows


def _write_subjects(appeal: Appeal, told: Told) -> list[Subject]:
    rows = [
        Subject(
            appeal=appeal,
            place=place,
            post_id=about.post,  # neither post nor body: told, but not in the directory
            body_id=about.body or None,
            rank=about.rank.value,
            told=told.subject_told,
            **{kind.value: True for kind in about.allegations},
        )
        for place, about in enumerate(told.abouts, start=1)
    ]
    for row in rows:
        insert(row)
    return rows


def _restrict(line: Line, told: Told, *, at: datetime) -> list[Restriction]:
    """Shut out whom the complaint is about and everybody around (R25), in the same transaction.

    A topic that the office restricts from the start shuts nobody out; its line is shown as restricted.
    """
    by_topic = told.topic in restricted_topics()
    if not told.abouts:
        return journal.restrict(line, posts=(), persons=()) if by_topic else []
    today = timezone.localdate(at)
    hidden = conflict.shut_out(told.abouts, posts=seats(), appointed=appointed(on=today))
    if not conflict.is_restricted(told.abouts, hidden=hidden):
        return journal.restrict(line, posts=(), persons=()) if by_topic else []
    return journal.restrict(line, posts=hidden, persons=holders(hidden, on=today))


def _give_code(appeal: Appeal, told: tuple[ToldPhone, ...]) -> follow_up.Code:
    four = phones.last_four(told[0]) if told else ""
    code = follow_up.new_code(has_phone=len(four) == 4)
    hashed = follow_up.keyed_hash(code.code, code.pin or four)
    insert(FollowUp(appeal=appeal, code_hash=hashed, needs_pin=bool(code.pin)))
    return code

"""The calls and registrations of `ishenim fill`: rows and entries as telephony, intake, appeals, journal write them."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.db.models import F, Model
from django.utils import timezone

from ishenim.appeals.follow_up import keyed_hash
from ishenim.appeals.models import Appeal, Applicant, FollowUp, Part, Phone, Subject, TextVersion, folded_words
from ishenim.appeals.queries import registered_fields
from ishenim.audit import actions as audit
from ishenim.audit.models import Entry, Head, Salts
from ishenim.common.prepared import bare, insert_many
from ishenim.common.refusals import Overtaken
from ishenim.config.volume_road import Hidden, Road, Stop
from ishenim.journal.models import Book, Line, Restriction
from ishenim.regulation import chain, journal_page
from ishenim.regulation.chain import Act, Ref, Value
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.required_facts import CallerType, Fact, Told
from ishenim.regulation.terms import Term
from ishenim.telephony.actions import Hidden as FromWhom
from ishenim.telephony.models import Call, Draft
from ishenim.telephony.phones import last_four
from ishenim.worktime import queries as worktime

Fields = dict[str, Value]


@dataclass(frozen=True)
class Ahead:
    """A step on the road of one appeal: its place among the calls, its moment, what it brings."""

    place: float
    at: datetime
    stop: Stop
    words: str = ""
    days: int | None = None
    outcome: str = ""
    restored: str = ""
    channel: str = ""
    proof: str = ""


@dataclass
class Life:
    """One appeal from its call to wherever it has come."""

    told: Told
    registered_at: datetime
    keeper: int
    code: str  # the caller's follow-up code and its PIN, if one was spoken
    pin: str
    hidden: Hidden
    road: Road
    ahead: list[Ahead]
    book: Book = field(init=False)
    line: Line = field(init=False)
    appeal: Appeal = field(init=False)
    running: list[Part] = field(default_factory=list)
    taken: int = 0  # steps so far

    def due(self, before: float) -> list[Ahead]:
        """Take off the road what is to be done by then."""
        count = sum(step.place < before for step in self.ahead)
        due, self.ahead = self.ahead[:count], self.ahead[count:]
        return due


@dataclass(frozen=True)
class Idle:
    """A call that was no appeal."""

    call_id: UUID
    started_at: datetime
    ended_at: datetime
    taken_by: int
    disposition: Disposition


@dataclass
class Batch:
    """What is to be written in one commit: rows by table, acts with their moments."""

    codes: dict[int, str]  # how the log names each person
    rows: dict[type[Model], list[Model]] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    def add(self, *rows: Model) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def act(self, did: str, what: Ref, fields: Fields, *, by: int, at: datetime) -> None:
        self.acts.append(Act(did, what, self.codes[by], at, fields))

    def write(self, *models: type[Model]) -> None:
        for model in models:
            insert_many(self.rows.get(model, ()))


def end_idle(batch: Batch, calls: Iterable[Idle]) -> None:
    """Take calls that are no appeals and end them."""
    for idle in calls:
        by = idle.taken_by
        call = bare(Call, id=idle.call_id, started_at=idle.started_at, taken_by_id=by,
                    disposition=idle.disposition.value, ended_at=idle.ended_at)  # fmt: skip
        batch.add(
            call, bare(Draft, call_id=call.id, held_by_id=by, saved_at=idle.started_at, last_key_at=idle.started_at)
        )
        batch.act("receive", Ref("call", str(call.id)), call.committed(), by=by, at=idle.started_at)
        batch.act("end_call", Ref("ending", str(call.id)), call.ending(), by=by, at=idle.ended_at)


def number(batch: Batch, new: list[Life]) -> None:
    """Give the next numbers of the year's open volume and write the lines (III.6, R19, R39)."""
    year, count = local_day(new[0].registered_at).year, len(new)
    opened = Book.objects.filter(year=year, closed_at=None)
    if not opened.exists():
        _open_volume(batch, year, at=new[0].registered_at)
    if not opened.update(last_number=F("last_number") + count):
        raise Overtaken("volume_closed")
    book = opened.get()
    first = book.last_number - count + 1
    for place, life in enumerate(new):
        life.book = book
        life.line = bare(
            Line, book_id=book.pk, year=year, number=first + place, page=book.page_of(first + place),
            received_at=life.told.received_at, registered_at=life.registered_at, applicant=_applicant_cell(life.told),
            summary=life.told.summary, registered_by_id=life.keeper,
        )  # fmt: skip
        batch.add(life.line)
    batch.write(Line)
    keys = dict(Line.objects.filter(year=year, number__gte=first).values_list("number", "pk"))
    for life in new:
        life.line.pk = keys[life.line.number]


def _open_volume(batch: Batch, year: int, *, at: datetime) -> None:
    """The first call of a year opens its first volume, as in journal/actions.py."""
    book, is_new = Book.objects.get_or_create(year=year, volume=1, defaults={"opened_at": at})
    if is_new:
        batch.acts.append(Act("open_volume", Ref("book", book.code, book.code), audit.MACHINE, at, book.committed()))


def _applicant_cell(told: Told) -> str:
    return journal_page.applicant_cell(
        journal_page.Applicant(
            name=told.name.full,
            org=" ".join(part for part in (told.org_form, told.org_name) if part),
            home=", ".join(part for part in (told.home.village_told, told.home.street) if part),
            postal=told.postal,
            phones=tuple(phone.raw for phone in told.phones),
            anonymous=told.caller_type == CallerType.ANONYMOUS,
            confidential=told.confidential,
        )
    )


def register(batch: Batch, new: list[Life], stages: list[str]) -> None:
    """Write calls, appeals and what was told; each appeal in the stage to which its steps of this commit lead."""
    for life, stage in zip(new, stages, strict=True):
        told = life.told
        life.appeal = bare(
            Appeal, call_id=told.call_id, line_id=life.line.pk, stage=stage,
            kept_by_id=life.keeper if stage == "registered" else None, taken_by_id=life.keeper, kind=told.kind,
            topic_id=told.topic, language=told.language, read_back=True,
            due_on=term(local_day(life.registered_at)).due_on,
            profile=term(local_day(life.registered_at)).profile,
            outside_hours=worktime.is_outside_hours(told.received_at),
        )  # fmt: skip
        batch.add(life.appeal)
        _receive(batch, life)
    batch.write(Call, Draft, Appeal)
    keys = dict(Appeal.objects.filter(line__gte=min(life.line.pk for life in new)).values_list("line_id", "pk"))
    for life in new:
        life.appeal.pk = keys[life.line.pk]
        _write_told(batch, life)
    batch.write(Applicant, TextVersion, Phone, Subject, Restriction, FollowUp)


def local_day(at: datetime) -> date:
    """The day in the office's time zone, found a few hundred thousand times."""
    return timezone.localdate(at, timezone.get_default_timezone())


@cache
def term(registered_on: date) -> Term:
    return worktime.consideration_term(registered_on)


def _receive(batch: Batch, life: Life) -> None:
    """The call with its draft as it is left after registering: empty, hidden from whom it named."""
    at, by = life.told.received_at, life.keeper
    call = bare(
        Call, id=life.told.call_id, started_at=at, taken_by_id=by, disposition=Disposition.REGISTERED.value,
        ended_at=life.registered_at,
    )  # fmt: skip
    draft = bare(Draft, call_id=call.id, held_by_id=by, saved_at=at, last_key_at=at, shut_out=_marks(life.hidden))
    batch.add(call, draft)
    batch.act("receive", Ref("call", str(call.id)), call.committed(), by=by, at=at)


@cache
def _marks(hidden: Hidden) -> str:
    return FromWhom(hidden.posts, frozenset(hidden.persons)).marks


def _write_told(batch: Batch, life: Life) -> None:
    """Everything that was told, and the entry of the registration."""
    told, key, line, by = life.told, life.appeal.pk, life.line, life.keeper
    applicant = bare(
        Applicant, appeal_id=key, caller_type=told.caller_type.value, is_confidential=told.confidential,
        full_name=told.name.full, org_form=told.org_form, org_name=told.org_name, village_id=told.home.village,
        village_told=told.home.village_told, street=told.home.street,
        missing_phone=str(told.missing.get(Fact.PHONE, "")),
        name_folded="".join(map(_folded, f"{told.name.full} {told.org_name}".split())),
    )  # fmt: skip
    text = bare(TextVersion, appeal_id=key, place=1, text=told.content, at=life.registered_at, by_id=by)
    hashed = keyed_hash(life.code, life.pin or last_four(told.phones[0]))
    rows: list[Phone | Subject | Restriction] = [*_phones(life), *_subjects(life), *_restrictions(life)]
    batch.add(applicant, text, bare(FollowUp, appeal_id=key, code_hash=hashed, needs_pin=bool(life.pin)), *rows)
    fields = registered_fields(life.appeal, line=line, book=life.book, applicant=applicant, rows=rows)
    what = Ref("line", line.ref, life.book.code, line.number)
    batch.act("register", what, fields | text.committed(), by=by, at=life.registered_at)


_folded = cache(folded_words)  # a few hundred names


def _phones(life: Life) -> list[Phone]:
    return [
        bare(Phone, appeal_id=life.appeal.pk, place=place, raw=phone.raw, number=phone.number)
        for place, phone in enumerate(life.told.phones, start=1)
    ]


def _subjects(life: Life) -> list[Subject]:
    return [
        bare(
            Subject,
            appeal_id=life.appeal.pk,
            place=place,
            post_id=about.post,
            body_id=about.body or None,
            rank=about.rank.value,
            told=life.told.subject_told,
            **{kind.value: True for kind in about.allegations},
        )
        for place, about in enumerate(life.told.abouts, start=1)
    ]


def _restrictions(life: Life) -> list[Restriction]:
    """Shut out whom the complaint is about and everybody around (R25)."""
    if not life.hidden.is_restricted:
        return []
    line = life.line.pk
    posts = [bare(Restriction, line_id=line, post_id=post) for post in sorted(life.hidden.posts)]
    persons = [bare(Restriction, line_id=line, person_id=person) for person in life.hidden.persons]
    return [bare(Restriction, line_id=line), *posts, *persons]


def chained(batch: Batch, *, origin: str) -> int:
    """Append the entries of all acts in the order of their moments; the last writes of a commit. Returns how many."""
    head = Head.objects.select_for_update(no_key=True).get(pk=1)
    acts = sorted(batch.acts, key=_moment)
    entries, salted, leaf = [], [], head.leaf
    for seq, act in enumerate(acts, start=head.size + 1):
        place = chain.Place(origin, seq, leaf, audit.BOOT, time.monotonic_ns(), is_clock_suspect=False)
        salts = os.urandom(chain.SALT_LENGTH * len(act.fields))
        body = chain.body(act, place, salts)
        leaf = chain.leaf(body)
        entries.append(bare(Entry, seq=seq, body=body))
        salted.append(bare(Salts, entry_id=seq, salts=salts))
    insert_many(entries)
    insert_many(salted)
    if acts:
        last_at = acts[-1].at.astimezone(UTC).isoformat()
        Head.objects.filter(pk=1).update(size=head.size + len(acts), leaf=leaf, last_at=last_at)
    return len(acts)


def _moment(act: Act) -> datetime:
    return act.at

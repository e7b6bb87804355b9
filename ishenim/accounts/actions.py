"""Persons, posts and signing in, each an entry of the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import AccountChange, Appointment, Change, Holding, Person, Post
from ishenim.audit import actions as audit
from ishenim.audit.models import Head
from ishenim.common.models import PROFILE, HouseRecord, Office, written
from ishenim.common.queries import forget
from ishenim.common.refusals import Overtaken, Refused
from ishenim.regulation.chain import Ref
from ishenim.regulation.posts import Role


@transaction.atomic
def add_person(username: str, *, full_name: str, password: str, language: str, by: str, at: datetime) -> Person:
    """Add somebody who may sign in; posts are given apart."""
    if Person.objects.filter(username=username).exists():
        raise Refused("user_name_taken", username=username)
    person = Person(username=username, full_name=full_name, language=language)
    person.set_password(password)
    person.save()
    _tell(person, Change.ADDED, by=by, at=at)
    audit.record(did="add_person", what=_ref(person), fields=person.committed(), by=by, at=at)
    return person


@dataclass(frozen=True)
class Seat:
    """What a new post is: its role, the outside body it belongs to, and whose subordinate, deputy, assistant it is."""

    code: str
    names: dict[str, str]
    role: Role
    body: str = ""
    heads_body: bool = False
    reports_to: Post | None = None
    deputy_of: Post | None = None
    assistant_of: Post | None = None


@transaction.atomic
def add_post(seat: Seat, *, by: str, at: datetime) -> Post:
    """Add a post to the office or to an outside body that signs in here."""
    post = Post(
        **seat.names,
        code=seat.code,
        role=seat.role.value,
        body=seat.body,
        heads_body=seat.heads_body,
        reports_to=seat.reports_to,
        deputy_of=seat.deputy_of,
        assistant_of=seat.assistant_of,
    )
    post.save()
    audit.record(did="add_post", what=Ref("post", str(post.pk)), fields=post.committed(), by=by, at=at)
    return post


@transaction.atomic
def give_post(
    person: Person,
    post: Post,
    *,
    since: date,
    until: date | None,
    is_substitution: bool,
    by: str,
    at: datetime,
) -> Holding:
    """Let a person hold a post between two days, for good or as a substitute (R15)."""
    holding = Holding(person=person, post=post, since=since, until=until, is_substitution=is_substitution)
    holding.save()
    _tell(person, Change.GIVEN_POST, by=by, at=at)
    what = Ref("holding", str(holding.pk))
    audit.record(did="give_post", what=what, fields=holding.committed(), by=by, at=at)
    return holding


@transaction.atomic
def appoint_handler(*, subject: Post, handler: Post, since: date, by: str, at: datetime) -> Appointment:
    """Appoint the post that handles complaints about another one, beforehand (decisions 4)."""
    if subject.pk in (handler.pk, handler.deputy_of_id, handler.assistant_of_id):
        raise Refused("handler_too_close", subject=subject, handler=handler)
    appointment = Appointment(subject=subject, handler=handler, since=since)
    appointment.save()
    what = Ref("appointment", str(appointment.pk))
    audit.record(did="appoint_handler", what=what, fields=appointment.committed(), by=by, at=at)
    return appointment


@transaction.atomic
def disable(person: Person, *, by: str, at: datetime) -> None:
    """Take away the right to sign in; what the person did stays under the name."""
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _tell(person, Change.DISABLED, by=by, at=at)
    audit.record(did="disable_person", what=_ref(person), by=by, at=at)


@transaction.atomic
def reset_password(person: Person, *, password: str, by: str, at: datetime) -> None:
    """Give a new password: an entry, and a line on the holder's and the head of apparatus's home (decisions 22)."""
    person.set_password(password)
    person.save(update_fields=["password"])
    _tell(person, Change.RESET, by=by, at=at)
    audit.record(did="reset_password", what=_ref(person), by=by, at=at)


@transaction.atomic
def note_sign_in(person: Person, *, at: datetime) -> None:
    """Somebody signed in; asked of the log by every auditor."""
    audit.record(did="sign_in", what=_ref(person), by=person.code, at=at)


@transaction.atomic
def note_sign_out(person: Person, *, at: datetime) -> None:
    audit.record(did="sign_out", what=_ref(person), by=person.code, at=at)


@transaction.atomic
def note_refused_sign_in(username: str, *, at: datetime) -> None:
    """A wrong password for a name that exists; what was typed for an unknown name may be a password itself."""
    person = Person.objects.filter(username=username).first()
    if person is not None:
        audit.record(did="refuse_sign_in", what=_ref(person), by=audit.MACHINE, at=at)


@transaction.atomic
def name_office(names: dict[str, str], *, origin: str, is_demo: bool, by: str, at: datetime) -> Office:
    """Write the office's own names (R1). `origin` names its log and is fixed once the log has an entry."""
    named = Office.objects.filter(pk=1).first()
    if Head.objects.filter(size__gt=0).exists() and (named is None or named.origin != origin):
        raise Refused("origin_is_fixed")
    office, _ = Office.objects.update_or_create(pk=1, defaults={**names, "origin": origin, "is_demo": is_demo})
    audit.record(did="name_office", what=Ref("office", "1"), fields={**names, "origin": origin}, by=by, at=at)
    return office


@transaction.atomic
def keep_record(record: HouseRecord, *, seen: int | None, did: str) -> HouseRecord:
    """Add a dated record of the house; its entry is the last write of the act it belongs to (R66).

    `seen` is the latest record of its subject when the page was made: somebody else's since then is Overtaken.
    None: the act itself read what it changes.
    """
    audit.take_turns()
    latest = HouseRecord.objects.filter(subject=record.subject).order_by("-pk").values_list("pk", flat=True).first()
    if seen is not None and (latest or 0) != seen:
        raise Overtaken("set_meanwhile")
    record.save(force_insert=True)
    forget()
    what = Ref("record", str(record.pk))
    audit.record(did=did, what=what, fields=record.committed(), by=record.by, at=record.at)
    return record


@transaction.atomic
def set_profile(values: dict[str, str], *, seen: int, by: Person, at: datetime) -> HouseRecord:
    """Write the office's own words anew (R1); what they were stays in the records."""
    office = Office.objects.get(pk=1)
    record = HouseRecord(
        subject="profile",
        values=written({**values}),
        before=written({**office.profile()}),
        since=timezone.localdate(at),
        at=at,
        by=by.code,
    )
    Office.objects.filter(pk=1).update(**{name: values[name] for name in PROFILE})
    return keep_record(record, seen=seen, did="set_profile")


def set_language(person: Person, *, language: str) -> None:
    """Remember the language of the screens."""
    Person.objects.filter(pk=person.pk).update(language=language)


def _tell(person: Person, did: Change, *, by: str, at: datetime) -> None:
    AccountChange.objects.create(person=person, did=did, by=by, at=at)


def _ref(person: Person) -> Ref:
    return Ref("person", person.code)

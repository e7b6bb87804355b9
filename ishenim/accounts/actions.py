"""Persons, posts and signing in, each an entry of the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.audit import actions as audit
from ishenim.common.refusals import Refused
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
    audit.record(did="add_person", what=_ref(person), by=by, at=at)
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
    audit.record(did="disable_person", what=_ref(person), by=by, at=at)


@transaction.atomic
def reset_password(person: Person, *, password: str, by: str, at: datetime) -> None:
    """Give a new password; an entry that the holder and the head of apparatus are shown (decisions 22)."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(did="reset_password", what=_ref(person), by=by, at=at)


@transaction.atomic
def note_sign_in(person: Person, *, at: datetime) -> None:
    """Somebody signed in; asked of the log by every auditor."""
    audit.record(did="sign_in", what=_ref(person), by=person.code, at=at)


def set_language(person: Person, *, language: str) -> None:
    """Remember the language of the screens."""
    Person.objects.filter(pk=person.pk).update(language=language)


def _ref(person: Person) -> Ref:
    return Ref("person", person.code)

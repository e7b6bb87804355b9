"""Persons, posts and signing in, each an entry of the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import (
    AccountChange,
    Appointment,
    Change,
    Ending,
    FormerPost,
    Holding,
    Person,
    Post,
)
from ishenim.audit import actions as audit
from ishenim.audit.models import Head
from ishenim.common.models import PROFILE, HouseRecord, Office, written
from ishenim.common.queries import forget_now_and_after
from ishenim.common.refusals import Overtaken, Refused
from ishenim.regulation.chain import Ref
from ishenim.regulation.posts import Role
from ishenim.regulation.tenure import Tenure, clash, runs_in_circle


@transaction.atomic
def add_person(username: str, *, full_name: str, password: str, language: str, by: str, at: datetime) -> Person:
    """Add somebody who may sign in; posts are given apart."""
    if username == audit.MACHINE or Person.objects.filter(username=username).exists():
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

    @property
    def columns(self) -> dict[str, object]:
        """Everything but the code, as the row of the post has it."""
        return {
            **{language: self.names.get(language, "") for language in ("ky", "ru", "en")},
            "role": self.role.value,
            "body": self.body,
            "heads_body": self.heads_body,
            "reports_to_id": self.reports_to.pk if self.reports_to else None,
            "deputy_of_id": self.deputy_of.pk if self.deputy_of else None,
            "assistant_of_id": self.assistant_of.pk if self.assistant_of else None,
        }


@transaction.atomic
def add_post(seat: Seat, *, by: str, at: datetime) -> Post:
    """Add a post to the office or to an outside body that signs in here."""
    audit.take_turns()  # one head of a body, no circle: what is read must still stand at COMMIT
    if Post.objects.filter(code=seat.code).exists():
        raise Refused("post_code_taken", code=seat.code)
    _refuse_second_head(seat)
    post = Post(code=seat.code, **seat.columns)
    post.save()
    audit.record(did="add_post", what=Ref("post", str(post.pk)), fields=post.committed(), by=by, at=at)
    return post


@transaction.atomic
def change_post(post: Post, seat: Seat, *, by: str, at: datetime) -> None:
    """Change what a post is; what it was stays beside it. It decides who sees what, so it is an act (R12, R25)."""
    audit.take_turns()
    stood = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    new = Post(pk=stood.pk, code=stood.code, **seat.columns)
    if new.described() == stood.described():
        raise Refused("post_is_the_same")
    lines = dict(Post.objects.exclude(pk=post.pk).values_list("pk", "reports_to_id"))
    if post.pk in (new.deputy_of_id, new.assistant_of_id) or runs_in_circle(
        post.pk, reports_to=new.reports_to_id, lines=lines
    ):
        raise Refused("lines_in_a_circle", post=post)
    _refuse_second_head(seat)
    _refuse_nobody_to_set(stood, seat)
    former = FormerPost(post=stood, place=stood.former.count() + 1, at=at, by=by)
    for name in FormerPost.COLUMNS:
        setattr(former, name, getattr(stood, name))
    former.save()
    Post.objects.filter(pk=post.pk).update(**seat.columns)
    post.refresh_from_db()
    what = Ref("post_change", f"{post.pk}/{former.place}")
    audit.record(did="change_post", what=what, fields=new.described() | former.committed(), by=by, at=at)


def _refuse_nobody_to_set(stood: Post, seat: Seat) -> None:
    """The last post that sets the office and appoints stays one: no command could give its rights back (R66)."""
    is_last = not Post.objects.filter(role=Role.HEAD_OF_APPARATUS).exclude(pk=stood.pk).exists()
    if stood.role == Role.HEAD_OF_APPARATUS and seat.role != Role.HEAD_OF_APPARATUS and is_last:
        raise Refused("last_head_of_apparatus")


def _refuse_second_head(seat: Seat) -> None:
    """A body has one head (R12); the seat itself is known by its code."""
    heads = Post.objects.filter(body=seat.body, heads_body=True).exclude(code=seat.code)
    other = heads.first() if seat.heads_body else None
    if other is not None:
        raise Refused("body_has_a_head", post=other)


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
    """Let a person hold a post between two days, for good or as a substitute (R15).

    Refuses what regulation/tenure.py speaks against: two holders on a day, two substitutes, oneself as substitute.
    """
    list(
        Post.objects.select_for_update(no_key=True).filter(pk=post.pk).values_list("pk")
    )  # one giving of a post at a time
    if not list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk, is_active=True).values_list("pk")):
        raise Refused("person_is_disabled", person=person)
    _refuse_clash(post, Tenure(person.pk, since, until, is_substitution))
    holding = Holding(person=person, post=post, since=since, until=until, is_substitution=is_substitution)
    holding.save()
    _tell(person, Change.GIVEN_POST, by=by, at=at)
    what = Ref("holding", str(holding.pk))
    audit.record(did="give_post", what=what, fields=holding.committed(), by=by, at=at)
    return holding


def _refuse_clash(post: Post, wanted: Tenure) -> None:
    rows = post.holdings.select_related("person")
    tenures = {Tenure(row.person_id, row.since, row.until, row.is_substitution): row for row in rows}
    met = clash(wanted, tenures)
    if met is not None:
        raise Refused(met.clash.value, post=post, other=tenures[met.with_one] if met.with_one else None)


@transaction.atomic
def end_holding(holding: Holding, *, until: date, by: str, at: datetime) -> None:
    """Set the last day of a holding; a later day than the one set before needs a holding of its own."""
    held = Holding.objects.select_for_update(no_key=True).get(pk=holding.pk)
    if until < held.since:
        raise Refused("holding_ends_before_start")
    if held.until is not None and until >= held.until:
        raise Refused("holding_has_ended", holding=held)
    ending = Ending(holding=held, was=held.until, until=until, at=at, by=by)
    ending.save()
    Holding.objects.filter(pk=held.pk).update(until=until)
    holding.until = until
    audit.record(did="end_holding", what=Ref("ending_of_post", str(ending.pk)), fields=ending.committed(), by=by, at=at)


@transaction.atomic
def end_appointment(appointment: Appointment, *, until: date, by: str, at: datetime) -> None:
    """From the day after, nobody handles complaints about that post by this appointment (decisions 4)."""
    stood = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    if until < stood.since:
        raise Refused("holding_ends_before_start")
    if stood.until is not None and until >= stood.until:
        raise Refused("appointment_has_ended", appointment=stood)
    ending = Ending(appointment=stood, was=stood.until, until=until, at=at, by=by)
    ending.save()
    Appointment.objects.filter(pk=stood.pk).update(until=until)
    what = Ref("ending_of_post", str(ending.pk))
    audit.record(did="end_appointment", what=what, fields=ending.committed(), by=by, at=at)


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
    forget_now_and_after()
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

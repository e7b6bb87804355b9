"""Setting the office (R66): every change by the head of apparatus, dated, as a record and an entry of the log."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding, Person, Post
from ishenim.accounts.queries import held_by
from ishenim.appeals import actions as appeals
from ishenim.audit import actions as audit
from ishenim.audit.models import Head
from ishenim.common.models import HouseRecord, Office, written
from ishenim.common.queries import forget, forget_now_and_after, in_force
from ishenim.common.refusals import Refused
from ishenim.directory import actions as directory
from ishenim.directory.models import Topic
from ishenim.escalation import actions as escalation
from ishenim.journal.models import Line
from ishenim.office.usual_topics import USUAL_TOPICS
from ishenim.regulation import house
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.house import Minutes
from ishenim.regulation.patterns import Threshold, is_threshold
from ishenim.regulation.posts import Role
from ishenim.regulation.reminders import Rungs, are_rungs
from ishenim.telephony import actions as telephony
from ishenim.telephony import phones

NUMBER_LENGTH = 40


def refuse_others(by: Person, *, on: date) -> None:
    """Only the head of apparatus sets the office; everybody else is told so."""
    if not access.may_set_office(held_by(by, on=on).roles):
        raise Refused("not_yours_to_set")


@dataclass(frozen=True)
class Told:
    """What somebody sets: the plain values, from which day, and the record seen when the page was made."""

    subject: str
    values: dict[str, object]
    since: date
    seen: int | None


@transaction.atomic
def set_plain(told: Told, *, by: Person, at: datetime) -> HouseRecord:
    """Add a dated record of a setting that has no row of its own."""
    refuse_others(by, on=timezone.localdate(at))
    audit.take_turns()
    forget()  # what stands is read anew: another process may have set it a moment ago
    values = checked(told.subject, told.values, since=told.since)
    standing = in_force(told.subject, on=told.since)
    record = HouseRecord(
        subject=told.subject,
        values=written(values),
        before=standing.values if standing else "",
        since=told.since,
        at=at,
        by=by.code,
    )
    return accounts.keep_record(record, seen=told.seen, did=f"set_{told.subject}")


def checked_number(values: dict[str, object]) -> dict[str, object]:
    """Return the number with its international form (R5); a list or words instead of one number are refused."""
    display = str(values["display"])
    area = Office.objects.values_list("area_code", flat=True).filter(pk=1).first() or ""
    told = phones.told(display, area=area)
    if len(told) != 1 or len(display) > NUMBER_LENGTH:
        raise Refused("one_number_only")
    tel = told[0].number
    if not tel.startswith("+") or not display.isascii() or any(char.isalpha() for char in display):
        raise Refused("number_unreadable")
    return {**values, "tel": tel, "international": phones.international(tel)}


def _checked_index(values: dict[str, object]) -> dict[str, object]:
    if not house.is_index_pattern(str(values["pattern"])):
        raise Refused("index_pattern_wrong")
    return values


def _checked_minutes(values: dict[str, object]) -> dict[str, object]:
    if not house.are_minutes(Minutes(**{name: int(str(value)) for name, value in values.items()})):
        raise Refused("minutes_out_of_order")
    return values


def _checked_reminders(values: dict[str, object]) -> dict[str, object]:
    if not are_rungs(Rungs(**{name: int(str(value)) for name, value in values.items()})):
        raise Refused("reminders_out_of_order")
    return values


def checked(subject: str, values: dict[str, object], *, since: date) -> dict[str, object]:
    """Return the values as they will be stored; refuses what makes no sense.

    The index of a registered appeal stands on paper: a pattern holds only from a day without registered lines.
    """
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    if subject == "index" and Line.objects.filter(registered_at__gte=midnight).exists():
        raise Refused("index_is_on_paper")
    return CHECKS[subject](values) if subject in CHECKS else values


def _checked_patterns(values: dict[str, object]) -> dict[str, object]:
    if not is_threshold(Threshold(**{name: int(str(value)) for name, value in values.items()})):
        raise Refused("threshold_out_of_bounds")
    return values


CHECKS = {
    "number": checked_number,
    "index": _checked_index,
    "minutes": _checked_minutes,
    "reminders": _checked_reminders,
    "patterns": _checked_patterns,
}


@dataclass(frozen=True)
class Beginner:
    """Who opens an empty office: the first person, and what the administration is called."""

    office: str
    full_name: str
    username: str
    password: str
    language: str


@transaction.atomic
def begin(told: Beginner, *, at: datetime) -> Person:
    """Turn an empty database into an office: its name, its first person as head of apparatus, the topic `other`.

    Refused when anybody has held a post already: the code printed by `serve` opens an office once.
    """
    audit.take_turns()
    if Holding.objects.exists():
        raise Refused("office_has_begun")
    by = told.username
    origin = f"ishenim/{secrets.token_hex(4)}"
    if Head.objects.filter(
        size__gt=0
    ).exists():  # an account was made on the command line: the log has its name already
        origin = Office.objects.get_or_create(pk=1)[0].origin
    accounts.name_office({"name_ky": told.office}, origin=origin, is_demo=False, by=by, at=at)
    post = accounts.add_post(FIRST_POST, by=by, at=at)
    person = accounts.add_person(
        told.username, full_name=told.full_name, password=told.password, language=told.language, by=by, at=at
    )
    today = timezone.localdate(at)
    accounts.give_post(person, post, since=today, until=None, is_substitution=False, by=by, at=at)
    directory.add_body(APPARATUS, names=OWN_BODY, group="apparatus", by=by, at=at)
    directory.add_topic(Topic.OTHER, names=OTHER, place=999, by=by, at=at)
    forget_now_and_after()
    return person


FIRST_POST = accounts.Seat(
    code="head-of-apparatus",
    names={"ky": "аппарат жетекчиси", "ru": "руководитель аппарата", "en": "head of apparatus"},
    role=Role.HEAD_OF_APPARATUS,
    heads_body=True,
)
OWN_BODY = {"ky": "Администрациянын аппараты", "ru": "Аппарат администрации", "en": "Apparatus of the administration"}
OTHER = {"ky": "Башка", "ru": "Прочее", "en": "Other"}


@transaction.atomic
def propose_executor(code: str, post: Post, *, by: Person, at: datetime) -> Topic:
    """Propose a post first for a topic; everything else of the topic stays as it is."""
    refuse_others(by, on=timezone.localdate(at))
    topic = Topic.objects.get(pk=code)
    names = {"ky": topic.ky, "ru": topic.ru, "en": topic.en}
    told = directory.TopicTold(names, topic.place, post.pk, topic.is_restricted, topic.off_from)
    return directory.set_topic(topic, told, seen=None, by=by, at=at)


@transaction.atomic
def add_usual_topics(*, by: Person, at: datetime) -> None:
    """Fill an empty list of topics with those of most districts; what is there already stays."""
    refuse_others(by, on=timezone.localdate(at))
    known = set(Topic.objects.values_list("pk", flat=True))
    for place, (code, ky, ru, en) in enumerate(USUAL_TOPICS):
        if code not in known:
            directory.add_topic(code, names={"ky": ky, "ru": ru, "en": en}, place=place, by=by.code, at=at)
    forget_now_and_after()


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes up one of the posts without which no appeal goes its road."""

    role: Role
    names: dict[str, str]
    full_name: str
    username: str
    password: str


@transaction.atomic
def seat_newcomer(told: Newcomer, *, by: Person, at: datetime) -> Person:
    """Add a post with the person who holds it from today; the head of apparatus then reports to the head."""
    refuse_others(by, on=timezone.localdate(at))
    audit.take_turns()
    own = Post.objects.filter(role=Role.HEAD_OF_APPARATUS, body="").order_by("pk").first()
    head = Post.objects.filter(role=Role.HEAD, body="").order_by("pk").first()
    above = head if told.role == Role.DEPUTY_HEAD else own
    seat = accounts.Seat(
        code=_free_code(told.role),
        names=told.names,
        role=told.role,
        reports_to=None if told.role == Role.HEAD else above,
        deputy_of=head if told.role == Role.DEPUTY_HEAD else None,
    )
    post = accounts.add_post(seat, by=by.code, at=at)
    telephony.hide_restricted_from(post)
    appeals.extend_restrictions(by=by.code, at=at)
    escalation.hide_from_new(post, by=by, at=at)
    escalation.bar_as_appeals(by=by, at=at)
    person = accounts.add_person(
        told.username, full_name=told.full_name, password=told.password, language="ky", by=by.code, at=at
    )
    today = timezone.localdate(at)
    accounts.give_post(person, post, since=today, until=None, is_substitution=False, by=by.code, at=at)
    forget_now_and_after()
    return person


def _free_code(role: Role) -> str:
    """A code for a new post: the role, with a number from the second one on."""
    taken = set(Post.objects.values_list("code", flat=True))
    plain = role.value.replace("_", "-")
    codes = (plain, *(f"{plain}-{place}" for place in range(2, len(taken) + 3)))
    return next(code for code in codes if code not in taken)

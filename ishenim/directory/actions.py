"""Filling the directory, each act an entry; topics are set anew by dated records."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.refusals import Refused
from ishenim.directory.models import Aimak, Body, Topic, Village
from ishenim.directory.queries import folded
from ishenim.regulation.chain import Ref, Value


@transaction.atomic
def add_aimak(code: str, *, ky: str, ru: str, by: str, at: datetime) -> Aimak:
    """Add a municipality."""
    aimak = Aimak.objects.create(code=code, ky=ky, ru=ru)
    audit.record(did="add_aimak", what=Ref("aimak", code), fields={"ky": ky, "ru": ru}, by=by, at=at)
    return aimak


@transaction.atomic
def add_village(code: str, *, ky: str, ru: str, aimak: Aimak, aliases: list[str], by: str, at: datetime) -> Village:
    """Add a village with every spelling people use."""
    spellings = folded(ky, ru, *aliases)
    village = Village(code=code, ky=ky, ru=ru, aimak=aimak, aliases="\n".join(aliases), folded=spellings)
    village.save(force_insert=True)
    fields: dict[str, Value] = {"ky": ky, "ru": ru, "aimak": aimak.code, "aliases": tuple(aliases)}
    audit.record(did="add_village", what=Ref("village", code), fields=fields, by=by, at=at)
    return village


@transaction.atomic
def add_body(
    code: str, *, names: dict[str, str], group: str, is_outside_addressee: bool = False, by: str, at: datetime
) -> Body:
    """Add a body to one of the three groups or to the others (R12); `names` by language."""
    body = Body.objects.create(code=code, **names, group=group, is_outside_addressee=is_outside_addressee)
    fields: dict[str, Value] = {**names, "group": group, "is_outside_addressee": is_outside_addressee}
    audit.record(did="add_body", what=Ref("body", code), fields=fields, by=by, at=at)
    return body


@transaction.atomic
def add_topic(code: str, *, names: dict[str, str], place: int, by: str, at: datetime) -> Topic:
    """Add a topic at a place of the list; `names` by language."""
    topic = Topic.objects.create(code=code, **names, place=place)
    audit.record(did="add_topic", what=Ref("topic", code), fields={**names, "place": place}, by=by, at=at)
    return topic


@dataclass(frozen=True)
class TopicTold:
    """A topic as somebody sets it; `executor` is the id of a post."""

    names: dict[str, str]
    place: int
    executor: int | None = None
    is_restricted: bool = False
    off_from: date | None = None


@transaction.atomic
def set_topic(topic: Topic | None, told: TopicTold, *, seen: int | None, by: Person, at: datetime) -> Topic:
    """Add a topic or set one anew. It is never deleted; `other` is always offered, so that any content has a place."""
    keep_other(topic, off_from=told.off_from)
    audit.take_turns()
    if topic is None and Topic.objects.filter(ky=told.names["ky"]).exists():
        raise Refused("named_already", name=told.names["ky"])
    row = Topic.objects.get(pk=topic.pk) if topic else Topic(code=f"own-{Topic.objects.count() + 1}")
    before = row.told() if topic else {}
    row.ky, row.ru, row.en = (told.names[code] for code in ("ky", "ru", "en"))
    row.place, row.executor_id = told.place, told.executor
    row.is_restricted, row.off_from = told.is_restricted, told.off_from
    row.save(force_insert=topic is None)
    record = HouseRecord(
        subject=f"topic/{row.pk}",
        values=written(row.told()),
        before=written(before),
        since=timezone.localdate(at),
        at=at,
        by=by.code,
    )
    keep_record(record, seen=seen if topic else None, did="set_topic")
    return row


def keep_other(topic: Topic | None, *, off_from: date | None) -> None:
    """Refuse to switch off the topic that takes whatever has no other."""
    if topic is not None and topic.pk == Topic.OTHER and off_from is not None:
        raise Refused("topic_other_stays")

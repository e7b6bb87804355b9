"""Filling the directory, each act an entry; topics are set anew by dated records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.queries import forget_now_and_after
from ishenim.common.refusals import Overtaken, Refused
from ishenim.directory.models import Aimak, Body, Confidence, Directions, DirectionsWords, Hotline, Topic, Village
from ishenim.directory.queries import folded, folded_words
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
def change_body(body: Body, *, by: str, at: datetime) -> None:
    """Keep a body under the names, in the group and with the part it has now; its code never changes (R12)."""
    stood = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    if stood.described() == body.described():
        raise Refused("body_is_the_same")
    body.save(force_update=True)
    audit.record(did="change_body", what=Ref("body", body.code), fields=body.described(), by=by, at=at)


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


@dataclass(frozen=True)
class HowToApply:
    """What is told about a body: words by language, each a mapping of DirectionsWords.PARTS (R34)."""

    words: Mapping[str, Mapping[str, str]]
    phones: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    aimaks: tuple[str, ...] = ()
    source: str = ""
    confidence: str = Confidence.ASSUMED.value
    extra: tuple[str, ...] = field(default=())  # further words to be found by


@transaction.atomic
def write_directions(body: Body, told: HowToApply, *, seen: int, by: str, at: datetime) -> Directions:
    """Write the next version of how one applies to a body. `seen` is the version the writer started from, 0 for none.

    Refused without an order of applying in Kyrgyz: whoever is sent on must be told how (III.5).
    """
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    last = Directions.objects.filter(body=body).order_by("-version").values_list("version", flat=True).first() or 0
    if last != seen:
        raise Overtaken("directions_changed_meanwhile", body=body)
    languages = {code: parts for code, parts in told.words.items() if parts.get("order", "").strip()}
    if "ky" not in languages:
        raise Refused("directions_without_order")
    competence = [parts.get("competence", "") for parts in languages.values()]
    directions = Directions.objects.create(
        body=body,
        version=last + 1,
        phones="\n".join(told.phones),
        topics=_between_spaces(told.topics),
        aimaks=_between_spaces(told.aimaks),
        source=told.source,
        confidence=told.confidence,
        folded=folded_words(body.ky, body.ru, body.en, *competence, *told.extra),
        at=at,
        by=by,
    )
    for language, parts in languages.items():
        words = DirectionsWords(directions=directions, language=language)
        for part in DirectionsWords.PARTS:
            setattr(words, part, parts.get(part, ""))
        words.save(force_insert=True)
    fields = directions.committed()
    audit.record(did="write_directions", what=Ref("directions", directions.ref), fields=fields, by=by, at=at)
    return directions


def _between_spaces(codes: tuple[str, ...]) -> str:
    return f" {' '.join(codes)} " if codes else ""


@transaction.atomic
def add_hotline(
    number: str, *, names: dict[str, str], place: int, is_emergency: bool, since: date, source: str,
    confidence: str, by: str, at: datetime,
) -> Hotline:  # fmt: skip
    """Add a short number from a day on; `names` by language. One number stands once in the list."""
    audit.take_turns()
    if Hotline.objects.filter(number=number).filter(Q(until=None) | Q(until__gte=since)).exists():
        raise Overtaken("hotline_stands_already", number=number)
    hotline = Hotline.objects.create(
        **names, number=number, place=place, is_emergency=is_emergency, since=since, source=source,
        confidence=confidence,
    )  # fmt: skip
    fields: dict[str, Value] = {**names, "is_emergency": is_emergency, "since": since, "confidence": confidence}
    audit.record(did="add_hotline", what=Ref("hotline", number), fields=fields, by=by, at=at)
    forget_now_and_after()
    return hotline


@transaction.atomic
def end_hotline(hotline: Hotline, *, until: date, by: str, at: datetime) -> None:
    """The number holds until a day, that day included; the record stays."""
    if until < hotline.since:
        raise Refused("hotline_ends_before_start", since=hotline.since)
    ended = Hotline.objects.filter(pk=hotline.pk, until=None, since__lte=until).update(until=until)
    if not ended:
        raise Overtaken("hotline_ended_already")
    audit.record(did="end_hotline", what=Ref("hotline", hotline.number), fields={"until": until}, by=by, at=at)
    forget_now_and_after()

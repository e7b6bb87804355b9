"""Filling the directory, each act an entry. Its screens come later; until then set-up and the demo call these."""

from datetime import datetime

from django.db import transaction

from ishenim.audit import actions as audit
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
def change_body(body: Body, *, by: str, at: datetime) -> None:
    """Keep a body under the names, in the group and with the part it has now; its code never changes (R12)."""
    stood = Body.objects.select_for_update().get(pk=body.pk)
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

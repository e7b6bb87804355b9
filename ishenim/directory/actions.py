"""Filling the directory. Its screens come later; until then the demo office and set-up call these."""

from django.db import transaction

from ishenim.directory.models import Aimak, Body, Topic, Village
from ishenim.directory.queries import folded


@transaction.atomic
def add_aimak(code: str, *, ky: str, ru: str) -> Aimak:
    return Aimak.objects.create(code=code, ky=ky, ru=ru)


@transaction.atomic
def add_village(code: str, *, ky: str, ru: str, aimak: Aimak, aliases: list[str]) -> Village:
    spellings = folded(ky, ru, *aliases)
    return Village.objects.create(code=code, ky=ky, ru=ru, aimak=aimak, aliases="\n".join(aliases), folded=spellings)


@transaction.atomic
def add_body(code: str, *, ky: str, ru: str, en: str, group: str) -> Body:
    return Body.objects.create(code=code, ky=ky, ru=ru, en=en, group=group, folded=folded(ky, ru, en))


@transaction.atomic
def add_topic(code: str, *, ky: str, ru: str, en: str, place: int) -> Topic:
    return Topic.objects.create(code=code, ky=ky, ru=ru, en=en, place=place)

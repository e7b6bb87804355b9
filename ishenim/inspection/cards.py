"""What verification reads of document-flow cards: their versions, sendings and replies, as the log commits to them."""

from collections.abc import Callable, Iterable

from ishenim.edms.models import Card, Reply, ReplyFile, Sending
from ishenim.regulation.chain import Value

Fields = dict[str, Value]
BY_PLACE = ("card", "sending", "reply")  # kinds named by year/number/place


def _numbers_in(refs: set[str]) -> set[int]:
    return {int(ref.split("/")[1]) for ref in refs}


def _cards(refs: set[str]) -> dict[str, Fields]:
    rows = Card.objects.filter(appeal__line__number__in=_numbers_in(refs)).select_related("appeal__line")
    return {row.ref: row.committed() for row in rows if row.ref in refs}


def _sendings(refs: set[str]) -> dict[str, Fields]:
    rows = Sending.objects.filter(card__appeal__line__number__in=_numbers_in(refs))
    found = {row.card.ref: row.committed() for row in rows.select_related("card__appeal__line")}
    return {ref: fields for ref, fields in found.items() if ref in refs}


def _replies(refs: set[str]) -> dict[str, Fields]:
    rows = Reply.objects.filter(appeal__line__number__in=_numbers_in(refs)).select_related("appeal__line")
    return {ref: row.committed() for row in rows if (ref := f"{row.appeal.line.ref}/{row.place}") in refs}


def _reply_files(refs: set[str]) -> dict[str, Fields]:
    return {str(row.pk): row.committed() for row in ReplyFile.objects.filter(pk__in=refs)}


def _every_card() -> Iterable[str]:
    rows = Card.objects.order_by("pk").values_list("appeal__line__year", "appeal__line__number", "version")
    return ("/".join(map(str, row)) for row in rows.iterator())


def _every_sending() -> Iterable[str]:
    names = ("card__appeal__line__year", "card__appeal__line__number", "card__version")
    return ("/".join(map(str, row)) for row in Sending.objects.order_by("pk").values_list(*names).iterator())


def _every_reply() -> Iterable[str]:
    rows = Reply.objects.order_by("pk").values_list("appeal__line__year", "appeal__line__number", "place")
    return ("/".join(map(str, row)) for row in rows.iterator())


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {
    "card": _cards,
    "sending": _sendings,
    "reply": _replies,
    "replies": _reply_files,
}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {
    "card": _every_card,
    "sending": _every_sending,
    "reply": _every_reply,
    "replies": lambda: map(str, ReplyFile.objects.order_by("pk").values_list("pk", flat=True)),
}

"""What verification reads of hand-overs to law enforcement: each, everything that happened to it with its files as the
log commits to them, and whether a hand-over stands as what happened says.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db.models import Prefetch

from ishenim.referral.models import Answered, Happened, Referral, ReferralEvent, ReferralFile
from ishenim.regulation.chain import Value

Fields = dict[str, Value]
FILES = Prefetch("files", ReferralFile.objects.select_related("file").order_by("place"))


def _events(refs: Iterable[str]) -> dict[str, Fields]:
    """Return by key/place what the log commits to of what happened."""
    wanted = set(refs)
    keys = {UUID(ref.partition("/")[0]) for ref in wanted}
    rows = ReferralEvent.objects.filter(referral__in=keys).prefetch_related(FILES).order_by("pk")
    return {ref: _committed(row) for row in rows if (ref := f"{row.referral_id}/{row.place}") in wanted}


def _committed(event: ReferralEvent) -> Fields:
    fields = event.committed()
    for one in event.files.all():
        fields |= one.file.committed(place=one.place)
    return fields


def _referrals(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of the beginning."""
    found = {str(one.pk): one for one in Referral.objects.filter(pk__in=list(keys))}
    first = _events(f"{key}/1" for key in found)
    return {key: one.committed() | first.get(f"{key}/1", {}) for key, one in found.items()}


def _every_referral() -> Iterable[str]:
    return (str(pk) for pk in Referral.objects.order_by("started_at", "pk").values_list("pk", flat=True).iterator())


def _every_event() -> Iterable[str]:
    rows = ReferralEvent.objects.exclude(place=1).order_by("pk").values_list("referral", "place")
    return (f"{referral}/{place}" for referral, place in rows.iterator())


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {"referral": _referrals, "referral_event": _events}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {"referral": _every_referral, "referral_event": _every_event}


def astray() -> Iterator[str]:
    """Yield the keys of hand-overs that do not stand as what happened to them says."""
    events = Prefetch("events", ReferralEvent.objects.order_by("place"))
    for one in Referral.objects.prefetch_related(events).order_by("started_at", "pk"):
        happened = list(one.events.all())
        told = _first(happened, Happened.TOLD, Answered.YES)
        stands = (one.told_at, one.sent_at, one.registered_at, one.ended_at)
        kinds = (Happened.SENT, Happened.REGISTERED, Happened.ENDED)
        if stands != (told, *(_first(happened, kind) for kind in kinds)):
            yield str(one.pk)


def _first(events: list[ReferralEvent], kind: str, code: str | None = None) -> object:
    return next((one.at for one in events if one.kind == kind and code in (None, one.code)), None)

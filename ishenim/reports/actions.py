"""Counting what is too much for a page, forgetting it after a day, and telling of what repeats (R4, R14)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by
from ishenim.appeals.models import Appeal
from ishenim.appeals.queries import rights_of
from ishenim.audit import actions as audit
from ishenim.common import house
from ishenim.notify import actions as notify
from ishenim.notify.kinds import Facts
from ishenim.notify.models import PATTERN as KIND
from ishenim.notify.models import Notice
from ishenim.outbox import actions as outbox
from ishenim.outbox.actions import Taken, Undelivered
from ishenim.outbox.models import Errand
from ishenim.regulation.chain import Ref
from ishenim.regulation.patterns import Threshold, Told, is_to_be_told
from ishenim.regulation.reporting import Length, Period
from ishenim.reports.patterns import Pattern, Reader, patterns, readers
from ishenim.reports.promptness import Report, report, report_from, size
from ishenim.worktime.queries import is_answered

COUNT = "count_promptness"  # the errand that counts a long period
KEPT = timedelta(hours=24)


@transaction.atomic
def note_export(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes what repeats out of the building: an entry, before the file is written (decisions 22)."""
    audit.record(did="export_patterns", what=Ref("export", f"patterns/{kind}"), by=person.code, at=at)


def ask_for_count(person: Person, period: Period, *, at: datetime) -> Errand:
    """Somebody asks for the report of a long period: pressed twice within a minute, it is counted once."""
    facts = _facts(period)
    key = f"{COUNT}/{person.code}/{'/'.join(facts.values())}/{at:%Y%m%d%H%M}"
    return outbox.ask(COUNT, key=key, facts=facts, by=person.code, at=at)


def count(taken: Taken) -> Mapping[str, object]:
    """The errand: the report as its asker may know it when it is counted; it lies in the receipt."""
    at = taken.clock()
    today = timezone.localdate(at)
    asker = Person.objects.filter(username=taken.errand.asked_by, is_active=True).first()
    held = held_by(asker, on=today) if asker else None
    if asker is None or held is None or not access.may_read_promptness(held.roles):
        raise Undelivered("no_longer_allowed", is_final=True)
    period = _period(taken.errand.facts)
    stamp = rights_of(held)  # before anything is read: what is restricted meanwhile makes the figures too old
    whole = size(asker, period, on=today)
    found = report(asker, period, on=today, reached=lambda done: taken.reached(done, whole))
    return {"report": found.told(), "rights": stamp, "day": today.isoformat()}


def asked_for(person: Person, period: Period) -> Errand | None:
    """The latest asking of somebody for the report of a period; None when there is none, or it is forgotten."""
    mine = Errand.objects.asked_by_person(person.code).filter(kind=COUNT).order_by("-pk")
    return next((errand for errand in mine if errand.facts == _facts(period)), None)


def counted(errand: Errand | None, held: Held) -> Report | None:
    """The report that was counted; None while it is not, or when its asker may know of other appeals since."""
    if errand is None or errand.done_at is None or errand.receipt["rights"] != rights_of(held):
        return None
    return report_from(errand.receipt["report"])


def forget_old_counts(*, at: datetime) -> None:
    """Remove figures a day after they were counted."""
    ended = Errand.objects.filter(kind=COUNT).annotate(ended_at=Coalesce("done_at", "dead_at"))
    ended.filter(ended_at__lt=at - KEPT).delete()


def _facts(period: Period) -> dict[str, str]:
    return {"length": period.length.value, "first": period.first.isoformat(), "last": period.last.isoformat()}


def _period(facts: Mapping[str, str]) -> Period:
    return Period(Length(facts["length"]), date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"]))


def watch(*, at: datetime) -> None:
    """The worker's round: whoever is told of patterns is told of each that is new to him (R14), within office hours.

    It recomputes from the rows of the appeals; what was told before stands in the notices.
    """
    if not is_answered(at):
        return
    threshold = house.patterns(timezone.localdate(at))
    for told in readers(on=timezone.localdate(at)):
        last = _last_told(told, threshold, at=at)
        for pattern in patterns(told, at=at):
            if is_to_be_told(pattern.count, threshold=threshold, last=last.get(pattern.ref), at=at):
                _tell(told, pattern, threshold, at=at)


@transaction.atomic
def _tell(told: Reader, pattern: Pattern, threshold: Threshold, *, at: datetime) -> None:
    """Tell of a pattern, unless another worker has done so meanwhile."""
    audit.take_turns()
    last = _last_told(told, threshold, at=at).get(pattern.ref)
    if not is_to_be_told(pattern.count, threshold=threshold, last=last, at=at):
        return
    row, newest = pattern.row, pattern.appeals[0]
    facts: Facts = {"about": row.ky, "about_ru": row.ru, "about_en": row.en}
    facts = {**facts, "count": pattern.count, "since": pattern.since, "until": pattern.until}
    line = Appeal.objects.values_list("line_id", flat=True).get(pk=newest)  # whoever may not open it, is told nothing
    key = f"{KIND}/{pattern.ref}/{newest}/{pattern.count}"
    notify.notify([told.person], kind=KIND, key=key, facts=facts, line=line, at=at)


def _last_told(told: Reader, threshold: Threshold, *, at: datetime) -> dict[str, Told]:
    """What a person was told last of each body and post, as long as it keeps him from being told anew."""
    mine = Notice.objects.of(told.person).filter(kind=KIND, at__gt=at - timedelta(days=threshold.days))
    found: dict[str, Told] = {}
    for notice in mine.order_by("pk"):
        ref = notice.key.removeprefix(f"{KIND}/").rsplit("/", 2)[0]
        found[ref] = Told(notice.at, int(str(notice.facts["count"])))
    return found

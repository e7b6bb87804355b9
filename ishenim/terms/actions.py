"""Setting days, years and wordings of the law; counting open terms anew, each with a trace (law.md 3.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.appeals import actions as appeals
from ishenim.appeals.actions import NewTerm
from ishenim.appeals.models import Appeal, Because
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.queries import forget
from ishenim.common.refusals import Overtaken, Refused
from ishenim.outbox import actions as outbox
from ishenim.outbox.actions import Taken
from ishenim.outbox.models import Errand
from ishenim.regulation import calendar as rules
from ishenim.regulation import governing
from ishenim.regulation.calendar import Day
from ishenim.regulation.chain import Ref
from ishenim.regulation.profiles import Profile
from ishenim.terms import queries
from ishenim.worktime import queries as worktime
from ishenim.worktime.queries import DAY, WORDING, YEAR, day_told, profile_told, year_told
from ishenim.worktime.reading import Year

RECALCULATE = "recalculate_terms"  # the errand
AT_ONCE = 100  # appeals in one transaction: a call never waits long
REASON_LENGTH = 500


def refuse_others(by: Person, *, on: date) -> None:
    """Only the head of apparatus keeps the calendar and the wordings (R66)."""
    if not access.may_set_office(held_by(by, on=on).roles):
        raise Refused("not_yours_to_set")


def refuse_odd(day: Day) -> None:
    """Refuse what cannot be said of a day, or of a year nobody has taken yet."""
    wrong = rules.odd(day)
    if wrong:
        raise Refused(str(wrong), day=day.on)
    if day.on.year not in worktime.calendar().years:
        raise Refused("calendar_year_missing", year=day.on.year)


@transaction.atomic
def set_day(day: Day, *, seen: int, by: Person, at: datetime) -> HouseRecord:
    """Say of one day what it is: a holiday, given off, worked, shortened (R9); open terms stay until counted anew."""
    refuse_others(by, on=timezone.localdate(at))
    audit.take_turns()
    forget()
    refuse_odd(day)
    stood = worktime.calendar().day(day.on)
    if stood == day:
        raise Refused("nothing_changes")
    subject = f"{DAY}{day.on.isoformat()}"
    return _keep(subject, day_told(day), day_told(stood), seen=seen, by=by, at=at, did="set_day")


@transaction.atomic
def set_years(years: list[Year], *, seen: int, by: Person, at: datetime) -> list[HouseRecord]:
    """Take whole years from a file or from the package, all or none; their single days so far are replaced.

    `seen` is the newest record of these years and their days when the page was made.
    """
    refuse_others(by, on=timezone.localdate(at))
    audit.take_turns()
    forget()
    if queries.newest_of(years) != seen:
        raise Overtaken("calendar_set_meanwhile")
    kept = []
    for year in years:
        stood = queries.as_year(year.year)
        before = year_told(stood) if stood else {}
        subject = f"{YEAR}{year.year}"
        kept.append(_keep(subject, year_told(year), before, seen=None, by=by, at=at, did="set_year"))
    return kept


@transaction.atomic
def set_wording(profile: Profile, *, seen: int, by: Person, at: datetime) -> Profile:
    """Add a version of a wording of the law; earlier versions stay, and every appeal keeps its own (law.md 3.3)."""
    refuse_others(by, on=timezone.localdate(at))
    audit.take_turns()
    forget()
    checked = next_version(profile)
    before = next((one for one in governing.latest(worktime.wordings()) if one.id == profile.id), None)
    told = profile_told(before) if before else {}
    _keep(f"{WORDING}{profile.id}", profile_told(checked), told, seen=seen, by=by, at=at, did="set_wording")
    return checked


def next_version(profile: Profile) -> Profile:
    """Return a wording with its version; refuses what a new version may not be."""
    known = worktime.wordings()
    newest = max((one.version for one in known if one.id == profile.id), default=0)
    numbered = replace(profile, version=newest + 1)
    wrong = governing.refusal(numbered, among=known)
    if wrong:
        raise Refused(str(wrong))
    same = next((one for one in known if one.id == profile.id and one.version == newest), None)
    if same is not None and replace(same, version=numbered.version) == numbered:
        raise Refused("nothing_changes")
    return numbered


def _keep(
    subject: str,
    told: dict[str, object],
    before: dict[str, object],
    *,
    seen: int | None,
    by: Person,
    at: datetime,
    did: str,
) -> HouseRecord:
    record = HouseRecord(
        subject=subject,
        values=written(told),
        before=written(before) if before else "",
        since=timezone.localdate(at),
        at=at,
        by=by.code,
    )
    return keep_record(record, seen=seen, did=did)


@dataclass(frozen=True)
class Counting:
    """What somebody asks to be counted anew: why, and whether by the wordings that govern now."""

    reason: str
    is_anew: bool


@transaction.atomic
def ask_to_count_anew(told: Counting, *, key: UUID, by: Person, at: datetime) -> Errand:
    """Ask the worker to count the open terms anew; the same form sent twice is one asking. The asking is an entry."""
    refuse_others(by, on=timezone.localdate(at))
    if not told.reason.strip():
        raise Refused("counted_without_reason")
    if len(told.reason) > REASON_LENGTH:
        raise Refused("words_too_long", most=REASON_LENGTH)
    name = f"{RECALCULATE}/{key}"
    is_new = not Errand.objects.filter(key=name).exists()
    facts = {"reason": told.reason.strip(), "is_anew": told.is_anew}
    errand = outbox.ask(RECALCULATE, key=name, facts=facts, by=by.code, at=at)
    if not is_new and errand.facts != facts:
        raise Overtaken("counting_asked_already")
    if is_new:
        audit.record(did="ask_to_count_terms_anew", what=Ref("errand", name), by=by.code, at=at)
    return errand


def run_errand(taken: Taken) -> dict[str, object]:
    """The worker's part: a few appeals a transaction, so that no call waits; a second run finds nothing to move.

    The number told is of all runs of the errand, and of appeals nobody is shut out of: whoever reads it must not learn
    of the others.
    """
    errand, facts = taken.errand, taken.errand.facts
    told = Counting(str(facts["reason"]), bool(facts["is_anew"]))
    forget()
    whole, done = queries.unrestricted().count(), 0  # no more than the preview tells (decisions 5)
    for keys in _chunks():
        count_anew(keys, told, by=errand.asked_by, at=taken.clock())
        done += queries.unrestricted().filter(pk__in=keys).count()
        taken.reached(min(done, whole), whole)
    return {"moved": queries.moved_by(errand.asked_by, reason=told.reason, since=errand.asked_at)}


def _chunks() -> Iterator[list[int]]:
    """The open appeals, a few at a time, in the order of their keys."""
    last = 0
    while True:
        found = queries.open_appeals().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        keys = list(found)
        if not keys:
            return
        yield keys
        last = keys[-1]


@transaction.atomic
def count_anew(keys: list[int], told: Counting, *, by: str, at: datetime) -> None:
    """Set the terms of some appeals as they come out now; each change is a row and an entry."""
    locked = Appeal.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    held = {appeal.pk: appeal for appeal in locked}
    basis = queries.as_it_stands(is_anew=told.is_anew)
    found = [move for move in queries.moves(basis, queries.open_appeals().filter(pk__in=held)) if move]
    lines = {appeal.pk: appeal for appeal in Appeal.objects.filter(pk__in=held).select_related("line")}
    changes = []
    for move in found:
        new = NewTerm(move.until, Because.RECALCULATED, move.profile, reason=told.reason)
        changes.append((lines[move.appeal], appeals.change_term(lines[move.appeal], new, by=by, at=at)))
    for appeal, change in changes:
        what = Ref("term", f"{appeal.line.ref}/{change.place}", number=appeal.line.number)
        audit.record(did="count_term_anew", what=what, fields=change.committed(), by=by, at=at)

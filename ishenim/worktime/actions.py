"""Setting the seasons: at set-up one by one, later by dated records that leave no day out and none twice (R8)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.refusals import Overtaken, Refused
from ishenim.regulation import seasons
from ishenim.regulation.chain import Ref, Value
from ishenim.regulation.opening import Hours
from ishenim.regulation.seasons import Gap, Overlap, Span
from ishenim.worktime.models import Season


@transaction.atomic
def add_season(names: dict[str, str], *, starts_on: date, ends_on: date, hours: Hours, by: str, at: datetime) -> Season:
    """Add a season; its boundaries count as assumed until somebody confirms them."""
    season = Season.objects.create(
        **names,
        starts_on=starts_on,
        ends_on=ends_on,
        opens=hours.opens,
        closes=hours.closes,
        lunch_from=hours.lunch_from,
        lunch_until=hours.lunch_until,
        pauses=seasons.written_pauses(hours.pauses),
    )
    fields: dict[str, Value] = {**names, "starts_on": starts_on, "ends_on": ends_on}
    audit.record(did="add_season", what=Ref("season", str(season.pk)), fields=fields, by=by, at=at)
    return season


@dataclass(frozen=True)
class SeasonTold:
    """A season as somebody sets it. `fits`: the neighbours move so that no day is left out and none is there twice."""

    names: dict[str, str]
    starts_on: date
    ends_on: date
    hours: Hours
    is_verified: bool = False
    fits: bool = False


def planned(season: Season | None, told: SeasonTold) -> list[Span]:
    """Return the other seasons as they will stand; refuses what R8 forbids, naming the days."""
    if not seasons.is_day_in_order(told.hours):
        raise Refused("season_hours_out_of_order")
    new = Span(str(season.pk) if season else "", told.names["ky"], told.starts_on, told.ends_on)
    others = [one.span for one in Season.objects.order_by("starts_on") if season is None or one.pk != season.pk]
    if told.fits:
        others = seasons.fitted(others, around=new)
    wrong = seasons.problem([*others, new])
    if isinstance(wrong, Overlap):
        raise Refused("seasons_overlap", one=wrong.one, other=wrong.other)
    if isinstance(wrong, Gap):
        raise Refused("seasons_leave_a_gap", first=wrong.first, last=wrong.last)
    if wrong is not None:
        raise Refused("season_ends_before_it_begins", span=wrong.span)
    return others


@transaction.atomic
def set_season(season: Season | None, told: SeasonTold, *, seen: int, by: Person, at: datetime) -> Season:
    """Add a season or set one anew, its neighbours with it where that was asked for; each a record of its own."""
    audit.take_turns()
    known = {str(one.pk): one for one in Season.objects.order_by("pk")}
    if season is not None and str(season.pk) not in known:
        raise Overtaken("set_meanwhile")
    moved = [span for span in planned(season, told) if span != known[span.key].span]
    row = known[str(season.pk)] if season else Season()
    before = row.told() if season else {}
    row.ky, row.ru, row.en = (told.names[code] for code in ("ky", "ru", "en"))
    row.starts_on, row.ends_on, row.is_verified = told.starts_on, told.ends_on, told.is_verified
    row.opens, row.closes = told.hours.opens, told.hours.closes
    row.lunch_from, row.lunch_until = told.hours.lunch_from, told.hours.lunch_until
    row.pauses = seasons.written_pauses(told.hours.pauses)
    row.save()
    _record(row, before, seen=seen if season else None, by=by, at=at)
    for span in moved:
        other = known[span.key]
        stood = other.told()
        other.starts_on, other.ends_on = span.first, span.last
        other.save(update_fields=["starts_on", "ends_on"])
        _record(other, stood, seen=None, by=by, at=at)
    return row


def _record(season: Season, before: dict[str, object], *, seen: int | None, by: Person, at: datetime) -> None:
    record = HouseRecord(
        subject=f"season/{season.pk}",
        values=written(season.told()),
        before=written(before),
        since=timezone.localdate(at),
        at=at,
        by=by.code,
    )
    keep_record(record, seen=seen, did="set_season")

"""The phone as the public may know it: number, hours, whether it is answered now (R5–R9)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from ishenim.common import house
from ishenim.common.models import HouseRecord, Office
from ishenim.common.queries import office, records
from ishenim.directory.models import Hotline
from ishenim.directory.queries import emergency_numbers, other_numbers
from ishenim.regulation.calendar import MONDAY_TO_FRIDAY, Day, DayKind
from ishenim.regulation.opening import Standing
from ishenim.telephony import phones
from ishenim.worktime.models import Season
from ishenim.worktime.queries import calendar, season_of, seasons, standing


@dataclass(frozen=True)
class Phone:
    """What the page, the block for other sites and the JSON say; all from the same reading."""

    office: Office
    number: str
    tel: str
    now: datetime
    standing: Standing
    current: Season | None
    seasons: tuple[Season, ...]
    emergency: tuple[Hotline, ...]
    elsewhere: tuple[Hotline, ...]  # other short numbers
    other_days: tuple[Day, ...]  # days of two weeks that are not as the week says: off, shortened, worked Saturdays

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def is_change_today(self) -> bool:
        return self.standing.changes_at is not None and self.standing.changes_at.date() == self.today


def phone(at: datetime) -> Phone:
    """Return the phone as it stands at a moment (aware)."""
    now, named = timezone.localtime(at), office()
    number = house.number(now.date())
    return Phone(
        office=named,
        number=number.display,
        tel=number.tel or phones.normal(number.display, area=named.area_code),
        now=now,
        standing=standing(at),
        current=season_of(now.date()),
        seasons=_this_year(now.date()),
        emergency=emergency_numbers(now.date()),
        elsewhere=other_numbers(now.date()),
        other_days=_other_days(now.date()),
    )


DAYS_AHEAD = 14


def _other_days(today: date) -> tuple[Day, ...]:
    """The days of two weeks that are not as the week says, today included."""
    days = (calendar().day(today + timedelta(days=ahead)) for ahead in range(DAYS_AHEAD))
    return tuple(day for day in days if _is_unlike_the_week(day))


def _is_unlike_the_week(day: Day) -> bool:
    if day.on.weekday() in MONDAY_TO_FRIDAY:
        return day.is_off or day.kind == DayKind.SHORTENED
    return day.kind == DayKind.WORKED


def _this_year(today: date) -> tuple[Season, ...]:
    """The season of today first, then those that come within a year, each kind once."""
    coming = sorted((one for one in seasons() if one.ends_on >= today), key=lambda one: one.starts_on)
    shown: dict[str, Season] = {}
    for season in coming:
        shown.setdefault(season.ky, season)
    return tuple(shown.values())


@dataclass(frozen=True)
class Text:
    """The regulation's text for one reader: in his language where the office has it, else in Kyrgyz."""

    version: str
    since: date
    approved_by: str
    approved_on: date | None
    approved_number: str
    language: str
    text: str


def regulation_in(record: HouseRecord, language: str) -> Text:
    """Return a version of the regulation as a page shows it (R2)."""
    told = {name: str(value) for name, value in record.told.items()}
    shown = language if told.get(f"text_{language}") else "ky"
    return Text(
        version=told["version"],
        since=record.since,
        approved_by=told["approved_by"],
        approved_on=date.fromisoformat(told["approved_on"]) if told["approved_on"] else None,
        approved_number=told["approved_number"],
        language=shown,
        text=told[f"text_{shown}"],
    )


def regulation_versions() -> list[tuple[str, date]]:
    """Every version with the day from which it is in force, the latest first."""
    return [(str(one.told["version"]), one.since) for one in reversed(records().get("regulation", ()))]

"""The phone as the public may know it: number, hours, whether it is answered now (R5–R9)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ishenim.common.models import Office
from ishenim.common.queries import office
from ishenim.directory.models import Hotline
from ishenim.directory.queries import emergency_numbers
from ishenim.regulation.opening import Standing
from ishenim.telephony import phones
from ishenim.worktime.models import Season
from ishenim.worktime.queries import season_of, seasons, standing


@dataclass(frozen=True)
class Phone:
    """What the page, the block for other sites and the JSON say; all from the same reading."""

    office: Office
    tel: str
    now: datetime
    standing: Standing
    current: Season | None
    seasons: tuple[Season, ...]
    emergency: tuple[Hotline, ...]

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def is_change_today(self) -> bool:
        return self.standing.changes_at is not None and self.standing.changes_at.date() == self.today


def phone(at: datetime) -> Phone:
    """Return the phone as it stands at a moment (aware)."""
    now, named = timezone.localtime(at), office()
    return Phone(
        office=named,
        tel=phones.normal(named.phone_display, area=named.area_code),
        now=now,
        standing=standing(at),
        current=season_of(now.date()),
        seasons=_this_year(now.date()),
        emergency=emergency_numbers(now.date()),
    )


def _this_year(today: date) -> tuple[Season, ...]:
    """The season of today first, then those that come within a year, each kind once."""
    coming = sorted((one for one in seasons() if one.ends_on >= today), key=lambda one: one.starts_on)
    shown: dict[str, Season] = {}
    for season in coming:
        shown.setdefault(season.ky, season)
    return tuple(shown.values())

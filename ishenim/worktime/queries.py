"""The hours of a day, and whether the phone is answered at a moment."""

from datetime import date, datetime

from django.utils import timezone

from ishenim.common.queries import remembered
from ishenim.regulation import opening
from ishenim.regulation.opening import Hours, Standing
from ishenim.worktime.models import Season

WEEKEND = (5, 6)  # Saturday, Sunday; holidays come with the calendar of the law


def seasons() -> tuple[Season, ...]:
    """Every season, from the latest start to the earliest."""
    return remembered("seasons", lambda: tuple(Season.objects.order_by("-starts_on")))


def season_of(day: date) -> Season | None:
    """The season of a day; the latest start wins."""
    return next((season for season in seasons() if season.starts_on <= day <= season.ends_on), None)


def hours_of(day: date) -> Hours | None:
    """The hours of a day, or None on a day off and where no season is known."""
    season = season_of(day)
    return season.hours if season and day.weekday() not in WEEKEND else None


def standing(at: datetime) -> Standing:
    """Tell whether the phone is answered at a moment (aware) and when that changes (R9)."""
    return opening.standing(timezone.localtime(at), hours_of=hours_of)

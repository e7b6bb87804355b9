"""Setting the seasons; their screen comes with the calendar of the law."""

from datetime import date, datetime

from django.db import transaction

from ishenim.audit import actions as audit
from ishenim.regulation.chain import Ref, Value
from ishenim.regulation.opening import Hours
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
    )
    fields: dict[str, Value] = {**names, "starts_on": starts_on, "ends_on": ends_on}
    audit.record(did="add_season", what=Ref("season", str(season.pk)), fields=fields, by=by, at=at)
    return season

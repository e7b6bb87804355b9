"""Seasons of clause I.3. The regulation names no boundary dates, so they are the office's data (R8)."""

from datetime import date, datetime

from django.db import models
from django.utils import timezone

from ishenim.common.models import Named

WEEKEND = (5, 6)  # Saturday, Sunday; holidays come with the calendar of the law


class SeasonQuerySet(models.QuerySet["Season"]):
    def on(self, day: date) -> "Season | None":
        """The season of a day; the latest start wins."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).order_by("-starts_on").first()


class Season(Named):
    """Hours between two days. `is_verified` is false while the boundaries are only assumed."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    lunch_from = models.TimeField()
    lunch_until = models.TimeField()
    is_verified = models.BooleanField(default=False)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="season_ends_after_start"
            )
        ]

    def is_open(self, at: datetime) -> bool:
        """Tell whether the phone is answered at a moment (aware); weekends are closed."""
        local = timezone.localtime(at)
        if local.weekday() in WEEKEND:
            return False
        now = local.time()
        return self.opens <= now < self.closes and not self.lunch_from <= now < self.lunch_until

    def is_lunch(self, at: datetime) -> bool:
        local = timezone.localtime(at)
        return local.weekday() not in WEEKEND and self.lunch_from <= local.time() < self.lunch_until

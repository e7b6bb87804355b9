"""Seasons of clause I.3. The regulation names no boundary dates, so they are the office's data (R8)."""

from django.db import models

from ishenim.common.models import Named
from ishenim.regulation.opening import Hours


class Season(Named):
    """Hours between two days. `is_verified` is false while the boundaries are only assumed."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    lunch_from = models.TimeField()
    lunch_until = models.TimeField()
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="season_ends_after_start"
            )
        ]

    @property
    def hours(self) -> Hours:
        return Hours(self.opens, self.closes, self.lunch_from, self.lunch_until)

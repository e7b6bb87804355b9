"""Seasons of clause I.3. The regulation names no boundary dates, so they are the office's data (R8)."""

from django.db import models

from ishenim.common.models import Named
from ishenim.regulation.opening import Hours
from ishenim.regulation.seasons import Span

HOURS = ("opens", "closes", "lunch_from", "lunch_until")


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

    @property
    def span(self) -> Span:
        return Span(str(self.pk), self.ky, self.starts_on, self.ends_on)

    def told(self) -> dict[str, object]:
        """How it stands, as a record of the house writes it."""
        days = {name: getattr(self, name).isoformat() for name in ("starts_on", "ends_on")}
        hours = {name: getattr(self, name).isoformat("minutes") for name in HOURS}
        return {"ky": self.ky, "ru": self.ru, "en": self.en, **days, **hours, "is_verified": self.is_verified}

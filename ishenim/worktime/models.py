"""Seasons of clause I.3. The regulation names no boundary dates, so they are the office's data (R8)."""

from collections.abc import Mapping
from typing import Any  # facts of a form are of the form's own types

from django.db import models

from ishenim.common.models import Named
from ishenim.regulation.opening import Hours
from ishenim.regulation.seasons import Span, read_pauses

HOURS = ("opens", "closes", "lunch_from", "lunch_until")


def hours_from(told: Mapping[str, Any]) -> Hours:
    """The hours of a day as a form or a file tells them: four moments, and further pauses in words."""
    opens, closes, lunch_from, lunch_until = (told[name] for name in HOURS)
    return Hours(opens, closes, lunch_from, lunch_until, read_pauses(str(told.get("pauses", ""))) or ())


class Season(Named):
    """Hours between two days. `is_verified` is false while the boundaries are only assumed."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    lunch_from = models.TimeField()
    lunch_until = models.TimeField()
    pauses = models.CharField(max_length=200, blank=True, help_text="further spells without an answer: 10:00-10:15, …")
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="season_ends_after_start"
            )
        ]

    @property
    def hours(self) -> Hours:
        return Hours(self.opens, self.closes, self.lunch_from, self.lunch_until, read_pauses(self.pauses) or ())

    @property
    def span(self) -> Span:
        return Span(str(self.pk), self.ky, self.starts_on, self.ends_on)

    def told(self) -> dict[str, object]:
        """How it stands, as a record of the house writes it."""
        days = {name: getattr(self, name).isoformat() for name in ("starts_on", "ends_on")}
        hours = {name: getattr(self, name).isoformat("minutes") for name in HOURS}
        told: dict[str, object] = {"ky": self.ky, "ru": self.ru, "en": self.en, **days, **hours}
        return {**told, **({"pauses": self.pauses} if self.pauses else {}), "is_verified": self.is_verified}

"""A day as people here write it: the field of forms, the one reading of it, and when it begins."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WRITE_DAY = _("Write the day as 22.11.2026.")
YEARS = range(2000, 2200)  # in which a day of the office can lie
FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]


def read_day(text: str) -> date | None:
    """Read 22.11.2026 or 2026-11-22; None when it is neither, or no day of our time."""
    for written in FORMATS:
        try:
            day = datetime.strptime(text.strip()[:20], written).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        return day if day.year in YEARS else None
    return None


def midnight(day: date) -> datetime:
    """The first moment of a day by the clock of the office."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Day(forms.DateField):
    """A day as people write it, of our time."""

    def __init__(self, *, label: "StrOrPromise", required: bool = True) -> None:
        attrs = {"class": "govuk-input govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            label=label,
            required=required,
            input_formats=FORMATS,
            widget=forms.DateInput(format="%d.%m.%Y", attrs=attrs),
            error_messages={"invalid": WRITE_DAY, "required": WRITE_DAY},
        )

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(WRITE_DAY)
        return day

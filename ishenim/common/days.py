"""The one field of a day in forms: written as people here write it, and of our time."""

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WRITE_DAY = _("Write the day as 22.11.2026.")
YEARS = range(2000, 2200)  # in which a day of the office can lie
FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]


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

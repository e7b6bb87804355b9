"""What a caller types to learn how his appeal stands: the code that was read to him, and four digits (decisions 10)."""

import re
from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.regulation.follow_up_code import CODE_LENGTH, PIN_LENGTH

NO_CODE, NO_DIGITS = _("Write the twelve digits of the code."), _("Write four digits.")
NOT_A_DIGIT = re.compile(r"[\s.\-–—]+")  # as people write groups


class StatusForm(forms.Form):
    """A wrong shape is said at the field; whether a pair is right, only by the answer."""

    code = forms.CharField(
        label=_("Code (12 digits)"),
        error_messages={"required": NO_CODE, "max_length": NO_CODE},
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "web-input"}),
    )
    four = forms.CharField(
        label=_("Last four digits of your telephone, or the PIN"),
        error_messages={"required": NO_DIGITS, "max_length": NO_DIGITS},
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "web-input web-input--short"}
        ),
    )

    def clean_code(self) -> str:
        return _digits(self.cleaned_data["code"], CODE_LENGTH, NO_CODE)

    def clean_four(self) -> str:
        return _digits(self.cleaned_data["four"], PIN_LENGTH, NO_DIGITS)


def day_told(told: str) -> date | None:
    """Read a day as people or addresses write it; None when it is none."""
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(told[:20], form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def _digits(told: str, length: int, otherwise: object) -> str:
    digits = NOT_A_DIGIT.sub("", told)
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        raise forms.ValidationError(str(otherwise))
    return digits

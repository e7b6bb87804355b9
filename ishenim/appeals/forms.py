"""An edited text and the version it started from; the code that was read to a caller."""

import re
from typing import Any  # what forms are made with

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.common.clean import clean_text
from ishenim.regulation.follow_up_code import CODE_LENGTH, PIN_LENGTH
from ishenim.regulation.required_facts import CONTENT_LENGTH

NO_CODE, NO_DIGITS = _("Write the twelve digits of the code."), _("Write four digits.")
NOT_A_DIGIT = re.compile(r"[\s.\-–—]+")  # as people write groups


class TextForm(forms.Form):
    """A new version of the text (R18)."""

    text = forms.CharField(
        max_length=CONTENT_LENGTH,
        strip=False,
        error_messages={
            "required": _("Write the text."),
            "max_length": _("This is longer than %(limit_value)d characters. Please shorten it."),
        },
    )
    seen = forms.IntegerField()

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"]).strip()


class CodeForm(forms.Form):
    """The code that was read to a caller, and his four digits (decisions 10).

    A wrong shape is said at the field; whether a pair is right, only by the answer.
    """

    looks: dict[str, str] = {}  # classes of the fields, by page

    code = forms.CharField(
        label=_("Code (12 digits)"),
        error_messages={"required": NO_CODE, "max_length": NO_CODE},
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    four = forms.CharField(
        label=_("Last four digits of your telephone, or the PIN"),
        error_messages={"required": NO_DIGITS, "max_length": NO_DIGITS},
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, look in self.looks.items():
            self.fields[name].widget.attrs["class"] = look

    def clean_code(self) -> str:
        return _digits(self.cleaned_data["code"], CODE_LENGTH, NO_CODE)

    def clean_four(self) -> str:
        return _digits(self.cleaned_data["four"], PIN_LENGTH, NO_DIGITS)


def _digits(told: str, length: int, otherwise: object) -> str:
    digits = NOT_A_DIGIT.sub("", told)
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        raise forms.ValidationError(str(otherwise))
    return digits

"""One line as people type it into a form: cleaned, never refused for what it says."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.common.clean import clean_line, is_unreadable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOO_LONG = _("This is longer than %(limit_value)d characters. Please shorten it.")
UNREADABLE = _("Some letters arrived broken. Please type this field again.")
NOT_WHOLE = _("This form did not arrive whole. Please send it once more.")


class OneLine(forms.CharField):
    """One line, cleaned."""

    def __init__(self, *, label: "StrOrPromise", most: int, required: bool = False) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input"})
        errors = {"max_length": TOO_LONG, "required": _("Fill in this field.")}
        super().__init__(label=label, required=required, max_length=most, widget=box, error_messages=errors)

    def to_python(self, value: object) -> str:
        return clean_line(str(value or ""))


class Seen(forms.IntegerField):
    """The latest the page knew of, hidden in it; what is no number makes it a page that knew of nothing."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: object) -> int | None:
        try:
            seen: int | None = super().clean(value)
        except forms.ValidationError:
            return 0
        return seen


class Name(OneLine):
    """A name or words of somebody; broken letters are said at the field."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_unreadable(value):
            raise forms.ValidationError(UNREADABLE)

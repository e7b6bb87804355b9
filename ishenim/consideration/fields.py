"""The fields that forms of steps are made of."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.common.clean import clean_text, is_unreadable
from ishenim.common.fields import TOO_LONG, UNREADABLE
from ishenim.common.widgets import PlainList
from ishenim.consideration.facts import WORDS_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOOSE = [("", "—")]


class Prose(forms.CharField):
    """Several lines, kept as they were typed."""

    def __init__(
        self, *, label: "StrOrPromise", most: int = WORDS_LENGTH, rows: int = 4, required: bool = False
    ) -> None:
        box = forms.Textarea(attrs={"class": "govuk-textarea", "rows": rows})
        errors = {"max_length": TOO_LONG, "required": _("Write it in words.")}
        super().__init__(label=label, required=required, widget=box, error_messages=errors, strip=False)
        self.max_words = most

    def clean(self, value: object) -> str:
        words = clean_text(str(value or "")).strip()
        if len(words) > self.max_words:
            raise forms.ValidationError(TOO_LONG, params={"limit_value": self.max_words})
        if is_unreadable(words):
            raise forms.ValidationError(UNREADABLE)
        return str(super().clean(words))


def choice_list(
    label: "StrOrPromise", choices: Iterable[tuple[str, "StrOrPromise"]] = (), *, required: bool = True
) -> forms.ChoiceField:
    box = PlainList()
    wrong = _("Choose one of the list.")
    errors = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(
        label=label, choices=[*CHOOSE, *choices], required=required, widget=box, error_messages=errors
    )


def radios(label: "StrOrPromise", choices: Iterable[tuple[str, "StrOrPromise"]]) -> forms.ChoiceField:
    wrong = _("Choose one of the list.")
    errors = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, error_messages=errors)

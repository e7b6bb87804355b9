"""The filter of the list, replies as they are pasted or uploaded, a corrected number; why a line or a card failed."""

from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.clean import FORMULA, clean_line, clean_text, is_unreadable
from ishenim.common.days import Day
from ishenim.common.widgets import PlainList
from ishenim.edms.models import NUMBER_LENGTH, REASON_LENGTH, State
from ishenim.edms.queries import ANY, OPEN
from ishenim.edms.replies import LARGEST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAY = _("Write the day as 22.11.2026.")
NAMES = ("state", "since", "until")
STATES = [(OPEN, _("without an EDMS number")), *State.choices, (ANY, pgettext_lazy("filter", "any"))]
PROBLEMS = {  # of a line of a reply, in the words of whoever has to mend it
    "unknown": _("there is no card with this index"),
    "twice": _("this card is named twice, with different words"),
    "number_of_another": _("another card of this reply has the same number and day"),
    "other_number": _("the card has another number or day already"),
    "confirmed_already": _("the card has a number already and cannot be refused"),
    "before_registration": _("the day is before the registration of the appeal"),
    "in_future": _("the day has not come yet"),
    "without_number": _("the number is missing"),
    "without_day": _("the day is missing"),
    "without_reason": _("the reason is missing"),
    "no_day": _("the day cannot be read; write it as 22.11.2026"),
    "unknown_state": _("the state is neither “confirmed” nor “refused”"),
    "formula": _("this begins like a formula"),
    "too_long": _("number or reason is too long"),
    "columns": _("a line has index, number and day, and nothing else but state and reason"),
    "no_reply": _("this is no reply"),
    "restricted": _("a restricted card"),
}
TROUBLES = {  # why a card could not be written
    "edms_folder": _("the shared folder is away or cannot be written"),
    "edms_disk_full": _("the disk of the shared folder is full"),
    "edms_is_off": _("the shared folder was taken out of the settings"),
    "file_missing": _("an attached file is missing on the disk"),
    "file_altered": _("an attached file is not as it was kept"),
}


def trouble_words(key: str) -> "StrOrPromise":
    """Why a card could not be written; a fault of the program has no words of its own."""
    return TROUBLES.get(key, _("the program failed; tell the administrator"))


class CardsForm(forms.Form):
    """Which cards are shown: by default those without a number."""

    state = forms.ChoiceField(label=pgettext_lazy("of a card", "State"), required=False, widget=PlainList())
    since = Day(label=_("Registered from"), required=False)
    until = Day(label=_("Registered to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["state"].choices = STATES

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"] or OPEN)


class ReplyForm(forms.Form):
    """Replies as they come: lines of a spreadsheet, or a file."""

    text = forms.CharField(
        label=_("Lines: index, EDMS number, day"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 8, "spellcheck": "false"}),
        error_messages={"max_length": _("This is longer than %(limit_value)d characters. Please shorten it.")},
        strip=False,
    )
    file = forms.FileField(
        label=_("or a file, XML or CSV"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".xml,.csv,.txt"}),
    )


def _readable(told: str) -> str:
    """Refuse what a spreadsheet takes for a formula, and letters that arrived broken, as replies do."""
    if told.startswith(FORMULA) or is_unreadable(told):
        raise forms.ValidationError(_("This cannot be kept: it looks like a formula, or letters arrived broken."))
    return told


class NumberForm(forms.Form):
    """Another number in place of the one that is known, and why."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=NUMBER_LENGTH)
    number = forms.CharField(
        label=_("EDMS number"),
        max_length=NUMBER_LENGTH,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20"}),
        error_messages={"required": _("Write the number.")},
    )
    dated_on = Day(label=_("EDMS day"))
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
        error_messages={"required": _("Write why it is corrected.")},
    )

    def clean_number(self) -> str:
        return _readable(clean_line(self.cleaned_data["number"]))

    def clean_reason(self) -> str:
        return _readable(clean_line(clean_text(self.cleaned_data["reason"])))

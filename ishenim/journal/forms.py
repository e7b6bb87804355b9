"""A correction and a new volume, as typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.common.clean import clean_line, clean_text
from ishenim.journal.models import Column
from ishenim.regulation import journal_page
from ishenim.regulation.required_facts import SUMMARY_LENGTH

LENGTHS = {"max_length": _("This is longer than %(limit_value)d characters. Please shorten it.")}


class CorrectionForm(forms.Form):
    """Which column, its new words, and why (R45)."""

    column = forms.ChoiceField(choices=Column.choices)
    new = forms.CharField(max_length=2000, error_messages={"required": _("Write the new words."), **LENGTHS})
    reason = forms.CharField(
        max_length=500, error_messages={"required": _("Write why the line is corrected."), **LENGTHS}
    )

    def clean_new(self) -> str:
        return clean_text(self.cleaned_data["new"]).strip()

    def clean(self) -> dict[str, object]:
        facts = self.cleaned_data
        if facts.get("column") == Column.SUMMARY and len(facts.get("new", "")) > SUMMARY_LENGTH:
            words = LENGTHS["max_length"] % {"limit_value": SUMMARY_LENGTH}
            self.add_error("new", words)
        return facts

    def clean_reason(self) -> str:
        return clean_line(self.cleaned_data["reason"])


class VolumeForm(forms.Form):
    """How many lines a page of the new volume holds (R39)."""

    lines_per_page = forms.IntegerField(
        initial=journal_page.LINES_PER_PAGE,
        error_messages={"required": _("Write a number of lines."), "invalid": _("Write a number of lines.")},
    )

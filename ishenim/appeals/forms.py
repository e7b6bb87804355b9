"""An edited text and the version it started from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.common.clean import clean_text
from ishenim.regulation.required_facts import CONTENT_LENGTH


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

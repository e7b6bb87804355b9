"""A visitor at the door, in one line of fields."""

from typing import Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Language
from ishenim.common.fields import NOT_WHOLE, Name
from ishenim.common.widgets import PlainList
from ishenim.kyrgyz.folding import canonical
from ishenim.reception.actions import VisitorTold
from ishenim.regulation.required_facts import SUMMARY_LENGTH

PHONE_LENGTH = 60
WRONG = _("Choose one of the list.")


class VisitorForm(forms.Form):
    """What is asked of a visitor; only the name is owed, or that it was not said."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), NOT_WHOLE))
    name = Name(label=_("Name"), most=300)
    is_unnamed = forms.BooleanField(label=_("did not say the name"), required=False)
    phone = Name(label=_("Phone (not required)"), most=PHONE_LENGTH)
    matter = Name(label=_("About what, in a few words (not required)"), most=SUMMARY_LENGTH)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        widget=PlainList(),
        error_messages={"required": WRONG, "invalid_choice": WRONG},
    )
    showed_document = forms.BooleanField(label=_("showed an identity document"), required=False)
    is_hidden = forms.BooleanField(
        label=_("complains about whoever receives: hide name and words from him"), required=False
    )

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if "name" in facts and not facts["name"] and not facts.get("is_unnamed"):
            self.add_error("name", str(_("Write the name, or tick that it was not said.")))
        return facts

    def told(self) -> VisitorTold:
        facts = self.cleaned_data
        return VisitorTold(
            key=facts["key"],
            name="" if facts["is_unnamed"] else canonical(facts["name"]),
            phone=facts["phone"],
            matter=canonical(facts["matter"]),
            language=facts["language"],
            showed_document=facts["showed_document"],
            is_hidden=facts["is_hidden"],
        )

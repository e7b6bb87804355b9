"""How one applies to an institution, in three languages; every error stands at its field."""

import re
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.clean import clean_line, clean_text
from ishenim.common.days import Day
from ishenim.directory.actions import HowToApply
from ishenim.directory.models import Confidence, Directions, DirectionsWords, Topic

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES = (("ky", _("Kyrgyz")), ("ru", _("Russian")), ("en", _("English")))
MOST = 4000  # characters of one part
NUMBER = re.compile(r"(?=(?:[^0-9]*[0-9]){3})\+?[0-9\s()./-]{3,25}")  # short numbers too; else it is free text
PARTS: dict[str, "StrOrPromise"] = {
    "competence": _("Competence"),
    "order": _("Order of applying"),
    "documents": _("Documents"),
    "form": _("In which form"),
    "term": _("Term of an answer"),
    "address": _("Address"),
    "hours": _("Hours"),
    "complain_to": _("Where to complain if they are silent"),
}


class Part(forms.CharField):
    def __init__(self, label: "StrOrPromise", rows: int) -> None:
        box = forms.Textarea(attrs={"class": "govuk-textarea", "rows": rows})
        too_long = _("This is longer than %(limit_value)d characters. Please shorten it.")
        super().__init__(
            label=label, required=False, max_length=MOST, widget=box, error_messages={"max_length": too_long}
        )

    def to_python(self, value: object) -> str:
        return clean_text(str(value or "")).strip()


class DirectionsForm(forms.Form):
    """Words by language, then what all languages share. `seen` is the version the writer started from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    phones = Part(_("Telephones, one a line, as they are dialled"), 3)
    topics = forms.MultipleChoiceField(
        label=_("Topics that lead here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=500, widget=forms.TextInput(attrs={"class": "govuk-input"})
    )
    confidence = forms.ChoiceField(
        label=pgettext_lazy("of a source", "How well it is known"), choices=Confidence.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in LANGUAGES:
            for part, label in PARTS.items():
                self.fields[f"{code}_{part}"] = Part(label, 4 if part == "order" else 2)
        named: Any = self.fields
        named["topics"].choices = [(topic.pk, topic.name) for topic in Topic.objects.order_by("place")]

    @property
    def by_language(self) -> list[tuple["StrOrPromise", list[BoundField]]]:
        return [(name, [self[f"{code}_{part}"] for part in PARTS]) for code, name in LANGUAGES]

    @property
    def others(self) -> list[BoundField]:
        return [self[name] for name in ("phones", "topics", "source", "confidence")]

    def clean_source(self) -> str:
        return clean_line(self.cleaned_data["source"])

    def clean_phones(self) -> tuple[str, ...]:
        told = tuple(line for raw in self.cleaned_data["phones"].split("\n") if (line := clean_line(raw)))
        for line in told:
            if not NUMBER.fullmatch(line):
                raise forms.ValidationError(
                    _("Write one number a line, digits only, without names: %(line)s"), params={"line": line[:60]}
                )
        return told

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        for code, _name in LANGUAGES:
            has_words = any(facts.get(f"{code}_{part}") for part in PARTS)
            if (code == "ky" or has_words) and not facts.get(f"{code}_order") and f"{code}_order" not in self.errors:
                self.add_error(
                    f"{code}_order", _("Write the order of applying: documents and steps, one after another.")
                )
        return facts

    def told(self) -> HowToApply:
        """The clean facts as the action takes them; call it after is_valid()."""
        facts = self.cleaned_data
        words = {code: {part: facts[f"{code}_{part}"] for part in PARTS} for code, _name in LANGUAGES}
        return HowToApply(
            words=words, phones=facts["phones"], topics=tuple(facts["topics"]), source=facts["source"],
            confidence=facts["confidence"],
        )  # fmt: skip


def as_written(directions: Directions | None) -> dict[str, object]:
    """What the form begins with: the version that stands."""
    if directions is None:
        return {"seen": 0, "confidence": Confidence.ASSUMED.value}
    begun: dict[str, object] = {
        "seen": directions.version,
        "phones": directions.phones,
        "topics": directions.topics.split(),
        "source": directions.source,
        "confidence": directions.confidence,
    }
    for words in directions.words.all():
        begun |= {f"{words.language}_{part}": getattr(words, part) for part in DirectionsWords.PARTS}
    return begun


def _line(label: "StrOrPromise", most: int, *, required: bool) -> forms.CharField:
    errors = {
        "max_length": _("This is longer than %(limit_value)d characters. Please shorten it."),
        "required": _("Fill in this field."),
    }
    box = forms.TextInput(attrs={"class": "govuk-input"})
    return forms.CharField(label=label, required=required, max_length=most, widget=box, error_messages=errors)


class HotlineForm(forms.Form):
    """A short number everybody may call, and whom it serves."""

    number = _line(_("Number"), 20, required=True)
    ky = _line(_("Whom it serves (Kyrgyz)"), 300, required=True)
    ru = _line(_("Whom it serves (Russian)"), 300, required=False)
    en = _line(_("Whom it serves (English)"), 300, required=False)
    is_emergency = forms.BooleanField(label=_("For life and limb: stands on the public page"), required=False)
    place = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number."), "required": _("Write a number.")},
    )
    since = Day(label=_("Holds from"))
    source = _line(_("Source"), 500, required=False)
    confidence = forms.ChoiceField(
        label=pgettext_lazy("of a source", "How well it is known"), choices=Confidence.choices, widget=forms.RadioSelect
    )

    def clean_number(self) -> str:
        number = clean_line(self.cleaned_data["number"])
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("Write one number, digits only, without a name."))
        return number

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        cleaned = {name: clean_line(facts.get(name, "")) for name in ("ky", "ru", "en", "source")}
        if not cleaned["ky"] and "ky" not in self.errors:  # nothing but characters that cannot be seen
            self.add_error("ky", _("Fill in this field."))
        return {**facts, **cleaned}


class HotlineEndForm(forms.Form):
    """The last day on which a number holds."""

    until = Day(label=_("Holds until"))

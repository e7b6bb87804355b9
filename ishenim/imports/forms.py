"""What is said about a file on its way, and the filters of the report and of the old lines."""

from datetime import date
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.clean import clean_line
from ishenim.common.widgets import PlainList
from ishenim.imports.actions import Choices
from ishenim.imports.headings import Columns
from ishenim.imports.models import Doubtful, OldLineQuerySet, Restrict
from ishenim.imports.words import FIELDS, NAMES
from ishenim.kyrgyz.folding import fold
from ishenim.regulation.old_register import Doubt, Field

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

NOT_IMPORTED = ("", pgettext_lazy("column of a file", "not imported"))
ANY = ("", pgettext_lazy("filter", "any"))
DAY = _("Write the day as 22.11.2026.")


class ColumnsForm(forms.Form):
    """A field for every column of the file, and which lines are to be restricted."""

    restrict = forms.ChoiceField(
        label=_("Which lines show number and day only?"),
        choices=Restrict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which lines are to show number and day only.")},
    )
    restricted_rows = forms.CharField(
        label=_("Rows of the file, as 12, 15-18"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
    )

    def __init__(self, *args: Any, width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = range(width)
        for place in self.places:
            choices: list[Any] = [NOT_IMPORTED, *((field.value, FIELDS[field]) for field in Field)]
            self.fields[f"column-{place}"] = forms.ChoiceField(choices=choices, required=False, widget=PlainList())

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        chosen = [facts.get(f"column-{place}") for place in self.places]
        for place, code in enumerate(chosen):
            if code and code in chosen[:place]:
                words = _("Two columns are said to hold «%(field)s».") % {"field": FIELDS[Field(code)]}
                self.add_error(f"column-{place}", words)
        lacking = self._columns(0).lacking
        if lacking:
            named = ", ".join(f"«{FIELDS[field]}»" for field in lacking)
            self.add_error(None, _("No column is chosen for: %(fields)s.") % {"fields": named})
        return facts

    def clean_restricted_rows(self) -> str:
        return clean_line(self.cleaned_data["restricted_rows"])

    def choices(self, *, sheet: str, heading: int) -> Choices:
        facts = self.cleaned_data
        return Choices(sheet, self._columns(heading), facts["restrict"], facts["restricted_rows"])

    def _columns(self, heading: int) -> Columns:
        chosen = ((place, self.cleaned_data.get(f"column-{place}")) for place in self.places)
        return Columns(heading, {place: Field(code) for place, code in chosen if code})


class HeadForm(forms.Form):
    """Which sheet of the file, and in which of its rows the headings stand."""

    sheet = forms.CharField(required=False)
    heading = forms.IntegerField(required=False, min_value=1, max_value=1000)


class ReportForm(forms.Form):
    """Part of a report: errors or warnings, one kind of doubt, from a row on."""

    weight = forms.ChoiceField(label=_("Errors or warnings"), required=False, widget=PlainList())
    doubt = forms.ChoiceField(label=_("What is doubtful"), required=False, widget=PlainList())
    since = forms.IntegerField(
        label=_("From row"),
        required=False,
        min_value=0,
        max_value=2_000_000,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the number of a row.")},
    )

    def __init__(self, *args: Any, found: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["weight"].choices = [ANY, ("error", _("errors")), ("warning", _("warnings"))]
        named["doubt"].choices = [ANY, *((code, NAMES[Doubt(code)]) for code in found)]

    def narrowed(self, found: "QuerySet[Doubtful]") -> "QuerySet[Doubtful]":
        facts = self.cleaned_data
        if facts["weight"]:
            found = found.filter(is_error=facts["weight"] == "error")
        if facts["doubt"]:
            found = found.filter(doubt=facts["doubt"])
        if facts["since"] is not None:
            found = found.filter(row__gte=facts["since"])
        return found


def _day(label: "StrOrPromise") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "govuk-input govuk-input--width-10"}),
        error_messages={"invalid": DAY},
    )


class LinesForm(forms.Form):
    """Part of an old register: a number or words, and days of receipt."""

    q = forms.CharField(
        label=_("Number or words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input", "type": "search"}),
    )
    since = _day(_("Received from"))
    until = _day(_("Received to"))

    def clean_q(self) -> str:
        return clean_line(self.cleaned_data["q"])

    def narrowed(self, lines: OldLineQuerySet, readable: OldLineQuerySet) -> OldLineQuerySet:
        """Words are looked for only in lines whose words may be read; numbers and days in all of them."""
        facts = self.cleaned_data
        days: dict[str, date] = {}
        if facts["since"]:
            days["day__gte"] = facts["since"]
        if facts["until"]:
            days["day__lte"] = facts["until"]
        found = lines.filter(**days)
        told = facts["q"].removeprefix("№").strip()
        if not told:
            return found
        numbered = found.filter(number__in={told, told.lower(), told.upper()})
        if numbered.exists():
            return numbered
        return found.filter(pk__in=readable.values("pk"), folded__contains=fold(told, level=2))

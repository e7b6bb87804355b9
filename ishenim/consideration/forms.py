"""What each step asks of the person. A field is named as in steps.Facts, so that clean facts pass through."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.queries import Manned
from ishenim.appeals.models import AppealQuerySet
from ishenim.common.clean import clean_text
from ishenim.common.fields import TOO_LONG, OneLine
from ishenim.common.widgets import PlainList
from ishenim.consideration.models import Channel, OutcomeCode, Phrase, RestoredCode
from ishenim.consideration.steps import NUMBER_LENGTH, WORDS_LENGTH, Facts
from ishenim.directory.models import Body
from ishenim.directory.queries import body_named
from ishenim.regulation import competence, outcomes
from ishenim.regulation.stages import Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOOSE = [("", "—")]
DAYS = (3, 5, 10)  # terms offered beside that of the law; any other can be typed


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
        return str(super().clean(words))


def _list(
    label: "StrOrPromise", choices: Iterable[tuple[str, "StrOrPromise"]] = (), *, required: bool = True
) -> forms.ChoiceField:
    box = PlainList()
    wrong = _("Choose one of the list.")
    errors = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(
        label=label, choices=[*CHOOSE, *choices], required=required, widget=box, error_messages=errors
    )


def _radios(label: "StrOrPromise", choices: Iterable[tuple[str, "StrOrPromise"]]) -> forms.ChoiceField:
    wrong = _("Choose one of the list.")
    errors = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, error_messages=errors)


class StepForm(forms.Form):
    """The words of a step. Whether they are needed stands in the table of steps."""

    takes_files = True
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = Prose(label=pgettext_lazy("of a step", "In words"))

    def __init__(self, *args: Any, step: Step, posts: list[Manned], visible: AppealQuerySet, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{step.name}_%s"  # several forms stand on one page
        super().__init__(*args, **kwargs)
        self.step, self.visible = step, visible
        if "words" in self.fields:
            self.fields["words"].required = step.needs_words
        if "body" in self.fields:
            bodies = Body.objects.filter(is_outside_addressee=True).order_by("pk")
            self.named["body"].choices = [*CHOOSE, *((body.pk, body.name) for body in bodies)]
        choices = [(str(one.post.pk), one.post.name) for one in posts]
        for name in ("chosen", "lead"):
            if name in self.fields:
                self.named[name].choices = [*CHOOSE, *choices]
        for name in ("co", "to_know"):
            if name in self.fields:
                self.named[name].choices = choices

    @property
    def named(self) -> Any:
        """The fields by name; only some kinds of them have choices."""
        return self.fields

    def facts(self) -> Facts:
        """Return the clean facts as the action takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        for name in ("chosen", "lead"):
            if name in given:
                given[name] = int(given[name])
        for name in ("co", "to_know"):
            if name in given:
                given[name] = tuple(dict.fromkeys(int(post) for post in given[name]))
        return Facts(**{name: value for name, value in given.items() if name in Facts.__dataclass_fields__})


class BareForm(StepForm):
    """A step that needs no words; some may be added."""

    takes_files = False
    words = Prose(label=pgettext_lazy("of a step", "Remark (not required)"), rows=2)


class ResolutionForm(StepForm):
    """Who carries it out, until when, in which words (R21)."""

    lead = _list(_("Lead executor"))
    words = Prose(label=_("Text of the resolution"), most=2000, rows=2)
    working_days = forms.IntegerField(
        label=_("Term in working days (empty: the term of the law)"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number of working days.")},
    )
    co = forms.MultipleChoiceField(label=_("Co-executors"), required=False, widget=forms.CheckboxSelectMultiple)
    phrase = forms.ModelChoiceField(Phrase.objects.order_by("place"), required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text typed, otherwise the phrase that was chosen."""
        facts = self.cleaned_data
        phrase = facts.pop("phrase", None)
        if phrase is not None and not facts.get("words"):
            facts["words"] = phrase.ky
        return facts


class NoteForm(ResolutionForm):
    """To know: nothing to carry out; who is named reads it, the answer is left to the records specialist."""

    lead = _list(_("Who answers (empty: the records specialist)"), required=False)
    to_know = forms.MultipleChoiceField(label=_("To know"), required=False, widget=forms.CheckboxSelectMultiple)
    co = None  # type: ignore[assignment]  # nobody carries anything out
    working_days = None  # type: ignore[assignment]


class ChosenForm(StepForm):
    """A post that is asked, and what for."""

    chosen = _list(_("Whom"))


class LinkForm(StepForm):
    """Another appeal of the same caller or on the same matter, by its number in the journal."""

    takes_files = False
    words = Prose(label=pgettext_lazy("of a step", "Remark (not required)"), rows=2)
    number = forms.IntegerField(
        label=_("Number of the other appeal"),
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a number of the journal."),
            "required": _("Write a number of the journal."),
        },
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the year as 2026.")},
    )

    def facts(self) -> Facts:
        """The appeal meant; None when there is none that this person may see."""
        number, year = self.cleaned_data["number"], self.cleaned_data["year"]
        found = self.visible.filter(line__number=number).order_by("-line__year")
        found = found.filter(line__year=year) if year else found
        other = found.values_list("pk", flat=True).first()
        return Facts(seen=self.cleaned_data["seen"], words=self.cleaned_data["words"], other=other)


class AnswerForm(StepForm):
    """The answer to the applicant: reasoned, in the language of the appeal, with its outcome (R11)."""

    words = Prose(label=_("Text of the answer"), rows=10)
    outcome = _list(_("Outcome"), [(code, OutcomeCode(code).label) for code in outcomes.BY_ANSWER])
    restored = _radios(_("Was the right restored, the question solved?"), RestoredCode.choices)
    language_is_meant = forms.BooleanField(
        label=_("The language is right although it looks like another one"), required=False
    )


class SendForm(StepForm):
    """How it left the building: channel, day, outgoing number, proof."""

    words = None  # type: ignore[assignment]  # the answer has its text already
    channel = _radios(_("How it was sent"), Channel.choices)
    number = OneLine(label=_("Outgoing number"), most=NUMBER_LENGTH, required=True)
    sent_on = forms.DateField(
        label=_("Day of sending"),
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "numeric"}
        ),
        error_messages={"invalid": _("Write the day as 22.11.2026."), "required": _("Write the day as 22.11.2026.")},
    )
    proof = OneLine(label=_("What proves it (receipt, who took it, address)"), most=500, required=True)


class TransmitForm(SendForm):
    """A complaint about the head: to which outside addressee it went."""

    body = _list(_("Addressee"))


class ExplainForm(StepForm):
    """Where the caller was told to apply, and in which order (III.5, R35)."""

    takes_files = False
    institution = OneLine(label=_("Institution, as it stands in the directory"), most=300, required=True)
    words = Prose(label=_("Order of applying, as it was told"), most=competence.ORDER_LENGTH, rows=4)

    def clean_institution(self) -> str:
        found = body_named(self.cleaned_data["institution"])
        if found is None:
            raise forms.ValidationError(_("The directory has no such institution. Choose one of the list."))
        return found.pk

    def facts(self) -> Facts:
        facts = self.cleaned_data
        return Facts(seen=facts["seen"], words=facts["words"], body=facts["institution"])


class OutsideForm(StepForm):
    """What the outside addressee answered."""

    words = Prose(label=_("What was answered"), rows=6)
    outcome = _list(_("Outcome"), [(code, OutcomeCode(code).label) for code in outcomes.BY_ANSWER])
    restored = _radios(_("Was the right restored, the question solved?"), RestoredCode.choices)
    number = OneLine(label=_("Number of the addressee's letter"), most=NUMBER_LENGTH)


FORMS: dict[str, type[StepForm]] = {
    "put_before_head": BareForm,
    "accept": BareForm,
    "approve": BareForm,
    "file": BareForm,
    "resolve": ResolutionForm,
    "enter_resolution": ResolutionForm,
    "take_note": NoteForm,
    "discuss": ChosenForm,
    "ask_part": ChosenForm,
    "submit_answer": AnswerForm,
    "link": LinkForm,
    "dispatch": SendForm,
    "transmit": TransmitForm,
    "explain_where_to_go": ExplainForm,
    "outside_answer": OutsideForm,
}


def form_class(name: str) -> type[StepForm]:
    """The form of a step; most need words only."""
    return FORMS.get(name, StepForm)

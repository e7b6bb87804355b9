"""What each step asks of the person. A field is named as in facts.Facts, so that clean facts pass through."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.queries import Manned
from ishenim.appeals.models import AppealQuerySet
from ishenim.common.days import Day
from ishenim.common.fields import OneLine, Seen
from ishenim.consideration.facts import NUMBER_LENGTH, REASON_LENGTH, Facts, Sent
from ishenim.consideration.fields import CHOOSE, Prose, choice_list, radios
from ishenim.consideration.lawful import FORM
from ishenim.consideration.links import MOST_PEOPLE
from ishenim.consideration.models import Channel, GroundCode, LinkCode, OutcomeCode, Phrase, RestoredCode
from ishenim.directory.models import Body
from ishenim.directory.queries import body_named
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation import competence, leaving, outcomes
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.links import LinkKind
from ishenim.regulation.stages import Step

DAYS = (3, 5, 10)  # terms offered beside that of the law; any other can be typed


class StepForm(forms.Form):
    """The words of a step. Whether they are needed stands in the table of steps."""

    takes_files = True
    seen = Seen()
    words = Prose(label=pgettext_lazy("of a step", "In words"))

    def __init__(self, *args: Any, step: Step, posts: list[Manned], visible: AppealQuerySet, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{step.name}_%s"  # several forms stand on one page
        super().__init__(*args, **kwargs)
        self.step, self.visible = step, visible
        if "words" in self.fields:
            self.fields["words"].required = step.needs_words
        if "body" in self.fields:
            self.named["body"].choices = [*CHOOSE, *((body.pk, body.name) for body in self.bodies())]
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

    def bodies(self) -> Iterable[Body]:
        """The bodies an appeal can be sent to by this step."""
        return Body.objects.filter(is_outside_addressee=True).order_by("pk")

    def facts(self) -> Facts:
        """Return the clean facts as the action takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        for name in ("chosen", "lead", "about"):
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

    lead = choice_list(_("Lead executor"))
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

    lead = choice_list(_("Who answers (empty: the records specialist)"), required=False)
    to_know = forms.MultipleChoiceField(label=_("To know"), required=False, widget=forms.CheckboxSelectMultiple)
    co = None  # type: ignore[assignment]  # nobody carries anything out
    working_days = None  # type: ignore[assignment]


class ChosenForm(StepForm):
    """A post that is asked, and what for."""

    chosen = choice_list(_("Whom"))


class LinkForm(StepForm):
    """Another appeal of the same caller or on the same matter, by its number, and what this one is to it."""

    takes_files = False
    field_order = ("seen", "number", "year", "kind", "words")
    kind = radios(_("This appeal is"), LinkCode.choices)
    words = Prose(label=_("Remark; of a repetition: what of the earlier answer is contested"), rows=2)
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
        facts = self.cleaned_data
        return Facts(seen=facts["seen"], words=facts["words"], other=other, kind=facts["kind"] or LinkKind.RELATED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False  # a page older than the kinds means the first of them
        self.fields["kind"].initial = LinkKind.RELATED.value


class AnswerForm(StepForm):
    """The answer to the applicant: reasoned, in the language of the appeal, with its outcome (R11)."""

    words = Prose(label=_("Text of the answer"), rows=10)
    outcome = choice_list(_("Outcome"), [(code, OutcomeCode(code).label) for code in outcomes.BY_ANSWER])
    restored = radios(_("Was the right restored, the question solved?"), RestoredCode.choices)
    language_is_meant = forms.BooleanField(
        label=_("The language is right although it looks like another one"), required=False
    )


class SendForm(StepForm):
    """How it left the building: channel, day, outgoing number, proof."""

    words = None  # type: ignore[assignment]  # the answer has its text already
    channel = radios(_("How it was sent"), Channel.choices)
    number = OneLine(label=_("Outgoing number"), most=NUMBER_LENGTH, required=True)
    sent_on = Day(label=_("Day of sending"))
    proof = OneLine(label=_("What proves it (receipt, who took it, address)"), most=500, required=True)


class TransmitForm(SendForm):
    """A complaint about the head: to which outside addressee it went."""

    body = choice_list(_("Addressee"))


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
    outcome = choice_list(_("Outcome"), [(code, OutcomeCode(code).label) for code in outcomes.BY_BODY])
    restored = radios(_("Was the right restored, the question solved?"), RestoredCode.choices)
    number = OneLine(label=_("Number of the addressee's letter"), most=NUMBER_LENGTH)


class ShownDay(forms.DateField):
    """A day the page showed, hidden in it; what is no day is a day the page never showed."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: object) -> date | None:
        try:
            shown: date | None = super().clean(value)
        except forms.ValidationError:
            return date.min
        return shown


class ExtendForm(StepForm):
    """Why the term is extended; the new last day stands above the form (law.md 4.7)."""

    takes_files = False
    until = ShownDay()  # what the page showed is what is confirmed
    words = Prose(label=_("Reason of the extension, as the applicant will read it"), most=REASON_LENGTH, rows=3)


class WaitForm(StepForm):
    """What the applicant was asked, and how."""

    takes_files = False
    words = Prose(label=_("What the applicant was asked, and how"), rows=3)


class FactsForm(StepForm):
    """What the caller added."""

    words = Prose(label=_("What the caller added, in his words"), rows=4)


class NoticeForm(SendForm):
    """How the applicant was told; of which decision, where several are owed."""

    about = choice_list(_("The notice is about"))
    field_order = ("seen", "about")

    def __init__(self, *args: Any, owed: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        """`owed`: the places of these decisions, which the page numbers anew: a gap would tell of a hidden step."""
        super().__init__(*args, **kwargs)
        self.owed = list(owed)
        self.named["about"].choices = [(str(number), words) for number, (_, words) in enumerate(self.owed, start=1)]

    def facts(self) -> Facts:
        given = super().facts()
        return given if given.about is None else replace(given, about=self.owed[given.about - 1][0])


class ForwardForm(TransmitForm):
    """To which body the matter belongs, in which words, by which letter; and the notice, if it left with it (R37)."""

    body = choice_list(_("Body the matter belongs to"))
    words = Prose(  # type: ignore[assignment]  # unlike an answer the letter has words of its own
        label=_("What is asked of the body, and why the matter is its own"), rows=4
    )
    notice_channel = choice_list(_("Notice to the applicant, if it has left: how it was sent"), required=False)
    notice_number = OneLine(label=_("Outgoing number of the notice"), most=NUMBER_LENGTH)
    notice_sent_on = Day(label=_("Day the notice was sent"), required=False)
    notice_proof = OneLine(label=_("What proves the notice"), most=500)
    field_order = ("seen", "body", "words", "channel", "number", "sent_on", "proof")
    OF_NOTICE = ("channel", "number", "sent_on", "proof")

    def __init__(self, *args: Any, owes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named["notice_channel"].choices = [*CHOOSE, *Channel.choices]
        if not owes:
            for name in self.OF_NOTICE:
                del self.fields[f"notice_{name}"]

    def bodies(self) -> Iterable[Body]:
        found = Body.objects.exclude(pk=APPARATUS)
        return sorted(found, key=lambda body: sort_key(body.name))

    def clean(self) -> dict[str, Any]:
        """A notice is told of in full, or not yet."""
        facts = self.cleaned_data
        told = [name for name in self.OF_NOTICE if facts.get(f"notice_{name}")]
        if told:
            for name in set(self.OF_NOTICE) - set(told):
                self.add_error(f"notice_{name}", _("Fill in this field too, or leave the notice for later."))
        return facts

    def facts(self) -> Facts:
        given: dict[str, Any] = {name: self.cleaned_data.get(f"notice_{name}") for name in self.OF_NOTICE}
        return replace(super().facts(), notice=Sent(**given) if given["channel"] else None)


class ReplyForm(OutsideForm):
    """What the body answered that the appeal was forwarded to."""

    number = OneLine(label=_("Number of the body's letter"), most=NUMBER_LENGTH, required=True)
    sent_on = Day(label=_("Day of the body's letter"))


class LeaveForm(StepForm):
    """On which ground an appeal is left, and the reasoning (law 3.4)."""

    ground = radios(_("Ground"), ())
    words = Prose(label=_("Reasoning, as the applicant will read it"), rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named["ground"].choices = [(reason.value, _ground(reason)) for reason in leaving.offered(FORM)]


def _ground(reason: leaving.Reason) -> str:
    """The ground in words; what is not sure says so."""
    words, badge = str(GroundCode(reason.value).label), gettext("to be verified")
    return words if leaving.is_sure(reason, FORM) else f"{words} ({badge})"


class CollectiveForm(StepForm):
    """How many people speak, or that an organisation speaks for them (law, article 1(6))."""

    takes_files = False
    words = Prose(label=pgettext_lazy("of a step", "Remark (not required)"), rows=2)
    field_order = ("seen", "people", "on_behalf", "words")
    people = forms.IntegerField(
        label=_("How many people"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write how many people, as a number.")),
    )
    on_behalf = forms.BooleanField(
        label=_("An organisation or a meeting speaks in the name of citizens"), required=False
    )


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
    "extend": ExtendForm,
    "wait": WaitForm,
    "go_on": BareForm,
    "forward": ForwardForm,
    "body_reply": ReplyForm,
    "leave": LeaveForm,
    "send_notice": NoticeForm,
    "new_facts": FactsForm,
    "mark_collective": CollectiveForm,
}


def form_class(name: str) -> type[StepForm]:
    """The form of a step; most need words only."""
    return FORMS.get(name, StepForm)

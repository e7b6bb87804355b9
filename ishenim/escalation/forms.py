"""What is typed about an alarm. Only a clause is needed to raise one; everything else may stay empty (R50)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any  # Django's own
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.days import Day, midnight
from ishenim.common.widgets import PlainList
from ishenim.escalation.actions import AlarmTold, Phoned
from ishenim.escalation.models import ANSWERS, AlarmQuerySet, Clause, Measure, Question

MINUTE_FIELD = {"invalid": _("Write the time as 10:42.")}


class RaiseForm(forms.Form):
    """An alarm outside a call: seen by oneself, or told by somebody in the corridor."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    appeal = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    clause = forms.ChoiceField(
        label=pgettext_lazy("alarm", "What it is"),
        choices=Clause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is."), "invalid_choice": _("Choose one of the list.")},
    )
    words = forms.CharField(label=_("What happens, in one line"), required=False, strip=True)
    is_drill = forms.BooleanField(label=_("A drill, not real"), required=False)

    def told(self) -> AlarmTold:
        """Return what is raised; call it after is_valid()."""
        facts = self.cleaned_data
        key: UUID = facts["key"] or uuid4()
        return AlarmTold(key, Clause(facts["clause"]), facts["words"], is_drill=facts["is_drill"])


class WithTime(forms.Form):
    """Something that was done at a time of today or of last night."""

    time = forms.TimeField(
        label=pgettext_lazy("of an alarm", "At"), required=False, input_formats=["%H:%M", "%H.%M"],
        error_messages=MINUTE_FIELD, widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-4"}),
    )  # fmt: skip

    def moment(self, *, at: datetime) -> datetime:
        """The last time it was that o'clock; now, where no time is told."""
        told = self.cleaned_data["time"]
        if told is None:
            return at
        now = timezone.localtime(at)
        moment = now.replace(hour=told.hour, minute=told.minute, second=0, microsecond=0)
        return moment if moment <= now else moment - timedelta(days=1)


class PhonedForm(WithTime):
    """Who was rung up and what was said (R52)."""

    whom = forms.CharField(label=_("Who was rung up"), max_length=200, required=False)
    answered = forms.ChoiceField(
        label=_("Was it answered"),
        choices=[("yes", _("answered")), ("no", _("no answer"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was answered.")},
    )
    words = forms.CharField(label=_("What was said"), required=False)

    def told(self, *, at: datetime) -> Phoned:
        facts = self.cleaned_data
        return Phoned(facts["whom"], facts["words"], facts["answered"] == "yes", self.moment(at=at))


class MeasureForm(WithTime):
    """One thing that was done at once (R53)."""

    measure = forms.ChoiceField(
        label=_("What was done"),
        choices=Measure.choices,
        error_messages={"required": _("Choose what was done."), "invalid_choice": _("Choose one of the list.")},
    )
    words = forms.CharField(label=_("In words"), required=False)


class WordsForm(forms.Form):
    """Words that end an alarm."""

    words = forms.CharField(label=_("In words"), required=False)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


class FactsForm(forms.Form):
    """The questions of an alarm with what was answered so far; every one may stay empty (R50)."""

    def __init__(self, questions: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in questions:
            question = Question(code)
            self.fields[code] = _answer(question)

    def told(self) -> dict[Question, str]:
        """What was told; call it after is_valid()."""
        return {Question(code): words for code, words in self.cleaned_data.items() if words}


def _answer(question: Question) -> forms.Field:
    if question not in ANSWERS:
        return forms.CharField(label=question.label, required=False)
    wrong = {"invalid_choice": _("Choose one of the list.")}
    choices = [("", "—"), *ANSWERS[question].choices]
    return forms.ChoiceField(label=question.label, choices=choices, required=False, error_messages=wrong)


class RegisterForm(forms.Form):
    """Which alarms of the register: real ones or drills, open or closed, of which days."""

    is_drill = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", _("real")), ("yes", _("drills"))], widget=PlainList()
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("filter", "State"),
        required=False,
        choices=[("", _("all")), ("open", _("open")), ("closed", _("closed"))],
        widget=PlainList(),
    )
    since = Day(label=_("Raised from"), required=False)
    until = Day(label=_("Raised until"), required=False)

    def narrowed(self, found: AlarmQuerySet) -> AlarmQuerySet:
        """Return those that fit; call it after is_valid()."""
        facts = self.cleaned_data
        found = found.filter(is_drill=facts["is_drill"] == "yes")
        if facts["state"]:
            found = found.filter(closed_at__isnull=facts["state"] == "open")
        return _of_days(found, facts)


class DrillForm(forms.Form):
    """One drill by its number, or all drills of some days."""

    number = forms.IntegerField(
        label=_("Number of the drill"), required=False, min_value=1, max_value=2**31 - 1,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={name: _("Write a number.") for name in ("invalid", "min_value", "max_value")},
    )  # fmt: skip
    since = Day(label=_("Raised from"), required=False)
    until = Day(label=_("Raised until"), required=False)

    def narrowed(self, found: AlarmQuerySet) -> AlarmQuerySet:
        """Return those that fit; call it after is_valid()."""
        facts = self.cleaned_data
        if facts["number"]:
            return found.filter(number=facts["number"])
        return _of_days(found, facts)


def _of_days(found: AlarmQuerySet, facts: dict[str, Any]) -> AlarmQuerySet:
    """Those that were raised from a day until a day."""
    if facts["since"]:
        found = found.filter(raised_at__gte=midnight(facts["since"]))
    if facts["until"]:
        found = found.filter(raised_at__lt=midnight(facts["until"] + timedelta(days=1)))
    return found

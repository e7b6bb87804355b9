"""What is written down of a hand-over. Every form keeps what was typed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any  # Django hands cleaned data over as dict[str, Any]
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Person, Post
from ishenim.common.days import Day, midnight
from ishenim.common.fields import Name
from ishenim.common.widgets import PlainList
from ishenim.consideration.fields import Prose, radios
from ishenim.directory.models import Body
from ishenim.escalation.forms import WithTime
from ishenim.escalation.models import ActStage
from ishenim.files.actions import Received
from ishenim.referral.actions import Begun, Noted
from ishenim.referral.letters import Asked, Told
from ishenim.referral.models import (
    NAME_LENGTH,
    NUMBER_LENGTH,
    WORDS_LENGTH,
    Answered,
    Channel,
    Decision,
    Matter,
    Referral,
)
from ishenim.regulation import hand_over
from ishenim.regulation.hand_over import Awaited

WRONG = {"required": _("Choose one of the list."), "invalid_choice": _("Choose one of the list.")}


class BeginForm(forms.Form):
    """In which matter, to which body; why another than the table names (R59)."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    matter = forms.ChoiceField(
        label=_("What it is about"), choices=Matter.choices, widget=PlainList(), error_messages=WRONG
    )
    body = forms.ChoiceField(label=_("To which body"), required=False, widget=PlainList(), error_messages=WRONG)
    stage = radios(_("How far has it come?"), ActStage.choices)
    reason = Prose(label=_("Why to this body (not required where it is the usual one)"), most=WORDS_LENGTH, rows=2)

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        usual = ("", gettext("the usual one, by the table"))
        named["body"].choices = [usual, *((body.pk, body.name) for body in bodies)]

    def begun(self) -> Begun:
        facts = self.cleaned_data
        key: UUID = facts["key"] or uuid4()
        return Begun(key, hand_over.Matter(facts["matter"]), facts["body"], facts["reason"], facts["stage"])


class NotedForm(WithTime):
    """What happened on a day at a time; both empty: now."""

    day = Day(label=pgettext_lazy("of a hand-over", "On the day (empty: today)"), required=False)

    def happened_at(self, *, at: datetime) -> datetime:
        day: date | None = self.cleaned_data["day"]
        if day is None or day == timezone.localdate(at):
            return self.moment(at=at)
        told: time = self.cleaned_data["time"] or time(12)
        return midnight(day).replace(hour=told.hour, minute=told.minute)

    def noted(self, *, files: Sequence[Received], at: datetime) -> Noted:
        """What is written down; call it after is_valid()."""
        facts = {name: self.cleaned_data.get(name, "") for name in ("code", "name", "number", "words")}
        return Noted(happened_at=self.happened_at(at=at), files=files, **facts)


class ToldForm(NotedForm):
    """Who of the body was rung up."""

    field_order = ("name", "code", "words", "day", "time")
    name = Name(label=_("Who answered: post, name"), most=NAME_LENGTH)
    code = radios(_("Was it answered"), Answered.choices)
    words = Prose(label=_("What was said"), most=WORDS_LENGTH, rows=2)


class SentForm(NotedForm):
    """How the letter left, who has signed it, what of the caller goes along."""

    field_order = ("signs", "with_name", "with_phone", "attached", "number", "day", "time", "code", "name")
    signs = forms.ChoiceField(label=_("Who signs"), widget=PlainList(), error_messages=WRONG)
    with_name = forms.BooleanField(label=_("The letter names the caller"), required=False)
    with_phone = forms.BooleanField(label=_("The letter tells the caller's telephone"), required=False)
    attached = forms.MultipleChoiceField(
        label=_("What goes along"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=WRONG
    )
    number = Name(label=_("Outgoing number"), most=NUMBER_LENGTH)
    code = radios(_("How it was sent"), Channel.choices)
    name = Name(label=_("What proves it: receipt, mark on the copy, name of the courier"), most=NAME_LENGTH)

    def __init__(self, may_sign: list[tuple[Post, Person]], known: Told, *args: Any, **kwargs: Any) -> None:
        caller, files = known.caller, known.files
        super().__init__(*args, **kwargs)
        self.may_sign = {f"{post.pk}-{person.pk}": (post, person) for post, person in may_sign}
        named: Any = self.fields
        named["signs"].choices = [
            (code, f"{person.full_name}, {post.name}") for code, (post, person) in self.may_sign.items()
        ]
        named["attached"].choices = [(str(key), name) for key, name in files]
        for name, is_there in (
            ("attached", files),
            ("with_name", caller.name or caller.is_confidential),
            ("with_phone", caller.phone or known.call_again),
        ):
            if not is_there:  # nothing of the kind can be sent
                del self.fields[name]

    def asked(self) -> Asked:
        """How the letter is to be; call it after is_valid()."""
        return asked_of(self.cleaned_data, self.may_sign)


def asked_of(facts: dict[str, Any], may_sign: dict[str, tuple[Post, Person]]) -> Asked:
    """How a letter is to be, from a form that may not be whole yet."""
    signs = may_sign.get(facts.get("signs") or "")
    return Asked(
        number=facts.get("number") or "",
        signed_as=signs[0] if signs else None,
        signed_by=signs[1] if signs else None,
        with_name=bool(facts.get("with_name")),
        with_phone=bool(facts.get("with_phone")),
        files=tuple(int(key) for key in facts.get("attached") or ()),
    )


class RegisteredForm(NotedForm):
    """The body's receipt (CPC 147): who accepted, when, under which number; the scan is a file beside the form."""

    field_order = ("name", "number", "day", "time", "words")
    name = Name(label=_("Who accepted it: post, name"), most=NAME_LENGTH)
    number = Name(label=_("Registration number of the body"), most=NUMBER_LENGTH)
    words = Prose(label=_("Remark (not required)"), most=WORDS_LENGTH, rows=2)


class ProlongedForm(NotedForm):
    """The prosecutor prolonged the time of the decision to twenty days (CPC 153)."""

    field_order = ("words", "day", "time")
    words = Prose(label=_("From whom this is known"), most=WORDS_LENGTH, rows=2)


class DecidedForm(NotedForm):
    """What the body has decided (CPC 153)."""

    field_order = ("code", "words", "number", "day", "time")
    code = radios(_("What the body decided"), Decision.choices)
    words = Prose(label=pgettext_lazy("of a step", "In words"), most=WORDS_LENGTH, rows=3, required=True)
    number = Name(label=_("Number of its letter (not required)"), most=NUMBER_LENGTH)


class Awaits(forms.Form):
    """Which hand-overs of the list: by what they wait for, from and until which day; drills apart."""

    awaited = forms.ChoiceField(
        label=_("Waits for"),
        required=False,
        choices=[
            ("", _("all")),
            (Awaited.LETTER, _("the letter")),
            (Awaited.RECEIPT, _("the registration receipt")),
            (Awaited.DECISION, _("the decision")),
            (Awaited.NOTHING, _("nothing, it is decided")),
        ],
        widget=PlainList(),
    )
    is_drill = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", _("real")), ("yes", _("drills"))], widget=PlainList()
    )
    since = Day(label=_("Begun from"), required=False)
    until = Day(label=_("Begun until"), required=False)

    def narrowed(self, found: "QuerySet[Referral]") -> "QuerySet[Referral]":
        """Return those that fit, but for what they wait for, which the rules tell; call it after is_valid()."""
        facts = self.cleaned_data
        found = found.filter(alarm__is_drill=facts["is_drill"] == "yes")
        if facts["awaited"]:
            found = found.filter(ended_at__isnull=facts["awaited"] != Awaited.NOTHING)
        if facts["since"]:
            found = found.filter(started_at__gte=midnight(facts["since"]))
        if facts["until"]:
            found = found.filter(started_at__lt=midnight(facts["until"] + timedelta(days=1)))
        return found

"""What the head of apparatus says of a day, a year, a wording of the law."""

from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.days import Day as DayField
from ishenim.common.fields import Name, Seen
from ishenim.consideration.fields import Prose
from ishenim.office.forms import Choice, Count
from ishenim.regulation.calendar import LONGEST_CUT, TOLD, Confidence, Day, DayKind
from ishenim.regulation.governing import LONGEST
from ishenim.regulation.profiles import RULES, Profile, Rule, Status, Transition, Unit, Verified

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = {
    DayKind.HOLIDAY: pgettext_lazy("kind of day", "holiday, not worked"),
    DayKind.DAY_OFF: pgettext_lazy("kind of day", "day off by an act"),
    DayKind.WORKED: pgettext_lazy("kind of day", "rest day that is worked"),
    DayKind.SHORTENED: pgettext_lazy("kind of day", "shortened working day"),
    DayKind.OBSERVED: pgettext_lazy("kind of day", "holiday by name, worked"),
    DayKind.WORKING: pgettext_lazy("kind of day", "ordinary working day"),
}
UNTOLD = {  # what nobody says of a day
    DayKind.WEEKEND: pgettext_lazy("kind of day", "weekend"),
    DayKind.UNKNOWN: pgettext_lazy("kind of day", "not known"),
}
SURENESS = {
    Confidence.HIGH: pgettext_lazy("how sure", "sure: the act was read or two sources agree"),
    Confidence.MEDIUM: pgettext_lazy("how sure", "one source"),
    Confidence.LOW: pgettext_lazy("how sure", "estimated or a practice"),
}
STATUSES = {
    Status.IN_FORCE: pgettext_lazy("wording of a law", "in force"),
    Status.SUPERSEDED: pgettext_lazy("wording of a law", "superseded"),
    Status.BILL: pgettext_lazy("wording of a law", "bill, not in force"),
    Status.DRAFT: pgettext_lazy("wording of a law", "draft"),
}
TRANSITIONS = {
    Transition.BY_REGISTRATION_DATE: pgettext_lazy("which wording", "by the day of registration"),
    Transition.BY_RECEIPT_DATE: pgettext_lazy("which wording", "by the day of receipt"),
}
UNITS = {
    Unit.WORKING_DAY: pgettext_lazy("counted in", "working days"),
    Unit.CALENDAR_DAY: pgettext_lazy("counted in", "calendar days"),
}
RULE_WORDS = {
    "registration": _("Registration"),
    "consideration": _("Consideration and answer"),
    "forwarding": _("Forwarding to the body concerned"),
    "extension": _("Extension"),
    "waiting": _("Waiting for the applicant"),
}
SWITCHED = frozenset({"extension", "waiting"})  # rules that an office may use or not
MARKS = [(mark, mark) for mark in "ABCD"]
assert set(KINDS) == TOLD


class DayForm(forms.Form):
    """One day of the calendar (R9, law.md 4.1)."""

    on = DayField(label=_("Day"))
    kind = Choice(label=_("What it is"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    shorter = Count(
        label=_("Minutes by which the office closes earlier (0 unless shortened)"), most=LONGEST_CUT, least=0
    )
    ky = Name(label=_("Name in Kyrgyz"), most=200, required=True)
    ru = Name(label=_("Name in Russian"), most=200)
    en = Name(label=_("Name in English"), most=200)
    act = Name(label=_("Act: its number and date"), most=200)
    source = Name(label=_("Source"), most=200)
    confidence = Choice(label=_("How sure"), choices=[(one.value, words) for one, words in SURENESS.items()])
    seen = Seen()

    def day(self) -> Day:
        facts = self.cleaned_data
        names = {code: facts[code] for code in ("ky", "ru", "en", "act", "source")}
        sure = Confidence(facts["confidence"])
        kind = DayKind(facts["kind"])
        return Day(facts["on"], kind, shorter=facts["shorter"], confidence=sure, **names)


class FileForm(forms.Form):
    """A calendar file, as others prepared it."""

    file = forms.FileField(
        label=_("Calendar file (YAML)"),
        widget=forms.FileInput(attrs={"class": "govuk-file-upload"}),
        error_messages={
            name: _("Choose a file that is not empty.") for name in ("required", "empty", "invalid", "missing")
        },
    )


class YearForm(forms.Form):
    """How sure a whole year is."""

    confidence = Choice(label=_("How sure"), choices=[(one.value, words) for one, words in SURENESS.items()])
    source = Name(label=_("Source: the act, its number and date"), most=200, required=True)
    seen = Seen()


class RecountForm(forms.Form):
    """Counting the open terms anew, and why."""

    reason = Prose(label=_("Why the terms are counted anew"), most=500)
    is_anew = forms.BooleanField(
        label=_("By the wording of the law that governs each day now, not by the one each appeal was registered under"),
        required=False,
    )


class WordingForm(forms.Form):
    """A version of a wording of the law (law.md 3.3)."""

    status = Choice(label=_("Status"), choices=[(one.value, words) for one, words in STATUSES.items()])
    valid_from = DayField(label=_("In force from"), required=False)
    valid_to = DayField(label=_("Last day in force (not required)"), required=False)
    transition = Choice(
        label=_("Which day decides"), choices=[(one.value, words) for one, words in TRANSITIONS.items()]
    )
    fine = Count(label=_("Fine for an official who misses the term, som (0: none)"), most=10_000_000, least=0)
    source = Name(label=_("Source"), most=300, required=True)
    verified_by = Name(label=_("Compared with the official text by"), most=200)
    verified_on = DayField(label=_("Compared on"), required=False)
    url = Name(label=_("Address of the official text"), most=300)
    seen = Seen()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in RULES:
            self.fields[f"{name}_max"] = Count(label=_("Term"), most=LONGEST)
            units = [(one.value, unit) for one, unit in UNITS.items()]
            self.fields[f"{name}_unit"] = Choice(label=_("Counted in"), choices=units)
            self.fields[f"{name}_mark"] = Choice(label=_("Confidence"), choices=MARKS)
            if name in SWITCHED:
                self.fields[f"{name}_is_on"] = forms.BooleanField(label=_("May be used"), required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Write the whole address, from https:// on."))
        return url

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that belong to no rule."""
        return [field for field in self if not field.name.startswith(tuple(f"{name}_" for name in RULES))]

    @property
    def rules(self) -> "list[tuple[StrOrPromise, list[forms.BoundField]]]":
        """Each rule by its name with its fields."""
        return [(RULE_WORDS[name], [field for field in self if field.name.startswith(f"{name}_")]) for name in RULES]

    def profile(self, stood: Profile) -> Profile:
        """The version this form asks for, with the names of the wording it belongs to."""
        facts = self.cleaned_data
        return Profile(
            id=stood.id,
            ky=stood.ky,
            ru=stood.ru,
            en=stood.en,
            status=Status(facts["status"]),
            valid_from=facts["valid_from"],
            valid_to=facts["valid_to"],
            source=facts["source"],
            transition=Transition(facts["transition"]),
            fine=facts["fine"],
            verified=Verified(facts["verified_by"], facts["verified_on"], facts["url"]),
            registration=self._rule("registration"),
            consideration=self._rule("consideration"),
            forwarding=self._rule("forwarding"),
            extension=self._rule("extension"),
            waiting=self._rule("waiting"),
        )

    def _rule(self, name: str) -> Rule:
        facts = self.cleaned_data
        is_on = bool(facts[f"{name}_is_on"]) if name in SWITCHED else True
        return Rule(facts[f"{name}_max"], Unit(facts[f"{name}_unit"]), facts[f"{name}_mark"], is_on=is_on)


def shown(profile: Profile) -> dict[str, Any]:
    """A wording as the fields of its form show it."""
    facts: dict[str, Any] = {
        "status": profile.status.value,
        "valid_from": profile.valid_from,
        "valid_to": profile.valid_to,
        "transition": profile.transition.value,
        "fine": profile.fine,
        "source": profile.source,
        "verified_by": profile.verified.by,
        "verified_on": profile.verified.on,
        "url": profile.verified.url,
    }
    for name in RULES:
        rule = profile.rule(name)
        facts |= {f"{name}_max": rule.max, f"{name}_unit": rule.unit.value, f"{name}_mark": rule.mark}
        facts |= {f"{name}_is_on": rule.is_on} if name in SWITCHED else {}
    return facts

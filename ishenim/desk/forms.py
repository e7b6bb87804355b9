"""The filter of the list of appeals. A wrong value is said at its field and filters nothing."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Post
from ishenim.appeals.models import AppealQuerySet, Stage
from ishenim.common.clean import clean_line
from ishenim.common.days import Day, midnight
from ishenim.common.widgets import PlainList
from ishenim.consideration.models import FlagCode
from ishenim.consideration.turns import LABELS
from ishenim.directory.models import Topic
from ishenim.directory.queries import villages
from ishenim.kyrgyz import dates
from ishenim.notify.kinds import KINDS
from ishenim.notify.models import NoticeQuerySet
from ishenim.regulation.channels import Channel
from ishenim.telephony import phones
from ishenim.telephony.models import CameBy, kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANY = [("", pgettext_lazy("filter", "any"))]


def _list(label: "StrOrPromise") -> forms.ChoiceField:
    wrong = {"invalid_choice": _("Choose one of the list.")}
    return forms.ChoiceField(label=label, required=False, widget=PlainList(), error_messages=wrong)


class FilterForm(forms.Form):
    """What the list shows: a number, a phone or a name; a list of Today; stage, way, dates, executor, topic, place."""

    q = forms.CharField(
        label=_("Number, phone or name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input", "type": "search"}),
    )
    turn = _list(_("My lists"))
    stage = _list(pgettext_lazy("filter", "Stage"))
    channel = _list(_("How it came"))
    flag = _list(pgettext_lazy("filter", "Mark"))
    since = Day(label=_("Registered from"), required=False)
    until = Day(label=_("Registered to"), required=False)
    executor = _list(_("Executor"))
    topic = _list(_("Topic"))
    village = _list(_("Village"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["turn"].choices = [*ANY, *LABELS.items()]
        named["stage"].choices = [*ANY, *Stage.choices]
        named["channel"].choices = [*ANY, *CameBy.choices]
        named["flag"].choices = [*ANY, *FlagCode.choices]
        named["executor"].choices = [*ANY, *((str(post.pk), post.name) for post in Post.objects.order_by("pk"))]
        named["topic"].choices = [*ANY, *((topic.pk, topic.name) for topic in Topic.objects.order_by("place"))]
        named["village"].choices = [*ANY, *((village.pk, village.name) for village in villages())]

    def clean_q(self) -> str:
        return clean_line(self.cleaned_data["q"]).strip()

    def given(self) -> dict[str, str]:
        """What was asked, as it was typed: an errand asks the same later."""
        return {name: str(self.data[name]) for name in self.fields if self.data.get(name)}

    def shown(self) -> list[tuple[str, str]]:
        """What was asked, in words, for the head of a paper; call it after is_valid()."""
        asked = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                named = dict(getattr(field, "choices", []))
                words = dates.short_date(value) if isinstance(value, date) else str(named.get(value, value))
                asked.append((str(field.label), words))
        return asked

    def narrowed(self, seen: AppealQuerySet, *, area: str, knows_names: bool) -> AppealQuerySet:
        """Return the appeals that fit; call it after is_valid(). `area` is the district's dialling code.

        Whoever is not told hidden names (`knows_names`) cannot find them out by asking: neither by name nor by
        phone nor by village is a caller found who asked to be hidden.
        """
        facts = self.cleaned_data
        if not knows_names and (facts.get("q") or facts.get("village")):
            seen = seen.exclude(applicant__is_confidential=True)
        given = {"stage": facts.get("stage"), "topic": facts.get("topic")}
        found = seen.filter(**{name: value for name, value in given.items() if value})
        if facts.get("channel"):
            found = found.filter(channel=kept(Channel(facts["channel"])))
        if facts.get("village"):
            found = found.of_village(facts["village"])
        if facts.get("since"):
            found = found.filter(line__registered_at__gte=midnight(facts["since"]))
        if facts.get("until"):
            found = found.filter(line__registered_at__lt=midnight(facts["until"] + timedelta(days=1)))
        if facts.get("executor"):
            found = found.with_executor(int(facts["executor"]))
        return _asked(found, facts.get("q", ""), area=area)


def _asked(found: AppealQuerySet, told: str, *, area: str) -> AppealQuerySet:
    """A short number is a journal number, a longer one a phone, anything else a name."""
    if not told:
        return found
    digits = told.removeprefix("№").strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 6:
        return found.by_number(int(digits))
    numbers = [phone.number for phone in phones.told(told, area=area) if phone.number]
    return found.by_phone(numbers) if numbers else found.by_name(told)


class NoticeFilter(forms.Form):
    """Which notices: those not seen yet, or all; of one kind."""

    state = _list(pgettext_lazy("filter of notices", "Which"))
    kind = _list(pgettext_lazy("filter of notices", "About what"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["state"].choices = [("", _("not seen yet")), ("all", pgettext_lazy("notices", "all"))]
        named["kind"].choices = [*ANY, *((code, kind.name) for code, kind in KINDS.items())]

    def narrowed(self, told: NoticeQuerySet) -> NoticeQuerySet:
        """Return the notices that fit; a wrong filter shows what was not seen yet."""
        facts = self.cleaned_data if self.is_valid() else {}
        found = told if facts.get("state") == "all" else told.unseen()
        return found.filter(kind=facts["kind"]) if facts.get("kind") else found

    def shown(self) -> str:
        """What was asked, in words, for the head of a paper; call it after is_valid()."""
        named: Any = self.fields
        return " · ".join(str(dict(named[name].choices)[value]) for name, value in self.cleaned_data.items())

"""The filter of the board. A wrong value is said at its field and filters nothing."""

from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.appeals.models import AppealQuerySet, Kind, Part, PartKind
from ishenim.common.queries import remembered
from ishenim.common.widgets import PlainList
from ishenim.control.columns import Behind, Column, condition, days_of
from ishenim.control.queries import every_post
from ishenim.directory.models import Body, Topic
from ishenim.directory.queries import villages
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation.channels import Channel
from ishenim.telephony.models import CameBy, kept

if TYPE_CHECKING:
    from datetime import date

    from django_stubs_ext import StrOrPromise

ANY = [("", pgettext_lazy("filter", "any"))]
PILES = [*Column.choices, *Behind.choices]


def _list(label: "StrOrPromise") -> forms.ChoiceField:
    wrong = {"invalid_choice": _("Choose one of the list.")}
    return forms.ChoiceField(label=label, required=False, widget=PlainList(), error_messages=wrong)


class BoardForm(forms.Form):
    """Which column or list, of which executor, body, village, topic and way."""

    pile = forms.ChoiceField(
        choices=[*ANY, *PILES],
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("The board has no such column.")},
    )
    executor = _list(_("Executor"))
    body = _list(pgettext_lazy("filter", "Body"))
    village = _list(_("Village"))
    topic = _list(_("Topic"))
    appeal_kind = _list(_("Kind"))
    channel = _list(_("How it came"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["executor"].choices = [*ANY, *((str(post.pk), post.name) for post in every_post().values())]
        named["body"].choices = [*ANY, *((body.pk, body.name) for body in _bodies())]
        named["village"].choices = [*ANY, *((village.pk, village.name) for village in villages())]
        named["topic"].choices = [*ANY, *((topic.pk, topic.name) for topic in _topics())]
        named["appeal_kind"].choices = [*ANY, *Kind.choices]
        named["channel"].choices = [*ANY, *CameBy.choices]

    def kept(self) -> dict[str, str]:
        """What was asked, for the addresses of the page; call it after is_valid()."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def narrowing(self) -> dict[str, str]:
        """What was asked besides the column, in words by label; call it after is_valid()."""
        named: Any = self.fields
        asked = {name: self.cleaned_data[name] for name in named if name != "pile" and self.cleaned_data[name]}
        return {str(named[name].label): str(dict(named[name].choices)[code]) for name, code in asked.items()}

    def narrowed(self, found: AppealQuerySet, *, knows_names: bool) -> AppealQuerySet:
        """Return the appeals that fit, of every column; call it after is_valid().

        Whoever is not told hidden names does not learn by asking where a caller lives who asked to be hidden.
        """
        facts = self.cleaned_data
        if facts["executor"]:
            found = found.with_executor(int(facts["executor"]))
        if facts["body"]:
            posts = [post.pk for post in every_post().values() if post.body == facts["body"]]
            lead = Part.objects.filter(post__in=posts, kind=PartKind.LEAD, until_place=None)
            found = found.filter(pk__in=lead.values("appeal_id"))
        if facts["village"]:
            found = found.of_village(facts["village"])
            found = found if knows_names else found.exclude(applicant__is_confidential=True)
        if facts["appeal_kind"]:
            found = found.filter(kind=facts["appeal_kind"])
        if facts["channel"]:
            found = found.filter(channel=kept(Channel(facts["channel"])))
        return found.filter(topic=facts["topic"]) if facts["topic"] else found

    def piled(self, found: AppealQuerySet, *, on: "date") -> AppealQuerySet:
        """Return those of the column or list that was asked for; of every column where none was."""
        return found.filter(condition(self.cleaned_data["pile"], days_of(on)))


def _bodies() -> list[Body]:
    """The bodies that posts of the office belong to, in the order of the alphabet."""
    codes = {post.body for post in every_post().values() if post.body}
    known = remembered("bodies of posts", lambda: list(Body.objects.filter(pk__in=codes)))
    return sorted(known, key=lambda body: sort_key(body.name))


def _topics() -> list[Topic]:
    return remembered("every topic", lambda: list(Topic.objects.order_by("place", "pk")))

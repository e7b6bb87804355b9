"""What the pages of posts and people ask. A wrong value is said at its field; everything typed stays."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.actions import Seat
from ishenim.accounts.models import Language, Person, Post
from ishenim.common.clean import clean_line
from ishenim.common.days import Day
from ishenim.common.fields import OneLine
from ishenim.common.widgets import PlainList
from ishenim.consideration.fields import CHOOSE
from ishenim.directory.models import Body, Group
from ishenim.kyrgyz.order import sort_key
from ishenim.notify.models import MailAddress, MobileNumber
from ishenim.notify.queries import history, numbers_kept
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.posts import Role
from ishenim.staffing.models import RoleName
from ishenim.telephony import phones

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAME_LENGTH = 300
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,59}", re.ASCII)
ANY = [("", pgettext_lazy("filter", "any"))]


class OneOf(forms.ChoiceField):
    """One of a list; an empty choice where none is required."""

    def __init__(self, *, label: "StrOrPromise", choices: Any = (), required: bool = True) -> None:
        wrong = _("Choose one of the list.")
        errors = {"required": wrong, "invalid_choice": wrong}
        super().__init__(label=label, required=required, choices=choices, widget=PlainList(), error_messages=errors)


def _search(label: "StrOrPromise") -> forms.CharField:
    box = forms.TextInput(attrs={"class": "govuk-input", "type": "search"})
    return forms.CharField(label=label, required=False, max_length=200, widget=box)


class _Filter(forms.Form):
    """Words and what else narrows a list; something that cannot be understood filters nothing."""

    def asked(self, name: str) -> str:
        if not self.is_valid():
            return ""
        return clean_line(str(self.cleaned_data.get(name, "")))


class BodyFilter(_Filter):
    """Which bodies: a group of II.1, words of the name (R12)."""

    group = OneOf(label=_("Group"), choices=[*ANY, *Group.choices], required=False)
    q = _search(_("Words of the name"))


class PostFilter(_Filter):
    """Which posts: of a body, words, only those that nobody holds."""

    body = OneOf(label=_("Body"), required=False)
    q = _search(_("Words of the post or name of its holder"))
    vacant = forms.BooleanField(label=_("Only those that nobody holds"), required=False)

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["body"].choices = [*ANY, *((body.code, body.name) for body in bodies)]


class PeopleFilter(_Filter):
    """Which people: words of the name, also those who were disabled."""

    q = _search(_("Name or user name"))
    all = forms.BooleanField(label=_("Also those who may no longer sign in"), required=False)


class ActFilter(_Filter):
    """Which acts: words of the post or of a name."""

    q = _search(_("Words of the post or a name"))


class NamesForm(forms.Form):
    """A name in three languages; Kyrgyz is the original."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    code = OneLine(label=_("Code, small Latin letters (empty: it is made; it never changes)"), most=60)
    ky = OneLine(label=_("Name in Kyrgyz"), most=NAME_LENGTH, required=True)
    ru = OneLine(label=_("Name in Russian"), most=NAME_LENGTH)
    en = OneLine(label=_("Name in English"), most=NAME_LENGTH)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and (not CODE.fullmatch(code) or code == "new"):
            raise forms.ValidationError(_("A code is made of small Latin letters, digits and hyphens."))
        return code

    @property
    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[language] for language in ("ky", "ru", "en")}


class BodyForm(NamesForm):
    """A body: its names, its group, and whether complaints about the head may go there."""

    group = OneOf(label=_("Group"), choices=[*CHOOSE, *Group.choices])
    is_outside_addressee = forms.BooleanField(
        label=_("Complaints about the head of the administration may be sent here"), required=False
    )


class PostForm(NamesForm):
    """A post: its names, what it does, its body, and the lines of subordination (R12)."""

    role = OneOf(label=_("What the post does"), choices=[*CHOOSE, *RoleName.choices])
    body = OneOf(label=_("Body"))
    heads_body = forms.BooleanField(label=_("This post heads the body"), required=False)
    reports_to = OneOf(label=_("Reports to"), required=False)
    deputy_of = OneOf(label=_("Deputy of"), required=False)
    assistant_of = OneOf(label=_("Assistant of"), required=False)

    def __init__(self, *args: Any, post: Post | None, **kwargs: Any) -> None:
        super().__init__(*args, is_new=post is None, **kwargs)
        fields: Any = self.fields
        own = post.body if post else ""
        bodies = [body for body in Body.objects.all() if body.group != Group.OTHER or body.code in (own, APPARATUS)]
        bodies.sort(key=lambda body: (body.code != APPARATUS, sort_key(body.ky)))
        fields["body"].choices = [*CHOOSE, *((body.code, body.name) for body in bodies)]
        self.posts = {str(one.pk): one for one in Post.objects.order_by("pk") if post is None or one.pk != post.pk}
        for name in ("reports_to", "deputy_of", "assistant_of"):
            fields[name].choices = [*CHOOSE, *((key, one.name) for key, one in self.posts.items())]

    def seat(self, code: str) -> Seat:
        """The post as the action takes it."""
        facts = self.cleaned_data
        return Seat(
            code=code,
            names=self.names,
            role=Role(facts["role"]),
            body="" if facts["body"] == APPARATUS else facts["body"],
            heads_body=facts["heads_body"],
            reports_to=self.posts.get(facts["reports_to"]),
            deputy_of=self.posts.get(facts["deputy_of"]),
            assistant_of=self.posts.get(facts["assistant_of"]),
        )


class ActForm(forms.Form):
    """Something done with a post; `seen` says what the page was made from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, post: Post, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.people = {str(person.pk): person for person in people}
        if "person" in fields:
            named = ((key, f"{one.full_name} ({one.username})") for key, one in self.people.items())
            fields["person"].choices = [*CHOOSE, *named]
        if "chosen" in fields:
            self.posts = {str(one.pk): one for one in Post.objects.exclude(pk=post.pk).order_by("pk")}
            fields["chosen"].choices = [*CHOOSE, *((key, one.name) for key, one in self.posts.items())]

    @property
    def who(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]

    @property
    def which(self) -> Post:
        """The post chosen."""
        return self.posts[self.cleaned_data["chosen"]]


class HandOverForm(ActForm):
    """The next holder and the first day."""

    person = OneOf(label=_("Next holder"))
    day = Day(label=_("First day of the next holder"))


class GiveForm(ActForm):
    """A holder from a day, until further notice or to a day."""

    person = OneOf(label=_("Who"))
    since = Day(label=_("First day"))
    until = Day(label=_("Last day (empty: until further notice)"), required=False)


class SubstituteForm(ActForm):
    """A substitute between two days (R15)."""

    person = OneOf(label=_("Who stands in"))
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"))


class EndForm(ActForm):
    """The last day of a holding."""

    holding = forms.IntegerField(widget=forms.HiddenInput)
    until = Day(label=_("Last day"))


class AppointForm(ActForm):
    """The post that handles complaints about this one (decisions 4)."""

    chosen = OneOf(label=_("Which post"))
    since = Day(label=_("From which day"))


class WithdrawForm(ActForm):
    """Nobody is appointed any more."""


OF_ACT: dict[str, type[ActForm]] = {
    "hand-over": HandOverForm,
    "give": GiveForm,
    "substitute": SubstituteForm,
    "end": EndForm,
    "appoint": AppointForm,
    "withdraw": WithdrawForm,
}


LABELS = {  # what is done with a post, as its button says it
    "hand-over": pgettext_lazy("button", "Hand the post over"),
    "give": pgettext_lazy("button", "Give the post"),
    "substitute": pgettext_lazy("button", "Appoint a substitute"),
    "appoint": pgettext_lazy("button", "Appoint who handles complaints about this post"),
    "withdraw": pgettext_lazy("button", "Withdraw that appointment"),
    "change": pgettext_lazy("button", "Change the post"),
}
HINTS = {
    "hand-over": _("The holder's last day becomes the day before. An act with everything that passes is made at once."),
    "give": _("For days on which nobody holds the post."),
    "substitute": _("Both days are included. The holder keeps the post."),
    "appoint": _("One post; never this one, its deputy or its assistant."),
    "withdraw": _("From tomorrow nobody is appointed."),
    "change": _("What the post was before stays written. The code does not change."),
}


class PersonForm(forms.Form):
    """Somebody who will sign in."""

    full_name = OneLine(label=_("Surname, name, patronymic"), most=200, required=True)
    username = OneLine(label=_("User name (small Latin letters, digits, dots, hyphens)"), most=60, required=True)
    language = OneOf(label=_("Language of the screens"), choices=Language.choices)

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if not USERNAME.fullmatch(username) or username == "new":
            raise forms.ValidationError(_("A user name is made of small Latin letters, digits, dots and hyphens."))
        return username


class PassDraftsForm(forms.Form):
    """To whom the unfinished calls of somebody who left go."""

    to = OneOf(label=_("To whom"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.people = {str(person.pk): person for person in people}
        fields["to"].choices = [*CHOOSE, *((key, one.full_name) for key, one in self.people.items())]

    @property
    def who(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["to"]]


class MailForm(forms.Form):
    """Where letters to a person go; empty: nowhere. `seen` is the row the page knew of."""

    email = forms.EmailField(
        label=_("E-mail address (empty: no letters)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "govuk-input govuk-input--width-20", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the address as name@office.kg."),
            "max_length": _("The address is too long."),
        },
    )
    seen = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    @classmethod
    def after(cls, addresses: list[MailAddress]) -> "MailForm":
        """The form as it follows on what was kept so far, the latest first."""
        last = addresses[0] if addresses else MailAddress()
        return cls(initial={"email": last.email, "seen": last.pk or 0})

    def clean_email(self) -> str:
        """Mail servers take Latin letters only; a look-alike of another alphabet leads nowhere."""
        email = str(self.cleaned_data["email"])
        if not email.isascii():
            raise forms.ValidationError(_("An e-mail address has Latin letters only."))
        return email


class NumberForm(forms.Form):
    """Where SMS to a person go; empty: nowhere. `number_seen` is the row the page knew of."""

    number = forms.CharField(
        label=_("Mobile number (empty: no SMS)"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input govuk-input--width-20", "inputmode": "tel", "autocomplete": "off"}
        ),
        error_messages={"max_length": _("The number is too long.")},
    )
    number_seen = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    @classmethod
    def after(cls, numbers: list[MobileNumber]) -> "NumberForm":
        """The form as it follows on what was kept so far, the latest first."""
        last = numbers[0] if numbers else MobileNumber()
        return cls(initial={"number": last.number, "number_seen": last.pk or 0})

    def clean_number(self) -> str:
        """In the one form in which numbers are kept; a telephone on a desk takes no SMS."""
        typed = clean_line(str(self.cleaned_data["number"]))
        number = phones.normal(typed) if typed else ""
        if typed and not phones.is_mobile(number):
            raise forms.ValidationError(_("Write a mobile number, such as 0555 12-34-56."))
        return number


def reaching(person: Person, failed: dict[str, forms.Form]) -> dict[str, Any]:
    """What the page of a person shows of where letters and SMS go; a form that failed keeps what was typed."""
    addresses, numbers = history(person), numbers_kept(person)
    return {
        "addresses": addresses,
        "mail_form": failed.get("mail") or MailForm.after(addresses),
        "is_mail_on": bool(settings.EMAIL_HOST),
        "numbers": numbers,
        "number_form": failed.get("mobile") or NumberForm.after(numbers),
        "is_sms_on": settings.SMS_FOLDER is not None,
    }

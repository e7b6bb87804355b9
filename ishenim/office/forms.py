"""What the head of apparatus fills in. A form knows how its facts are stored and how they read in the preview."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Language, Post
from ishenim.common.days import Day
from ishenim.common.fields import Name, Seen
from ishenim.common.house import POST
from ishenim.common.widgets import PlainList
from ishenim.consideration.fields import Prose
from ishenim.escalation import telephones
from ishenim.kyrgyz.dates import short_date
from ishenim.reception.actions import NOT_RECEIVING
from ishenim.reception.models import Kind, Week, Weekday
from ishenim.regulation import reception, reminders
from ishenim.regulation.house import INDEX_LENGTH, MOST_FILES, MOST_MEGABYTES
from ishenim.regulation.patterns import LEAST_DAYS, LEAST_MESSAGES, MOST_DAYS, MOST_MESSAGES
from ishenim.regulation.posts import Role
from ishenim.regulation.seasons import read_pauses, written_pauses

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAME, SHORT, TEXT = 300, 120, 30_000
DAY_WRONG, TIME_WRONG = _("Write the day as 22.11.2026."), _("Write the time as 08:30.")
NUMBER_WRONG = _("Write a number.")
ONE = _("Write one number, in digits.")
DIALLED = re.compile(r"\+?[0-9()\- ]+")


class Clock(forms.TimeField):
    def __init__(self, *, label: "StrOrPromise") -> None:
        box = forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input govuk-input--width-5"})
        errors = {"invalid": TIME_WRONG, "required": TIME_WRONG}
        super().__init__(label=label, input_formats=["%H:%M", "%H.%M"], widget=box, error_messages=errors)


class Count(forms.IntegerField):
    def __init__(self, *, label: "StrOrPromise", most: int, least: int = 1) -> None:
        width = 3 if most < 10_000 else 10
        box = forms.TextInput(attrs={"class": f"govuk-input govuk-input--width-{width}", "inputmode": "numeric"})
        wrong = {"min_value": NUMBER_WRONG, "max_value": _("At most %(limit_value)d.")}
        errors = {"invalid": NUMBER_WRONG, "required": NUMBER_WRONG, **wrong}
        super().__init__(label=label, min_value=least, max_value=most, widget=box, error_messages=errors)


class Choice(forms.ChoiceField):
    def __init__(
        self, *, label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]" = (), required: bool = True
    ) -> None:
        wrong = _("Choose one of the list.")
        errors = {"required": wrong, "invalid_choice": wrong}
        offered = list(choices)
        super().__init__(label=label, choices=offered, required=required, widget=PlainList(), error_messages=errors)


class Several(forms.MultipleChoiceField):
    """Some of a short list, each with a tick."""

    def __init__(self, *, label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]") -> None:
        errors = {"required": _("Choose at least one."), "invalid_choice": _("Choose one of the list.")}
        super().__init__(label=label, choices=list(choices), widget=forms.CheckboxSelectMultiple, error_messages=errors)


class SettingForm(forms.Form):
    """One matter of the office. `seen` is its latest record when the page was made."""

    dated = True  # whether it holds from a chosen day
    seen = Seen()

    def told(self) -> dict[str, object]:
        """The facts as a record writes them."""
        left_out = {"seen", "since", "fits"}
        return {name: plain(value) for name, value in self.cleaned_data.items() if name not in left_out}

    def shown(self, told: dict[str, Any]) -> dict[str, str]:
        """The same as people read it, by label."""
        return {str(field.label): self._words(field, told[name]) for name, field in self.fields.items() if name in told}

    def as_initial(self, told: dict[str, Any]) -> dict[str, Any]:
        """What a record tells, as the fields show it."""
        return {
            name: date.fromisoformat(value)
            if isinstance(self.fields.get(name), forms.DateField) and isinstance(value, str) and value
            else value
            for name, value in told.items()
        }

    def _words(self, field: forms.Field, value: Any) -> str:
        if isinstance(field, forms.BooleanField):
            return gettext("yes") if value else gettext("no")
        if isinstance(field, forms.MultipleChoiceField):
            named: Any = field.choices
            return ", ".join(str(words) for code, words in named if str(code) in value)
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            return next((str(words) for code, words in offered if str(code) == str(value)), "")
        if isinstance(field, forms.DateField):
            return short_date(date.fromisoformat(value)) if value else ""
        return str(value if value is not None else "")


def plain(value: object) -> object:
    """A fact in the form of a record: days and times as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return "" if value is None else value


class Since(SettingForm):
    """A matter that holds from a day on."""

    since = Day(label=_("In force from"))


class ProfileForm(SettingForm):
    """The office's own words (R1), in three languages, with the Kyrgyz genitives that templates need."""

    dated = False
    name_ky = Name(label=_("Name of the administration, in Kyrgyz"), most=NAME, required=True)
    name_genitive_ky = Name(label=_("The same in the genitive (…нын)"), most=NAME)
    name_ru = Name(label=_("Name of the administration, in Russian"), most=NAME)
    name_en = Name(label=_("Name of the administration, in English"), most=NAME)
    short_ky = Name(label=_("Short name, in Kyrgyz"), most=SHORT)
    short_ru = Name(label=_("Short name, in Russian"), most=SHORT)
    short_en = Name(label=_("Short name, in English"), most=SHORT)
    apparatus_ky = Name(label=_("Name of the apparatus, in Kyrgyz"), most=NAME, required=True)
    apparatus_genitive_ky = Name(label=_("Name of the apparatus in the genitive (…нын)"), most=NAME)
    apparatus_ru = Name(label=_("Name of the apparatus, in Russian"), most=NAME)
    apparatus_en = Name(label=_("Name of the apparatus, in English"), most=NAME)
    greeting_ky = Name(label=_("Whose telephone it is, as it is spoken in Kyrgyz"), most=NAME)
    greeting_ru = Name(label=_("Whose telephone it is, as it is spoken in Russian"), most=NAME)
    greeting_en = Name(label=_("Whose telephone it is, as it is spoken in English"), most=NAME)
    address_ky = Name(label=_("Address, in Kyrgyz"), most=NAME)
    address_ru = Name(label=_("Address, in Russian"), most=NAME)
    address_en = Name(label=_("Address, in English"), most=NAME)
    area_code = Name(label=_("Dialling code of the district, without 0"), most=8)

    def clean_area_code(self) -> str:
        code: str = self.cleaned_data["area_code"]
        if code and not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("Write digits only."))
        return code


class NumberForm(Since):
    """The number of the phone (R5)."""

    display = Name(label=_("Number as people write it"), most=200, required=True)
    responsible = Name(label=_("Responsible person"), most=200, required=True)
    until = Day(label=_("Last day (not required)"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("until") and facts.get("since") and facts["until"] < facts["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return facts


class NamedForm(SettingForm):
    """Names in three languages; Kyrgyz is the original."""

    dated = False
    ky = Name(label=_("In Kyrgyz"), most=NAME, required=True)
    ru = Name(label=_("In Russian"), most=NAME)
    en = Name(label=_("In English"), most=NAME)


class SeasonForm(NamedForm):
    """A season (I.3; R7, R8)."""

    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    opens = Clock(label=_("Opens"))
    lunch_from = Clock(label=_("Lunch break from"))
    lunch_until = Clock(label=_("Lunch break until"))
    closes = Clock(label=_("Closes"))
    pauses = Name(label=_("Further pauses, for example 10:00-10:15, 15:30-15:45"), most=200)
    is_verified = forms.BooleanField(label=_("The dates have been verified"), required=False)
    fits = forms.BooleanField(label=_("Move the neighbouring seasons up to these days"), required=False)

    def clean_pauses(self) -> str:
        pauses = read_pauses(self.cleaned_data["pauses"])
        if pauses is None:
            raise forms.ValidationError(_("Write each pause as 10:00-10:15, with commas between them."))
        return written_pauses(pauses)


class TopicForm(NamedForm):
    """A topic of the list of the call screen (R22)."""

    place = Count(label=_("Place in the list"), most=30_000, least=0)
    executor = Choice(label=_("Proposed as lead executor"), required=False)
    is_restricted = forms.BooleanField(label=_("Restricted from the start"), required=False)
    off_from = Day(label=_("Not offered from (empty: offered)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields  # only this one has choices
        posts = [(str(post.pk), post.name) for post in Post.objects.order_by("pk")]
        named["executor"].choices = [("", "—"), *posts]

    def told(self) -> dict[str, object]:
        told = super().told()
        return {**told, "executor": int(str(told["executor"])) if told["executor"] else None}


class ReceptionForm(SettingForm):
    """When somebody receives citizens, and where (law 2)."""

    dated = False
    post = Choice(label=_("Who receives"))
    kind = Choice(label=_("Kind of reception"), choices=Kind.choices)
    weekdays = Several(label=_("Days of the week"), choices=Weekday.choices)
    week = Choice(label=_("Which of them"), choices=[(str(code), words) for code, words in Week.choices])
    opens = Clock(label=pgettext_lazy("of a reception", "From"))
    closes = Clock(label=pgettext_lazy("of a reception", "Until"))
    minutes = Count(label=_("Minutes for one visitor"), most=reception.MOST_MINUTES)
    place_ky = Name(label=_("Place, in Kyrgyz"), most=NAME, required=True)
    place_ru = Name(label=_("Place, in Russian"), most=NAME)
    place_en = Name(label=_("Place, in English"), most=NAME)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day (not required)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields  # only this one has choices of its own
        posts = Post.objects.exclude(role__in=NOT_RECEIVING).order_by("pk")
        named["post"].choices = [("", "—"), *((str(post.pk), post.name) for post in posts)]

    def told(self) -> dict[str, object]:
        return {**super().told(), "since": plain(self.cleaned_data["since"])}


class PhraseForm(NamedForm):
    """A text that is chosen instead of typed."""

    place = Count(label=_("Place in the list"), most=30_000, least=0)
    off_from = Day(label=_("Not offered from (empty: offered)"), required=False)


class IndexForm(Since):
    """How the index of an appeal is written."""

    pattern = Name(label=_("Pattern of the index: {seq} number, {yyyy} year"), most=INDEX_LENGTH, required=True)


class FilesForm(Since):
    """What one act may bring."""

    most = Count(label=_("Files at most"), most=MOST_FILES)
    megabytes = Count(label=_("Each up to, MB"), most=MOST_MEGABYTES)


class MinutesForm(Since):
    """The ladder of an urgent call (III.8; decisions 7)."""

    next_person = Count(label=_("Minutes until the next person is called"), most=60)
    by_phone = Count(label=_("Minutes until the operator telephones"), most=60)
    deputy = Count(label=_("Minutes until the deputy or the duty number"), most=60)
    acknowledged = Count(label=_("Minutes until the head has acknowledged"), most=60)
    handed_over = Count(label=_("Minutes until it is handed over"), most=60)


class Telephone(forms.CharField):
    """One number as it is dialled here: a mobile one, one of the district, or a short one of the house."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        box = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "inputmode": "tel"})
        super().__init__(label=label, required=False, max_length=40, widget=box, error_messages={"max_length": ONE})

    def clean(self, value: Any) -> str:
        told: str = super().clean(value)
        if told and not (DIALLED.fullmatch(told) and 3 <= sum(sign.isdigit() for sign in told) <= 15):
            raise forms.ValidationError(ONE)
        return told


class PhoneBookForm(Since):
    """Who is rung up at an urgent call when the screen, mail and SMS reach nobody (R52; decisions 7)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = telephones.posts(on=timezone.localdate())
        names = [post.name for post in posts]
        for post in posts:
            label = post.name if names.count(post.name) == 1 else f"{post.name} ({post.code})"
            self.fields[f"{POST}{post.pk}"] = Telephone(label=label)
        self.fields["duty"] = Telephone(label=_("Duty number of the oblast"))
        self.fields["duty_name"] = Name(label=_("Whose duty number it is"), most=200)


class PatternsForm(Since):
    """When several messages on one body or post are told to the head (R14)."""

    messages = Count(label=_("Appeals about one body or post"), most=MOST_MESSAGES, least=LEAST_MESSAGES)
    days = Count(label=_("Within so many days"), most=MOST_DAYS, least=LEAST_DAYS)


class RemindersForm(Since):
    """When somebody is reminded of a term (III.7)."""

    first = Count(label=_("Working days before the last day: first reminder"), most=reminders.MOST)
    second = Count(label=_("Working days before the last day: second reminder"), most=reminders.MOST)
    last = Count(label=_("Working days before the last day: last reminder"), most=reminders.MOST, least=0)
    passed = Count(label=_("Working days after it: to the executor and the head of apparatus"), most=reminders.MOST)
    to_head = Count(label=_("Working days after it: to the head"), most=reminders.MOST)
    no_reply = Count(label=_("Working days after a letter was sent that nobody has replied to"), most=reminders.MOST)


class LanguagesForm(Since):
    """Kyrgyz is always offered."""

    ru = forms.BooleanField(label=_("Russian"), required=False)
    en = forms.BooleanField(label=_("English"), required=False)


class RegulationForm(Since):
    """The office's own text of the regulation (R2)."""

    version = Name(label=pgettext_lazy("of the regulation", "Version"), most=100, required=True)
    approved_by = Name(label=_("Approved by (not required)"), most=NAME)
    approved_on = Day(label=_("Day of approval (not required)"), required=False)
    approved_number = Name(label=_("Number of the decision (not required)"), most=100)
    text_ky = Prose(label=_("Text in Kyrgyz"), most=TEXT, rows=14, required=True)
    text_ru = Prose(label=_("Text in Russian (not required)"), most=TEXT, rows=6)
    text_en = Prose(label=_("Text in English (not required)"), most=TEXT, rows=6)


ROLES = {  # the posts without which no appeal goes its road, and those that help
    Role.HEAD.value: _("Head of the administration: gives resolutions"),
    Role.DEPUTY_HEAD.value: _("Deputy head"),
    Role.RECORDS_SPECIALIST.value: _("Chief records specialist: takes calls and keeps the journal"),
    Role.OPERATOR.value: _("Operator: takes calls"),
    Role.EXECUTOR.value: _("Executor: carries out resolutions"),
    Role.CONTROL.value: _("Execution control"),
    Role.AUDITOR.value: _("Auditor: reads, never writes"),
    Role.ADMINISTRATOR.value: _("Administrator: keeps the program running, reads no contents"),
}
USERNAME_WRONG = _("A user name is made of small Latin letters, digits, dots and hyphens.")


class PersonForm(forms.Form):
    """Somebody who signs in."""

    full_name = Name(label=_("Full name"), most=200, required=True)
    username = forms.RegexField(
        r"[a-z0-9][a-z0-9._-]{1,59}\Z",
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": USERNAME_WRONG, "required": USERNAME_WRONG, "max_length": USERNAME_WRONG},
    )
    password = forms.CharField(
        label=_("Password, at least 12 characters"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "govuk-input", "autocomplete": "new-password"}),
        error_messages={"required": _("Write a password.")},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class BeginForm(PersonForm):
    """The one-time code, the name of the administration, and its first person."""

    code = forms.CharField(
        label=_("Code from the terminal"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": _("Write the code."), "max_length": _("Write the code.")},
    )
    office = Name(label=_("Name of the administration, in Kyrgyz"), most=NAME, required=True)
    language = Choice(label=_("Language of the screens"), choices=list(Language.choices))
    field_order = ("code", "office", "full_name", "username", "password", "language")


class NewcomerForm(PersonForm):
    """A post and who holds it from today."""

    role = Choice(label=_("What this post does"), choices=list(ROLES.items()))
    post_ky = Name(label=_("Name of the post, in Kyrgyz"), most=NAME, required=True)
    post_ru = Name(label=_("Name of the post, in Russian"), most=NAME)
    post_en = Name(label=_("Name of the post, in English"), most=NAME)
    field_order = ("role", "post_ky", "post_ru", "post_en", "full_name", "username", "password")

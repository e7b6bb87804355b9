"""Clean facts out of the call screen (III.4). Every error is a sentence at its field; nothing typed is dropped."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.appeals.models import Allegation, AppealLanguage, CallerType, Kind, Missing, Rank
from ishenim.common.clean import clean_line, clean_text, is_unreadable
from ishenim.directory.models import Topic
from ishenim.kyrgyz.folding import canonical
from ishenim.regulation import required_facts
from ishenim.regulation.receipt import WrongMoment, wrong_moment
from ishenim.regulation.required_facts import Fact

UNREADABLE = _("Some letters arrived broken. Please type this field again.")

LACKING_SENTENCES = {
    Fact.PHONE: _("Write the phone number, or choose why it was not told."),
    Fact.NAME: _("Write the name, or choose why it was not told."),
    Fact.ADDRESS: _("Write the village or the address, or choose why it was not told."),
}


class Words(forms.CharField):
    """One line as a person types it: cleaned, look-alike letters made Kyrgyz, never refused for what it says."""

    def __init__(self, *, most: int) -> None:
        too_long = _("This is longer than %(limit_value)d characters. It is kept in the draft; please shorten it.")
        super().__init__(required=False, max_length=most, strip=False, error_messages={"max_length": too_long})
        self.validators = [v for v in self.validators if isinstance(v, forms.fields.validators.MaxLengthValidator)]

    def to_python(self, value: object) -> str:
        return self.cleaned(str(value or ""))

    def cleaned(self, raw: str) -> str:
        return canonical(clean_line(raw))

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_unreadable(value):
            raise forms.ValidationError(UNREADABLE)


class Text(Words):
    """Several lines, kept as they were typed."""

    def cleaned(self, raw: str) -> str:
        return clean_text(raw).strip()


def _choice(choices: list[tuple[str, str]], message: str = "") -> forms.ChoiceField:
    wrong = message or _("Choose one of the list.")
    return forms.ChoiceField(
        choices=choices, required=bool(message), error_messages={"required": wrong, "invalid_choice": wrong}
    )


def _optional(choices: type[Missing]) -> forms.ChoiceField:
    return _choice([("", ""), *choices.choices])


class CallForm(forms.Form):
    """The fields in the order of speech. Whole-form rules stand in `clean`."""

    introduced = forms.BooleanField(
        error_messages={"required": _("Introduce yourself by name and post, then tick it here.")}
    )
    language = _choice(AppealLanguage.choices, _("Choose the language the caller speaks."))
    received_on = forms.CharField(required=False)
    received_time = forms.CharField(required=False)
    phone = Words(most=1000)
    phone_missing = _optional(Missing)
    caller_id = Words(most=40)
    caller_type = _choice(CallerType.choices, _("Choose who is calling."))
    org_form = Words(most=200)
    org_name = Words(most=300)
    full_name = Words(most=300)
    surname = Words(most=100)
    given_name = Words(most=100)
    patronymic = Words(most=100)
    name_missing = _optional(Missing)
    is_confidential = forms.BooleanField(required=False)
    village = Words(most=200)
    street = Words(most=300)
    address_missing = _optional(Missing)
    postal = Words(most=500)
    content = Text(most=required_facts.CONTENT_LENGTH)
    summary = Words(most=required_facts.SUMMARY_LENGTH)
    kind = _choice(Kind.choices, _("Choose what kind of appeal it is."))
    topic = forms.CharField(required=False)
    subject = forms.CharField(required=False)
    subject_rank = _choice(Rank.choices)
    subject_2 = forms.CharField(required=False)
    subject_2_rank = _choice(Rank.choices)
    subject_told = Words(most=300)
    allegation = forms.MultipleChoiceField(choices=Allegation.choices, required=False)
    not_read_because = Words(most=500)

    def __init__(self, *args: object, started_at: datetime, at: datetime, read_back: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.started_at, self.at, self.read_back = started_at, at, read_back

    def clean_phone(self) -> str:
        told = self.cleaned_data["phone"]
        if len([part for part in told.replace(";", ",").split(",") if part.strip()]) > required_facts.PHONES:
            raise forms.ValidationError(
                _("More than %(most)d numbers. Please keep the ones the caller can be reached by."),
                params={"most": required_facts.PHONES},
            )
        return told

    def clean_content(self) -> str:
        if not self.cleaned_data["content"]:
            raise forms.ValidationError(_("Write down what the caller said."))
        return self.cleaned_data["content"]

    def clean_topic(self) -> Topic:
        return Topic.objects.filter(pk=self.cleaned_data["topic"]).first() or Topic(pk=Topic.OTHER)

    def clean(self) -> dict[str, object]:
        facts = self.cleaned_data
        facts["received_at"] = self._received_at()
        if facts.get("caller_type") == CallerType.ORGANISATION:
            self._require("org_form", _("Write the legal form of the organisation."))
            self._require("org_name", _("Write the name of the organisation."))
        if not self.read_back:
            self._require("not_read_because", _("Write why the text was not read back to the caller."))
        return facts

    def _require(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def _received_at(self) -> datetime:
        """The moment of receipt: as typed, otherwise the moment the call screen was opened (R41)."""
        day, clock = self.cleaned_data.get("received_on", ""), self.cleaned_data.get("received_time", "")
        if not day and not clock:
            return self.started_at
        started = timezone.localtime(self.started_at)
        try:
            moment = datetime.combine(
                _day(day) if day else started.date(),
                _clock(clock) if clock else started.time(),
                started.tzinfo,
            )
        except ValueError:
            self.add_error("received_on", _("Write the day as 22.11.2026 and the time as 10:42."))
            return self.started_at
        sentence = {
            WrongMoment.IN_THE_FUTURE: _("This moment has not come yet. Write when the call came in."),
            WrongMoment.TOO_LONG_AGO: _("This is more than a year ago. Write when the call came in."),
        }.get(wrong_moment(moment, at=self.at))
        if sentence:
            self.add_error("received_on", sentence)
        return moment


def _day(text: str) -> date:
    """Read 22.11.2026 or 2026-11-22."""
    cleaned = text.strip()
    if "." in cleaned:
        day, month, year = cleaned.split(".")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(cleaned)


def _clock(text: str) -> time:
    """Read 9:05 or 09:05."""
    hours, minutes = text.strip().split(":")[:2]
    return time(int(hours), int(minutes))

"""Clean facts out of the call screen (III.4). Every error is a sentence at its field; nothing typed is dropped."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ishenim.appeals.forms import CodeForm
from ishenim.appeals.models import Allegation, AppealLanguage, CallerType, Kind, Missing, Rank
from ishenim.common.clean import clean_line, clean_text, is_unreadable
from ishenim.common.models import Office
from ishenim.directory.models import Body, Topic, Village
from ishenim.directory.queries import body_named, topic_codes, village_named
from ishenim.intake.queries import about, abouts
from ishenim.kyrgyz.folding import canonical
from ishenim.regulation import competence, required_facts, summary
from ishenim.regulation.channels import Channel
from ishenim.regulation.competence import ORDER_LENGTH, Competence, Lacking
from ishenim.regulation.receipt import WrongMoment, wrong_moment
from ishenim.regulation.required_facts import Explained, Fact, Told, ToldAddress, ToldName, lacking
from ishenim.telephony import phones
from ishenim.telephony.models import Call

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PHONE_LENGTH = 60  # characters of one number as it was told
UNREADABLE = _("Some letters arrived broken. Please type this field again.")

LACKING_FIELDS = {Fact.PHONE: "phone_missing", Fact.NAME: "name_missing", Fact.ADDRESS: "address_missing"}
LACKING_SENTENCES = {
    Fact.PHONE: _("Write the phone number, or choose why it was not told."),
    Fact.NAME: _("Write the name, or choose why it was not told."),
    Fact.ADDRESS: _("Write the village or the address, or choose why it was not told."),
}

LACKING_OF_AN_EXPLANATION = {
    Lacking.ALWAYS_OURS: (
        "competence",
        _(
            "A complaint about staff of the administration, of a district institution "
            "or of local self-government is ours."
        ),
    ),
    Lacking.INSTITUTION: ("institution", _("Choose the institution the caller was told to apply to.")),
    Lacking.ORDER: ("order_told", _("Write in which order the caller was told to apply.")),
}

WRONG_MOMENTS = {
    WrongMoment.IN_THE_FUTURE: _("This moment has not come yet. Write when the call came in."),
    WrongMoment.TOO_LONG_AGO: _("This is more than a year ago. Write when the call came in."),
}


class Words(forms.CharField):
    """One line as a person types it: cleaned, look-alike letters made Kyrgyz, never refused for what it says."""

    def __init__(self, *, most: int) -> None:
        too_long = _("This is longer than %(limit_value)d characters. It is kept in the draft; please shorten it.")
        super().__init__(required=False, max_length=most, strip=False, error_messages={"max_length": too_long})
        self.validators = [v for v in self.validators if isinstance(v, MaxLengthValidator)]

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


def _choice(choices: Sequence[tuple[str, "StrOrPromise"]], message: "StrOrPromise" = "") -> forms.ChoiceField:
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
    received_on = Words(most=40)
    received_time = Words(most=40)
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
    topic = Words(most=required_facts.CONTENT_LENGTH)  # whatever it is, it keeps nothing from being registered
    subject = Words(most=100)
    subject_rank = _choice(Rank.choices)
    subject_2 = Words(most=100)
    subject_2_rank = _choice(Rank.choices)
    subject_told = Words(most=300)
    allegation = forms.MultipleChoiceField(choices=Allegation.choices, required=False)
    not_read_because = Words(most=500)
    competence = _choice([("", ""), *((one.value, one.value) for one in Competence)])
    institution = Words(most=300)
    order_told = Text(most=ORDER_LENGTH)

    def __init__(
        self, typed: dict[str, list[str]], *, call: Call, at: datetime, read_back: bool, office: Office
    ) -> None:
        super().__init__(MultiValueDict(typed))
        self.typed = typed
        self.started_at, self.at, self.read_back, self.office = call.started_at, at, read_back, office
        self.channel = Channel(call.came)

    def clean_phone(self) -> str:
        told = self.cleaned_data["phone"]
        found = phones.told(str(told))
        if len(found) > required_facts.PHONES or any(len(phone.raw) > PHONE_LENGTH for phone in found):
            raise forms.ValidationError(
                _("More than %(most)d numbers. Please keep the ones the caller can be reached by."),
                params={"most": required_facts.PHONES},
            )
        return str(told)

    def clean_content(self) -> str:
        if not summary.short_content(self.cleaned_data["content"], length=required_facts.SUMMARY_LENGTH):
            raise forms.ValidationError(_("Write down what the caller said."))
        return str(self.cleaned_data["content"])

    def clean_topic(self) -> str:
        """An unknown or missing topic is "other": no topic keeps an appeal from being registered (R22)."""
        chosen = str(self.cleaned_data["topic"])
        return chosen if chosen in topic_codes() else Topic.OTHER

    def clean(self) -> dict[str, object]:
        facts = self.cleaned_data
        facts["received_at"] = self._received_at()
        if facts.get("caller_type") == CallerType.ORGANISATION:
            self._require("org_form", _("Write the legal form of the organisation."))
            self._require("org_name", _("Write the name of the organisation."))
        self._require_facts()
        self._require_subjects()
        if facts.get("competence") == Competence.NOT_OURS:
            self._require_explanation()
        if not self.read_back:
            self._require("not_read_because", _("Write why the text was not read back to the caller."))
        return facts

    def _require_facts(self) -> None:
        """A fact that is neither told nor excused with a reason is an error at its field (R31)."""
        facts = self.cleaned_data
        caller_type = required_facts.CallerType(facts.get("caller_type") or required_facts.CallerType.CITIZEN)
        name = "org_name" if caller_type == required_facts.CallerType.ORGANISATION else "full_name"
        has = {
            Fact.PHONE: "phone" in self.errors or phones.told(str(facts.get("phone"))),
            Fact.NAME: name in self.errors or facts.get(name),
            Fact.ADDRESS: any(facts.get(part) for part in ("village", "street", "postal")),
        }
        told = [fact for fact, is_told in has.items() if is_told]
        excused = [fact for fact, reason in LACKING_FIELDS.items() if facts.get(reason)]
        for fact in sorted(
            lacking(caller_type, told=told, excused=excused, channel=self.channel), key=list(Fact).index
        ):
            self.add_error(LACKING_FIELDS[fact], str(LACKING_SENTENCES[fact]))

    def _require_subjects(self) -> None:
        """Whoever is chosen must be in the list, and of a body one says whom: the wrong guess would show him (R25)."""
        for name in ("subject", "subject_2"):
            chosen, rank = str(self.cleaned_data.get(name) or ""), str(self.cleaned_data.get(f"{name}_rank") or "")
            if chosen and about(chosen, rank=rank, alleged=[]) is None:
                self.add_error(name, str(_("Choose one of the list.")))
            elif chosen.startswith("body:") and not rank:
                self.add_error(name, str(_("Choose whether it is about the head or an employee of the body.")))

    def _require_explanation(self) -> None:
        """A matter that is not ours ends with institution and order told (R35); a complaint about staff is ours."""
        facts = self.cleaned_data
        body = body_named(str(facts.get("institution") or ""))
        found = abouts(self.typed)
        groups = dict(Body.objects.filter(pk__in={one.body for one in found if one.body}).values_list("pk", "group"))
        missing = competence.lacking(
            is_ours=competence.is_always_ours(found, group_of=groups),
            institution=body.pk if body else "",
            order=str(facts.get("order_told") or ""),
        )
        if missing:
            field, sentence = LACKING_OF_AN_EXPLANATION[missing]
            self.add_error(field, str(sentence))
        facts["body"] = body.pk if body else ""

    def _require(self, name: str, message: object) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, str(message))

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
        except (ValueError, OverflowError):
            self.add_error("received_on", _("Write the day as 22.11.2026 and the time as 10:42."))
            return self.started_at
        wrong = wrong_moment(moment, at=self.at)
        if wrong:
            self.add_error("received_on", str(WRONG_MOMENTS[wrong]))
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


class CallBackForm(CodeForm):
    """The code and the digits as a caller reads them over the telephone."""

    looks = {"code": "govuk-input govuk-input--width-20", "four": "govuk-input govuk-input--width-5"}


class Shared(dict[str, forms.Field]):
    """Fields that no form changes: copying thirty of them for each call cost a twelfth of a registration."""

    def __deepcopy__(self, memo: object) -> "Shared":
        return self


CallForm.base_fields = Shared(CallForm.base_fields)


def told_in(form: CallForm, typed: dict[str, list[str]], *, call_id: UUID) -> Told | None:
    """Return what was told in the shape of clause III.4, or None; then the form carries the errors."""
    return _told(form, typed, call_id=call_id) if form.is_valid() else None


def _told(form: CallForm, typed: dict[str, list[str]], *, call_id: UUID) -> Told:
    facts, read_back = form.cleaned_data, form.read_back
    is_anonymous = facts["caller_type"] == CallerType.ANONYMOUS
    village = village_named(str(facts["village"])) if facts["village"] else None
    return Told(
        call_id=call_id,
        received_at=facts["received_at"],
        caller_type=required_facts.CallerType(facts["caller_type"]),
        name=ToldName() if is_anonymous else _name(facts),
        confidential=bool(facts["is_confidential"]),
        org_form=facts["org_form"] if facts["caller_type"] == CallerType.ORGANISATION else "",
        org_name=facts["org_name"] if facts["caller_type"] == CallerType.ORGANISATION else "",
        home=_home(facts, village),
        postal=facts["postal"],
        phones=phones.told(facts["phone"], area=form.office.area_code),
        caller_id=facts["caller_id"],
        content=facts["content"],
        summary=facts["summary"] or summary.short_content(facts["content"], length=required_facts.SUMMARY_LENGTH),
        kind=facts["kind"],
        topic=facts["topic"],
        language=facts["language"],
        abouts=abouts(typed),
        subject_told=facts["subject_told"],
        missing=_missing(facts),
        explained=_explained(facts),
        read_back=read_back,
        not_read_because="" if read_back else facts["not_read_because"],
        channel=form.channel,
    )


def _explained(facts: dict[str, Any]) -> Explained | None:
    if facts["competence"] != Competence.NOT_OURS:
        return None
    return Explained(institution=facts["body"], order=facts["order_told"])


def _name(facts: dict[str, Any]) -> ToldName:
    return ToldName(facts["full_name"], facts["surname"], facts["given_name"], facts["patronymic"])


def _home(facts: dict[str, Any], village: Village | None) -> ToldAddress:
    return ToldAddress(
        village=village.pk if village else "",
        village_told=village.ky if village else facts["village"],
        street=facts["street"],
    )


def _missing(facts: dict[str, Any]) -> dict[Fact, required_facts.Missing]:
    return {fact: required_facts.Missing(facts[name]) for fact, name in LACKING_FIELDS.items() if facts[name]}

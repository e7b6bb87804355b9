"""The letter to law enforcement: what an alarm, its call and its appeal know; of the caller what is to be sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.common import house
from ishenim.consideration.models import Attachment
from ishenim.directory.models import Body
from ishenim.directory.queries import directions_of
from ishenim.escalation.models import Clause, Happened, Question, Warned
from ishenim.escalation.queries import Whole, whole
from ishenim.papers import letters
from ishenim.papers.facts import Applicant
from ishenim.papers.facts import Body as BodyOnPaper
from ishenim.papers.letters import Answer, LawLetter, Letter
from ishenim.papers.queries import letterhead, signatory_for
from ishenim.referral.models import Answered, Referral, ReferralEvent
from ishenim.referral.models import Happened as Done
from ishenim.referral.queries import appeal_of
from ishenim.regulation import urgent_card as card
from ishenim.telephony.models import Call, Draft

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES = ("ky", "ru")
LABELS: dict[str, "StrOrPromise"] = {  # of the card's answers, as a paper calls them
    card.Question.DANGER: pgettext_lazy("in a letter", "Danger"),
    card.Question.OFFENCE: pgettext_lazy("in a letter", "Offence"),
    card.Question.INTENT: pgettext_lazy("in a letter", "Intent"),
    card.Question.STAGE: pgettext_lazy("in a letter", "Stage of the act"),
    card.Question.PLACE: pgettext_lazy("in a letter", "Place"),
    card.Question.WHO: pgettext_lazy("in a letter", "Who"),
    card.Question.WEAPON: pgettext_lazy("in a letter", "Weapon or means"),
    card.Question.WHEN: pgettext_lazy("in a letter", "Time"),
    card.Question.PEOPLE: pgettext_lazy("in a letter", "People there, injured"),
    card.Question.CALL_AGAIN: pgettext_lazy("in a letter", "May be rung again"),
}


@dataclass(frozen=True)
class Caller:
    """Who told it, as far as it was written down; `is_confidential`: asked not to be named."""

    name: str = ""
    address: str = ""
    phone: str = ""
    is_confidential: bool = False

    @property
    def is_anonymous(self) -> bool:
        return not self.name and not self.is_confidential


@dataclass(frozen=True)
class Told:
    """What was told, from the appeal where there is one, else from the call as it is typed so far."""

    caller: Caller
    at: datetime
    words: str
    added: str = ""  # what was made of the words later
    index: str = ""
    files: tuple[tuple[int, str], ...] = ()  # key and name of what is attached to the appeal
    call_again: str = ""  # whether, and on which number


@dataclass(frozen=True)
class Asked:
    """How a letter is to be: who signs, its number and day, what of the caller and of the files goes along."""

    number: str = ""
    at: datetime | None = None
    signed_as: Post | None = None
    signed_by: Person | None = None
    with_name: bool = True
    with_phone: bool = True
    files: tuple[int, ...] = ()


def told(referral: Referral) -> Told:
    """Return what was told about an alarm."""
    story = whole(referral.alarm)
    return replace(_told(referral, story), call_again=story.facts.get(card.Question.CALL_AGAIN, ""))


def _told(referral: Referral, story: Whole) -> Told:
    alarm = referral.alarm
    lines = "\n".join(event.words for event in story.clauses if event.words)
    appeal = appeal_of(alarm)
    if appeal is None:
        return _of_call(referral, lines)
    first, last = appeal.texts.order_by("place").first(), appeal.texts.order_by("-place").first()
    words = first.text if first else ""
    phone = appeal.phones.filter(is_caller_id=False).order_by("place").first()
    applicant = appeal.applicant
    attached = Attachment.objects.filter(step__appeal=appeal).exclude(step__name="note").select_related("file")
    registered_on = timezone.localdate(appeal.line.registered_at)
    return Told(
        caller=Caller(
            applicant.title, applicant.postal or applicant.home, phone.raw if phone else "", applicant.is_confidential
        ),
        at=appeal.line.received_at,
        words=_joined(lines, words),
        added=last.text if last and last.text != words else "",
        index=house.index(appeal.line.number, year=appeal.line.year, on=registered_on),
        files=tuple((one.pk, one.file.name) for one in attached.order_by("pk")),
    )


def _of_call(referral: Referral, lines: str) -> Told:
    alarm = referral.alarm
    call = Call.objects.filter(pk=alarm.call_id).first() if alarm.call_id else None
    draft = Draft.objects.filter(pk=alarm.call_id).first() if call else None
    if call is None or draft is None:
        return Told(Caller(), alarm.raised_at, lines)
    name = " ".join(part for part in (draft.one("org_form"), draft.one("org_name")) if part) or draft.one("full_name")
    address = ", ".join(part for part in (draft.one("village"), draft.one("street")) if part)
    caller = Caller(name, address, draft.one("phone"), bool(draft.one("is_confidential")))
    return Told(caller, call.started_at, _joined(lines, draft.one("content")))


def _joined(lines: str, words: str) -> str:
    """The line of the alarm before the text, unless the text begins with it."""
    return words if lines and words.startswith(lines) else "\n".join(part for part in (lines, words) if part)


def letter(referral: Referral, asked: Asked, *, language: str, by: Person, at: datetime) -> bytes:
    """Return the letter as a PDF; without a number it has a line to write one by hand, without a signatory as well."""
    known, story, dated = told(referral), whole(referral.alarm), timezone.localdate(asked.at or at)
    head = letterhead(on=dated)
    signs = None
    if asked.signed_as is not None and asked.signed_by is not None:
        signs = signatory_for(asked.signed_as, asked.signed_by, on=dated, language=language)
    with translation.override(language):
        return letters.law_letter(
            LawLetter(
                letter=Letter(
                    head=head,
                    dated=dated,
                    number=asked.number,
                    index=known.index,
                    registered_on=timezone.localdate(known.at),
                    applicant=_applicant(known.caller, asked),
                    signs=signs,
                    language=language,
                    contact=", ".join(part for part in (by.full_name, head.phone) if part),
                ),
                to=on_paper(referral.body, language),
                alarm=referral.alarm.number,
                told_at=timezone.localtime(known.at),
                raised_at=timezone.localtime(referral.alarm.raised_at),
                clauses=tuple(f"{event.code} — {Clause(event.code).label}" for event in story.clauses),
                words=known.words or gettext("no words were written down"),
                answers=_answers(story, asked),
                added=known.added,
                orally=tuple(_orally(event) for event in referral.events.filter(kind=Done.TOLD).order_by("place")),
                attachments=tuple(name for key, name in known.files if key in asked.files),
                is_warned=story.facts.get(Question.WARNED) == Warned.SAID,
                is_drill=referral.alarm.is_drill,
            )
        )


def usual(referral: Referral, *, signed_as: Post | None, signed_by: Person | None) -> Asked:
    """How a letter is where nobody says otherwise: of the caller what he has not asked to keep, no file."""
    is_open = not told(referral).caller.is_confidential
    return Asked(signed_as=signed_as, signed_by=signed_by, with_name=is_open, with_phone=is_open)


def _applicant(caller: Caller, asked: Asked) -> Applicant:
    is_hidden = (bool(caller.name) or caller.is_confidential) and not asked.with_name
    return Applicant(
        name="" if is_hidden else caller.name,
        address="" if is_hidden else caller.address,
        phone=caller.phone if asked.with_phone else "",
        is_confidential=is_hidden,
    )


def _answers(story: Whole, asked: Asked) -> tuple[Answer, ...]:
    """What was told by question; the number to be rung again only with the caller's telephone."""
    last = {event.code: event for event in story.of(Happened.FACT) if event.code in Question.values}
    shown = [
        code for code in story.questions if code in LABELS and (code != card.Question.CALL_AGAIN or asked.with_phone)
    ]
    return tuple(Answer(f"{LABELS[code]}:", last[code].told) for code in shown if code in last)


def _orally(event: ReferralEvent) -> str:
    at = timezone.localtime(event.at).strftime("%d.%m.%Y %H:%M")
    answered = "" if event.code == Answered.YES else str(Answered(event.code).label)
    return ", ".join(part for part in (at, event.name, answered, event.words) if part)


def on_paper(body: Body, language: str) -> BodyOnPaper:
    """A body as it is written to."""
    known = directions_of(body.pk)
    words = known.words_in(language) if known else None
    return BodyOnPaper(body.name_in(language), words.address if words else "", tuple(known.numbers) if known else ())

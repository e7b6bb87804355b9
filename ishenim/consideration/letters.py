"""The letters that belong to steps, as papers: to the body concerned, and to the applicant (R37, R47)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal, TermChange
from ishenim.appeals.queries import latest_text
from ishenim.common import house
from ishenim.common.refusals import Refused
from ishenim.consideration.facts import WORDS_LENGTH, Facts
from ishenim.consideration.lawful import addressee
from ishenim.consideration.models import Dispatch, Notice, StepTaken
from ishenim.consideration.situations import situation, staff
from ishenim.directory.models import Body
from ishenim.directory.queries import directions_of
from ishenim.papers import letters
from ishenim.papers.facts import Applicant
from ishenim.papers.facts import Body as BodyOnPaper
from ishenim.papers.letters import ExtensionNotice, ForwardingLetter, ForwardingNotice, LeavingNotice, Letter
from ishenim.papers.queries import letterhead, signatory
from ishenim.regulation.leaving import Reason
from ishenim.regulation.posts import Role
from ishenim.regulation.stages import STEPS

LETTER, NOTICE = "letter", "notice"


@dataclass(frozen=True)
class Paper:
    """A letter of a step: what it says and how it is set; the bytes are made when somebody asks for them."""

    kind: str
    made: Callable[[], bytes]


def of_step(appeal: Appeal, step: StepTaken, *, on: date, hides_name: bool) -> list[Paper]:
    """Return the letters of a step: of forwarding to the body and to the applicant, of extending and leaving to him.

    A notice is dated and numbered as it was sent; before that it has a line for the number, and today's day.
    `hides_name`: whoever reads it must not know whose appeal it is.
    """
    asked = _Asked(appeal, step, on, hides_name)
    papers = {"forward": _of_forwarding, "extend": _of_extending, "leave": _of_leaving}.get(step.name)
    return papers(asked) if papers else []


@dataclass(frozen=True)
class _Asked:
    appeal: Appeal
    step: StepTaken
    on: date
    hides_name: bool

    @property
    def language(self) -> str:
        return "ru" if self.appeal.language == "ru" else "ky"

    @property
    def is_owed(self) -> bool:
        """Whether the applicant is told at all."""
        return not getattr(self.step, "notice", None)

    def letter(self, number: str, dated: date) -> Letter:
        appeal = self.appeal
        registered_on = timezone.localdate(appeal.line.registered_at)
        head = letterhead(on=dated)
        return Letter(
            head=head,
            dated=dated,
            number=number,
            index=house.index(appeal.line.number, year=appeal.line.year, on=registered_on),
            registered_on=registered_on,
            applicant=_applicant(appeal, hides_name=self.hides_name),
            signs=signatory(Role.HEAD, on=dated, language=self.language),
            language=self.language,
            contact=", ".join(part for part in (self.step.by.full_name, head.phone) if part),
        )

    def notice(self) -> Letter:
        told = Notice.objects.filter(step__appeal=self.appeal, about=self.step.place).exclude(step=self.step)
        sent = told.select_related("step__dispatch").first()
        return self.letter(sent.step.dispatch.number, sent.step.dispatch.sent_on) if sent else self.letter("", self.on)


def draft(appeal: Appeal, facts: Facts, *, by: Person, at: datetime) -> bytes:
    """The letter of a forwarding that is still to be sent, for whoever may send it; nothing is kept of it."""
    today = timezone.localdate(at)
    now = situation(appeal, staff=staff(on=today))
    step = STEPS["forward"]
    if step not in now.steps or now.capacity(step, by, on=today) is None:
        raise Refused("not_your_step", appeal=appeal)
    if len(facts.words) > WORDS_LENGTH:
        raise Refused("words_too_long", most=WORDS_LENGTH)
    row = StepTaken(appeal=appeal, name=step.name, words=facts.words, by=by)
    sent = Dispatch(number=facts.number, sent_on=facts.sent_on or today, body=addressee(appeal, facts.body))
    return _letter(_Asked(appeal, row, today, hides_name=False), sent, attached=())


def _letter(asked: _Asked, sent: Dispatch, *, attached: tuple[str, ...]) -> bytes:
    content = "\n\n".join(part for part in (asked.step.words, latest_text(asked.appeal).text) if part)
    written = asked.letter(sent.number, sent.sent_on)
    return letters.forwarding_letter(ForwardingLetter(written, _to(sent, asked), content, attached))


def _of_forwarding(asked: _Asked) -> list[Paper]:
    sent = asked.step.dispatch

    def letter() -> bytes:
        return _letter(asked, sent, attached=tuple(one.file.name for one in asked.step.attachments.order_by("place")))

    def notice() -> bytes:
        written = ForwardingNotice(asked.notice(), _to(sent, asked), sent.sent_on, sent.number)
        return letters.forwarding_notice(written)

    return [Paper(LETTER, letter), *([Paper(NOTICE, notice)] if asked.is_owed else [])]


def _to(sent: Dispatch, asked: _Asked) -> BodyOnPaper:
    assert sent.body is not None  # check_forwarding
    return _body(sent.body, asked.language)


def _of_extending(asked: _Asked) -> list[Paper]:
    """None where a day is not known: the letter could not say it."""
    step = asked.step
    change = TermChange.objects.filter(appeal=asked.appeal, step=step.place).first()
    if change is None or change.was is None or change.until is None or not asked.is_owed:
        return []
    was, until = change.was, change.until

    def notice() -> bytes:
        decided_by = f"{step.post.name_in(asked.language)} {step.by.full_name}"
        return letters.extension_notice(
            ExtensionNotice(asked.notice(), was, until, step.words, timezone.localdate(step.at), decided_by)
        )

    return [Paper(NOTICE, notice)]


def _of_leaving(asked: _Asked) -> list[Paper]:
    def notice() -> bytes:
        reason = Reason(asked.step.leaving.reason)
        return letters.leaving_notice(LeavingNotice(asked.notice(), reason, asked.step.words))

    return [Paper(NOTICE, notice)] if asked.is_owed else []


def _applicant(appeal: Appeal, *, hides_name: bool) -> Applicant:
    told = appeal.applicant
    if hides_name:
        return Applicant(is_confidential=True)
    phone = appeal.phones.filter(is_caller_id=False).order_by("place").first()
    address = told.postal or told.home
    return Applicant(told.title, address, phone.raw if phone else "", is_confidential=told.is_confidential)


def _body(body: Body, language: str) -> BodyOnPaper:
    known = directions_of(body.pk)
    words = known.words_in(language) if known else None
    phones = tuple(known.numbers) if known else ()
    return BodyOnPaper(body.name_in(language), words.address if words else "", phones)

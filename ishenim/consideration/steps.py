"""What each step checks before it is taken and what it writes beside its row of history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ishenim.appeals.models import Appeal, Part, PartKind
from ishenim.appeals.queries import latest_text
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration.models import (
    Answer,
    AnswerDraft,
    Attachment,
    Channel,
    Dispatch,
    Explanation,
    Resolution,
    StepTaken,
)
from ishenim.consideration.queries import last_answer
from ishenim.consideration.situations import Situation
from ishenim.directory.models import Body, Directions
from ishenim.files import actions as files
from ishenim.files.actions import Received
from ishenim.journal import actions as journal
from ishenim.journal.models import OutcomeMark
from ishenim.regulation import competence, outcomes, seats, terms
from ishenim.regulation.answer import poor_answer
from ishenim.regulation.chain import Value
from ishenim.regulation.outcomes import Outcome
from ishenim.worktime import queries as worktime

Fields = dict[str, Value]
NUMBER_LENGTH = 60
WORDS_LENGTH = 60_000


@dataclass(frozen=True)
class Facts:
    """What a step brings with it; each step looks at its own. `seen` is the last step the page knew of."""

    seen: int | None = None
    words: str = ""
    chosen: int | None = None
    other: int | None = None
    lead: int | None = None
    co: tuple[int, ...] = ()
    to_know: tuple[int, ...] = ()
    working_days: int | None = None
    outcome: str = ""
    restored: str = ""
    language_is_meant: bool = False
    channel: str = ""
    number: str = ""
    sent_on: date | None = None
    body: str = ""
    proof: str = ""
    files: tuple[Received, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A step on its way to be written: the row, what it stands on, what it brings."""

    row: StepTaken
    now: Situation
    facts: Facts
    at: datetime

    @property
    def appeal(self) -> Appeal:
        return self.now.appeal

    @property
    def lead(self) -> int | None:
        """The lead executor; "to know" leaves the answer to the records specialist when nobody is named."""
        if self.facts.lead is None and self.row.name == "take_note":
            return min(seats.answers_what_is_noted(self.now.office, self.now.parts), default=None)
        return self.facts.lead

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


def _check_resolution(taken: Taken) -> None:
    free = seats.may_carry_out(taken.now.office, taken.now.parts)
    if taken.lead is None:
        raise Refused("resolution_without_lead")
    named = [taken.lead, *taken.facts.co]
    if len(set(taken.facts.to_know)) != len(taken.facts.to_know):
        raise Refused("lead_is_co")
    if not {*named, *taken.facts.to_know} <= free:
        raise Refused("post_cannot_carry_out")
    if len(set(named)) != len(named):
        raise Refused("lead_is_co")
    days, due_on = taken.facts.working_days, taken.appeal.due_on
    if days is not None and days not in terms.RESOLUTION_DAYS:
        allowed = terms.RESOLUTION_DAYS
        raise Refused("term_out_of_range", least=allowed.start, most=allowed.stop - 1)
    answer_by = _answer_by(taken)
    if days is not None and due_on and answer_by and taken.today <= due_on < answer_by:
        raise Refused("term_beyond_law", due_on=due_on)


def _answer_by(taken: Taken) -> date | None:
    """The day the executor must have answered by: the term given, otherwise that of the law.

    None where the calendar of that year is not known (decisions 21).
    """
    days = taken.facts.working_days
    if days is None:
        return taken.appeal.due_on
    return worktime.working_days_after(taken.today, days)


def _write_resolution(taken: Taken) -> Fields:
    """Lead, co-executors and term take the place of the earlier ones (R21)."""
    facts = taken.facts
    ended = _end_parts(taken, (PartKind.LEAD, PartKind.CO, PartKind.TO_KNOW, PartKind.CHOSEN))
    AnswerDraft.objects.filter(appeal=taken.appeal).delete()  # it was another executor's
    resolution = Resolution(
        step=taken.row,
        working_days=facts.working_days,
        answer_by=_answer_by(taken),
        is_on_paper=taken.row.name == "enter_resolution",
    )
    insert(resolution)
    given = {
        PartKind.LEAD: [taken.lead] if taken.lead else [],
        PartKind.CO: [*facts.co],
        PartKind.TO_KNOW: [*facts.to_know],
    }
    return {**resolution.committed(), **ended, **_give_parts(taken, given)}


def _check_chosen(taken: Taken) -> None:
    chosen = taken.facts.chosen
    if chosen is None or chosen not in seats.may_carry_out(taken.now.office, taken.now.parts):
        raise Refused("post_cannot_carry_out")


def _write_chosen(taken: Taken) -> Fields:
    """The post that was asked sees the appeal from now on."""
    chosen = taken.facts.chosen
    known = taken.now.parts.chosen | taken.now.parts.lead
    return {} if chosen is None or chosen in known else _give_parts(taken, {PartKind.CHOSEN: [chosen]})


def _write_part(taken: Taken) -> Fields:
    """A co-executor's part is asked of a post that becomes one by it."""
    chosen = taken.facts.chosen
    known = taken.now.parts.co | taken.now.parts.lead
    return {} if chosen is None or chosen in known else _give_parts(taken, {PartKind.CO: [chosen]})


def _write_considering(taken: Taken) -> Fields:
    """The appeal stands before these posts from now on; whoever had work with it has none any more."""
    posts = seats.considers(taken.now.office, taken.now.parts)
    if not posts:
        raise Refused("nobody_considers")
    ended = _end_parts(taken, PartKind.values)
    return {**ended, **_give_parts(taken, {PartKind.CONSIDERING: sorted(posts)})}


def _write_ended(taken: Taken) -> Fields:
    return _end_parts(taken, PartKind.values)


def _check_link(taken: Taken) -> None:
    """Another appeal that the person may see, once."""
    other, appeal = taken.facts.other, taken.appeal
    seen = Appeal.objects.visible_to(taken.row.by, on=taken.today)
    if other is None or other == appeal.pk or not seen.filter(pk=other).exists():
        raise Refused("link_to_nothing")
    if appeal.steps.filter(other=other).exists():
        raise Overtaken("step_already_taken", appeal=appeal)


def _check_answer(taken: Taken) -> None:
    facts, appeal = taken.facts, taken.appeal
    if facts.outcome not in outcomes.BY_ANSWER:
        raise Refused("answer_without_outcome")
    if facts.restored not in {one.value for one in outcomes.Restored}:
        raise Refused("answer_without_restored")
    question = latest_text(appeal).text
    poor = poor_answer(
        facts.words, question=question, language=appeal.language, language_is_meant=facts.language_is_meant
    )
    if poor:
        raise Refused(poor.value, appeal=appeal)


def _write_answer(taken: Taken) -> Fields:
    facts = taken.facts
    answer = Answer(step=taken.row, language=taken.appeal.language, outcome=facts.outcome, restored=facts.restored)
    insert(answer)
    AnswerDraft.objects.filter(appeal=taken.appeal).delete()
    return answer.committed()


def _check_dispatch(taken: Taken) -> None:
    facts = taken.facts
    if facts.channel not in Channel.values:
        raise Refused("dispatch_without_channel")
    if not facts.number.strip() or len(facts.number) > NUMBER_LENGTH:
        raise Refused("dispatch_without_number")
    if facts.sent_on is None or facts.sent_on > taken.today or facts.sent_on < taken.appeal.line.day:
        raise Refused("dispatch_on_wrong_day")
    if not facts.proof.strip():
        raise Refused("dispatch_without_proof")


def _check_transmittal(taken: Taken) -> None:
    _check_dispatch(taken)
    if not Body.objects.filter(code=taken.facts.body, is_outside_addressee=True).exists():
        raise Refused("transmittal_without_addressee")


def _check_explanation(taken: Taken) -> None:
    """Refused without institution and order (R35)."""
    is_known = Body.objects.filter(code=taken.facts.body).exists()
    missing = competence.lacking(
        is_ours=taken.now.is_always_ours,
        institution=taken.facts.body if is_known else "",
        order=taken.facts.words,
    )
    if missing:
        raise Refused(missing.value)
    if len(taken.facts.words) > competence.ORDER_LENGTH:
        raise Refused("words_too_long", most=competence.ORDER_LENGTH)


def _write_explanation(taken: Taken) -> Fields:
    """The caller knows where to go: the line gets its mark, the appeal is closed (R36)."""
    explained = Explanation(
        step=taken.row,
        body_id=taken.facts.body,
        directions=Directions.objects.filter(body=taken.facts.body).order_by("-version").first(),
        language=taken.appeal.language,
    )
    insert(explained)
    return {**explained.committed(), **_mark(taken, Outcome.REFERRED, number="", on=taken.today)}


def _write_dispatch(taken: Taken) -> Fields:
    """The answer left: the mark of its outcome stands in column five with day and number (R44)."""
    written = last_answer(taken.appeal)
    if written is None:
        raise Refused("answer_without_outcome")
    sent = _sent(taken)
    return {**sent.committed(), **_mark(taken, Outcome(written.answer.outcome), number=sent.number, on=sent.sent_on)}


def _write_transmittal(taken: Taken) -> Fields:
    """The complaint about the head left for its outside addressee (law.md 9); parts inside end."""
    sent = _sent(taken)
    ended = _end_parts(taken, PartKind.values)
    marked = _mark(taken, Outcome.FORWARDED, number=sent.number, on=sent.sent_on)
    return {**sent.committed(), **ended, **marked}


def _write_outside_answer(taken: Taken) -> Fields:
    """What the outside addressee decided, with its outcome (R11)."""
    facts = taken.facts
    answer = Answer(step=taken.row, language=taken.appeal.language, outcome=facts.outcome, restored=facts.restored)
    insert(answer)
    number, on = facts.number.strip(), facts.sent_on or taken.today
    return {**answer.committed(), **_mark(taken, Outcome(facts.outcome), number=number, on=on)}


def _check_outside_answer(taken: Taken) -> None:
    if taken.facts.outcome not in outcomes.BY_ANSWER:
        raise Refused("answer_without_outcome")
    if taken.facts.restored not in {one.value for one in outcomes.Restored}:
        raise Refused("answer_without_restored")


def _write_withdrawal(taken: Taken) -> Fields:
    marked = _mark(taken, Outcome.WITHDRAWN, number="", on=taken.today)
    return {**_end_parts(taken, PartKind.values), **marked}


def _sent(taken: Taken) -> Dispatch:
    facts = taken.facts
    if facts.sent_on is None:
        raise Refused("dispatch_on_wrong_day")
    sent = Dispatch(
        step=taken.row, channel=facts.channel, sent_on=facts.sent_on, number=facts.number.strip(),
        body_id=facts.body or None, proof=facts.proof.strip(),
    )  # fmt: skip
    insert(sent)
    return sent


def _mark(taken: Taken, outcome: Outcome, *, number: str, on: date) -> Fields:
    body = Body.objects.filter(code=taken.facts.body).values_list("ky", flat=True).first() or ""
    words = outcomes.mark_words(outcome, on=on, number=number, body=body)
    mark = OutcomeMark(
        place=taken.row.place, words=words, code=outcome.value, on=on, number=number, at=taken.at, by=taken.row.by
    )
    return journal.mark(taken.appeal.line, mark).committed()


def _end_parts(taken: Taken, kinds: Iterable[str]) -> Fields:
    running = taken.appeal.parts.filter(until_place=None, kind__in=list(kinds))
    ended = tuple(f"{kind}:{post}" for kind, post in running.order_by("kind", "post_id").values_list("kind", "post_id"))
    running.update(until_place=taken.row.place)
    return {"parts.ended": ended} if ended else {}


def _give_parts(taken: Taken, given: dict[PartKind, list[int]]) -> Fields:
    rows = [
        Part(appeal=taken.appeal, post_id=post, kind=kind.value, since_place=taken.row.place)
        for kind, posts in given.items()
        for post in posts
    ]
    for row in rows:
        insert(row)
    return {"parts.given": tuple(sorted(f"{row.kind}:{row.post_id}" for row in rows))} if rows else {}


def write_files(taken: Taken) -> Fields:
    """The files that came with the step; their bytes lie on the disk already."""
    kept = files.keep_received(taken.facts.files, by=taken.row.by, at=taken.at)
    fields: Fields = {}
    for place, file in enumerate(kept, start=1):
        insert(Attachment(step=taken.row, place=place, file=file))
        fields |= file.committed(place=place)
    return fields


def _check_scan(taken: Taken) -> None:
    """A resolution written on paper is entered with its scan (R21)."""
    if not taken.facts.files:
        raise Refused("resolution_without_scan")
    _check_resolution(taken)


CHECKS: dict[str, Callable[[Taken], None]] = {
    "resolve": _check_resolution,
    "enter_resolution": _check_scan,
    "take_note": _check_resolution,
    "discuss": _check_chosen,
    "ask_part": _check_chosen,
    "submit_answer": _check_answer,
    "link": _check_link,
    "explain_where_to_go": _check_explanation,
    "dispatch": _check_dispatch,
    "transmit": _check_transmittal,
    "outside_answer": _check_outside_answer,
}
WRITERS: dict[str, Callable[[Taken], Fields]] = {
    "put_before_head": _write_considering,
    "give_back": _write_considering,
    "reopen": _write_considering,
    "resolve": _write_resolution,
    "enter_resolution": _write_resolution,
    "take_note": _write_resolution,
    "discuss": _write_chosen,
    "ask_part": _write_part,
    "submit_answer": _write_answer,
    "dispatch": _write_dispatch,
    "transmit": _write_transmittal,
    "outside_answer": _write_outside_answer,
    "withdraw": _write_withdrawal,
    "explain_where_to_go": _write_explanation,
    "file": _write_ended,
}

"""Resolutions, parts and answers: what they check before they are taken, what they write beside (R11, R21)."""

from datetime import date

from ishenim.appeals.models import PartKind
from ishenim.appeals.queries import latest_text
from ishenim.common.prepared import insert
from ishenim.common.refusals import Refused
from ishenim.consideration.facts import Fields, Taken, end_parts, give_parts
from ishenim.consideration.models import Answer, AnswerDraft, Resolution
from ishenim.regulation import outcomes, seats, terms
from ishenim.regulation.answer import poor_answer
from ishenim.worktime import queries as worktime


def check_resolution(taken: Taken) -> None:
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


def write_resolution(taken: Taken) -> Fields:
    """Lead, co-executors and term take the place of the earlier ones (R21)."""
    facts = taken.facts
    ended = end_parts(taken, (PartKind.LEAD, PartKind.CO, PartKind.TO_KNOW, PartKind.CHOSEN))
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
    return {**resolution.committed(), **ended, **give_parts(taken, given)}


def check_scan(taken: Taken) -> None:
    """A resolution written on paper is entered with its scan (R21)."""
    if not taken.facts.files:
        raise Refused("resolution_without_scan")
    check_resolution(taken)


def check_chosen(taken: Taken) -> None:
    chosen = taken.facts.chosen
    if chosen is None or chosen not in seats.may_carry_out(taken.now.office, taken.now.parts):
        raise Refused("post_cannot_carry_out")


def write_chosen(taken: Taken) -> Fields:
    """The post that was asked sees the appeal from now on."""
    chosen = taken.facts.chosen
    known = taken.now.parts.chosen | taken.now.parts.lead
    return {} if chosen is None or chosen in known else give_parts(taken, {PartKind.CHOSEN: [chosen]})


def write_part(taken: Taken) -> Fields:
    """A co-executor's part is asked of a post that becomes one by it."""
    chosen = taken.facts.chosen
    known = taken.now.parts.co | taken.now.parts.lead
    return {} if chosen is None or chosen in known else give_parts(taken, {PartKind.CO: [chosen]})


def write_considering(taken: Taken) -> Fields:
    """The appeal stands before these posts from now on; whoever had work with it has none any more."""
    posts = seats.considers(taken.now.office, taken.now.parts)
    if not posts:
        raise Refused("nobody_considers")
    ended = end_parts(taken, PartKind.values)
    return {**ended, **give_parts(taken, {PartKind.CONSIDERING: sorted(posts)})}


def write_ended(taken: Taken) -> Fields:
    return end_parts(taken, PartKind.values)


def check_answer(taken: Taken) -> None:
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


def write_answer(taken: Taken) -> Fields:
    facts = taken.facts
    answer = Answer(step=taken.row, language=taken.appeal.language, outcome=facts.outcome, restored=facts.restored)
    insert(answer)
    AnswerDraft.objects.filter(appeal=taken.appeal).delete()
    return answer.committed()

"""What leaves the building, and what ends an appeal without an answer of ours: dispatch, transmittal, explanation."""

from ishenim.appeals.models import PartKind
from ishenim.common.prepared import insert
from ishenim.common.refusals import Refused
from ishenim.consideration.facts import Fields, Taken, check_sending, end_parts, mark, sent
from ishenim.consideration.models import Answer, Explanation
from ishenim.consideration.queries import last_answer
from ishenim.directory.models import Body, Directions
from ishenim.regulation import competence
from ishenim.regulation.outcomes import Outcome


def check_transmittal(taken: Taken) -> None:
    check_sending(taken)
    if not Body.objects.filter(code=taken.facts.body, is_outside_addressee=True).exists():
        raise Refused("transmittal_without_addressee")


def check_hand_over(taken: Taken) -> None:
    """A call may be registered days after its letter left, so the day is checked by the hand-over itself."""
    check_sending(taken, since=taken.facts.sent_on)


def check_explanation(taken: Taken) -> None:
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


def write_explanation(taken: Taken) -> Fields:
    """The caller knows where to go: the line gets its mark, the appeal is closed (R36)."""
    explained = Explanation(
        step=taken.row,
        body_id=taken.facts.body,
        directions=Directions.objects.filter(body=taken.facts.body).order_by("-version").first(),
        language=taken.appeal.language,
    )
    insert(explained)
    return {**explained.committed(), **mark(taken, Outcome.REFERRED, number="", on=taken.today)}


def write_dispatch(taken: Taken) -> Fields:
    """The answer left: the mark of its outcome stands in column five with day and number (R44)."""
    written = last_answer(taken.appeal)
    if written is None:
        raise Refused("answer_without_outcome")
    letter = sent(taken)
    return {
        **letter.committed(),
        **mark(taken, Outcome(written.answer.outcome), number=letter.number, on=letter.sent_on),
    }


def write_transmittal(taken: Taken) -> Fields:
    """The complaint about the head left for its outside addressee (law.md 9); parts inside end."""
    letter = sent(taken)
    ended = end_parts(taken, PartKind.values)
    marked = mark(taken, Outcome.FORWARDED, number=letter.number, on=letter.sent_on)
    return {**letter.committed(), **ended, **marked}


def write_hand_over(taken: Taken) -> Fields:
    """A letter went to law enforcement (III.9): column five says so, everything else goes on (R47, R60)."""
    letter = sent(taken)
    marked = mark(taken, Outcome.LAW_ENFORCEMENT, number=letter.number, on=letter.sent_on)
    return {**letter.committed(), **marked}


def write_outside_answer(taken: Taken) -> Fields:
    """What the outside addressee decided, with its outcome (R11)."""
    facts = taken.facts
    answer = Answer(step=taken.row, language=taken.appeal.language, outcome=facts.outcome, restored=facts.restored)
    insert(answer)
    number, on = facts.number.strip(), facts.sent_on or taken.today
    return {**answer.committed(), **mark(taken, Outcome(facts.outcome), number=number, on=on)}


def write_withdrawal(taken: Taken) -> Fields:
    marked = mark(taken, Outcome.WITHDRAWN, number="", on=taken.today)
    return {**end_parts(taken, PartKind.values), **marked}

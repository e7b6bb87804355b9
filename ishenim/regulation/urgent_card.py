"""What is asked when an alarm is raised: few questions in order, by clause (R50, R58). None must be answered."""

from collections.abc import Iterable
from enum import StrEnum

from ishenim.regulation.urgency import ActStage, Clause, Danger, Intent, Offence


class Question(StrEnum):
    """One thing the operator asks."""

    DANGER = "danger"  # III.8.a: what the object is in danger of
    OFFENCE = "offence"  # III.8.c: what was committed
    INTENT = "intent"
    STAGE = "stage"  # how far it has come: decides who is told (R58)
    PLACE = "place"
    WHO = "who"
    WEAPON = "weapon"
    WHEN = "when"
    PEOPLE = "people"  # who is there, who is hurt
    CALL_AGAIN = "call_again"
    WARNED = "warned"  # at the hand-over: that a knowingly false report is punished, never as a threat (R64)


class Warned(StrEnum):
    """Whether somebody who reports a crime was told of the liability for a knowingly false report (R64)."""

    SAID = "said"
    NOT_YET = "not_yet"
    ANONYMOUS = "anonymous"  # there is nobody to warn


CHOICES: dict[Question, type[StrEnum]] = {
    Question.DANGER: Danger,
    Question.OFFENCE: Offence,
    Question.INTENT: Intent,
    Question.STAGE: ActStage,
    Question.WARNED: Warned,
}
_ASKED = {
    Clause.OBJECT: "place stage danger people who call_again",
    Clause.STAFF: "place stage people weapon who call_again",
    Clause.OFFENCE_BY_STAFF: "who offence stage intent place when",
    Clause.UNLAWFUL_ACT: "stage place when who weapon call_again",
}
ASKED = {clause: tuple(Question(code) for code in codes.split()) for clause, codes in _ASKED.items()}


def asked(clauses: Iterable[Clause]) -> tuple[Question, ...]:
    """Return the questions of all clauses of a call, each once, in the order of the first clause that asks it."""
    return tuple(dict.fromkeys(question for clause in clauses for question in ASKED[clause]))


def is_answer(question: Question, told: str) -> bool:
    """Tell whether words answer a question: anything, or one of its choices."""
    return question not in CHOICES or told in CHOICES[question].__members__.values()


def stage_of(told: str) -> ActStage | None:
    """The stage of the act as it was told; None while nobody has asked."""
    return ActStage(told) if told in ActStage.__members__.values() else None

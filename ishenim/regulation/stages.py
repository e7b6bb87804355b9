"""The life of an appeal after it is registered (III.2 to III.7), as one table of steps.

Buttons, permissions, the help page, the picture in the docs and the tests are drawn from STEPS. Whose step it is
follows from `seats.py`; what a step needs from the person is named in the table and checked by its action.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an appeal stands (decisions 9; the two stages of approval: docs/decisions/0014)."""

    REGISTERED = "registered"
    AT_HEAD = "at_head"  # before whoever gives the resolution
    ASSIGNED = "assigned"
    IN_WORK = "in_work"
    IN_APPROVAL = "in_approval"  # the answer is written
    APPROVED = "approved"  # the answer is approved and not yet sent
    FORWARDED = "forwarded"  # the complaint is with an outside addressee
    ANSWERED = "answered"
    CLOSED = "closed"


class Actor(StrEnum):
    """Whose step it is, seen from the appeal."""

    REGISTRAR = "registrar"  # who took the call, and whoever answers the phone
    CONSIDERING = "considering"  # the post it was put before
    LEAD = "lead"
    CO = "co"
    APPROVER = "approver"
    SENDER = "sender"  # who signs off paper: the records specialist, or who stands in for a shut-out one
    HANDLER = "handler"  # the post appointed for complaints about the head
    HIGHER = "higher"  # who may open a finished appeal again
    HEAD = "head"  # the head, or his deputies where he cannot: what the law leaves to him alone
    WEIGHING = "weighing"  # who has the matter in hand: the lead executor, or the post it was put before
    CHOSEN = "chosen"  # a post that was asked by name
    ALARMED = "alarmed"  # who answers for what is urgent (III.8, III.9)
    ANYBODY = "anybody"  # every post that has a part in the appeal


@dataclass(frozen=True)
class Step:
    """One thing that can be done with an appeal. `to` is None when it stays where it is."""

    name: str
    frm: frozenset[Stage]
    to: Stage | None
    by: Actor
    needs_words: bool = False
    is_main: bool = False  # the step that carries the appeal on; offered first


def _step(name: str, frm: str, to: Stage | None, by: Actor, *, needs_words: bool = False) -> Step:
    return Step(name, frozenset(Stage(code) for code in frm.split()), to, by, needs_words, name in MAIN)


MAIN = frozenset(
    [
        "put_before_head",
        "transmit",
        "resolve",
        "accept",
        "submit_answer",
        "approve",
        "dispatch",
        "outside_answer",
        "body_reply",
        "file",
    ]
)
EXPLAIN = "explain_where_to_go"  # III.5: not ours
HAND_OVER, LAW_RESULT = "hand_over", "law_result"  # III.9: sent to law enforcement, and what was decided there
NOT_OFFERED = frozenset({HAND_OVER, LAW_RESULT})  # taken on the pages of the alarm, never on the card
BEFORE_ANSWER = "registered at_head assigned in_work in_approval approved"
WITH_LEAD = "assigned in_work"
WITH_HEAD = "at_head assigned in_work"  # the head has it before him and no answer is written (R21)
SEEN = "at_head assigned in_work in_approval approved"
LIVING = "registered at_head assigned in_work in_approval approved forwarded answered"


def _lawful() -> tuple[Step, ...]:
    """What the law lets one do beside considering: extend, forward, leave, wait, hear more (decisions/0027)."""
    return (
        _step("ask_extension", WITH_LEAD, None, Actor.LEAD, needs_words=True),
        _step("extend", SEEN, None, Actor.HEAD, needs_words=True),
        _step("refuse_extension", WITH_LEAD, None, Actor.HEAD, needs_words=True),
        _step("wait", WITH_LEAD, None, Actor.LEAD, needs_words=True),
        _step("go_on", WITH_LEAD, None, Actor.LEAD),
        _step("forward", WITH_HEAD, Stage.FORWARDED, Actor.SENDER, needs_words=True),
        _step("body_reply", "forwarded", Stage.ANSWERED, Actor.SENDER, needs_words=True),
        _step("leave", WITH_HEAD, Stage.CLOSED, Actor.CONSIDERING, needs_words=True),
        _step("send_notice", SEEN + " forwarded answered closed", None, Actor.SENDER),
        _step("new_facts", LIVING, None, Actor.REGISTRAR, needs_words=True),
        _step("weigh_facts", SEEN + " forwarded answered", None, Actor.WEIGHING, needs_words=True),
        _step("mark_collective", LIVING, None, Actor.REGISTRAR),
    )


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        _step("put_before_head", "registered", Stage.AT_HEAD, Actor.REGISTRAR),
        _step("explain_where_to_go", "registered", Stage.CLOSED, Actor.REGISTRAR, needs_words=True),
        _step("transmit", "registered", Stage.FORWARDED, Actor.HANDLER),
        _step("resolve", "at_head assigned in_work", Stage.ASSIGNED, Actor.CONSIDERING),
        _step("enter_resolution", "at_head", Stage.ASSIGNED, Actor.SENDER, needs_words=True),
        _step("take_note", "at_head", Stage.ASSIGNED, Actor.CONSIDERING),
        _step("discuss", "at_head", None, Actor.CONSIDERING),
        _step("accept", "assigned", Stage.IN_WORK, Actor.LEAD),
        _step("give_back", WITH_LEAD, Stage.AT_HEAD, Actor.LEAD, needs_words=True),
        _step("ask_back", WITH_LEAD, None, Actor.LEAD, needs_words=True),
        _step("reply", "at_head assigned in_work", None, Actor.CONSIDERING, needs_words=True),
        _step("ask_part", WITH_LEAD, None, Actor.LEAD, needs_words=True),
        _step("give_part", WITH_LEAD, None, Actor.CO, needs_words=True),
        _step("submit_answer", "in_work", Stage.IN_APPROVAL, Actor.LEAD, needs_words=True),
        _step("return_answer", "in_approval", Stage.IN_WORK, Actor.APPROVER, needs_words=True),
        _step("approve", "in_approval", Stage.APPROVED, Actor.APPROVER),
        _step("dispatch", "approved", Stage.ANSWERED, Actor.SENDER),
        _step("outside_answer", "forwarded", Stage.ANSWERED, Actor.HANDLER, needs_words=True),
        _step("file", "answered", Stage.CLOSED, Actor.SENDER),
        _step("withdraw", BEFORE_ANSWER, Stage.CLOSED, Actor.SENDER, needs_words=True),
        _step("reopen", "answered closed", Stage.AT_HEAD, Actor.HIGHER, needs_words=True),
        _step("send_anew", "answered closed", Stage.REGISTERED, Actor.HANDLER, needs_words=True),
        *_lawful(),
        _step("hand_over", LIVING + " closed", None, Actor.ALARMED),
        _step("law_result", LIVING + " closed", None, Actor.ALARMED, needs_words=True),
        _step("link", LIVING + " closed", None, Actor.REGISTRAR),
        _step("note", LIVING, None, Actor.ANYBODY, needs_words=True),
    )
}
FINISHED = frozenset({Stage.ANSWERED, Stage.CLOSED})
OUTSIDE_ONLY = frozenset({"transmit", "outside_answer", "send_anew"})  # the road of a complaint about the head
ON_BOTH_ROADS = frozenset({"file", "note", "link", "withdraw", "mark_collective", HAND_OVER, LAW_RESULT})
INSIDE_ONLY = frozenset(STEPS) - OUTSIDE_ONLY - ON_BOTH_ROADS


def steps_from(stage: Stage, *, outside: bool, is_always_ours: bool = False) -> list[Step]:
    """Return the steps that lead on from a stage, on the road inside the office or outside it.

    A complaint about staff of the three groups is ours, whatever the matter: nobody is sent elsewhere with it (III.3).
    """
    closed_road = (INSIDE_ONLY if outside else OUTSIDE_ONLY) | ({EXPLAIN} if is_always_ours else set())
    return [step for step in STEPS.values() if stage in step.frm and step.name not in closed_road]

"""Of which terms whom to remind, and when: before a last day, not only after it (III.7, R21, R47).

Days are working days. A rung below zero lies before the last day, above zero after it; which rungs have come follows
from the day alone, so that nothing is waited for and nothing is lost while no program runs.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

from ishenim.regulation import seats
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Posts
from ishenim.regulation.stages import Actor, Stage

MOST = 30  # working days
TURN = {  # whose turn it is inside the office
    Stage.REGISTERED: Actor.REGISTRAR,
    Stage.AT_HEAD: Actor.CONSIDERING,
    Stage.ASSIGNED: Actor.LEAD,
    Stage.IN_WORK: Actor.LEAD,
    Stage.IN_APPROVAL: Actor.APPROVER,
    Stage.APPROVED: Actor.SENDER,
    Stage.FORWARDED: Actor.SENDER,
}


class Reminder(StrEnum):
    """What somebody is reminded of."""

    NEAR = "near"
    PASSED = "passed"
    TO_HEAD = "to_head"  # it passed days ago
    NOT_PUT = "not_put"  # registered, not put before the head by the end of the next working day
    NO_REPLY = "no_reply"  # the outside addressee has not replied
    TO_TELL = "to_tell"  # the applicant is still to be told of what was decided


@dataclass(frozen=True)
class Rungs:
    """When somebody is reminded: three rungs before the last day, two after it, one after a letter left the office."""

    first: int = 5
    second: int = 3
    last: int = 1
    passed: int = 1
    to_head: int = 3
    no_reply: int = 15  # working days after it was sent: the term of the law, and the day on which it is registered

    @property
    def before(self) -> tuple[int, ...]:
        return self.first, self.second, self.last


def are_rungs(told: Rungs) -> bool:
    """Tell whether each rung comes after the one before, at least one day apart and none of them too far."""
    in_order = told.first > told.second > told.last >= 0 and 1 <= told.passed < told.to_head
    return in_order and all(0 <= getattr(told, one.name) <= MOST for one in fields(told)) and told.no_reply > 0


def come(left: int, rungs: Rungs) -> tuple[tuple[Reminder, int], ...]:
    """Return the rungs on which an unanswered appeal stands that has so many working days left, below zero: passed.

    Before the last day only the latest counts, as it says all that the earlier ones said; after it each has people of
    its own.
    """
    if left >= 0:
        reached = [rung for rung in rungs.before if left <= rung]
        return ((Reminder.NEAR, -min(reached)),) if reached else ()
    after = ((Reminder.PASSED, rungs.passed), (Reminder.TO_HEAD, rungs.to_head))
    return tuple((reminder, rung) for reminder, rung in after if -left >= rung)


def to_tell(left: int) -> int | None:
    """Return the rung of a notice owed to the applicant: the working day before its last one, then after it."""
    if left < 0:
        return 1
    return -1 if left <= 1 else None


def whom(reminder: Reminder, stage: Stage, *, office: Office, parts: Parts) -> Posts:
    """Return the posts to remind, none of them shut out.

    Before the last day, whoever can do something: the lead executor, and whose turn it is. After it, the head of
    apparatus as well (where she is shut out or away, the head); in the end the head, or his deputies in his place.
    Of a notice to the applicant, whoever sends it.
    """
    if reminder == Reminder.TO_TELL:
        return seats.posts_of(Actor.SENDER, office=office, parts=parts)
    if reminder == Reminder.TO_HEAD:
        return office.free([Role.HEAD], parts) or office.deputies(Role.HEAD, parts)
    looks_after = office.free([Role.HEAD_OF_APPARATUS], parts) or office.free([Role.HEAD], parts)
    if reminder == Reminder.NOT_PUT:
        return looks_after
    works = works_on(stage, office=office, parts=parts)
    return works if reminder == Reminder.NEAR else works | looks_after


def works_on(stage: Stage, *, office: Office, parts: Parts) -> Posts:
    """Return whose turn it is with an unfinished appeal, and the lead executor; where nobody holds that post any more,
    whoever gives the resolution. A complaint about the head is with whoever hands it on.
    """
    if seats.goes_outside(office, parts):
        return seats.handles(office, parts)
    turn, lead = (seats.posts_of(actor, office=office, parts=parts) for actor in (TURN[stage], Actor.LEAD))
    return turn | lead or seats.posts_of(Actor.CONSIDERING, office=office, parts=parts)

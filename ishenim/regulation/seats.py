"""Whose step it is: which posts consider, approve, send, hand on. R25 and the absence of a post decided in one place.

Every answer is a set of posts that are held by somebody today and not shut out of the appeal; an empty set means
that the office has nobody who may do it, which is shown and never worked around.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ishenim.regulation.posts import ANSWERS_FOR_ALARMS, Role
from ishenim.regulation.stages import Actor

Posts = frozenset[int]
NOBODY: Posts = frozenset()
CARRIES_OUT = frozenset(
    {Role.EXECUTOR, Role.DEPUTY_HEAD, Role.HEAD_OF_APPARATUS, Role.RECORDS_SPECIALIST, Role.CONTROL}
)


@dataclass(frozen=True)
class Seat:
    """One post today. `is_held`: somebody holds it, as its own or by substitution."""

    id: int
    role: Role
    deputy_of: int | None
    is_held: bool


@dataclass(frozen=True)
class Parts:
    """Who has a part in the appeal by earlier steps. `subjects` are the posts complained about."""

    subjects: Posts = NOBODY
    shut_out: Posts = NOBODY
    considering: Posts = NOBODY
    lead: Posts = NOBODY
    co: Posts = NOBODY
    chosen: Posts = NOBODY
    keeper: Posts = NOBODY  # posts of the person who took the call, until it is put before somebody


@dataclass(frozen=True)
class Office:
    """The seats of the office today and the handlers appointed beforehand: subject → handler (decisions 4).

    `ever` holds everybody who was appointed at some time: who was on the day of a complaint is not shut out of it.
    """

    seats: tuple[Seat, ...]
    appointed: Mapping[int, int]
    ever: Mapping[int, Posts] = field(default_factory=dict)

    def free(self, roles: Iterable[Role], parts: Parts) -> Posts:
        """Posts of these roles that are held today and not shut out."""
        wanted = frozenset(roles)
        return frozenset(
            seat.id
            for seat in self.seats
            if seat.role in wanted and seat.is_held and seat.id not in parts.shut_out | parts.subjects
        )

    def of(self, role: Role) -> Posts:
        return frozenset(seat.id for seat in self.seats if seat.role == role)

    def deputies(self, role: Role, parts: Parts) -> Posts:
        """Held deputies of the posts of a role."""
        held = self.free(Role, parts)
        return frozenset(seat.id for seat in self.seats if seat.deputy_of in self.of(role) and seat.id in held)


def goes_outside(office: Office, parts: Parts) -> bool:
    """Tell whether a complaint is about the head: it leaves for an outside addressee (law.md 9)."""
    heads = office.of(Role.HEAD)
    return bool(heads) and heads <= parts.shut_out | parts.subjects


def considers(office: Office, parts: Parts) -> Posts:
    """Before whom an appeal is put: the head; a complaint about who answers the phone, the head of apparatus.

    When the seat is vacant or shut out the next one stands in: head → his deputies; head of apparatus → head.
    """
    phone = office.of(Role.RECORDS_SPECIALIST) | office.of(Role.OPERATOR)
    head = head_or_deputies(office, parts)
    if parts.subjects & phone:
        return office.free([Role.HEAD_OF_APPARATUS], parts) or head
    return head


def head_or_deputies(office: Office, parts: Parts) -> Posts:
    """The head; where his seat is vacant or shut out, his deputies. A term is extended by nobody else (law.md 3.3)."""
    return office.free([Role.HEAD], parts) or office.deputies(Role.HEAD, parts)


def approves(office: Office, parts: Parts) -> Posts:
    """Who approves an answer: head of apparatus or head, never who wrote it; when neither can, the deputies."""
    usual = office.free([Role.HEAD_OF_APPARATUS, Role.HEAD], parts) - parts.lead
    return usual or office.deputies(Role.HEAD, parts) - parts.lead


def handles(office: Office, parts: Parts) -> Posts:
    """Who passes a complaint about the head outside: the post appointed for it, else the chief records specialist.

    A specialist who is shut out keeps only the call she took herself (decisions 4).
    """
    held = {seat.id for seat in office.seats if seat.is_held}
    appointed = {office.appointed[subject] for subject in parts.subjects if subject in office.appointed}
    handlers = frozenset(appointed & held) - parts.shut_out - parts.subjects
    earlier = frozenset().union(*(office.ever.get(subject, NOBODY) for subject in parts.subjects)) & held
    return (
        handlers
        or earlier - parts.shut_out - parts.subjects
        or office.free([Role.RECORDS_SPECIALIST], parts)
        or parts.keeper
    )


def sends(office: Office, parts: Parts) -> Posts:
    """Who dispatches and files: the records specialist; when shut out or absent, who answers the phone in her place.

    Then the head of apparatus, the head, his deputies; a complaint that nobody inside may handle, whoever handles it.
    """
    for role in (Role.RECORDS_SPECIALIST, Role.OPERATOR, Role.HEAD_OF_APPARATUS, Role.HEAD):
        found = office.free([role], parts)
        if found:
            return found
    return office.deputies(Role.HEAD, parts) or handles(office, parts)


def answers_what_is_noted(office: Office, parts: Parts) -> Posts:
    """Who answers an appeal that the head took to know without naming anybody: the records specialist, or in turn."""
    for role in (Role.RECORDS_SPECIALIST, Role.HEAD_OF_APPARATUS, Role.DEPUTY_HEAD):
        found = office.free([role], parts)
        if found:
            return found
    return NOBODY


def registrars(office: Office, parts: Parts) -> Posts:
    """Who puts an appeal before somebody: who took the call, and whoever answers the phone and is not shut out."""
    return parts.keeper | office.free([Role.RECORDS_SPECIALIST, Role.OPERATOR], parts) or sends(office, parts)


def may_carry_out(office: Office, parts: Parts) -> Posts:
    """Posts that can be named in a resolution."""
    return office.free(CARRIES_OUT, parts)


def posts_of(actor: Actor, *, office: Office, parts: Parts) -> Posts:
    """Return the posts whose step it is; ANYBODY is everybody with any of the others."""
    if actor == Actor.ANYBODY:
        return frozenset().union(*(rule(office, parts) for rule in RULES.values()))
    return RULES[actor](office, parts)


def _higher(office: Office, parts: Parts) -> Posts:
    usual = office.free([Role.HEAD, Role.HEAD_OF_APPARATUS], parts) - parts.lead
    return usual or office.deputies(Role.HEAD, parts) - parts.lead


def _serving(posts: Posts, office: Office, parts: Parts) -> Posts:
    """Those with a part in the appeal that are held today and not shut out of it since."""
    return (posts - parts.shut_out - parts.subjects) & _held(office)


def _considering(office: Office, parts: Parts) -> Posts:
    return _serving(parts.considering, office, parts) or considers(office, parts)


def answers_for_alarms(office: Office, parts: Parts) -> Posts:
    """Who acts on what is urgent (III.8, III.9); about the head, whoever handles such complaints as well."""
    usual = office.free(ANSWERS_FOR_ALARMS, parts) | (parts.keeper - parts.subjects)
    return usual | handles(office, parts) if goes_outside(office, parts) else usual


RULES: dict[Actor, Callable[[Office, Parts], Posts]] = {
    Actor.REGISTRAR: registrars,
    Actor.CONSIDERING: _considering,
    Actor.LEAD: lambda office, parts: _serving(parts.lead, office, parts),
    Actor.CO: lambda office, parts: _serving(parts.co, office, parts),
    Actor.CHOSEN: lambda office, parts: _serving(parts.chosen, office, parts),
    Actor.APPROVER: approves,
    Actor.SENDER: sends,
    Actor.HANDLER: handles,
    Actor.HIGHER: _higher,
    Actor.HEAD: head_or_deputies,
    Actor.ALARMED: answers_for_alarms,
    Actor.WEIGHING: lambda office, parts: _serving(parts.lead, office, parts) | _considering(office, parts),
}


def _held(office: Office) -> Posts:
    return frozenset(seat.id for seat in office.seats if seat.is_held)


def within(posts: Posts, held: Collection[int]) -> Posts:
    """Those of the posts that a person holds."""
    return posts & frozenset(held)

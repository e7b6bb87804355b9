"""Clause III.3 with R25: who is shut out of a complaint, and from what it must be hidden.

A complaint is hidden from the person it is about, from his deputies and assistants and from everybody who
reports to him, except one post which the office appointed beforehand to handle such complaints.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

APPARATUS = "apparatus"  # the code of our own apparatus among the bodies


class Rank(StrEnum):
    """Whom in a body the complaint is about (R23)."""

    HEAD = "head"
    EMPLOYEE = "employee"


class Allegation(StrEnum):
    """What is alleged (III.3, R24); several may apply."""

    CORRUPTION = "corruption"
    DELAY = "delay"
    POOR_QUALITY = "poor_quality"
    OFFENCE = "offence"
    RUDENESS = "rudeness"


@dataclass(frozen=True)
class PostFacts:
    """One seat of the office as the rule needs it. `body` is the code of its body, APPARATUS for our own."""

    id: int
    body: str
    heads_body: bool
    reports_to: int | None
    deputy_of: int | None
    assistant_of: int | None


@dataclass(frozen=True)
class About:
    """Whom a complaint is about: a post of the office, or somebody in an outside body."""

    post: int | None
    body: str
    rank: Rank
    allegations: frozenset[Allegation]


def shut_out(abouts: Iterable[About], *, posts: Iterable[PostFacts], appointed: dict[int, int]) -> frozenset[int]:
    """Return the ids of the posts that may see nothing of the complaint.

    `appointed` maps the post complained about to the one subordinate post that handles such complaints; an
    appointment of the subject himself, of his deputy or of his assistant counts for nothing.
    """
    seats = list(posts)
    hidden: set[int] = set()
    for about in abouts:
        if about.post is None:
            hidden |= _seats_of_body(about, seats)
        else:
            hidden |= _seats_around(about.post, seats) - _handler(about.post, seats, appointed)
    return frozenset(hidden)


def is_restricted(abouts: Iterable[About], *, hidden: frozenset[int]) -> bool:
    """Tell whether the journal shows only number, day and "restricted": a conflict, or an alleged corruption."""
    return bool(hidden) or any(Allegation.CORRUPTION in about.allegations for about in abouts)


def _seats_of_body(about: About, seats: list[PostFacts]) -> set[int]:
    """Everybody of an outside body when its head or corruption is meant, otherwise everybody but the head.

    Of our own apparatus: its head with everybody around him, or, for an employee whom nobody named, everybody
    below the head.
    """
    if about.body == APPARATUS:
        heads = {seat.id for seat in seats if seat.body == APPARATUS and seat.heads_body}
        around = {found for head in heads for found in _seats_around(head, seats)}
        return around if about.rank == Rank.HEAD else around - heads
    whole = about.rank == Rank.HEAD or Allegation.CORRUPTION in about.allegations
    return {seat.id for seat in seats if seat.body and seat.body == about.body and (whole or not seat.heads_body)}


def _close(subject: int, seats: list[PostFacts]) -> set[int]:
    """The subject himself with his deputies and assistants."""
    return {subject} | {seat.id for seat in seats if subject in (seat.deputy_of, seat.assistant_of)}


def _seats_around(subject: int, seats: list[PostFacts]) -> set[int]:
    """Those close to the subject and everybody who reports, directly or through others, to one of them."""
    found = _close(subject, seats)
    grew = True
    while grew:
        more = {seat.id for seat in seats if found & {seat.reports_to, seat.deputy_of, seat.assistant_of}} - found
        found |= more
        grew = bool(more)
    return found


def _handler(subject: int, seats: list[PostFacts], appointed: dict[int, int]) -> set[int]:
    """The post appointed beforehand for this subject, unless it is the subject, his deputy or his assistant."""
    handler = appointed.get(subject)
    return set() if handler is None or handler in _close(subject, seats) else {handler}

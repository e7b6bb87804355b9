"""How two appeals have to do with each other: repeated (law.md 2), considered together, related; collective ones."""

from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """What an appeal is to the other one."""

    RELATED = "related"
    REPEATED = "repeated"  # the same person, the same question, after an answer that came late or is contested
    JOINED = "joined"  # considered together with the other, which leads


FOLLOWED = frozenset({"resolve", "take_note", "accept", "give_back", "submit_answer", "return_answer", "approve"})
# What is done with the leading appeal is done with those joined to it; each is sent, numbered and marked by itself.


@dataclass(frozen=True)
class Ends:
    """The two appeals as the rule needs them: `other` is the one linked to."""

    other_is_earlier: bool
    other_was_late: bool  # not answered in time, or not answered and the term is over
    is_contested: bool  # somebody wrote what is contested
    other_is_finished: bool = False
    other_is_joined: bool = False
    has_joined: bool = False  # something is joined to this one
    is_joined: bool = False
    is_restricted: bool = False  # either of them


class Unlinked(StrEnum):
    """Why two appeals may not be linked so."""

    NOT_EARLIER = "repeat_of_a_later"
    NOT_A_REPEAT = "repeat_of_a_good_answer"
    RESTRICTED = "joined_restricted"
    FINISHED = "joined_to_finished"
    CHAINED = "joined_in_a_chain"


def unlinked(kind: LinkKind, ends: Ends) -> Unlinked | None:
    """Return why an appeal may not be called so, None when it may."""
    if kind == LinkKind.REPEATED:
        if not ends.other_is_earlier:
            return Unlinked.NOT_EARLIER
        return None if ends.other_was_late or ends.is_contested else Unlinked.NOT_A_REPEAT
    if kind == LinkKind.JOINED:
        if ends.is_restricted:
            return Unlinked.RESTRICTED
        if ends.other_is_finished:
            return Unlinked.FINISHED
        return Unlinked.CHAINED if ends.other_is_joined or ends.has_joined or ends.is_joined else None
    return None


def is_collective(people: int | None, *, on_behalf: bool) -> bool:
    """Law, article 1(6): two or more citizens, or an organisation, a meeting in their name."""
    return on_behalf or (people is not None and people > 1)

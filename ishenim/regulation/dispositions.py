"""Clause III.2 in practice: every call ends in something; a call that is no appeal is counted, not lost."""

from enum import StrEnum

from ishenim.regulation.channels import Channel


class Disposition(StrEnum):
    """How a call ended."""

    REGISTERED = "registered"
    WRONG_NUMBER = "wrong_number"
    SILENCE = "silence"
    JOKE = "joke"
    THANKS = "thanks"
    OPENED_BY_MISTAKE = "opened_by_mistake"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"  # of a visitor at a reception (law.md 2)


OF_A_VISIT = frozenset({Disposition.SOLVED_ON_THE_SPOT, Disposition.THANKS, Disposition.OPENED_BY_MISTAKE})
NO_APPEAL = frozenset(Disposition) - {Disposition.REGISTERED, Disposition.SOLVED_ON_THE_SPOT}  # of a telephone call


def without_appeal(channel: Channel) -> frozenset[Disposition]:
    """Return how a call, or a visit, may end that brought no appeal."""
    return NO_APPEAL if channel == Channel.PHONE else OF_A_VISIT

"""Clause III.2 in practice: every call ends in something; a call that is no appeal is counted, not lost."""

from enum import StrEnum


class Disposition(StrEnum):
    """How a call ended."""

    REGISTERED = "registered"
    WRONG_NUMBER = "wrong_number"
    SILENCE = "silence"
    JOKE = "joke"
    THANKS = "thanks"
    OPENED_BY_MISTAKE = "opened_by_mistake"


NO_APPEAL = frozenset(Disposition) - {Disposition.REGISTERED}

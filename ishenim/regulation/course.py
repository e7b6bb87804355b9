"""What stands in the way of a step, and beside the stage of an appeal: clause III.7, R37, R47 (law.md 2, 3.3, 3.4).

A flag is given by one step and ended by another; what it forbids stands in HINDRANCES, read from the top. Nothing here
asks which post somebody holds: that is in `seats.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What is true of an appeal beside its stage (decisions 9)."""

    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    WAITING = "waiting"  # the applicant was asked, the term stands still
    NEW_FACTS = "new_facts"  # the caller added something that nobody has weighed yet
    NOTICE_OWED = "notice_owed"  # the applicant is to be told of what was decided
    REPEATED = "repeated"
    JOINED = "joined"
    RELATED = "related"
    COLLECTIVE = "collective"  # law, article 1(6)


GIVEN_BY = {  # links and owed notices are given by rules of their own: links.py, notices.py
    "ask_extension": Flag.EXTENSION_ASKED,
    "extend": Flag.EXTENDED,
    "wait": Flag.WAITING,
    "new_facts": Flag.NEW_FACTS,
    "mark_collective": Flag.COLLECTIVE,
}
ENDED_BY: dict[Flag, frozenset[str]] = {
    Flag.EXTENSION_ASKED: frozenset(
        {"extend", "refuse_extension", "give_back", "submit_answer", "forward", "leave", "withdraw"}
    ),
    Flag.WAITING: frozenset({"go_on", "forward", "leave", "withdraw"}),
    Flag.NEW_FACTS: frozenset({"weigh_facts", "resolve", "enter_resolution", "take_note", "submit_answer"}),
    Flag.NOTICE_OWED: frozenset({"dispatch", "withdraw"}),  # the answer itself tells him; send_notice ends one of them
    Flag.COLLECTIVE: frozenset({"mark_collective"}),  # told anew
}


@dataclass(frozen=True)
class Course:
    """How an appeal went so far, as these rules need it. `may_…`: what the wording it falls under allows."""

    flags: frozenset[Flag] = frozenset()  # those that stand now
    taken: frozenset[str] = frozenset()  # steps taken so far, of those that exclude another
    may_extend: bool = False
    may_wait: bool = False
    is_term_known: bool = True
    is_term_over: bool = False


class Hindrance(StrEnum):
    """Why a step cannot be taken now; each names the sentence that refuses it."""

    NEW_FACTS_UNREAD = "new_facts_unread"
    STILL_WAITS = "still_waits"
    EXTENSION_IS_OFF = "extension_is_off"
    EXTENDED_ALREADY = "extended_already"
    TERM_IS_UNKNOWN = "term_is_unknown"
    TERM_IS_OVER = "term_is_over"
    ASKED_ALREADY = "extension_asked_already"
    NOT_ASKED = "extension_not_asked"
    WAITING_IS_OFF = "waiting_is_off"
    WAITS_ALREADY = "waits_already"
    WAITS_NOT = "waits_not"
    NO_NEW_FACTS = "no_new_facts"
    NO_NOTICE_OWED = "no_notice_owed"
    EXPLAINED_BEFORE = "explained_before"
    FORWARDED_BEFORE = "forwarded_before"


EXTENDING = frozenset({"extend", "ask_extension"})
CLOSING = frozenset({"approve", "dispatch", "file", "leave", "withdraw", "forward", "explain_where_to_go"})
EXCLUDING = frozenset({"explain_where_to_go", "forward"})  # R37: both paths exclude each other
HINDRANCES: tuple[tuple[Hindrance, frozenset[str], Callable[[Course], bool]], ...] = (
    (Hindrance.NEW_FACTS_UNREAD, CLOSING, lambda now: Flag.NEW_FACTS in now.flags),
    (Hindrance.STILL_WAITS, frozenset({"submit_answer", "give_back"}), lambda now: Flag.WAITING in now.flags),
    (Hindrance.EXTENSION_IS_OFF, EXTENDING, lambda now: not now.may_extend),
    (Hindrance.EXTENDED_ALREADY, EXTENDING, lambda now: Flag.EXTENDED in now.flags),
    (Hindrance.TERM_IS_UNKNOWN, EXTENDING, lambda now: not now.is_term_known),
    (Hindrance.TERM_IS_OVER, EXTENDING, lambda now: now.is_term_over),
    (Hindrance.ASKED_ALREADY, frozenset({"ask_extension"}), lambda now: Flag.EXTENSION_ASKED in now.flags),
    (Hindrance.NOT_ASKED, frozenset({"refuse_extension"}), lambda now: Flag.EXTENSION_ASKED not in now.flags),
    (Hindrance.WAITING_IS_OFF, frozenset({"wait"}), lambda now: not now.may_wait),
    (Hindrance.WAITS_ALREADY, frozenset({"wait"}), lambda now: Flag.WAITING in now.flags),
    (Hindrance.WAITS_NOT, frozenset({"go_on"}), lambda now: Flag.WAITING not in now.flags),
    (Hindrance.NO_NEW_FACTS, frozenset({"weigh_facts"}), lambda now: Flag.NEW_FACTS not in now.flags),
    (Hindrance.NO_NOTICE_OWED, frozenset({"send_notice"}), lambda now: Flag.NOTICE_OWED not in now.flags),
    (Hindrance.EXPLAINED_BEFORE, frozenset({"forward"}), lambda now: "explain_where_to_go" in now.taken),
    (Hindrance.FORWARDED_BEFORE, frozenset({"explain_where_to_go"}), lambda now: "forward" in now.taken),
)


def hindrance(step: str, course: Course) -> Hindrance | None:
    """Return what keeps a step from being taken with an appeal that went so far, None when nothing does."""
    return next((why for why, steps, stands in HINDRANCES if step in steps and stands(course)), None)


def ends(flag: Flag, step: str) -> bool:
    """Tell whether a step ends a flag that stands."""
    return step in ENDED_BY.get(flag, frozenset())

"""Why an appeal may be left without consideration (law 3.4; Law 67, article 12 among others): always a person decides,
and nothing of it holds up clauses III.8 and III.9. The letter that says so stands in papers/leaving_notice.typ.
"""

from enum import StrEnum


class Reason(StrEnum):
    """The reasons, each with how well it is known (law.md 0)."""

    COURT_DECIDED = "court_decided_or_in_court"  # C
    OTHER_PROCEDURE = "other_procedure"  # C
    ANONYMOUS = "anonymous"  # B
    NO_ADDRESS = "no_address_for_answer"  # B
    INSULTING = "insulting_or_threatening"  # B for electronic ones, else D: warn once and explain
    EXTREMIST_CALL = "extremist_call"  # B, handed over under III.9 as well
    UNREADABLE = "unreadable_text"  # D
    TERMINATED = "repeat_correspondence_terminated"  # D, the head's decision, with the earlier answers
    WITHDRAWN = "withdrawn"  # D
    NO_CONCRETE_REQUEST = "no_concrete_request"  # B for electronic ones

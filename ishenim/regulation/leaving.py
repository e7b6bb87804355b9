"""Why an appeal may be left without consideration (law 3.4; Law 67, article 12 among others): always a person decides,
in words, and nothing of it holds up clauses III.8 and III.9. The letter that says so is papers/leaving_notice.typ.
"""

from dataclasses import dataclass
from enum import StrEnum

from ishenim.regulation.profiles import SURE


class Reason(StrEnum):
    """The reasons: a closed list."""

    COURT_DECIDED = "court_decided_or_in_court"
    OTHER_PROCEDURE = "other_procedure"
    ANONYMOUS = "anonymous"
    NO_ADDRESS = "no_address_for_answer"
    INSULTING = "insulting_or_threatening"
    EXTREMIST_CALL = "extremist_call"
    UNREADABLE = "unreadable_text"
    TERMINATED = "repeat_correspondence_terminated"
    WITHDRAWN = "withdrawn"
    NO_CONCRETE_REQUEST = "no_concrete_request"


class Form(StrEnum):
    """In which form an appeal came (law, article 1(1)); what comes by telephone is oral."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL = "oral"


@dataclass(frozen=True)
class Ground:
    """What is known of a reason: how well (law.md 0), in electronic appeals and elsewhere; None: no reason there."""

    ky: str  # column five speaks Kyrgyz
    electronic: str
    elsewhere: str | None
    goes_to_law_enforcement: bool = False  # III.9 as well, and not after
    by_head: bool = False  # nobody else decides it

    def mark_in(self, form: Form) -> str | None:
        """How well the reason is known for appeals of a form; None where it is none."""
        return self.electronic if form == Form.ELECTRONIC else self.elsewhere


GROUNDS: dict[Reason, Ground] = {
    Reason.COURT_DECIDED: Ground("сот чечкен же сотто каралууда", "C", "C"),
    Reason.OTHER_PROCEDURE: Ground("башка тартипте каралат", "C", "C"),
    Reason.ANONYMOUS: Ground("анонимдүү", "B", "B"),
    Reason.NO_ADDRESS: Ground("жооп жөнөтө турган дарек жок", "B", "B"),
    Reason.INSULTING: Ground("мазактоо же коркутуу бар", "B", "D"),
    Reason.EXTREMIST_CALL: Ground("экстремисттик чакырык бар", "B", "B", goes_to_law_enforcement=True),
    Reason.UNREADABLE: Ground("тексти окулбайт", "D", "D"),
    Reason.TERMINATED: Ground("ошол эле маселе боюнча кат алышуу токтотулган", "D", "D", by_head=True),
    Reason.WITHDRAWN: Ground("арыз ээси баш тартты", "D", "D"),
    Reason.NO_CONCRETE_REQUEST: Ground("так өтүнүч жок", "B", None),
}


class Unfounded(StrEnum):
    """Why a reason does not hold for an appeal."""

    NO_SUCH_REASON = "leave_without_reason"
    ELECTRONIC_ONLY = "leave_electronic_only"
    NOT_ANONYMOUS = "leave_not_anonymous"
    HAS_ADDRESS = "leave_has_address"
    NO_EARLIER_ANSWER = "leave_without_earlier_answers"
    NOT_THE_HEAD = "leave_not_the_head"


@dataclass(frozen=True)
class Left:
    """The appeal and whoever decides, as the rule needs them."""

    form: Form
    is_anonymous: bool
    has_address: bool
    earlier_answers: int  # answered appeals it repeats
    by_head: bool


def unfounded(reason: str, left: Left) -> Unfounded | None:
    """Return why an appeal may not be left for a reason, None when a person may decide so."""
    if reason not in set(Reason):
        return Unfounded.NO_SUCH_REASON
    known, ground = Reason(reason), GROUNDS[Reason(reason)]
    if ground.mark_in(left.form) is None:
        return Unfounded.ELECTRONIC_ONLY
    if ground.by_head and not left.by_head:
        return Unfounded.NOT_THE_HEAD
    refusals = {
        Reason.ANONYMOUS: (left.is_anonymous, Unfounded.NOT_ANONYMOUS),
        Reason.NO_ADDRESS: (not left.has_address, Unfounded.HAS_ADDRESS),
        Reason.TERMINATED: (left.earlier_answers > 0, Unfounded.NO_EARLIER_ANSWER),
    }
    holds, refusal = refusals.get(known, (True, Unfounded.NO_SUCH_REASON))
    return None if holds else refusal


def offered(form: Form) -> list[Reason]:
    """The reasons that exist for appeals of a form."""
    return [reason for reason in Reason if GROUNDS[reason].mark_in(form) is not None]


def is_sure(reason: Reason, form: Form) -> bool:
    """Tell whether a reason may stand without the badge "to be verified"."""
    return GROUNDS[reason].mark_in(form) in SURE


class Duty(StrEnum):
    """What an office may owe because of one appeal."""

    CONSIDER = "consider"  # III.7
    ANSWER = "answer"
    TELL_APPLICANT = "tell_applicant"
    TELL_HEAD = "tell_head"  # III.8
    TAKE_MEASURES = "take_measures"
    TELL_LAW_ENFORCEMENT = "tell_law_enforcement"  # III.9


URGENT = frozenset({Duty.TELL_HEAD, Duty.TAKE_MEASURES, Duty.TELL_LAW_ENFORCEMENT})
ENDED_BY_LEAVING = frozenset({Duty.CONSIDER, Duty.ANSWER})


def duties_left(duties: frozenset[Duty], reason: Reason) -> frozenset[Duty]:
    """Return what is still owed after an appeal was left: everything but considering and answering it.

    A call to extremism is reported to law enforcement, whether or not anybody named that duty before.
    """
    more = {Duty.TELL_LAW_ENFORCEMENT} if GROUNDS[reason].goes_to_law_enforcement else set()
    return (duties - ENDED_BY_LEAVING) | more | {Duty.TELL_APPLICANT}

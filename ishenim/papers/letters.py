"""Letters on the letterhead: to the body a matter belongs to, and to the applicant (R37, R47; law 2).

A letter is written in its `language`: Russian where that is the applicant's, else Kyrgyz. Without a number
it has a line to write one by hand. Whoever keeps steps of an appeal fills in the facts and gets the bytes.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any  # any of the letters

from ishenim.papers.facts import Applicant, Body, Letterhead, Mark, Signatory
from ishenim.papers.rendering import pdf
from ishenim.regulation.leaving import Reason


@dataclass(frozen=True)
class Letter:
    """What all letters about an appeal have. `complain_to`: the body above, empty: said in general words."""

    head: Letterhead
    dated: date
    number: str
    index: str
    registered_on: date
    applicant: Applicant
    signs: Signatory | None
    language: str = "ky"
    contact: str = ""  # who wrote it, with a telephone
    complain_to: str = ""


@dataclass(frozen=True)
class ForwardingLetter:
    """To the competent body: what the appeal says, and what goes with it."""

    letter: Letter
    to: Body
    content: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForwardingNotice:
    """To the applicant: where the appeal went, by which letter."""

    letter: Letter
    to: Body
    sent_on: date
    sent_number: str


@dataclass(frozen=True)
class ExtensionNotice:
    """To the applicant: until when the term was, until when it is now, why, and who decided."""

    letter: Letter
    due_on: date
    new_due_on: date
    reason: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True)
class LeavingNotice:
    """To the applicant: why the appeal is left without consideration; `words` are those of whoever decided."""

    letter: Letter
    reason: Reason
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """One thing that was asked and what the caller said to it."""

    asked: str
    told: str


@dataclass(frozen=True)
class LawLetter:
    """To law enforcement (CPC 150): what was told, in the caller's words, when, by whom, what goes with it.

    Without an index the call is not registered yet. `orally`: who was told of it before, as it was written down.
    """

    letter: Letter
    to: Body
    alarm: int
    told_at: datetime  # by the clock of the office
    raised_at: datetime
    clauses: tuple[str, ...]
    words: str
    answers: tuple[Answer, ...] = ()
    added: str = ""
    orally: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    is_warned: bool = False
    is_drill: bool = False


def forwarding_letter(facts: ForwardingLetter) -> bytes:
    """R37. A confidential applicant is not named: the answer comes back through the office."""
    if facts.letter.applicant.is_confidential:
        facts = replace(facts, letter=replace(facts.letter, applicant=Applicant(is_confidential=True)))
    return _pdf("forwarding_letter", facts)


def forwarding_notice(facts: ForwardingNotice) -> bytes:
    """R37: what the applicant gets beside the letter."""
    return _pdf("forwarding_notice", facts)


def law_letter(facts: LawLetter) -> bytes:
    """R60, R63: an anonymous caller is handed over too, and said to be one."""
    return _pdf("law_letter", facts)


def extension_notice(facts: ExtensionNotice) -> bytes:
    """R47: sent before the first term ends."""
    return _pdf("extension_notice", facts)


def leaving_notice(facts: LeavingNotice) -> bytes:
    """R47: sent where there is an address to send it to."""
    return _pdf("leaving_notice", facts)


def _pdf(layout: str, facts: Any) -> bytes:
    letter: Letter = facts.letter
    mark = Mark(letter.head.origin, letter.index, letter.dated)
    return pdf(layout, facts, language=letter.language, mark=mark)

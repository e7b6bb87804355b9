"""Papers the office prints for itself, in Kyrgyz, and the slip it hands to a caller (R20, R35; ux 7, 10)."""

from dataclasses import dataclass
from datetime import date, datetime

from ishenim.papers.facts import Body, Letterhead, Mark, Printed, Signatory
from ishenim.papers.rendering import pdf


@dataclass(frozen=True)
class Resolved:
    """The resolution that stands: whose, of which day, in which words."""

    on: date
    by: str
    words: str
    is_on_paper: bool = False


@dataclass(frozen=True)
class CardContent:
    """What only the card of an appeal says that is not restricted."""

    received_at: datetime
    kind: str
    topic: str
    correspondent: str
    content: str
    attached: int
    resolution: Resolved | None = None
    lead: str = ""
    co_executors: tuple[str, ...] = ()
    term: date | None = None
    outcomes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegistrationCard:
    """The registration and control card. Without `says` the appeal is restricted: number, day and that word."""

    head: Letterhead
    index: str
    number: int
    registered_on: date
    signs: Signatory | None
    says: CardContent | None = None
    edms_number: str = ""
    edms_on: date | None = None


@dataclass(frozen=True)
class Directions:
    """How one applies to a body, in one language, a text each; empty ones are left out."""

    order: str = ""
    documents: str = ""
    form: str = ""
    term: str = ""
    hours: str = ""
    complain_to: str = ""


@dataclass(frozen=True)
class Slip:
    """What a caller was told of another institution (R35). `told`: the order in the words it was told in."""

    head: Letterhead
    index: str
    registered_on: date
    told_at: datetime
    told_by: str
    body: Body
    language: str
    directions: Directions | None = None
    told: str = ""


@dataclass(frozen=True)
class Controlled:
    """An appeal under control: whose, until when, how many working days are left (below zero: passed), why then.

    Without a last day the term is not known, or it is with another body: `why` says which.
    """

    number: int
    registered_on: date
    executor: str
    why: str
    due_on: date | None = None
    left: int | None = None


@dataclass(frozen=True)
class RestrictedLine:
    """A line of which no reader of the list may know more (decisions 5)."""

    number: int
    registered_on: date


@dataclass(frozen=True)
class ControlList:
    """The sheet for the meeting, its rows in the order they are given."""

    head: Letterhead
    made_on: date
    rows: tuple[Controlled | RestrictedLine, ...]
    signs: Signatory | None


def registration_card(facts: RegistrationCard, *, printed: Printed) -> bytes:
    """The card that goes into the file of the appeal and to the document-flow system."""
    mark = Mark(facts.head.origin, facts.index, facts.registered_on)
    return pdf("registration_card", facts, language="ky", mark=mark, printed=printed)


def slip(facts: Slip) -> bytes:
    """Institution, order and telephones, for the caller to take along."""
    mark = Mark(facts.head.origin, facts.index, facts.registered_on)
    return pdf("slip", facts, language=facts.language, mark=mark)


def control_list(facts: ControlList, *, printed: Printed) -> bytes:
    """All that is under control, as many sheets as it takes."""
    return pdf("control_list", facts, language="ky", mark=Mark(facts.head.origin, "", facts.made_on), printed=printed)

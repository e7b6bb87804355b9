"""Clauses III.3 and III.4: what the dialogue must obtain, and what may be missing with a reason (R22 to R33)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ishenim.regulation.channels import Channel
from ishenim.regulation.conflict import About


class CallerType(StrEnum):
    """Who speaks (III.4, R28, R31)."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"


class Missing(StrEnum):
    """Why a fact was not obtained (R31)."""

    REFUSED = "refused"
    LINE_CUT = "line_cut"
    UNKNOWN = "unknown"  # the caller does not know it


class Fact(StrEnum):
    """The facts clause III.4 names; each is either told or missing with a reason."""

    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"


SUMMARY_LENGTH = 200  # decisions 12, R43
CONTENT_LENGTH = 100_000  # characters; about forty pages, far above what can be said in a call
PHONES = 10


@dataclass(frozen=True)
class ToldPhone:
    """A number as said and, where it can be read, as +996…"""

    raw: str
    number: str


@dataclass(frozen=True)
class ToldName:
    """One name as said; its parts only where the operator split it (R27)."""

    full: str = ""
    surname: str = ""
    given: str = ""
    patronymic: str = ""


@dataclass(frozen=True)
class ToldAddress:
    """The village in words, in the directory's spelling and with its code where the directory knows it (R29)."""

    village: str = ""
    village_told: str = ""
    street: str = ""


@dataclass(frozen=True)
class Explained:
    """The matter is not ours: to which institution and in which order the caller was told to apply (III.5)."""

    institution: str
    order: str


@dataclass(frozen=True)
class Told:
    """Everything the caller told us (III.4). `call_id` is an id, not a row: the call lives in another room."""

    call_id: UUID
    received_at: datetime  # aware; the moment the call was taken (R41)
    caller_type: CallerType
    name: ToldName
    confidential: bool
    org_form: str
    org_name: str
    home: ToldAddress
    postal: str  # empty: the same as home
    phones: tuple[ToldPhone, ...]
    caller_id: str
    content: str
    summary: str
    kind: str
    topic: str
    language: str
    abouts: tuple[About, ...] = ()
    subject_told: str = ""  # who it is about, in the caller's words
    missing: dict[Fact, Missing] = field(default_factory=dict)
    explained: Explained | None = None
    read_back: bool = True
    not_read_because: str = ""
    channel: Channel = Channel.PHONE


OWED = {channel: frozenset(Fact) - (set() if channel == Channel.PHONE else {Fact.PHONE}) for channel in Channel}


def lacking(
    caller_type: CallerType, *, told: Iterable[Fact], excused: Iterable[Fact], channel: Channel = Channel.PHONE
) -> frozenset[Fact]:
    """Return the facts of III.4 that are neither told nor excused with a reason.

    An anonymous caller owes nothing: saying "anonymous" is the reason (R31). A visitor owes no phone: he is here.
    """
    if caller_type == CallerType.ANONYMOUS:
        return frozenset()
    return OWED[channel] - frozenset(told) - frozenset(excused)

"""What papers have in common: whose they are, who signs, whom they are about and whom they go to."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Names:
    """The office in one language."""

    office: str
    apparatus: str = ""
    address: str = ""


@dataclass(frozen=True)
class Letterhead:
    """Who writes: Kyrgyz first, Russian beside it where the office has such a name. `origin` names its log."""

    ky: Names
    ru: Names | None = None
    phone: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Signatory:
    """A post and whoever holds it on the day of the paper (R67); the substitution is said in words."""

    post: str
    person: str
    is_substitute: bool = False


@dataclass(frozen=True)
class Applicant:
    """Whom an appeal comes from; without a name it is anonymous. A confidential one is named to no body."""

    name: str = ""
    address: str = ""
    phone: str = ""
    is_confidential: bool = False


@dataclass(frozen=True)
class Body:
    """An institution as it is written to, or told of."""

    name: str
    address: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Printed:
    """When a paper was printed, and by whom. No fact of it: a second print has the same digest."""

    at: datetime  # by the clock of the office
    by: str


@dataclass(frozen=True)
class Mark:
    """What the square in the corner says beside the digest of the facts; the index may be empty."""

    origin: str
    index: str
    day: date

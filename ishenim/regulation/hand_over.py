"""Clause III.9: to which law-enforcement body a message goes, who signs the letter, what is awaited after it.

Who investigates what: article 159 of the Criminal Procedure Code; its reception and registration of reports: articles
145 to 150 and 153 (law.md 5.9 and 10). An office may send a matter elsewhere (house record `law_routes`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ishenim.regulation import seats
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Posts
from ishenim.regulation.urgency import Clause, Danger, Offence


class LawBody(StrEnum):
    """The kinds of law-enforcement bodies; which body of the directory each is, the office sets."""

    INTERNAL_AFFAIRS = "internal_affairs"
    NATIONAL_SECURITY = "national_security"
    PROSECUTOR = "prosecutor"


class Matter(StrEnum):
    """What a message is about, as far as it decides who investigates."""

    TERROR = "terror"
    THEFT = "theft"
    PROPERTY = "property"  # arson, destruction, archives
    THREAT = "threat"  # to the life or health of staff
    AUTHORITY = "authority"  # against a representative of power
    CORRUPTION = "corruption"  # and abuse of office, bribery, forgery, negligence
    REPORTING = "reporting"  # a refusal to register a crime, a false report
    LAW_OFFICER = "law_officer"  # an offence by a law-enforcement officer
    ADMINISTRATIVE = "administrative"
    OTHER = "other"


@dataclass(frozen=True)
class Route:
    """Where a matter goes: one of several bodies, the usual one first. `mark`: how well it is known (law.md 0)."""

    bodies: tuple[LawBody, ...]
    articles: str  # of the Criminal Code
    mark: str = "A"
    also_ring: tuple[str, ...] = ("102",)

    @property
    def is_to_be_verified(self) -> bool:
        return self.mark in ("C", "D")


_POLICE, _SECURITY, _PROSECUTOR = LawBody.INTERNAL_AFFAIRS, LawBody.NATIONAL_SECURITY, LawBody.PROSECUTOR
ROUTES: Mapping[Matter, Route] = {
    Matter.TERROR: Route((_SECURITY,), "252–259", also_ring=("112", "102")),
    Matter.THEFT: Route((_POLICE,), "205–210"),
    Matter.PROPERTY: Route((_POLICE,), "216", also_ring=("101", "102")),
    Matter.THREAT: Route((_POLICE,), "122–136"),
    Matter.AUTHORITY: Route((_POLICE, _SECURITY), "374"),
    Matter.CORRUPTION: Route((_SECURITY, _POLICE), "336–348", also_ring=()),
    Matter.REPORTING: Route((_SECURITY, _POLICE), "363, 377", also_ring=()),
    Matter.LAW_OFFICER: Route((_PROSECUTOR,), "", mark="D", also_ring=()),
    Matter.ADMINISTRATIVE: Route((_POLICE,), "", mark="D", also_ring=()),
    Matter.OTHER: Route((_POLICE,), "", mark="D"),
}
_OF_DANGER = {
    Danger.TERROR: Matter.TERROR,
    Danger.THEFT: Matter.THEFT,
    Danger.ARSON: Matter.PROPERTY,
    Danger.ARCHIVE: Matter.PROPERTY,
    Danger.DAMAGE: Matter.PROPERTY,
}


def matter_of(clauses: Iterable[Clause], *, danger: str, offence: str) -> Matter:
    """Return what a message seems to be about by its clauses and the card's answers, to be chosen anew by hand (R59).

    A danger that was named tells more than a clause. Of staff, a crime counts as one of office until somebody says
    what it is.
    """
    named = frozenset(clauses)
    if danger in _OF_DANGER:
        return _OF_DANGER[Danger(danger)]
    if Clause.STAFF in named:
        return Matter.THREAT
    if Clause.OFFENCE_BY_STAFF in named:
        return Matter.ADMINISTRATIVE if offence == Offence.ADMINISTRATIVE else Matter.CORRUPTION
    return Matter.PROPERTY if Clause.OBJECT in named else Matter.OTHER


def bodies_for(matter: Matter, *, own: Mapping[Matter, LawBody]) -> tuple[LawBody, ...]:
    """Return the bodies a matter may go to without a reason, the one to take first; `own`: as the office has set."""
    usual = ROUTES[matter].bodies
    first = own.get(matter)
    return usual if first is None else (first, *(body for body in usual if body != first))


def signs(office: Office, parts: Parts) -> Posts:
    """Who may sign the letter (CPC 150; decisions 7): head and deputies; about him, whoever handles such complaints."""
    if seats.goes_outside(office, parts):
        return seats.handles(office, parts)
    return office.free([Role.HEAD, Role.DEPUTY_HEAD], parts) | office.deputies(Role.HEAD, parts)


class Awaited(StrEnum):
    """What a hand-over waits for, in its order."""

    LETTER = "letter"
    RECEIPT = "receipt"  # who accepted it, when, under which number (CPC 147)
    DECISION = "decision"  # within ten days of registration (CPC 153)
    PROLONGED = "prolonged"  # within twenty, where the prosecutor prolonged it
    NOTHING = "nothing"


DECIDED_IN, PROLONGED_TO = 10, 20  # calendar days from the registration by the body (CPC 153)


@dataclass(frozen=True)
class ReceiptDays:
    """When somebody is reminded that there is no receipt: calendar days after the letter, then every so many."""

    first: int = 1
    again: int = 3


MOST_RECEIPT_DAYS = 30


@dataclass(frozen=True)
class Progress:
    """How far a hand-over is, by its days in the office's time zone."""

    started_on: date
    sent_on: date | None = None
    registered_on: date | None = None
    is_prolonged: bool = False
    is_ended: bool = False

    @property
    def awaits(self) -> Awaited:
        if self.is_ended:
            return Awaited.NOTHING
        if self.registered_on is None:
            return Awaited.LETTER if self.sent_on is None else Awaited.RECEIPT
        return Awaited.PROLONGED if self.is_prolonged else Awaited.DECISION

    @property
    def decision_by(self) -> date | None:
        """The last day of the decision, once the body has registered it."""
        if self.registered_on is None:
            return None
        return self.registered_on + timedelta(days=PROLONGED_TO if self.is_prolonged else DECIDED_IN)


def reminder(now: Progress, *, on: date, days: ReceiptDays) -> int | None:
    """Return the day on which somebody is to be reminded that has come last, counted from what is waited for; or None.

    Of a letter the next day; of a receipt after `days`; of the decision on day 10 and again on day 20, whether it was
    prolonged or nobody knows.
    """
    awaited = now.awaits
    if awaited == Awaited.LETTER:
        return 1 if on > now.started_on else None
    if awaited == Awaited.RECEIPT:
        assert now.sent_on is not None  # awaits
        passed = (on - now.sent_on).days
        return None if passed < days.first else days.first + (passed - days.first) // days.again * days.again
    if awaited == Awaited.NOTHING or now.registered_on is None:
        return None
    passed = (on - now.registered_on).days
    come = [day for day in (DECIDED_IN, PROLONGED_TO) if day <= passed and not (now.is_prolonged and day == DECIDED_IN)]
    return max(come, default=None)

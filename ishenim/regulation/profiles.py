"""Clause III.7: what the law on appeals says between two days, as immutable versioned records (law.md 3.3).

Every rule carries the confidence with which it is known, A to D (law.md 1). What is shipped here is version 1 of three
wordings; an office adds later versions of them, never changes one. An appeal keeps the version of its registration.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

SURE = frozenset({"A", "B"})  # marks of a rule that needs no badge once the profile is verified


class Unit(StrEnum):
    """In what a term is counted."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class Status(StrEnum):
    """What a wording is on the day it is looked at; only the first two ever govern an appeal."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    BILL = "bill"
    DRAFT = "draft"


GOVERNING = frozenset({Status.IN_FORCE, Status.SUPERSEDED})


class Transition(StrEnum):
    """Which day decides under which wording an appeal falls when the wording changes (law.md 3.3)."""

    BY_REGISTRATION_DATE = "by_registration_date"
    BY_RECEIPT_DATE = "by_receipt_date"


@dataclass(frozen=True)
class Rule:
    """A term: so many days of a unit, not counting the day it is counted from. `is_on`: the office may use it."""

    max: int
    unit: Unit = Unit.WORKING_DAY
    mark: str = "B"
    is_on: bool = True


RULES = ("registration", "consideration", "forwarding", "extension", "waiting")


@dataclass(frozen=True)
class Verified:
    """Who compared the wording with the official text, when, and where that text stands."""

    by: str = ""
    on: date | None = None
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.by and self.on and self.url)


@dataclass(frozen=True)
class Profile:
    """A wording of the law. `id` with `version` names it for ever."""

    id: str
    ky: str
    ru: str
    en: str
    status: Status
    valid_from: date | None
    registration: Rule
    consideration: Rule
    forwarding: Rule
    extension: Rule  # counted from the first last day; once; by the head; notice before that day
    waiting: Rule  # the term stands still while the applicant is asked, so many days at most
    source: str
    valid_to: date | None = None
    version: int = 1
    transition: Transition = Transition.BY_REGISTRATION_DATE
    fine: int = 0  # som, for an official who misses the term; 0: no special fine
    verified: Verified = field(default_factory=Verified)

    @property
    def code(self) -> str:
        """How an appeal and the log name it: the first version by its id alone."""
        return self.id if self.version == 1 else f"{self.id}.{self.version}"

    def name_in(self, language: str) -> str:
        return {"ky": self.ky, "ru": self.ru, "en": self.en}.get(language) or self.ky

    def rule(self, name: str) -> Rule:
        found: Rule = getattr(self, name)
        return found

    def is_sure(self, name: str) -> bool:
        """Tell whether a rule may speak without the badge "to be verified"."""
        return bool(self.verified) and self.rule(name).mark in SURE

    def holds_on(self, day: date) -> bool:
        return (
            self.status in GOVERNING
            and self.valid_from is not None
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


PROPOSED_EXTENSION = Rule(30, Unit.CALENDAR_DAY, "D", is_on=False)
PROPOSED_WAITING = Rule(30, Unit.CALENDAR_DAY, "D", is_on=False)

_LAW_2025 = Profile(
    id="kg-67-2025",
    ky="67-Мыйзам (2025-ж. редакциясы)",
    ru="Закон № 67 (ред. 2025 г.)",
    en="Law 67 (2025 wording)",
    status=Status.IN_FORCE,
    valid_from=date(2025, 7, 22),
    registration=Rule(1, mark="B"),
    consideration=Rule(14, mark="B"),
    forwarding=Rule(5, mark="D"),
    extension=PROPOSED_EXTENSION,
    waiting=PROPOSED_WAITING,
    source="24.kg 337114 (22.07.2025); kaktus.media 542283, 24.kg 365649 (2026)",
    fine=10_000,
)
SHIPPED: tuple[Profile, ...] = (
    replace(
        _LAW_2025,
        id="kg-67-2016",
        ky="67-Мыйзам (2016-ж. редакциясы)",
        ru="Закон № 67 (ред. 2016 г.)",
        en="Law 67 (2016 wording)",
        status=Status.SUPERSEDED,
        valid_from=date(2016, 7, 27),
        valid_to=date(2025, 7, 21),
        consideration=Rule(14, mark="C"),
        source="dpa.gov.kg/en/npa/15; vb.kg 287436",
        fine=0,
    ),
    _LAW_2025,
    replace(
        _LAW_2025,
        id="kg-67-bill-2026",
        ky="67-Мыйзамды өзгөртүү долбоору (2026)",
        ru="Законопроект об изменении Закона № 67 (2026)",
        en="Bill to change Law 67 (2026)",
        status=Status.BILL,
        valid_from=None,
        consideration=Rule(10, mark="C"),
        source="kaktus.media 542283 (12.03.2026)",
    ),
)

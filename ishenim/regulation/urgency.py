"""Clauses III.8 and III.9: what is urgent, what it obliges the office to do, who is told and after how many minutes.

III.8 needs measures at once and urgent notice to the head; III.9 goes to law enforcement at once, in parallel (R65).
Minutes are a house rule (law.md 8, O6), set by the office within `house.LONGEST`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ishenim.regulation.house import Minutes
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Posts, goes_outside, handles


class Clause(StrEnum):
    """What the regulation names; several may hold of one call (law.md 8, O8)."""

    OBJECT = "III.8.a"  # danger to an object of the three groups
    STAFF = "III.8.b"  # danger to the life or health of an employee on duty
    OFFENCE_BY_STAFF = "III.8.c"  # an employee has committed a crime or misdemeanour
    UNLAWFUL_ACT = "III.9"  # an unlawful act is prepared, committed, going on


KEYS = {"1": Clause.OBJECT, "2": Clause.STAFF, "3": Clause.OFFENCE_BY_STAFF, "9": Clause.UNLAWFUL_ACT}  # after F8
HEAD_IS_TOLD = frozenset({Clause.OBJECT, Clause.STAFF, Clause.OFFENCE_BY_STAFF})
IS_HANDED_OVER = frozenset({Clause.OFFENCE_BY_STAFF, Clause.UNLAWFUL_ACT})  # whatever else is known


class ActStage(StrEnum):
    """How far an unlawful act has come (III.9, R58)."""

    PREPARED = "prepared"
    COMMITTED = "committed"
    IN_PROGRESS = "in_progress"
    UNKNOWN = "unknown"


class Danger(StrEnum):
    """What an object is in danger of (III.8.a, R49)."""

    TERROR = "terror"
    THEFT = "theft"
    ARSON = "arson"
    ARCHIVE = "archive"
    DAMAGE = "damage"


class Intent(StrEnum):
    """How an employee came to it (III.8.c, R49)."""

    INTENTIONAL = "intentional"
    INADVERTENT = "inadvertent"
    UNKNOWN = "unknown"


class Offence(StrEnum):
    """What an employee has committed: the regulation's words, and what the codes know today (law.md 8, O7)."""

    CRIME = "crime"
    MISDEMEANOUR = "misdemeanour"
    ADMINISTRATIVE = "administrative"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What can be done at once (R53); a measure has a time and may have words."""

    CALLED_112 = "called_112"
    CALLED_101 = "called_101"
    CALLED_102 = "called_102"
    CALLED_103 = "called_103"
    EVACUATED = "evacuated"
    GUARDED = "guarded"
    ARCHIVE_SECURED = "archive_secured"
    LINE_KEPT = "line_kept"
    OTHER = "other"


@dataclass(frozen=True)
class UrgentDuties:
    """What the office owes at once."""

    tell_head: bool
    send_to_law_enforcement: bool


def urgent_duties(clauses: Iterable[Clause], *, act_stage: ActStage | None) -> UrgentDuties:
    """Return what the clauses of a call oblige the office to do now (decisions 7).

    The head is told of all four, of III.9 beside the hand-over and never before it. Law enforcement is told of III.9
    and III.8.c always, of III.8.a and III.8.b where an act is prepared, committed or going on.
    """
    named = frozenset(clauses)
    is_act = act_stage in (ActStage.PREPARED, ActStage.COMMITTED, ActStage.IN_PROGRESS)
    return UrgentDuties(
        tell_head=bool(named), send_to_law_enforcement=bool(named & IS_HANDED_OVER) or (bool(named) and is_act)
    )


class Reach(StrEnum):
    """How a rung of the ladder reaches somebody."""

    TELL = "tell"  # screen, mail, SMS
    PHONE = "phone"  # the operator is told to ring, and records what was said (R52)


@dataclass(frozen=True)
class Rung:
    """One rung: so many minutes after the alarm these posts are told, or somebody is rung up."""

    minutes: int
    reach: Reach
    posts: Posts = frozenset()


def ladder(office: Office, parts: Parts, *, minutes: Minutes) -> tuple[Rung, ...]:
    """Return whom an alarm reaches and when, until somebody acknowledges it (decisions 7).

    The head at once, then the next person, then the deputies; posts that nobody holds or that are shut out are left
    out, and the next moves up. About the head himself: the appointed post at once, and the operator rings the outside
    addressees at once. Nobody to tell at all: the operator rings at once.
    """
    if goes_outside(office, parts):
        return _climbing([handles(office, parts)], phone_at=0, minutes=minutes)
    head = office.free([Role.HEAD], parts)
    following = office.free([Role.HEAD_OF_APPARATUS], parts)
    deputies = office.deputies(Role.HEAD, parts) | office.free([Role.DEPUTY_HEAD], parts)
    return _climbing([head, following, deputies], phone_at=minutes.by_phone, minutes=minutes)


def _climbing(people: list[Posts], *, phone_at: int, minutes: Minutes) -> tuple[Rung, ...]:
    told = [posts for posts in people if posts]
    at = (0, minutes.next_person, minutes.deputy)
    rungs = [Rung(after, Reach.TELL, posts) for after, posts in zip(at, told, strict=False)]
    rungs.append(Rung(phone_at if told else 0, Reach.PHONE))
    return tuple(sorted(rungs, key=lambda rung: (rung.minutes, rung.reach == Reach.PHONE)))


def downgrades(office: Office, parts: Parts) -> Posts:
    """Who may say that an alarm is none (R56): the head or his deputies; about him, the appointed post."""
    if goes_outside(office, parts):
        appointed = frozenset(office.appointed[one] for one in parts.subjects if one in office.appointed)
        return appointed & handles(office, parts)
    return office.free([Role.HEAD, Role.DEPUTY_HEAD], parts) | office.deputies(Role.HEAD, parts)


@dataclass(frozen=True)
class Call:
    """A rung that has come, in a round: 0 climbs the ladder, every later one tells everybody on it again."""

    round: int
    rung: Rung

    @property
    def code(self) -> str:
        """Under which it is told once to each."""
        return f"{self.round}.{self.rung.minutes}"


def come(rungs: Iterable[Rung], *, passed: int, again_after: int) -> list[Call]:
    """Return what is due so many whole minutes after the alarm, while nobody has acknowledged it.

    Nobody on the whole ladder: everybody is told again each `again_after` minutes, until somebody answers. A clock that
    was set back tells nobody of anything.
    """
    ladder_of = tuple(rungs)
    due = [Call(0, rung) for rung in ladder_of if rung.minutes <= passed]
    rounds = passed // again_after
    return due + ([Call(rounds, rung) for rung in ladder_of] if rounds else [])


def undone(rungs: Iterable[Rung], *, passed: int, again_after: int) -> list[Call]:
    """Return who is told again so many minutes after the acknowledgement, while no measure is recorded (R53)."""
    rounds = passed // again_after
    return [Call(-rounds, rung) for rung in rungs if rung.reach == Reach.TELL] if rounds > 0 else []

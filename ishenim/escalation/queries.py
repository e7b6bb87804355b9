"""An alarm as the ladder sees it; the alarms of a person; everything that happened to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any  # what a template is given
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by
from ishenim.appeals.models import Appeal
from ishenim.common import house
from ishenim.consideration.situations import Staff, staff
from ishenim.escalation import access, telephones
from ishenim.escalation.models import Alarm, AlarmEvent, AlarmQuerySet, Barred, Clause, Happened
from ishenim.notify.kinds import Facts
from ishenim.regulation import urgency
from ishenim.regulation import urgent_card as card
from ishenim.regulation.seats import Office, Parts, goes_outside
from ishenim.regulation.urgency import Reach, Rung, UrgentDuties
from ishenim.regulation.urgent_times import Course, complete_at

EVENTS = Prefetch("events", AlarmEvent.objects.select_related("person", "by").order_by("place"))
NOBODY: frozenset[int] = frozenset()
MOST = 1_000  # alarms on one page of the register; an office has a few a year
NUMBERS = ("102", "112", "101", "103")  # rung up at once


@dataclass(frozen=True)
class Hidden:
    """Who may know nothing of an alarm: the posts it is about, those around them, and who holds these (R57)."""

    subjects: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()


FROM_NOBODY = Hidden()


@dataclass(frozen=True)
class Reachable:
    """Whom an alarm may reach today: the ladder, and who holds its posts."""

    office: Office
    parts: Parts
    barred: frozenset[int]  # persons
    holders: dict[int, frozenset[int]]
    rungs: tuple[Rung, ...]

    def persons(self, rung: Rung) -> frozenset[int]:
        return NOBODY.union(*(self.holders.get(post, NOBODY) for post in rung.posts)) - self.barred

    @property
    def is_about_head(self) -> bool:
        return goes_outside(self.office, self.parts)


def reachable(barred: Iterable[Barred], now: Staff, *, on: date, raised_by: int) -> Reachable:
    """Work out the ladder of a day. Whoever raised an alarm is not told of it; a rung without anybody else is left out
    and the next moves up.
    """
    rows = list(barred)
    persons = frozenset(one.person_id for one in rows if one.person_id is not None)
    parts = Parts(
        subjects=frozenset(one.post_id for one in rows if one.post_id is not None and one.is_subject),
        shut_out=frozenset(one.post_id for one in rows if one.post_id is not None and not one.is_subject),
    )
    office = now.office(barred=persons | {raised_by})
    holders = {one.post.pk: one.persons - {raised_by} for one in now.manned}
    rungs = urgency.ladder(office, parts, minutes=house.minutes(on))
    return Reachable(office, parts, persons, holders, rungs)


def reachable_now(alarm: Alarm, *, at: datetime) -> Reachable:
    on = timezone.localdate(at)
    return reachable(alarm.barred.all(), staff(on=on), on=on, raised_by=alarm.raised_by_id)


def of_call(call: UUID, person: Person, *, on: date) -> Alarm | None:
    """The alarm of a call that runs, of which this person may know."""
    running = Alarm.objects.open().visible_to(person, on=on).filter(call_id=call)
    return running.select_related("raised_by").order_by("raised_at").first()


def running_in(call: UUID | None, person: Person, *, is_drill: bool, on: date) -> Alarm | None:
    """The alarm another clause joins: a drill joins no real one, and nobody joins what he may not know of."""
    if call is None:
        return None
    return Alarm.objects.open().visible_to(person, on=on).filter(call_id=call, is_drill=is_drill).first()


HAS_ALARM = Q(Exists(Alarm.objects.filter(Q(appeal=OuterRef("pk")) | Q(call_id=OuterRef("call_id")))))


def of_appeal(appeal: Appeal) -> Q:
    """The condition on an alarm that it belongs to an appeal or to the call it came by."""
    return Q(appeal=appeal) | Q(call_id=appeal.call_id)


def is_about_head(hidden: Hidden, *, on: date) -> bool:
    """Tell whether an alarm hidden from these would leave the head out."""
    parts = Parts(subjects=hidden.subjects, shut_out=hidden.posts)
    return bool(hidden.posts) and goes_outside(staff(on=on).office(barred=hidden.persons), parts)


def standing(alarm: Alarm, *, at: datetime) -> dict[str, Any]:
    """How it stands, for the pages that show it: whom it reached, who has heard it, what was done."""
    story, reach = whole(alarm), reachable_now(alarm, at=at)
    run, runs = clocks(story), alarm.closed_at is None
    return {
        "alarm": alarm,
        "whole": story,
        "numbers": NUMBERS,
        "told": [(event, story.shown.get(person)) for person, event in story.told.items()],
        "heard": story.of(Happened.ACKNOWLEDGED, Happened.PHONED),
        "measures": story.of(Happened.MEASURE),
        "facts": [event for event in story.of(Happened.FACT) if event.code_in_words],
        "heard_by": run.heard_by,
        "handed_by": run.handed_by,
        "is_about_head": reach.is_about_head,
        "ring": telephones.to_ring(reach, story.of(Happened.PHONED), on=timezone.localdate(at)) if runs else [],
    }


@dataclass(frozen=True)
class Clocks:
    """The urgent clocks of an alarm: they run from its raising, whatever term its appeal has (R48)."""

    alarm: Alarm
    heard_by: datetime
    handed_by: datetime | None  # None: nobody outside is to be told


def clocks(found: "Whole") -> Clocks:
    """Return them in wall time, by the minutes in force on the day it was raised (law.md 3.8)."""
    raised_at = found.alarm.raised_at
    minutes = house.minutes(timezone.localdate(raised_at))
    goes = found.duties.send_to_law_enforcement
    return Clocks(
        alarm=found.alarm,
        heard_by=raised_at + timedelta(minutes=minutes.acknowledged),
        handed_by=raised_at + timedelta(minutes=minutes.handed_over) if goes else None,
    )


def clocks_of(appeal: Appeal, person: Person, *, on: date) -> Clocks | None:
    """The clocks of the alarm an appeal came with, for whoever may know of it."""
    found = Alarm.objects.visible_to(person, on=on).filter(appeal=appeal).first()
    return clocks(whole(found)) if found is not None else None


@dataclass(frozen=True)
class Whole:
    """An alarm with its story, for its page."""

    alarm: Alarm
    events: list[AlarmEvent]

    def of(self, *kinds: Happened) -> list[AlarmEvent]:
        return [event for event in self.events if event.kind in kinds]

    @property
    def clauses(self) -> list[AlarmEvent]:
        return self.of(Happened.RAISED)

    @property
    def facts(self) -> dict[str, str]:
        """What the caller told, by question, as it was written down last."""
        return {event.code: event.words for event in self.of(Happened.FACT)}

    @property
    def questions(self) -> tuple[card.Question, ...]:
        return card.asked(urgency.Clause(event.code) for event in self.clauses)

    @property
    def card_complete_at(self) -> datetime | None:
        """When every question its clauses ask had an answer."""
        first: dict[str, datetime] = {}
        for event in self.of(Happened.FACT):
            first.setdefault(event.code, event.noted_at)
        return complete_at(self.questions, first)

    @property
    def duties(self) -> UrgentDuties:
        """What it obliges the office to, by its clauses and the stage that was told."""
        stage = card.stage_of(self.facts.get(card.Question.STAGE, ""))
        return urgency.urgent_duties((urgency.Clause(event.code) for event in self.clauses), act_stage=stage)

    @property
    def told(self) -> dict[int, AlarmEvent]:
        """By person, the first time each was told."""
        found: dict[int, AlarmEvent] = {}
        for event in self.of(Happened.TOLD):
            found.setdefault(event.person_id or 0, event)
        return found

    @property
    def shown(self) -> dict[int, AlarmEvent]:
        return {event.person_id or 0: event for event in self.of(Happened.SHOWN)}

    @property
    def asks_to_phone(self) -> bool:
        """The operator was asked to telephone, and has not yet since."""
        asked = [event.place for event in self.of(Happened.PHONE_NOW)]
        phoned = [event.place for event in self.of(Happened.PHONED)]
        return self.alarm.acknowledged_at is None and bool(asked) and max(asked) > max(phoned, default=0)


def whole(alarm: Alarm) -> Whole:
    return Whole(alarm, list(alarm.events.select_related("person", "by").order_by("place")))


@dataclass(frozen=True)
class Sounding:
    """One alarm as the panel on every page shows it."""

    alarm: Alarm
    clauses: tuple[str, ...]
    is_told: bool  # this person is to acknowledge it; others only see that it runs


def sounding(person: Person, held: Held, *, on: date) -> list[Sounding]:
    """Return the alarms nobody has acknowledged yet that this person was told of or answers for, the oldest first.

    One question while there is none, as it is asked every three seconds by every open page.
    """
    if not access.may_raise(held):
        return []
    found = Alarm.objects.sounding().visible_to(person, on=on).prefetch_related(EVENTS).order_by("raised_at", "number")
    rows = []
    for alarm in found:
        events = list(alarm.events.all())
        clauses = tuple(str(Clause(one.code).label) for one in events if one.kind == Happened.RAISED)
        is_told = any(one.kind == Happened.TOLD and one.person_id == person.pk for one in events)
        rows.append(Sounding(alarm, clauses, is_told))
    return rows


def register(person: Person, *, on: date) -> AlarmQuerySet:
    """The urgent register (R55) as far as a person may know of it, the newest first."""
    return Alarm.objects.visible_to(person, on=on).newest_first().prefetch_related(EVENTS).select_related("raised_by")


@dataclass(frozen=True)
class Listed:
    """One alarm of the register in words, for the page and for a sheet."""

    whole: Whole

    @property
    def shown_at(self) -> datetime | None:
        return min((event.at for event in self.whole.of(Happened.SHOWN)), default=None)

    @property
    def clauses(self) -> str:
        return ", ".join(event.code_in_words for event in self.whole.clauses)

    @property
    def course(self) -> Course:
        alarm = self.whole.alarm
        return Course(
            alarm.raised_at, self.shown_at, alarm.acknowledged_at, alarm.measured_at, self.whole.card_complete_at
        )


def listed(found: AlarmQuerySet) -> list[Listed]:
    """Read alarms of the register with all that happened to them."""
    return [Listed(Whole(one, list(one.events.all()))) for one in found[:MOST]]


def running_of(person: Person, held: Held, *, on: date) -> list[Listed]:
    """The alarms that are not closed, of which a person may know."""
    if not access.may_raise(held):
        return []
    return listed(register(person, on=on).open())


def may_leave(facts: Facts, person: Person | None, *, entered_by: str, on: date) -> bool:
    """Whether something about an alarm may leave the building now: it is still needed, and its reader may know of it.

    Nothing leaves for an address or number that somebody entered who is shut out of it (decisions 5). Of an alarm from
    which anybody is shut out no other system is told: nobody here knows who reads there.
    """
    alarm = Alarm.objects.open().filter(number=int(str(facts["alarm"]))).first()
    if alarm is None or (alarm.acknowledged_at is not None and alarm.measured_at is not None):
        return False
    if person is None:
        return not alarm.barred.exists()
    other = Person.objects.filter(username=entered_by).exclude(pk=person.pk).first()
    if other is not None:
        named = Q(person=other) | Q(post__in=held_by(other, on=on).posts)
        if alarm.barred.filter(named).exists():
            return False
    return Alarm.objects.visible_to(person, on=on).filter(pk=alarm.pk).exists()


def may_acknowledge(found: Whole, person: Person, now: Reachable) -> bool:
    """Whoever was told, or holds a post of the ladder; never whoever raised it."""
    posts = NOBODY.union(*(rung.posts for rung in now.rungs if rung.reach == Reach.TELL))
    on_ladder = any(person.pk in now.holders.get(post, NOBODY) for post in posts)
    return person.pk != found.alarm.raised_by_id and (person.pk in found.told or on_ladder)


def may_downgrade(person: Person, now: Reachable) -> bool:
    """R56: the head, his deputies; about him, the appointed post."""
    posts = urgency.downgrades(now.office, now.parts)
    return any(person.pk in now.holders.get(post, NOBODY) for post in posts)

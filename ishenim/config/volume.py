"""`ishenim fill`: many invented appeals for benches, through the same tables, constraints and log as real ones.

An office that took these calls one after another would have written the same rows and entries: dense numbers, pages,
each step by whose step it is, entries in the order of their moments. They are written a thousand calls at a time, each
thousand in one commit. Words, moments and follow-up codes follow from the seed, salts do not.

Most appeals are closed. Some three hundred are open, however many there are: the latest, and a tenth of them old ones
that somebody forgot. A road of seven steps costs more than the call and the registration together: with it for every
appeal 670 a second of CPU are written, with the shortest lawful road, withdrawn by the applicant, 1,500. So nine in ten
of the closed ones are withdrawn; the tenth and all the latest go the roads of a real office.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any  # facts of a step
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import seats
from ishenim.audit.models import Head
from ishenim.common.models import Office
from ishenim.config.volume_road import Choice, Roads, Stop
from ishenim.config.volume_rows import Ahead, Batch, Idle, Life, chained, end_idle, number, register
from ishenim.config.volume_steps import move, take
from ishenim.config.volume_told import Callers, Place, weighted
from ishenim.consideration.situations import staff
from ishenim.directory.models import Body, Village
from ishenim.regulation.calendar import MONDAY_TO_FRIDAY
from ishenim.regulation.dispositions import NO_APPEAL
from ishenim.regulation.follow_up_code import code_from
from ishenim.regulation.required_facts import Told
from ishenim.regulation.stages import Stage

CHUNK = 1000  # calls of one commit
OPEN, OPEN_SHARE = 300, 0.3  # open at the end: so many, but not more than this share
STUCK = 0.1  # of them are old
SHORTEST, LONGEST = 0.5, 1.5  # roads, beside the average
TALK = (180, 540)  # seconds of a call
OPENS, CLOSES = time(8, 30), time(17, 30)
LAST_DAY = 30  # calls of the day of filling, however many there are in all
IDLE_EACH = 4  # with --calls: so many appeals to a call that was none
PAST = weighted([("ordinary", 8), ("noted", 2), ("returned", 1), ("withdrawn", 88), ("withdrawn_later", 1)])
LATE = weighted([("ordinary", 70), ("noted", 14), ("returned", 6), ("withdrawn", 6), ("withdrawn_later", 4)])
OUTCOMES = weighted([("resolved", 45), ("explained", 30), ("partly", 15), ("refused", 10)])
RESTORED = {"resolved": "yes", "partly": "partly", "explained": "not_violated", "refused": "not_violated"}
CHANNELS = weighted([("paper", 40), ("read_by_phone", 40), ("in_person", 15), ("email", 5)])
TERMS = weighted([(None, 80), (3, 7), (5, 8), (10, 5)])  # working days that a resolution gives
LEADS = 8  # a number below it chooses the lead among however many may carry it out
ENDINGS = sorted(NO_APPEAL)
CO = 0.15  # of the resolutions name a co-executor
Tell = Callable[[int], None]
KEEPERS = ("operator", "operator", "deputy-operator")


@dataclass(frozen=True)
class Wanted:
    """How many appeals, drawn by which seed, with calls that are no appeals or without."""

    appeals: int
    seed: int
    has_idle: bool


@dataclass
class Filled:
    """What was written."""

    appeals: int = 0
    closed: int = 0
    calls: int = 0
    entries: int = 0


class NoRoom(Exception):
    """Between the last entry of the log and the moment of filling there is no time for so many calls."""


def fill(wanted: Wanted, *, at: datetime, tell: Tell = lambda _: None) -> Filled:
    """Write everything that would have happened from the last entry of the log until `at`; `tell` hears the count."""
    past = Past(wanted, at=at)
    going: list[Life] = []
    for first, lives, idle in past.chunks():
        past.write(lives, going, idle, before=first + len(lives))
        going = [life for life in (*going, *lives) if life.ahead]
        tell(past.filled.appeals)
    return past.filled


class Past:
    """The invented past of one office."""

    def __init__(self, wanted: Wanted, *, at: datetime) -> None:
        self.wanted, self.chance = wanted, Random(wanted.seed)  # noqa: S311 (nothing here is a secret)
        self.days = Days(count=wanted.appeals, since=_since(wanted, at=at), until=at)
        today = timezone.localdate(at)
        self.roads = Roads(staff(on=today), facts=seats())
        posts = dict(Post.objects.values_list("code", "pk"))
        places = [Place(*row) for row in Village.objects.order_by("pk").values_list("pk", "ky", "ru")]
        self.callers = Callers(self.chance, places=places, posts=posts)
        self.codes = dict(Person.objects.values_list("pk", "username"))
        persons = {code: pk for pk, code in self.codes.items()}
        self.keepers = [persons[code] for code in KEEPERS]
        self.origin = Office.objects.get(pk=1).origin
        self.outside = Body.objects.values_list("pk", "ky").get(pk=self.callers.words["outside"])
        is_open = min(OPEN, wanted.appeals * OPEN_SHARE)
        self.length = is_open * (1 - STUCK)  # of a road on average, in calls: so many are on their way at any time
        self.each_stuck = int(wanted.appeals / (is_open * STUCK)) if wanted.appeals else 0
        self.filled = Filled()

    def chunks(self) -> Iterator[tuple[int, list[Life], list[Idle]]]:
        """Yield the place of the first call, appeals, calls that were none; a year's first call begins a chunk."""
        first, year, lives, idle = 0, 0, list[Life](), list[Idle]()
        for place in range(self.wanted.appeals):
            registered_at = self.days.moment(place + 0.5)
            this_year = timezone.localdate(registered_at).year
            if lives and (len(lives) == CHUNK or this_year != year):
                yield first, lives, idle
                first, lives, idle = place, [], []
            year = this_year
            lives.append(self._life(place, registered_at))
            if self.wanted.has_idle and place % IDLE_EACH == 0:
                idle.append(self._idle(place))
        if lives:
            yield first, lives, idle

    @transaction.atomic
    def write(self, lives: list[Life], going: list[Life], idle: list[Idle], *, before: float) -> None:
        """Write a chunk and the steps that are due before its end; the lock on the head of the log comes last."""
        batch = Batch(self.codes)
        end_idle(batch, idle)
        number(batch, lives)
        moved = [(life, life.due(before)) for life in going]
        begun = [(life, life.due(before)) for life in lives]
        register(batch, lives, [steps[-1].stop.to if steps else Stage.REGISTERED for _, steps in begun])
        move(moved)
        take(batch, [*moved, *begun], outside=self.outside)
        filled, ended = self.filled, sum(steps[-1].stop.to == Stage.CLOSED for _, steps in (*moved, *begun) if steps)
        filled.entries += chained(batch, origin=self.origin)
        filled.appeals, filled.calls = filled.appeals + len(lives), filled.calls + len(lives) + len(idle)
        filled.closed += ended

    def _life(self, place: int, registered_at: datetime) -> Life:
        chance = self.chance
        told = self.callers.told(self._call_id(), received_at=self._rung(place, registered_at))
        about = told.abouts[0] if told.abouts else None
        keeper = chance.choice(self.keepers)
        walks = LATE if place > self.wanted.appeals - LONGEST * self.length else PAST
        walk = "outside" if self.roads.goes_outside(about) else walks.draw(chance)
        has_co = walk in ("ordinary", "returned") and chance.random() < CO
        road = self.roads.road(about, keeper, Choice(walk, chance.randrange(LEADS), has_co))
        return Life(
            told=told,
            registered_at=registered_at,
            keeper=keeper,
            code=code_from(f"{chance.randrange(10**11):011}"),
            pin="" if told.phones else f"{chance.randrange(10**4):04}",
            hidden=self.roads.hidden(about),
            road=road,
            ahead=self._ahead(place, told, road.stops, is_noted=walk == "noted"),
        )

    def _ahead(self, place: int, told: Told, stops: tuple[Stop, ...], *, is_noted: bool) -> list[Ahead]:
        """The steps of one road with their words; of an appeal that somebody forgot, only the first of them."""
        chance, length = self.chance, self.length * self.chance.uniform(SHORTEST, LONGEST)
        outcome = "explained" if is_noted else OUTCOMES.draw(chance)
        ahead = [self._step(stop, place + 0.5 + length * stop.share, told, outcome) for stop in stops]
        if self.each_stuck and place % self.each_stuck == self.each_stuck - 1:
            del ahead[chance.randrange(len(ahead)) :]
        return ahead

    def _step(self, stop: Stop, place: float, told: Told, outcome: str) -> Ahead:
        callers, name = self.callers, stop.name
        facts: dict[str, Any] = {}
        if name in ("submit_answer", "outside_answer", "dispatch"):
            facts |= {"outcome": outcome, "restored": RESTORED[outcome]}
        if name in ("dispatch", "transmit"):
            channel = "paper" if name == "transmit" else CHANNELS.draw(self.chance)
            facts |= {"channel": channel, "proof": callers.proof(channel)}
        if name == "submit_answer":
            facts["words"] = callers.answer(told, outcome)
        elif name in callers.words["steps"]:
            facts["words"] = callers.one_of(name)
        if name == "resolve":
            facts["days"] = TERMS.draw(self.chance)
        return Ahead(place, self.days.moment(min(place, self.wanted.appeals)), stop, **facts)

    def _idle(self, place: int) -> Idle:
        return Idle(
            call_id=self._call_id(),
            started_at=self.days.moment(place + 0.8),
            ended_at=self.days.moment(place + 0.9),
            taken_by=self.chance.choice(self.keepers),
            disposition=self.chance.choice(ENDINGS),
        )

    def _call_id(self) -> UUID:
        return UUID(bytes=self.chance.randbytes(16), version=4)

    def _rung(self, place: int, registered_at: datetime) -> datetime:
        """When the phone rang: minutes before, but after the call before it."""
        talk = timedelta(seconds=self.chance.randint(*TALK))
        return max(registered_at - talk, self.days.moment(place))


def _since(wanted: Wanted, *, at: datetime) -> datetime:
    """The moment after the last entry of the log."""
    since = datetime.fromisoformat(Head.objects.get(pk=1).last_at) + timedelta(seconds=1)
    if since + wanted.appeals * timedelta(milliseconds=1) > at:
        raise NoRoom
    return since


class Days:
    """Turns a place among so many calls into a moment: in working hours, and on the last day only a few of them."""

    def __init__(self, *, count: int, since: datetime, until: datetime) -> None:
        midnight = _at(timezone.localdate(until), time.min)
        earlier = _hours(since, min(midnight, until))
        last = _hours(max(since, midnight), until) or [(max(since, midnight), until)]
        self.earlier = count - min(LAST_DAY, max(count // 3, 1)) if earlier else 0
        self.parts = ((_Hours(earlier), self.earlier), (_Hours(last), count - self.earlier))

    def moment(self, place: float) -> datetime:
        """A later place is never an earlier moment."""
        is_last = place >= self.earlier
        hours, count = self.parts[is_last]
        return hours.moment((place - self.earlier if is_last else place) / count)


class _Hours:
    """Stretches of time one after another, as if there were nothing between them."""

    def __init__(self, stretches: list[tuple[datetime, datetime]]) -> None:
        self.starts = [start.timestamp() for start, _ in stretches]
        self.before = [0.0, *accumulate((end - start).total_seconds() for start, end in stretches)]

    def moment(self, share: float) -> datetime:
        gone = share * self.before[-1]
        place = min(bisect_right(self.before, gone), len(self.starts)) - 1
        return datetime.fromtimestamp(self.starts[place] + gone - self.before[place], UTC)


def _hours(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The working hours of each day between two moments."""
    found = []
    day, last = timezone.localdate(since), timezone.localdate(until)
    while day <= last:
        start, end = max(since, _at(day, OPENS)), min(until, _at(day, CLOSES))
        if day.weekday() in MONDAY_TO_FRIDAY and start < end:
            found.append((start, end))
        day += timedelta(days=1)
    return found


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))

"""What waits for whom: the lists of the home page and the inbox, drawn from the table of steps and the seats (R21).

Whose turn it is follows from the seats of the day for every appeal. Where nobody is shut out the answer is the same
for all of a stage, or depends on who has a part in it, and the database is asked; the few appeals with restrictions
are looked at one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache, partial
from typing import Any  # rows of values()

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind
from ishenim.common.days import midnight
from ishenim.common.prepared import Query, Slot
from ishenim.consideration.flags import Note, notes
from ishenim.consideration.models import Standing, StepTaken
from ishenim.consideration.situations import WAITS, Situation, Staff, situations, staff
from ishenim.journal.models import Restriction
from ishenim.regulation import seats
from ishenim.regulation.course import Flag
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Posts, Seat
from ishenim.regulation.stages import STEPS, Actor, Stage
from ishenim.worktime import queries as worktime

AWAITED: dict[str, tuple[tuple[str, Stage], ...]] = {  # kind of work → the steps that are waited for, and where
    "to_put": (("put_before_head", Stage.REGISTERED),),
    "to_transmit": (("transmit", Stage.REGISTERED), ("outside_answer", Stage.FORWARDED)),
    "to_resolve": (("resolve", Stage.AT_HEAD),),
    "to_do": (
        ("accept", Stage.ASSIGNED),
        ("submit_answer", Stage.IN_WORK),
        ("give_part", Stage.ASSIGNED),
        ("give_part", Stage.IN_WORK),
    ),
    "to_approve": (("approve", Stage.IN_APPROVAL),),
    "to_send": (("dispatch", Stage.APPROVED),),
    "to_file": (("file", Stage.ANSWERED),),
    "no_reply": (("body_reply", Stage.FORWARDED),),
}
FLAGGED: dict[str, tuple[str, Flag]] = {  # the same for work that a flag asks for, whatever the stage
    "to_extend": ("extend", Flag.EXTENSION_ASKED),
    "to_weigh": ("weigh_facts", Flag.NEW_FACTS),
    "to_notify": ("send_notice", Flag.NOTICE_OWED),
}
ROWS = 7  # of one kind of work on the home page; the list has the others
ROWS_TO_PUT = 15  # of what is to be put before the head, ticked
LABELS = {  # the headings, in the order of the page
    "to_put": pgettext_lazy("waiting work", "To be put before the head"),
    "to_transmit": pgettext_lazy("waiting work", "Complaints that leave for an outside addressee"),
    "to_resolve": pgettext_lazy("waiting work", "Waiting for a resolution"),
    "to_extend": pgettext_lazy("waiting work", "Extensions asked for"),
    "to_weigh": pgettext_lazy("waiting work", "New facts to be weighed"),
    "to_do": pgettext_lazy("waiting work", "My tasks"),
    "to_approve": pgettext_lazy("waiting work", "Answers to be approved"),
    "to_send": pgettext_lazy("waiting work", "Answers to be sent"),
    "to_notify": pgettext_lazy("waiting work", "Notices owed to applicants"),
    "no_reply": pgettext_lazy("waiting work", "Forwarded, no reply yet"),
    "to_file": pgettext_lazy("waiting work", "Answered, to be put on file"),
    "not_put": pgettext_lazy("waiting work", "Registered, not put before the head in time"),
    "to_know": pgettext_lazy("waiting work", "For my knowledge"),
}
NOBODY = Q(pk__in=())
EVERY = Q(pk__isnull=False)
RESTRICTED = Exists(Restriction.objects.filter(line=OuterRef("line")))
AUTHOR = Subquery(
    StepTaken.objects.filter(appeal=OuterRef("pk"), name="submit_answer").order_by("-place").values("by")[:1]
)
BY_TERM = (F("due_on").asc(nulls_last=True), F("pk").asc())
SHOWN = (
    *("stage", "due_on", "line__number", "line__registered_at", "topic"),
    *("applicant__village_told", "applicant__is_confidential"),
)
OTHERS = ("not_put", "to_know")  # lists of what nobody is asked to do here


@dataclass(frozen=True)
class Turn:
    """Appeals that wait for this person: what for, how many, and the first of them by term."""

    code: str
    count: int
    rows: list[Appeal]
    notes: dict[int, Note]

    @property
    def is_more(self) -> bool:
        return self.count > len(self.rows)


def turns(person: Person, held: Held, *, on: date) -> list[Turn]:
    """Return what waits for a person, by kind of work; each count equals the rows that may be opened."""
    desk = _Turns(person, held, on)
    keys: dict[str, list[tuple[bool, date, int]]] = {}
    counts: Counter[str] = Counter()
    for key, due_on, code, count in [*desk.composed.unrestricted.rows(), *desk.others()]:
        keys.setdefault(code, []).append(_by_term(due_on, key))
        counts[code] = count
    for code, appeal in desk.restricted_awaited():
        keys.setdefault(code, []).append(_by_term(appeal.due_on, appeal.pk))
        counts[code] += 1
    first = {code: [key for *_, key in sorted(keys[code])[: most(code)]] for code in LABELS if code in keys}
    rows = Appeal.objects.select_related("line", "topic", "applicant").only(*SHOWN).annotate(is_waited_for=WAITS)
    found = rows.in_bulk([key for some in first.values() for key in some]) if first else {}
    return [_turn(code, counts[code], [found[key] for key in some], on) for code, some in first.items()]


def _turn(code: str, count: int, rows: list[Appeal], on: date) -> Turn:
    return Turn(code, count, rows, notes(code, rows, today=on))


def waiting(person: Person, held: Held, *, code: str, on: date) -> AppealQuerySet:
    """Return the appeals of one kind of waiting work, all of which may be opened."""
    desk = _Turns(person, held, on)
    return desk.other(code) if code in OTHERS else desk.awaited(code)


def to_resolve(person: Person, held: Held, *, on: date) -> list[int]:
    """Return the keys of the appeals that wait for a resolution of this person, oldest first (R21)."""
    desk = _Turns(person, held, on)
    restricted = (appeal.pk for code, appeal in desk.restricted_awaited() if code == "to_resolve")
    return sorted([*(key for (key,) in desk.composed.to_resolve.rows()), *restricted])


def most(code: str) -> int:
    """How many rows of one kind of work the home page shows."""
    return ROWS_TO_PUT if code == "to_put" else ROWS


def put_late_before(today: date) -> datetime:
    """Return the moment before which a registered appeal should stand before somebody by now (R21).

    It is to be put before the head by the end of the working day after its registration.
    """
    day = today - timedelta(days=1)
    while not worktime.is_working(day):
        day -= timedelta(days=1)
    return midnight(day)


def awaited(now: Situation, mine: Callable[[str], bool]) -> list[str]:
    """The kinds of work for which an appeal waits, of those whose step is `mine`."""
    here, led_on = Stage(now.appeal.stage), {step.name for step in now.steps}
    flags = {one.flag for one in now.standing}
    wanted = {code: {name for name, stage in pairs if stage == here} for code, pairs in AWAITED.items()}
    wanted |= {code: {name} for code, (name, flag) in FLAGGED.items() if flag in flags}
    return [code for code, names in wanted.items() if any(mine(name) for name in names & led_on)]


def _by_term(due_on: date | None, key: int) -> tuple[bool, date, int]:
    return due_on is None, due_on or date.max, key


@dataclass(frozen=True)
class _Turns:
    """One person on one day, with what every list needs."""

    person: Person
    held: Held
    on: date

    @cached_property
    def staff(self) -> Staff:
        return staff(on=self.on)

    @cached_property
    def composed(self) -> "_Composed":
        chairs = self.staff.office(barred=frozenset()).seats
        mine = (one.persons for one in self.staff.at_the_phone if one.post.pk in self.held.posts)
        sharers = frozenset[int]().union(*mine)
        return _composed(self.person, self.held, self.on, chairs, sharers)

    @cached_property
    def restricted(self) -> list[Situation]:
        """Unfinished appeals with restrictions that this person may see."""
        return situations(self.composed.restricted.rows(), staff=self.staff)

    def restricted_awaited(self) -> Iterator[tuple[str, Appeal]]:
        """Each kind of work for which one of these waits."""
        return ((code, now.appeal) for now in self.restricted for code in awaited(now, self.mine_in(now)))

    def mine_in(self, now: Situation) -> Callable[[str], bool]:
        """Whether a step is the person's with an appeal as it stands."""
        return lambda name: now.capacity(STEPS[name], self.person, on=self.on) is not None

    def awaited(self, code: str) -> AppealQuerySet:
        """The appeals that wait for this person with one kind of work."""
        one_by_one = [appeal.pk for found, appeal in self.restricted_awaited() if found == code]
        rule = self.composed.rule
        return rule.seen.filter((rule.awaited(code) & Q(~RESTRICTED)) | Q(pk__in=one_by_one))

    def others(self) -> Iterator[tuple[int, date | None, str, int]]:
        """The first rows of the other lists, as those of waiting work."""
        late = put_late_before(self.on)
        for code in self.composed.others:
            yield from ((key, due_on, code, count) for key, due_on, count in self.composed.others[code].rows(late=late))

    def other(self, code: str) -> AppealQuerySet:
        return self.composed.rule.other(code, late=put_late_before(self.on))


@dataclass(frozen=True)
class _Rule:
    """Whose step it is where nobody is shut out, as conditions; it holds while posts and holders stay as they are.

    Its twin is regulation/seats.py; tests/consideration/test_turns_agree_with_the_seats.py holds them together.
    """

    person: Person
    held: Held
    on: date
    office: Office
    sharers: frozenset[int]  # whoever takes calls in a post that this person holds as well

    @cached_property
    def seen(self) -> AppealQuerySet:
        return Appeal.objects.visible_to(self.person, on=self.on).alias(author=AUTHOR)

    def awaited(self, code: str) -> Q:
        """The condition under which an appeal without restrictions waits for this person with one kind of work."""
        if code in FLAGGED:
            name, flag = FLAGGED[code]
            return Q(stage__in=STEPS[name].frm) & self.mine(STEPS[name].by) & flagged(flag)
        found = NOBODY
        for name, stage in AWAITED[code]:
            found |= Q(stage=stage) & self.mine(STEPS[name].by)
        return found & ~Q(author=self.person.pk) if code == "to_approve" else found

    def other(self, code: str, *, late: object) -> AppealQuerySet:
        """The appeals of another list; `late` as put_late_before()."""
        if code == "to_know":
            kinds = (PartKind.TO_KNOW, PartKind.CHOSEN)
            return self.seen.filter(_parts(self.held.posts, *kinds)).exclude(stage=Stage.CLOSED)
        if self.held.roles & {Role.HEAD_OF_APPARATUS, Role.CONTROL}:
            return self.seen.filter(stage=Stage.REGISTERED, line__registered_at__lt=late)
        return self.seen.none()

    def mine(self, actor: Actor) -> Q:
        """The condition under which an actor's step is this person's."""
        usual = seats.posts_of(actor, office=self.office, parts=Parts())
        if actor == Actor.CONSIDERING:
            return _parts(self.held.posts, PartKind.CONSIDERING) | (self.stands_in() if self.held_of(usual) else NOBODY)
        if actor == Actor.WEIGHING:
            return self.mine(Actor.LEAD) | self.mine(Actor.CONSIDERING)
        if actor in (Actor.LEAD, Actor.CO):
            return _parts(self.held.posts, PartKind(actor.value))
        if actor == Actor.APPROVER:
            return self.approves()
        if actor == Actor.HANDLER:
            return NOBODY  # what goes outside is restricted
        if self.held_of(usual):
            return EVERY
        if actor == Actor.HEAD:
            return NOBODY
        return Q(kept_by__in=self.sharers) if actor == Actor.REGISTRAR or not usual else NOBODY

    def held_of(self, posts: Posts) -> Posts:
        return seats.within(posts, self.held.posts)

    def stands_in(self) -> Q:
        """Nobody holds a post before which the appeal was put."""
        held = (seat.id for seat in self.office.seats if seat.is_held)
        return ~_parts(held, PartKind.CONSIDERING)

    def approves(self) -> Q:
        """Not who led the work; the deputies of the head where all who approve led it (R25)."""
        approve = self.office.free([Role.HEAD_OF_APPARATUS, Role.HEAD], Parts())
        found = NOBODY
        for post in self.held_of(approve):
            found |= ~_parts([post], PartKind.LEAD)
        for post in self.held_of(self.office.deputies(Role.HEAD, Parts())):
            all_led = ~_parts([post], PartKind.LEAD)
            for other in approve:
                all_led &= _parts([other], PartKind.LEAD)
            found |= all_led
        return found


@dataclass(frozen=True)
class _Composed:
    """The statements of the home page, written once for a person and the posts of a day (decisions 0012)."""

    rule: _Rule
    unrestricted: Query[tuple[int, date | None, str, int]]
    restricted: Query[Appeal]
    others: dict[str, Query[tuple[int, date | None, int]]]
    to_resolve: Query[tuple[int]]


@lru_cache(maxsize=256)
def _composed(person: Person, held: Held, on: date, chairs: tuple[Seat, ...], sharers: frozenset[int]) -> _Composed:
    rule = _Rule(person, held, on, Office(chairs, {}), sharers)
    late = Slot("late", DateTimeField())
    others = {code: Query(partial(_counted, rule.other(code, late=late))) for code in OTHERS}
    others |= {code: Query(partial(_counted, rule.seen.filter(Q(~RESTRICTED), rule.awaited(code)))) for code in FLAGGED}
    stages = {stage for pairs in AWAITED.values() for _, stage in pairs}
    unfinished = Q(stage__in=stages) | flagged(*(flag for _, flag in FLAGGED.values()))
    restricted = Query(lambda: rule.seen.filter(RESTRICTED, unfinished).select_related("line"))
    to_resolve = Query(lambda: rule.seen.filter(Q(~RESTRICTED), rule.awaited("to_resolve")).values_list("pk"))
    return _Composed(rule, Query(lambda: _by_work(rule)), restricted, others, to_resolve)


def _by_work(rule: _Rule) -> QuerySet[Appeal, Any]:
    """The first appeals of each kind of work with how many there are of it: key, term, kind of work, count."""
    conditions = {code: rule.awaited(code) for code in AWAITED}
    anything = NOBODY
    for condition in conditions.values():
        anything |= condition
    work = Case(
        *(When(condition, then=Value(code)) for code, condition in conditions.items()), output_field=CharField()
    )
    rows = rule.seen.filter(Q(~RESTRICTED), anything).annotate(
        work=work,
        place=Window(RowNumber(), partition_by=F("work"), order_by=BY_TERM),
        of_work=Window(Count("pk"), partition_by=F("work")),
    )
    return rows.filter(place__lte=ROWS_TO_PUT).values_list("pk", "due_on", "work", "of_work")


def _counted(rows: AppealQuerySet) -> QuerySet[Appeal, Any]:
    """The first rows by term, each with how many there are in all: key, term, count."""
    return rows.order_by(*BY_TERM).annotate(of_all=Window(Count("pk"))).values_list("pk", "due_on", "of_all")[:ROWS]


def flagged(*flags: Flag) -> Q:
    """The condition that one of these flags stands."""
    running: QuerySet[Standing, Any] = Standing.objects.filter(flag__in=flags, until_place=None)
    return Q(pk__in=running.values("appeal_id"))


def _parts(posts: Iterable[int], *kinds: PartKind) -> Q:
    """The condition that one of the posts has a part of these kinds now."""
    running: QuerySet[Part, Any] = Part.objects.filter(post__in=list(posts), kind__in=kinds, until_place=None)
    return Q(pk__in=running.values("appeal_id"))

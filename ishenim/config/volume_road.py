"""Which steps the invented appeals of `ishenim fill` take and whose each step is, by the rules of the regulation."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from ishenim.consideration.situations import Staff
from ishenim.regulation import conflict, seats
from ishenim.regulation.conflict import About, PostFacts
from ishenim.regulation.seats import Parts
from ishenim.regulation.stages import STEPS, Stage

Walk = tuple[tuple[str, float], ...]  # steps and the share of the road behind them
ANSWERED: Walk = (("approve", 0.75), ("dispatch", 0.85), ("file", 1.0))
BEGUN: Walk = (("put_before_head", 0.06), ("resolve", 0.16), ("accept", 0.24))
NOTED: Walk = (("put_before_head", 0.06), ("take_note", 0.16), ("accept", 0.24))
RETURNED: Walk = (("submit_answer", 0.5), ("return_answer", 0.55), ("submit_answer", 0.65))
WALKS: dict[str, Walk] = {
    "ordinary": (*BEGUN, ("submit_answer", 0.65), *ANSWERED),
    "noted": (*NOTED, ("submit_answer", 0.65), *ANSWERED),
    "returned": (*BEGUN, *RETURNED, *ANSWERED),
    "withdrawn": (("withdraw", 0.1),),
    "withdrawn_later": (("put_before_head", 0.1), ("withdraw", 0.3)),
    "outside": (("transmit", 0.1), ("outside_answer", 0.8), ("file", 1.0)),
}


@dataclass(frozen=True)
class Hidden:
    """From whom a complaint is hidden; `is_restricted` also where nobody of the office is meant."""

    posts: frozenset[int]
    persons: tuple[int, ...]
    is_restricted: bool


@dataclass(frozen=True)
class Stop:
    """One step of a road: which, from where to where, by which person in which post, after which share of it."""

    name: str
    frm: str
    to: str
    by: int
    post: int
    share: float


@dataclass(frozen=True)
class Road:
    """The stops in order, before which posts the appeal is put, who carries it out."""

    stops: tuple[Stop, ...]
    considering: tuple[int, ...]
    lead: tuple[int, ...]
    co: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """What is chosen about a road: how it goes, which of the possible leads, whether there is a co-executor."""

    walk: str
    lead: int
    has_co: bool


class Nobody(Exception):
    """A step that nobody of the office may take; its name."""


class Roads:
    """Every road that appeals of this office can go; each is worked out once."""

    def __init__(self, staff: Staff, *, facts: list[PostFacts]) -> None:
        self.staff, self.facts = staff, facts
        self.people = {one.post.pk: one.persons for one in staff.manned}
        self.hidden = lru_cache(maxsize=None)(self._hidden)
        self.road = lru_cache(maxsize=None)(self._road)
        self.goes_outside = lru_cache(maxsize=None)(self._goes_outside)

    def _goes_outside(self, about: About | None) -> bool:
        """Tell whether a complaint leaves the office, being about its head."""
        hidden = self.hidden(about)
        office = self.staff.office(barred=frozenset(hidden.persons))
        return seats.goes_outside(office, Parts(subjects=_subject(about), shut_out=hidden.posts))

    def _hidden(self, about: About | None) -> Hidden:
        if about is None:
            return Hidden(frozenset(), (), is_restricted=False)
        posts = conflict.shut_out([about], posts=self.facts, appointed=self.staff.appointed)
        persons = {person for post in posts for person in self.people.get(post, ())}
        is_restricted = conflict.is_restricted([about], hidden=posts)
        return Hidden(posts, tuple(sorted(persons)), is_restricted)

    def _road(self, about: About | None, keeper: int, choice: Choice) -> Road:
        """Walk along and ask the rules at every step who may take it."""
        hidden = self.hidden(about)
        office = self.staff.office(barred=frozenset(hidden.persons))
        walk, stage, stops = WALKS[choice.walk], Stage.REGISTERED, []
        parts = Parts(subjects=_subject(about), shut_out=hidden.posts, keeper=self.posts_of.get(keeper, frozenset()))
        considering = tuple(sorted(seats.considers(office, parts)))
        lead, co = self._named(office, parts, choice)
        for name, share in walk:
            step = STEPS[name]
            posts = seats.posts_of(step.by, office=office, parts=parts)
            post, person = self._taker(name, posts, keeper if stage == Stage.REGISTERED else None, hidden)
            to = step.to or stage
            stops.append(Stop(name, stage.value, to.value, person, post, share))
            stage = to
            parts = Parts(
                subjects=parts.subjects,
                shut_out=parts.shut_out,
                considering=frozenset(considering),
                lead=frozenset(lead),
                co=frozenset(co),
            )
        return Road(tuple(stops), considering, lead, co)

    def _named(self, office: seats.Office, parts: Parts, choice: Choice) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Lead and co-executors of a resolution; "to know" leaves the answer to the records specialist."""
        if choice.walk == "noted" and (answering := sorted(seats.answers_what_is_noted(office, parts))):
            return (answering[0],), ()
        free = sorted(seats.may_carry_out(office, parts))
        if not free:
            raise Nobody("resolve")
        lead = choice.lead % len(free)
        others = free[lead + 1 :] + free[:lead]
        return (free[lead],), tuple(others[:1]) if choice.has_co else ()

    def _taker(self, name: str, posts: seats.Posts, keeper: int | None, hidden: Hidden) -> tuple[int, int]:
        """The post and the person who take a step: whoever took the call where she may, else the first who may."""
        if keeper is not None and posts & self.posts_of.get(keeper, frozenset()):
            return min(posts & self.posts_of[keeper]), keeper
        for post in sorted(posts):
            for person in sorted(self.people[post] - set(hidden.persons)):
                return post, person
        raise Nobody(name)

    @cached_property
    def posts_of(self) -> dict[int, frozenset[int]]:
        """The posts of each person."""
        persons = {person for held in self.people.values() for person in held}
        return {one: frozenset(post for post, held in self.people.items() if one in held) for one in persons}


def _subject(about: About | None) -> frozenset[int]:
    return frozenset(() if about is None or about.post is None else (about.post,))

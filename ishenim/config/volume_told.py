"""What the invented callers of `ishenim fill` tell: people, troubles and words of demo/volume.yaml, drawn by a seed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any  # rows of our own YAML file, whose shape every test run loads
from uuid import UUID

import yaml

from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import CallerType, Fact, Missing, Told, ToldAddress, ToldName, ToldPhone
from ishenim.telephony import phones

Row = dict[str, Any]
WORDS = Path(__file__).parent / "demo" / "volume.yaml"
NUMBERS = [f"0550 000-{n:03}" for n in range(100)] + [f"0700 000-{n:03}" for n in range(1000)]  # nobody's
AROUND = (2, 3, 3, 4, 4, 5, 6)  # sentences of circumstances in a call
RUSSIAN = 0.25
ANONYMOUS, ORGANISATION, CONFIDENTIAL, NO_PHONE = 0.06, 0.03, 0.03, 0.1
COMPLAINT_NAMES_SOMEBODY = 0.08  # beside the topics that are about somebody anyhow


@dataclass(frozen=True)
class Place:
    """A village by its code and in two languages."""

    code: str
    ky: str
    ru: str


@dataclass(frozen=True)
class Weighted:
    """Things of unequal frequency."""

    things: list[Any]
    sums: list[float]

    def draw(self, chance: Random) -> Any:
        return chance.choices(self.things, cum_weights=self.sums)[0]


def weighted(things: Iterable[tuple[Any, float]]) -> Weighted:
    pairs = list(things)
    return Weighted([thing for thing, _ in pairs], list(accumulate(weight for _, weight in pairs)))


class Callers:
    """Draws one call after another; the same seed and directory give the same calls."""

    def __init__(self, chance: Random, *, places: list[Place], posts: dict[str, int]) -> None:
        self.chance, self.places, self.posts = chance, places, posts
        self.words: Row = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
        self.phones = [phones.told(number)[0] for number in NUMBERS]

    def told(self, call_id: UUID, *, received_at: datetime) -> Told:
        """What the next caller says."""
        chance = self.chance
        topic, kind, language = self.topics.draw(chance), self.kinds.draw(chance), self._language()
        place = chance.choice(self.places)
        caller, name = self._caller()
        numbers = () if chance.random() < NO_PHONE else (chance.choice(self.phones),)
        about, about_told = self._about(topic, kind)
        form = chance.choice(self.words["organisations"]) if caller == CallerType.ORGANISATION else {}
        return Told(
            call_id=call_id,
            received_at=received_at,
            caller_type=caller,
            name=ToldName(full=name),
            confidential=caller != CallerType.ANONYMOUS and chance.random() < CONFIDENTIAL,
            org_form=form.get("form", ""),
            org_name=form.get("name", ""),
            home=self._home(place, is_named=caller != CallerType.ANONYMOUS),
            postal="",
            phones=numbers,
            caller_id="",
            content=self._content(topic, language, place),
            summary=self._said(chance.choice(self.words["topics"][topic][language]["short"]), language, place),
            kind="complaint" if about and kind != "report" else kind,
            topic=topic,
            language=language,
            abouts=(about,) if about else (),
            subject_told=about_told,
            missing=self._missing(caller, numbers),
        )

    def answer(self, told: Told, outcome: str) -> str:
        """A reasoned answer in the caller's language."""
        words = self.chance.choice(self.words["answers"][told.language][outcome])
        name = told.name.full or self.words["nobody"][told.language]
        return str(words.format(name=name, v=told.home.village_told or "—"))

    def one_of(self, step: str) -> str:
        """Words that go with a step of this name."""
        return str(self.chance.choice(self.words["steps"][step]))

    def proof(self, channel: str) -> str:
        """What shows that an answer left."""
        return str(self.words["proofs"][channel].format(n=self.chance.randint(2, 400)))

    @cached_property
    def topics(self) -> Weighted:
        return weighted((code, row["weight"]) for code, row in self.words["topics"].items())

    @cached_property
    def kinds(self) -> Weighted:
        return weighted(self.words["kinds"].items())

    @cached_property
    def abouts(self) -> Weighted:
        return weighted(((self._named(row), row["told"]), row["weight"]) for row in self.words["abouts"])

    def _named(self, row: Row) -> About:
        kind, _, code = row["about"].partition(":")
        return About(
            post=self.posts[code] if kind == "post" else None,
            body=code if kind == "body" else "",
            rank=Rank(row["rank"]),
            allegations=frozenset(Allegation(one) for one in row["alleged"]),
        )

    def _about(self, topic: str, kind: str) -> tuple[About | None, str]:
        is_named = kind == "complaint" and self.chance.random() < COMPLAINT_NAMES_SOMEBODY
        if not is_named and not self.words["topics"][topic].get("about"):
            return None, ""
        about, told = self.abouts.draw(self.chance)
        return about, told

    def _language(self) -> str:
        return "ru" if self.chance.random() < RUSSIAN else "ky"

    def _caller(self) -> tuple[CallerType, str]:
        chance, words = self.chance, self.words
        drawn = chance.random()
        if drawn < ANONYMOUS:
            return CallerType.ANONYMOUS, ""
        is_woman = chance.random() < 0.5
        surname = chance.choice(words["surnames"]) + ("а" if is_woman else "")
        given = chance.choice(words["women" if is_woman else "men"])
        name = f"{surname} {given}"
        if chance.random() < 0.6:
            name = f"{name} {chance.choice(words['fathers'])[is_woman]}"
        return (CallerType.ORGANISATION if drawn < ANONYMOUS + ORGANISATION else CallerType.CITIZEN), name

    def _home(self, place: Place, *, is_named: bool) -> ToldAddress:
        if not is_named:
            return ToldAddress(village=place.code, village_told=place.ky)
        street = f"{self.chance.choice(self.words['streets'])} көчөсү, {self.chance.randint(1, 140)}"
        return ToldAddress(village=place.code, village_told=place.ky, street=street)

    def _missing(self, caller: CallerType, numbers: tuple[ToldPhone, ...]) -> dict[Fact, Missing]:
        if numbers or caller == CallerType.ANONYMOUS:
            return {}
        return {Fact.PHONE: self.chance.choice((Missing.UNKNOWN, Missing.REFUSED, Missing.LINE_CUT))}

    def _content(self, topic: str, language: str, place: Place) -> str:
        chance, words = self.chance, self.words
        own = words["topics"][topic][language]
        around = chance.sample(words["around"][language], chance.choice(AROUND))
        parts = [chance.choice(words["openings"][language]), *chance.sample(own["trouble"], 1), *around]
        parts += [chance.choice(own["ask"]), chance.choice(words["closings"][language])]
        return self._said("\n".join(parts), language, place)

    def _said(self, words: str, language: str, place: Place) -> str:
        """Fill the slots of a sentence."""
        name = place.ru if language == "ru" else place.ky
        since = self.chance.choice(self.words["since"][language])
        return words.format(v=name, t=since, n=self.chance.randint(2, 40))

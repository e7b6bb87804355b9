"""Whom to ring at an alarm, in the order of the ladder (R52, decisions 7); who of the ladder cannot be reached at all.

Nobody who is shut out is offered. A number that somebody entered who is shut out may be his own: it comes last and says
so, for the operator hears who answers before she says anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import Manned
from ishenim.common import house
from ishenim.common.queries import office, remembered
from ishenim.consideration.situations import staff
from ishenim.directory.models import Body, Directions
from ishenim.notify import queries as notify
from ishenim.regulation.posts import Role
from ishenim.regulation.urgency import Reach
from ishenim.telephony import phones

if TYPE_CHECKING:
    from ishenim.escalation.models import AlarmEvent
    from ishenim.escalation.queries import Reachable

CLIMBS = (Role.HEAD, Role.HEAD_OF_APPARATUS, Role.DEPUTY_HEAD)
DUTY = "duty"
ANSWERED, SILENT = "head_answered", "head_silent"  # how a telephone call went
WORDS = {
    "book": _("The phone book for urgent calls is empty."),
    "telephone": _("no telephone to ring at an urgent call"),
    "channel": _("no telephone, no mail address, no number for SMS"),
    "outside": _("outside addressee without a telephone"),
}


@dataclass(frozen=True)
class Number:
    """A number as it is written and as it is dialled. `is_doubtful`: who is shut out wrote it down."""

    written: str
    dialled: str
    is_doubtful: bool = False


@dataclass(frozen=True)
class Callee:
    """Somebody to ring. `key` names him in an address of ours; `tried`: how often nobody answered."""

    key: str
    name: str
    post: str
    numbers: tuple[Number, ...]
    tried: int = 0

    @property
    def whom(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name


@dataclass(frozen=True)
class Gap:
    """Something that would be found out in the emergency: what is missing, and of whom."""

    what: str
    name: str = ""
    body: str = ""  # the body of the directory whose telephone it is

    @property
    def words(self) -> str:
        return f"{self.name}: {WORDS[self.what]}" if self.name else str(WORDS[self.what])


def to_ring(reach: "Reachable", phoned: "Iterable[AlarmEvent]", *, on: date) -> list[Callee]:
    """Return whom to ring, the next one first: in the order of the ladder, whoever did not answer after the others.

    About the head: the outside addressees and nobody else.
    """
    book = house.phone_book(on)
    shut = shut_names(reach)
    found = list(_outside(shut) if reach.is_about_head else _inside(reach, book, shut))
    silent = [event.words for event in phoned if event.code == SILENT]
    told = [replace(one, tried=sum(_is_about(words, one) for words in silent)) for one in found]
    return sorted(told, key=lambda one: one.tried)


def posts(*, on: date) -> list[Post]:
    """The posts with a telephone: those of the ladder, and who handles complaints about the head."""
    return [one.post for one in _climbing(on)]


def gaps(*, on: date) -> list[Gap]:
    """Return what is missing to reach everybody of the ladder on a day."""
    book = house.phone_book(on)
    seats = [(one.post, person) for one in _climbing(on) for person in sorted(one.persons)]
    people = Person.objects.in_bulk([person for _post, person in seats])
    mobile, mail = notify.numbers(people), notify.addresses(people) if settings.EMAIL_HOST else {}
    found = [] if book else [Gap("book")]
    for post, person in seats:
        if not book.numbers.get(post.pk) and person not in mobile:
            what = "telephone" if person in mail else "channel"
            found.append(Gap(what, f"{people[person].full_name}, {post.name}"))
    return [*found, *(Gap("outside", body.name, body.pk) for body, said in _bodies() if not said)]


def gaps_lately(*, on: date) -> list[Gap]:
    """The same for the home page."""
    return remembered("gaps of telephones", lambda: gaps(on=on))


def _climbing(on: date) -> list[Manned]:
    now = staff(on=on)
    heads = {one.post.pk for one in now.manned if one.post.role_code == Role.HEAD}
    handlers = {handler for subject, handler in now.appointed.items() if subject in heads}
    rank = {role: place for place, role in enumerate(CLIMBS)}
    wanted = [
        one
        for one in now.manned
        if (one.post.role_code in rank and not one.post.body)
        or one.post.deputy_of_id in heads
        or one.post.pk in handlers
    ]
    return sorted(wanted, key=lambda one: (rank.get(one.post.role_code, len(rank)), one.post.pk))


def shut_names(reach: "Reachable") -> frozenset[str]:
    """The user names of who is shut out, by which it is known who entered a number."""
    by_post = (reach.holders.get(post, frozenset()) for post in reach.parts.shut_out | reach.parts.subjects)
    persons = reach.barred.union(*by_post)
    return (
        frozenset(Person.objects.filter(pk__in=persons).values_list("username", flat=True)) if persons else frozenset()
    )


def _inside(reach: "Reachable", book: house.PhoneBook, shut: frozenset[str]) -> Iterator[Callee]:
    seats = [
        (post, person)
        for rung in reach.rungs
        if rung.reach == Reach.TELL
        for post in sorted(rung.posts)
        for person in sorted(reach.holders.get(post, frozenset()) - reach.barred)
    ]
    people = Person.objects.in_bulk([person for _post, person in seats])
    names = Post.objects.in_bulk([post for post, _person in seats])
    mobile = notify.numbers(people)
    for post, person in dict.fromkeys(seats):
        own = mobile.get(person)
        told = [(book.numbers.get(post, ""), book.by), (own.number, own.by) if own is not None else ("", "")]
        yield Callee(f"{post}-{person}", people[person].full_name, names[post].name, _numbers(told, shut))
    if book.duty:
        name = book.duty_name or str(_("duty number"))
        yield Callee(DUTY, name, "", _numbers([(book.duty, book.by)], shut))


def _outside(shut: frozenset[str]) -> Iterator[Callee]:
    for body, said in _bodies():
        told = [(number, said.by) for number in said.numbers] if said is not None else []
        yield Callee(body.pk, body.name, "", _numbers(told, shut))


def _bodies() -> list[tuple[Body, Directions | None]]:
    """The outside addressees, with how they are reached where a telephone of theirs is known."""
    bodies = list(Body.objects.filter(is_outside_addressee=True).order_by("pk"))
    known = {one.body_id: one for one in Directions.objects.current().filter(body__in=bodies) if one.phones}
    return [(body, known.get(body.pk)) for body in bodies]


def _numbers(told: Iterable[tuple[str, str]], shut: frozenset[str]) -> tuple[Number, ...]:
    """Numbers with who wrote them down, each once, those without a doubt first."""
    area = office().area_code
    found: dict[str, Number] = {}
    for written, by in told:
        dialled = phones.normal(written, area=area) or "".join(sign for sign in written if sign.isdigit())
        if dialled:
            found.setdefault(dialled, Number(written, dialled, by in shut))
    return tuple(sorted(found.values(), key=lambda one: one.is_doubtful))


def _is_about(words: str, callee: Callee) -> bool:
    return words == callee.whom or words.startswith(f"{callee.whom}: ")

"""What repeats (R14): bodies and posts on which several messages came within the period the office has set.

Every reader's counts are of what he may open: nobody learns of a message from which he is shut out, neither by a number
nor by its coming too early or too late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.accounts.queries import POSTS, Held, appointed, held_by, own
from ishenim.appeals.models import Appeal, Subject
from ishenim.common import house
from ishenim.directory.models import Body
from ishenim.kyrgyz.order import sort_key
from ishenim.notify.models import about_any
from ishenim.regulation.conflict import APPARATUS
from ishenim.regulation.posts import TOLD_OF_PATTERNS, Role


class On(StrEnum):
    """What the messages are on."""

    POST = "post"
    BODY = "body"


Concerned = tuple[On, str]  # and its key: of a post its number, of a body its code


@dataclass(frozen=True)
class Pattern:
    """Several messages on one body or post; the appeals are those the reader may open, the newest first."""

    on: On
    key: str
    row: Post | Body
    appeals: tuple[int, ...]
    since: date
    until: date

    @property
    def ref(self) -> str:
        return f"{self.on}/{self.key}"

    @property
    def count(self) -> int:
        return len(self.appeals)


@dataclass(frozen=True)
class Reader:
    """Somebody who is told of patterns: of every body and post, or only of the head's (`only`, keys of posts)."""

    person: Person
    held: Held
    only: frozenset[int] | None = None


def reader(person: Person, *, on: date) -> Reader | None:
    """Return how somebody is told of patterns on a day; None: not at all.

    The head and the head of apparatus are told of all; of complaints about the head himself, the post appointed for
    them as well (law 9).
    """
    held = held_by(person, on=on)
    if access.is_told_of_patterns(held.roles):
        return Reader(person, held)
    if not access.may_read_all_appeals(held.roles):
        return None
    handled = [subject for subject, handler in appointed(on=on).items() if handler in held.posts]
    if not handled:
        return None
    heads = frozenset(post.pk for post in POSTS.rows() if post.pk in handled and post.role == Role.HEAD)
    return Reader(person, held, heads) if heads else None


def known_to(person: Person, *, on: date) -> Q:
    """The condition on notices of patterns under which somebody may (still) know of them: as on the page."""
    told = reader(person, on=on)
    if told is None:
        return Q(pk__in=())
    known = ~about_any(own(told.held))
    if told.only is None:
        return known
    concerned = (_concerned(post.pk, post.body, None) for post in POSTS.rows() if post.pk in told.only)
    return known & about_any("/".join(one) for found in concerned for one in found)


def readers(*, on: date) -> Iterator[Reader]:
    """Everybody who is told of patterns on a day."""
    handlers = Appointment.objects.current(on=on).filter(subject__role=Role.HEAD).values("handler_id")
    posts = Post.objects.filter(role__in=TOLD_OF_PATTERNS) | Post.objects.filter(pk__in=handlers)
    held = Holding.objects.current(on=on).filter(post__in=posts).values("person_id")
    for person in Person.objects.filter(pk__in=held, is_active=True).order_by("pk"):
        found = reader(person, on=on)
        if found is not None:
            yield found


def patterns(told: Reader, *, at: datetime) -> list[Pattern]:
    """Return the bodies and posts over the threshold, as far as a reader may know of them, the most messages first."""
    on = timezone.localdate(at)
    threshold = house.patterns(on)
    found = {
        concerned: sorted(received.items(), reverse=True)
        for concerned, received in _messages(told, since=at - timedelta(days=threshold.days), on=on).items()
        if len(received) >= threshold.messages
    }
    rows = _rows(found)
    shown = [
        Pattern(*concerned, rows[concerned], tuple(key for key, _ in received), _first(received), _last(received))
        for concerned, received in found.items()
        if concerned in rows  # a post may name a body that nobody has written down
    ]
    return sorted(shown, key=lambda one: (-one.count, sort_key(one.row.ky), one.ref))


def _messages(told: Reader, *, since: datetime, on: date) -> dict[Concerned, dict[int, date]]:
    """The appeals on each body and post received since a moment, with the day of each.

    Nothing on a body or post of the reader's own.
    """
    some = Subject.objects.values("appeal_id")  # few of all appeals: only these are looked at
    seen = Appeal.objects.visible_to(told.person, on=on).filter(pk__in=some)
    lately = seen.filter(line__registered_at__gte=since, line__received_at__gte=since)  # by the first there is an index
    rows = Subject.objects.filter(appeal__in=lately)
    mine = own(told.held)
    found: dict[Concerned, dict[int, date]] = {}
    columns = ("appeal_id", "appeal__line__received_at", "post_id", "post__body", "body_id")
    for appeal, received_at, post, seat_of, body in rows.values_list(*columns):
        for concerned in _concerned(post, seat_of, body):
            if "/".join(concerned) not in mine and _is_told(told, post):
                found.setdefault(concerned, {})[appeal] = timezone.localdate(received_at)
    return found


def _concerned(post: int | None, seat_of: str | None, body: str | None) -> list[Concerned]:
    """A message on a post is one on its body as well; one on somebody whom the directory does not know, on neither."""
    if post:
        return [(On.POST, str(post)), (On.BODY, seat_of or APPARATUS)]
    return [(On.BODY, body)] if body else []


def _is_told(told: Reader, post: int | None) -> bool:
    return told.only is None or post in told.only


def _rows(found: dict[Concerned, list[tuple[int, date]]]) -> dict[Concerned, Post | Body]:
    posts = Post.objects.in_bulk([int(key) for on, key in found if on == On.POST])
    bodies = Body.objects.in_bulk([key for on, key in found if on == On.BODY])
    of_posts: dict[Concerned, Post | Body] = {(On.POST, str(key)): post for key, post in posts.items()}
    return of_posts | {(On.BODY, key): body for key, body in bodies.items()}


def _first(received: list[tuple[int, date]]) -> date:
    return min(day for _, day in received)


def _last(received: list[tuple[int, date]]) -> date:
    return max(day for _, day in received)

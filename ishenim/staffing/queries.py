"""Bodies and posts as lists; who holds what; what passes when a post changes hands; what hangs on nobody."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import count

from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal, Part, PartKind, Stage
from ishenim.consideration.models import StepTaken
from ishenim.consideration.situations import grouped
from ishenim.directory.models import Body, Group
from ishenim.journal.models import Line
from ishenim.kyrgyz.folding import fold
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation.conflict import APPARATUS
from ishenim.staffing import passing
from ishenim.staffing.models import HandOver
from ishenim.telephony.models import Call, Draft

SHOWN = 200  # rows of a list; more are found by words
MOST = 1000  # parts of vacant posts looked at; the page empties as the posts are given


@dataclass(frozen=True)
class Seated:
    """A post with who holds it today: its own holder, then a substitute."""

    post: Post
    body: Body | None
    holders: tuple[Holding, ...]


@dataclass(frozen=True)
class Listed:
    """A body with its head and how many other posts it has (R12)."""

    body: Body
    head: Seated | None
    staff: int


def seated(*, on: date) -> list[Seated]:
    """Return every post with its body and its holders of a day, the apparatus first."""
    bodies = {body.code: body for body in Body.objects.filter(code__in=[APPARATUS, *_bodies_with_posts()])}
    held = Holding.objects.current(on=on).select_related("person").order_by("is_substitution", "pk")
    holders = grouped((row.post_id, row) for row in held)
    posts = Post.objects.select_related("reports_to", "deputy_of", "assistant_of").order_by("body", "pk")
    return [Seated(post, bodies.get(post.body or APPARATUS), tuple(holders.get(post.pk, ()))) for post in posts]


def _bodies_with_posts() -> set[str]:
    return set(Post.objects.exclude(body="").values_list("body", flat=True))


def posts_like(told: str, *, body: str, vacant: bool, on: date) -> list[Seated]:
    """Return the posts that fit words (name of the post or of its holder), a body, and whether nobody holds them."""
    return narrowed(seated(on=on), told, body=body, vacant=vacant)


def narrowed(rows: Iterable[Seated], told: str, *, body: str, vacant: bool) -> list[Seated]:
    """The same of rows that have been read."""
    found = []
    for one in rows:
        names = [one.post.ky, one.post.ru, one.post.code, *(row.person.full_name for row in one.holders)]
        fits = _has(told, names) and (not body or (one.post.body or APPARATUS) == body)
        if fits and not (vacant and one.holders):
            found.append(one)
    return found


def bodies_like(told: str, *, group: str, on: date) -> list[Listed]:
    """Return the bodies of a group whose name fits, in Kyrgyz order, with their heads and staff posts (R12)."""
    posts = grouped((one.post.body or APPARATUS, one) for one in seated(on=on))
    rows = Body.objects.filter(group=group) if group in Group.values else Body.objects.all()
    found = [body for body in rows if _has(told, [body.ky, body.ru, body.en])]
    listed = []
    for body in sorted(found, key=lambda body: _in_order(body.ky)):
        staff = posts.get(body.code, [])
        heads = [one for one in staff if one.post.heads_body]
        listed.append(Listed(body, heads[0] if heads else None, len(staff) - len(heads)))
    return listed


def people_like(told: str, *, only_active: bool, on: date) -> list[tuple[Person, list[Holding]]]:
    """Return the persons whose name fits, in Kyrgyz order, with the posts they hold on a day."""
    held = Holding.objects.current(on=on).select_related("post").order_by("is_substitution", "pk")
    posts = grouped((row.person_id, row) for row in held)
    rows = Person.objects.filter(is_active=True) if only_active else Person.objects.all()
    found = [person for person in rows if _has(told, [person.full_name, person.username])]
    return [(person, posts.get(person.pk, [])) for person in sorted(found, key=lambda one: _in_order(one.full_name))]


def acts_like(told: str) -> list[HandOver]:
    """Return the acts whose post or names fit, the latest first."""
    rows = HandOver.objects.select_related("post").order_by("-day", "-pk")
    return [act for act in rows if _has(told, [act.ky, act.ru, act.former_name, act.successor_name])]


def fresh_code(kind: str) -> str:
    """Return a code that no post, or no body, has yet."""
    taken = set((Body if kind == "body" else Post).objects.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"{kind}-{number}") not in taken)


def _has(told: str, names: Iterable[str]) -> bool:
    """Every word told stands in the names, folded as ux.md 2 has it."""
    words = told.split()
    if not words:
        return True
    text = " ".join(_folded(name) for name in names)
    return all(_folded(word) in text for word in words)


@lru_cache(maxsize=10_000)
def _in_order(name: str) -> str:
    return sort_key(name)


@lru_cache(maxsize=30_000)
def _folded(text: str) -> str:
    return fold(text)


def seen_of(post: Post) -> str:
    """Return what a page of a post was made from; a form with another one is too old."""
    held = list(post.holdings.order_by("pk").values_list("pk", "until"))
    handled = list(post.handled_by.order_by("pk").values_list("pk", "until"))
    return _digest((post.former.count(), held, handled, post.hand_overs.count()))


def seen_of_body(body: Body) -> str:
    """Return what a page of a body was made from."""
    return _digest(sorted(body.described().items()))


def _digest(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def acts_offered(holdings: list[Holding], appointments: list[Appointment], *, on: date) -> list[str]:
    """Return what can be done with a post, in the order of its page."""
    own = [row for row in holdings if not row.is_substitution]
    found = ["hand-over"] if own else []
    if all(row.until is not None for row in own):
        found.append("give")
    found += ["substitute", "appoint"]
    if any(row.until is None or row.until > on for row in appointments):
        found.append("withdraw")
    return [*found, "change"]


def without_act(holdings: list[Holding], hand_overs: list[HandOver]) -> Holding | None:
    """Return the latest own holding that took over from somebody else and has no act yet; None when there is none."""
    own = sorted((row for row in holdings if not row.is_substitution), key=lambda row: row.since)
    if len(own) < 2 or own[-1].person_id == own[-2].person_id:
        return None
    return None if any(act.day == own[-1].since for act in hand_overs) else own[-1]


def last_holding(post: Post, *, before: date) -> Holding | None:
    """Return the last own holding of a post that began before a day."""
    own = post.holdings.filter(is_substitution=False, since__lt=before).select_related("person")
    return own.order_by("-since", "-pk").first()


def worked_on(since: date, *, before: date) -> date | None:
    """Return the last day of a span on which the office wrote something: a call, a line, a step of an appeal."""
    span = {"gte": _start(since), "lt": _start(before)}
    moments = [
        Line.objects.filter(**_within("registered_at", span)).order_by("-registered_at").values_list("registered_at"),
        Call.objects.filter(**_within("started_at", span)).order_by("-started_at").values_list("started_at"),
        StepTaken.objects.filter(**_within("at", span)).order_by("-at").values_list("at"),
    ]
    found = [row[0] for rows in moments if (row := rows.first())]
    return timezone.localdate(max(found)) if found else None


def acted(person: Person, post: Post, *, since: date) -> bool:
    """Tell whether a person did something in a post from a day on."""
    start = _start(since)
    if StepTaken.objects.filter(post=post, by=person, at__gte=start).exists():
        return True
    is_at_the_phone = access.may_take_calls([post.role_code])
    return is_at_the_phone and Call.objects.filter(taken_by=person, started_at__gte=start).exists()


def _within(column: str, span: dict[str, datetime]) -> dict[str, datetime]:
    return {f"{column}__{end}": moment for end, moment in span.items()}


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Hanging:
    """What belongs to nobody who works here: unfinished calls by person, appeals by vacant post."""

    drafts: list[tuple[Person, list[Draft]]]
    posts: list[tuple[Post, list[Appeal]]]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.posts)


def hanging(reader: Person, *, on: date) -> Hanging:
    """Return what hangs on persons without a post and on posts without a person, as the reader may know it."""
    holders = Holding.objects.current(on=on).filter(person__is_active=True)
    drafts = Draft.objects.open().exclude(held_by__in=holders.values("person")).select_related("call", "held_by")
    drafts = drafts.filter(passing.open_to([reader]))
    by_person = grouped((draft.held_by, draft) for draft in drafts.order_by("held_by__full_name", "call__started_at"))
    running = Part.objects.filter(until_place=None).exclude(post__in=holders.values("post"))
    running = running.exclude(kind__in=(PartKind.TO_KNOW, PartKind.CHOSEN)).exclude(appeal__stage=Stage.CLOSED)
    seen = Appeal.objects.visible_to(reader, on=on)
    rows = (
        running.filter(appeal__in=seen.values("pk")).select_related("post", "appeal__line").order_by("post", "appeal")
    )
    by_post = grouped((part.post, part.appeal) for part in rows[:MOST])
    return Hanging(list(by_person.items()), [(post, list(dict.fromkeys(found))) for post, found in by_post.items()])


def at_the_phone(*, on: date) -> list[Person]:
    """Return the persons who take calls on a day."""
    held = Holding.objects.current(on=on).filter(person__is_active=True).select_related("person", "post")
    found = {row.person for row in held if access.may_take_calls([row.post.role_code])}
    return sorted(found, key=lambda person: _in_order(person.full_name))


def posts_only_held_by(person: Person, *, on: date) -> list[Post]:
    """Return the posts a person holds on a day and nobody else does."""
    mine = held_by(person, on=on).posts
    others = Holding.objects.current(on=on).filter(person__is_active=True).exclude(person=person)
    return list(Post.objects.filter(pk__in=mine).exclude(pk__in=others.values("post")).order_by("pk"))

"""Which posts a person holds on a day, and the office's seats as the conflict rule needs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, QuerySet
from django.utils.translation import get_language

from ishenim.accounts.models import AccountChange, Appointment, Change, Ending, FormerPost, Holding, Person, Post
from ishenim.common.days import midnight
from ishenim.common.prepared import Query, Slot
from ishenim.regulation.chain import Value
from ishenim.regulation.conflict import APPARATUS, PostFacts
from ishenim.regulation.posts import Role

DEMO = "demo"  # the actor that sets up a demo office; nobody needs to be told of that
HOLDINGS = Query(
    lambda: (
        Holding.objects.current(on=Slot("on", DateField()))
        .filter(person=Slot("person", BigIntegerField()))
        .order_by("is_substitution", "pk")
        .values_list("post_id", "post__role", "post__ky", "post__ru", "post__en")
    )
)
HOLDERS = Query(
    lambda: (
        Holding.objects.current(on=Slot("on", DateField()))
        .filter(person__is_active=True)
        .values_list("post_id", "person_id")
    )
)
POSTS = Query(lambda: Post.objects.order_by("pk"))
EVER_APPOINTED = Query(
    lambda: Appointment.objects.order_by("since", "pk").values_list("subject_id", "handler_id", "since", "until")
)
APPOINTED = Query(
    lambda: (
        Appointment.objects.current(on=Slot("on", DateField()))
        .order_by("since")
        .values_list("subject_id", "handler_id")
    )
)
SIGNATORIES = Query(
    lambda: (
        Holding.objects.current(on=Slot("on", DateField()))
        .filter(post__role=Slot("role", CharField()))
        .select_related("post", "person")
        .order_by("post_id", "-is_substitution", "-since")
    )
)


@dataclass(frozen=True)
class Title:
    """The name of a post held, in three languages."""

    ky: str
    ru: str
    en: str

    def name_in(self, language: str) -> str:
        return {"ru": self.ru, "en": self.en}.get(language) or self.ky

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "ky")


@dataclass(frozen=True)
class Held:
    """The posts one person holds on one day; titles in the order of holding, substitutions last."""

    posts: frozenset[int]
    roles: frozenset[Role]
    titles: tuple[Title, ...]


def held_by(person: Person, *, on: date) -> Held:
    """Return the posts held on a day, read once per person object and day."""
    known: dict[date, Held] = person.__dict__.setdefault("_held", {})
    if on not in known:
        rows = HOLDINGS.rows(person=person.pk, on=on)
        known[on] = Held(
            posts=frozenset(row[0] for row in rows),
            roles=frozenset(Role(row[1]) for row in rows) if person.is_active else frozenset(),
            titles=tuple(Title(*row[2:]) for row in rows),
        )
    return known[on]


def own(held: Held) -> frozenset[str]:
    """What the holder of some posts is and belongs to, as "post/7" and "body/emgek".

    The head stands above the apparatus, so it is not his own.
    """
    rows = list(Post.objects.filter(pk__in=held.posts).values_list("pk", "role", "body"))
    bodies = {f"body/{body or APPARATUS}" for _, role, body in rows if role != Role.HEAD}
    return frozenset({f"post/{pk}" for pk, *_ in rows} | bodies)


def seats() -> list[PostFacts]:
    """Every post as the conflict rule sees it."""
    return [
        PostFacts(
            id=post.pk,
            body=post.body or APPARATUS,
            heads_body=post.heads_body,
            reports_to=post.reports_to_id,
            deputy_of=post.deputy_of_id,
            assistant_of=post.assistant_of_id,
        )
        for post in Post.objects.order_by("pk")
    ]


@dataclass(frozen=True)
class Signatory:
    """Who signs for a post on a day (R67): the name of the post and of whoever held it then."""

    post: Post
    person: Person
    is_substitution: bool


def signatory(role: Role, *, on: date) -> Signatory | None:
    """Return who held the first post of a role on a day; a substitute signs while he holds it, None when vacant."""
    found = SIGNATORIES.first(role=role, on=on)
    return Signatory(found.post, found.person, found.is_substitution) if found else None


def signatory_of(post: Post, person: Person, *, on: date) -> Signatory:
    """Return how somebody signs for a post he holds that day, his own or by substitution."""
    own = Holding.objects.current(on=on).filter(post=post, person=person, is_substitution=False)
    return Signatory(post, person, not own.exists())


def post_on(post: Post, *, on: date) -> Post:
    """Return a post as it was at the end of a day: before its next change (R67)."""
    changed = post.former.filter(at__gte=midnight(on + timedelta(days=1))).order_by("place").first()
    return changed.as_post() if changed else post


@dataclass(frozen=True)
class Manned:
    """One post on a day and the persons who hold it, as its own or by substitution."""

    post: Post
    persons: frozenset[int]


def manned(*, on: date) -> list[Manned]:
    """Every post in the order of its making, with its holders on a day."""
    persons: dict[int, set[int]] = {}
    for post, person in HOLDERS.rows(on=on):
        persons.setdefault(post, set()).add(person)
    return [Manned(post, frozenset(persons.get(post.pk, ()))) for post in POSTS.rows()]


def appointments(*, on: date) -> tuple[dict[int, int], dict[int, frozenset[int]]]:
    """Return who handles complaints about a post on a day, and everybody who ever did until then."""
    now: dict[int, int] = {}
    ever: dict[int, frozenset[int]] = {}
    for subject, handler, since, until in EVER_APPOINTED.rows():
        if since <= on:
            ever[subject] = ever.get(subject, frozenset()) | {handler}
            if until is None or until >= on:
                now[subject] = handler
    return now, ever


def appointed(*, on: date) -> dict[int, int]:
    """Return post complained about → post that handles such complaints, on a day."""
    return dict(APPOINTED.rows(on=on))


def holders(posts: frozenset[int], *, on: date) -> list[int]:
    """Return the ids of the persons who hold one of the posts on a day."""
    found = Holding.objects.current(on=on).filter(post_id__in=posts).values_list("person_id", flat=True)
    return sorted(set(found))


def changes_shown_to(person: Person, held: Held, *, since: datetime) -> list[AccountChange]:
    """Return recent changes of accounts: her own resets to the holder, all of them to the head of apparatus."""
    if Role.HEAD_OF_APPARATUS in held.roles:
        return CHANGES.rows(since=since)
    return RESETS.rows(since=since, person=person.pk)


def states_of(post: Post) -> list[Post]:
    """Return a post as it was added, then as each change left it; the last one is the post itself."""
    return [*(former.as_post() for former in sorted(post.former.all(), key=lambda row: row.place)), post]


def added_posts(keys: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by key what the log commits to of the adding of posts."""
    rows = Post.objects.filter(pk__in=keys).prefetch_related("former")
    return {str(row.pk): states_of(row)[0].committed() for row in rows}


def changed_posts(refs: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by key/place what the log commits to of the changes of posts."""
    keys = {int(ref.partition("/")[0]) for ref in refs}
    found: dict[str, dict[str, Value]] = {}
    for former in FormerPost.objects.filter(post__in=keys).select_related("post").prefetch_related("post__former"):
        states = states_of(former.post)
        if former.place < len(states):
            found[f"{former.post_id}/{former.place}"] = states[former.place].described() | former.committed()
    return found


def given_posts(keys: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return by key what the log commits to of the giving of posts: the last day was set later by acts of its own."""
    rows = Holding.objects.filter(pk__in=keys).prefetch_related("endings")
    return {str(row.pk): row.committed() | _as_given(row, "holding") for row in rows}


def made_appointments(keys: Iterable[str]) -> dict[str, dict[str, Value]]:
    """The same of appointments."""
    rows = Appointment.objects.filter(pk__in=keys).prefetch_related("endings")
    return {str(row.pk): row.committed() | _as_given(row, "appointment") for row in rows}


def _as_given(row: Holding | Appointment, kind: str) -> dict[str, Value]:
    endings = sorted(row.endings.all(), key=lambda ending: ending.pk)
    return {f"{kind}.until": endings[0].was} if endings else {}


def broken_endings() -> list[Ending]:
    """Return the endings after which the last day is not what the next one, or the holding itself, says it was."""
    broken: list[Ending] = []
    later: dict[tuple[int | None, int | None], date | None] = {}
    for ending in Ending.objects.select_related("holding", "appointment").order_by("-pk"):
        key = (ending.holding_id, ending.appointment_id)
        row = ending.holding or ending.appointment
        if ending.until != later.get(key, row.until if row else None):
            broken.append(ending)
        later[key] = ending.was
    return broken[::-1]


def _changes() -> "QuerySet[AccountChange]":
    recent = AccountChange.objects.filter(at__gte=Slot("since", DateTimeField())).exclude(by=DEMO)
    return recent.select_related("person").order_by("-at")


CHANGES = Query(lambda: _changes()[:20])
RESETS = Query(lambda: _changes().filter(person=Slot("person", BigIntegerField()), did=Change.RESET)[:20])


_begun: set[str] = set()  # databases in which somebody holds a post


def nobody_yet() -> bool:
    """Whether this office is empty: nobody has ever held a post. A process asks until somebody does."""
    key = str(connection.settings_dict["NAME"])
    if key not in _begun and Holding.objects.exists():
        _begun.add(key)
    return key not in _begun

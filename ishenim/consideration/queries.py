"""Whose step it is with one appeal, what is offered to a person, and the story of the appeal."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Manned, appointed, held_by, manned
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind, Phone, Stage, Subject
from ishenim.common.prepared import Keyed
from ishenim.consideration.models import AnswerDraft, StepTaken
from ishenim.journal.models import Restriction
from ishenim.regulation import seats, stages, terms
from ishenim.regulation.chain import Value
from ishenim.regulation.seats import NOBODY, Office, Parts, Seat
from ishenim.regulation.stages import Actor, Step

NEAR = 3  # working days before the term at which an appeal is marked (ux 5)
MOST = 25  # rows of one kind of work on the home page
Key = TypeVar("Key", bound=Hashable)
SHUT_OUT = Keyed("line", lambda of: Restriction.objects.filter(**of).values_list("line_id", "post_id", "person_id"))
SUBJECTS = Keyed("appeal", lambda of: Subject.objects.filter(~Q(post=None), **of).values_list("appeal_id", "post_id"))
RUNNING = Keyed(
    "appeal",
    lambda of: Part.objects.filter(until_place=None, **of).values_list("appeal_id", "kind", "post_id"),
)
AUTHORS = Keyed(
    "appeal",
    lambda of: StepTaken.objects.filter(name="submit_answer", **of).order_by("place").values_list("appeal_id", "by_id"),
)
PLACES = Keyed(
    "appeal",
    lambda of: StepTaken.objects.filter(**of).order_by("-place").values_list("place", "name", "post_id"),
)
STORY = Keyed(
    "appeal",
    lambda of: (
        StepTaken.objects.filter(**of)
        .select_related("by", "post", "chosen", "resolution", "answer", "dispatch__body")
        .order_by("place")
    ),
)
LINKED_TO = Keyed("appeal", lambda of: StepTaken.objects.filter(~Q(other=None), **of).values_list("other_id"))
LINKED_FROM = Keyed("other", lambda of: StepTaken.objects.filter(**of).values_list("appeal_id"))
PARTS = Keyed("appeal", lambda of: Part.objects.filter(**of).select_related("post").order_by("pk"))


@dataclass(frozen=True)
class Staff:
    """The posts of a day with their holders, read once for a page."""

    manned: tuple[Manned, ...]
    appointed: dict[int, int]

    def office(self, *, barred: frozenset[int]) -> Office:
        """The office as the rule needs it: a seat whose only holders are shut out counts as not held."""
        rows = (
            Seat(one.post.pk, one.post.role_code, one.post.deputy_of_id, bool(one.persons - barred))
            for one in self.manned
        )
        return Office(tuple(rows), self.appointed)

    def posts_of(self, person: int | None) -> frozenset[int]:
        """The posts a person holds."""
        return frozenset(one.post.pk for one in self.manned if person in one.persons)

    def named(self, posts: Iterable[int]) -> list[Manned]:
        wanted = frozenset(posts)
        return [one for one in self.manned if one.post.pk in wanted]


def staff(*, on: date) -> Staff:
    """Return the posts, holders and appointed handlers of a day."""
    return Staff(tuple(manned(on=on)), appointed(on=on))


@dataclass(frozen=True)
class Situation:
    """One appeal as the steps see it. Read after the appeal is locked when something is to be written."""

    appeal: Appeal
    office: Office
    parts: Parts
    barred: frozenset[int]  # persons
    author: int | None = None  # the person who wrote the answer that stands

    @cached_property
    def is_outside(self) -> bool:
        return seats.goes_outside(self.office, self.parts)

    def posts_for(self, step: Step) -> seats.Posts:
        return seats.posts_of(step.by, office=self.office, parts=self.parts)

    def capacity(self, step: Step, person: Person, *, on: date) -> int | None:
        """The post in which a person may take a step, or None.

        A shut-out person who took the call may only pass it on (decisions 4), not withdraw or file it; and nobody
        approves an answer of his own, whatever post he holds for somebody else.
        """
        if step.name == "approve" and person.pk == self.author:
            return None
        mine = seats.within(self.posts_for(step), held_by(person, on=on).posts)
        passes_on = self.appeal.kept_by_id == person.pk and step.by in (Actor.REGISTRAR, Actor.HANDLER, Actor.ANYBODY)
        if not passes_on:
            mine = frozenset() if person.pk in self.barred else mine - self.parts.shut_out
        return min(mine) if mine else None


def situation(appeal: Appeal, *, staff: Staff) -> Situation:
    """Return who has a part in an appeal and who is shut out of it."""
    return situations([appeal], staff=staff)[0]


def situations(appeals: Sequence[Appeal], *, staff: Staff) -> list[Situation]:
    """Return the situations of appeals, in their order, with as many questions as for one."""
    keys = [appeal.pk for appeal in appeals]
    shut = SHUT_OUT.rows([appeal.line_id for appeal in appeals])
    posts = _grouped((line, post) for line, post, _ in shut if post)
    persons = _grouped((line, person) for line, _, person in shut if person)
    subjects = _grouped(SUBJECTS.rows(keys))
    parts = _grouped(((key, kind), post) for key, kind, post in RUNNING.rows(keys))
    authors = dict(AUTHORS.rows(keys))  # the last one stays
    found = []
    for appeal in appeals:
        barred = persons.get(appeal.line_id, NOBODY)
        having = Parts(
            subjects=subjects.get(appeal.pk, NOBODY),
            shut_out=posts.get(appeal.line_id, NOBODY),
            considering=parts.get((appeal.pk, PartKind.CONSIDERING), NOBODY),
            lead=parts.get((appeal.pk, PartKind.LEAD), NOBODY),
            co=parts.get((appeal.pk, PartKind.CO), NOBODY),
            chosen=parts.get((appeal.pk, PartKind.CHOSEN), NOBODY),
            keeper=staff.posts_of(appeal.kept_by_id),
        )
        found.append(Situation(appeal, staff.office(barred=barred), having, barred, authors.get(appeal.pk)))
    return found


def _grouped(rows: Iterable[tuple[Key, int]]) -> dict[Key, frozenset[int]]:
    """Gather the second of each pair under the first."""
    found: dict[Key, set[int]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


@dataclass(frozen=True)
class Offer:
    """A step that leads on from here: for this person, or with the posts whose step it is."""

    step: Step
    is_mine: bool
    whose: tuple[Manned, ...]


def offers(now: Situation, person: Person, *, staff: Staff, on: date) -> list[Offer]:
    """Return every step that leads on, the person's own first; the others say whose they are."""
    found = []
    for step in stages.steps_from(stages.Stage(now.appeal.stage), outside=now.is_outside):
        is_mine = now.capacity(step, person, on=on) is not None
        whose = () if is_mine else tuple(staff.named(now.posts_for(step)))
        if is_mine or whose or step.is_main:
            found.append(Offer(step, is_mine, whose))
    return sorted(found, key=lambda offer: (not offer.is_mine, not offer.step.is_main))


@dataclass(frozen=True)
class Chapter:
    """One step of the story with the parts it gave."""

    step: StepTaken
    given: tuple[Part, ...]


def story(appeal: Appeal, parts: Iterable[Part], *, posts: frozenset[int], seen: AppealQuerySet) -> list[Chapter]:
    """Return the steps from oldest to newest as one reader may know them, each with those of the parts it gave.

    A private note is shown to its own post only; a link to an appeal that this reader must not know of, to nobody
    without it: the words beside it would tell (decisions 5).
    """
    given: dict[int, list[Part]] = {}
    for part in parts:
        given.setdefault(part.since_place, []).append(part)
    rows = STORY.rows([appeal.pk])
    prefetch_related_objects(rows, "attachments__file__by")
    others = {row.other_id for row in rows if row.other_id}
    known = set(seen.filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    shown = [
        row
        for row in rows
        if (row.name != "note" or row.post_id in posts) and (row.other_id is None or row.other_id in known)
    ]
    return [Chapter(row, tuple(given.get(row.place, ()))) for row in shown]


def likely_leads(
    appeal: Appeal, choices: Iterable[tuple[str, object]], *, seen: AppealQuerySet
) -> list[tuple[str, object]]:
    """Return the choices for the lead executor: who led the latest appeals of this topic, then the others.

    Only appeals this person may see count: the order would tell of the others.
    """
    offered = [choice for choice in choices if choice[0]]
    latest = list(seen.filter(topic=appeal.topic_id).newest_first().values_list("pk", flat=True)[:200])
    recent = Part.objects.filter(kind=PartKind.LEAD, appeal__in=latest).order_by("-pk")
    order = list(dict.fromkeys(str(post) for post in recent.values_list("post_id", flat=True)[:40]))
    known = sorted((one for one in offered if one[0] in order), key=lambda one: order.index(one[0]))
    return [*known, *(one for one in offered if one not in known)]


@dataclass(frozen=True)
class Due:
    """A term as it is shown on a day: the last day, how many working days are left, and why that day."""

    on: date
    today: date
    registered_on: date

    @cached_property
    def left(self) -> int:
        """Working days left, 0 on the last one and when the term has passed."""
        if self.is_over:
            return 0
        return terms.working_days_between(self.today, self.on, is_working=terms.monday_to_friday)

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.left <= NEAR

    @property
    def is_over(self) -> bool:
        return self.on < self.today

    @property
    def why(self) -> terms.Term:
        return terms.consideration_term(self.registered_on)


def term(appeal: Appeal, *, on: date) -> Due | None:
    """Return the term of the law for an unfinished appeal; None when it has none or is finished."""
    if appeal.due_on is None or Stage(appeal.stage) in (Stage.ANSWERED, Stage.CLOSED):
        return None
    return Due(appeal.due_on, on, timezone.localdate(appeal.line.registered_at))


@dataclass(frozen=True)
class Places:
    """How far an appeal has come: the place of its last step, and of the last one that somebody may know of."""

    last: int
    seen: int


def places(appeal: Appeal, *, posts: frozenset[int]) -> Places:
    """Return both places, 0 before the first step. The private note of another post makes nobody's page old."""
    found = PLACES.rows([appeal.pk])
    known = (place for place, name, post in found if name != "note" or post in posts)
    return Places(last=found[0][0] if found else 0, seen=next(known, 0))


def parts_of(appeal: Appeal) -> list[Part]:
    """Every part posts have or had in an appeal, with the posts, in order."""
    return PARTS.rows([appeal.pk])


def last_answer(appeal: Appeal) -> StepTaken | None:
    """The answer that stands: the last one written since the appeal was put before somebody."""
    written = appeal.steps.filter(name="submit_answer").select_related("answer", "by", "post")
    return written.order_by("-place").first()


def answer_so_far(appeal: Appeal) -> dict[str, str]:
    """What the form of an answer begins with: the draft, otherwise the answer that was returned."""
    draft = AnswerDraft.objects.filter(appeal=appeal).first()
    if draft is not None:
        return {"words": draft.words, "outcome": draft.outcome, "restored": draft.restored}
    last = appeal.steps.order_by("-place").first()
    written = last_answer(appeal) if last is not None and last.name == "return_answer" else None
    if written is None:
        return {}
    return {"words": written.words, "outcome": written.answer.outcome, "restored": written.answer.restored}


@dataclass(frozen=True)
class Linked:
    """Appeals that have to do with one: linked by hand, and others of the same phone."""

    by_hand: list[Appeal]
    by_phone: list[Appeal]


def linked(appeal: Appeal, seen: AppealQuerySet, *, phones: list[Phone], knows_names: bool) -> Linked:
    """Return the linked appeals among those a person may see, newest first.

    Whoever must not know the name of a caller who asked for it is not led to his other appeals by the phone.
    """
    rows = seen.exclude(pk=appeal.pk).select_related("line", "topic").newest_first()
    others = {*LINKED_TO.rows([appeal.pk]), *LINKED_FROM.rows([appeal.pk])}
    by_hand = list(rows.filter(pk__in=[key for (key,) in others])[:MOST]) if others else []
    is_open = knows_names or not appeal.applicant.is_confidential
    numbers = [phone.number for phone in phones if phone.number] if is_open else []
    rows = rows if knows_names else rows.exclude(applicant__is_confidential=True)
    known = {one.pk for one in by_hand}
    by_phone = [one for one in rows.by_phone(numbers)[:MOST] if one.pk not in known] if numbers else []
    return Linked(by_hand, by_phone)


def step_fields(step: StepTaken) -> dict[str, Value]:
    """Return what the log commits to of a step, read back from its rows (the order of the parts is fixed)."""
    fields = step.committed()
    for beside in ("resolution", "answer", "dispatch"):
        row = getattr(step, beside, None)
        if row is not None:
            fields.update(row.committed())
    parts = list(step.appeal.parts.all())
    ended = sorted((part.kind, part.post_id) for part in parts if part.until_place == step.place)
    given = sorted(f"{part.kind}:{part.post_id}" for part in parts if part.since_place == step.place)
    if ended:
        fields["parts.ended"] = tuple(f"{kind}:{post}" for kind, post in ended)
    if given:
        fields["parts.given"] = tuple(given)
    for attached in step.attachments.all():
        file = getattr(attached, "file", None)  # None: its row is gone
        if file is not None:
            fields.update(file.committed(place=attached.place))
    for mark in step.appeal.line.marks.all():
        if mark.place == step.place:
            fields.update(mark.committed())
    return fields


def is_finished(appeal: Appeal) -> bool:
    return Stage(appeal.stage) in (Stage.ANSWERED, Stage.CLOSED)

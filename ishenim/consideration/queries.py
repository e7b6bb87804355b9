"""Whose step it is with one appeal, what is offered to a person, and the story of the appeal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any  # rows of values()

from django.db.models import Q, QuerySet
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, Manned, appointed, held_by, manned
from ishenim.appeals.models import Appeal, AppealQuerySet, Part, PartKind, Stage, Subject
from ishenim.consideration.models import AnswerDraft, StepTaken
from ishenim.regulation import seats, stages, terms
from ishenim.regulation.chain import Value
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Seat
from ishenim.regulation.stages import Actor, Step

NEAR = 3  # working days before the term at which an appeal is marked (ux 5)
MOST = 25  # rows of one kind of work on the home page


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


def situation(appeal: Appeal, *, staff: Staff, on: date) -> Situation:
    """Return who has a part in an appeal and who is shut out of it."""
    restrictions = list(appeal.line.restrictions.values_list("post_id", "person_id"))
    barred = frozenset(person for _, person in restrictions if person)
    parts: dict[str, set[int]] = {}
    for post, kind in appeal.parts.filter(until_place=None).values_list("post_id", "kind"):
        parts.setdefault(kind, set()).add(post)
    keeper = held_by(appeal.kept_by, on=on).posts if appeal.kept_by else frozenset()
    found = Parts(
        subjects=frozenset(appeal.subjects.exclude(post=None).values_list("post_id", flat=True)),
        shut_out=frozenset(post for post, _ in restrictions if post),
        considering=frozenset(parts.get(PartKind.CONSIDERING, ())),
        lead=frozenset(parts.get(PartKind.LEAD, ())),
        co=frozenset(parts.get(PartKind.CO, ())),
        chosen=frozenset(parts.get(PartKind.CHOSEN, ())),
        keeper=keeper,
    )
    written = last_answer(appeal)
    return Situation(appeal, staff.office(barred=barred), found, barred, written.by_id if written else None)


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


def story(appeal: Appeal, *, posts: frozenset[int], seen: AppealQuerySet) -> list[Chapter]:
    """Return the steps from oldest to newest as one reader may know them.

    A private note is shown to its own post only; a link to an appeal that this reader must not know of, to nobody
    without it: the words beside it would tell (decisions 5).
    """
    given: dict[int, list[Part]] = {}
    for part in appeal.parts.select_related("post").order_by("pk"):
        given.setdefault(part.since_place, []).append(part)
    rows = appeal.steps.select_related("by", "post", "chosen", "resolution", "answer", "dispatch__body").order_by(
        "place"
    )
    rows = rows.prefetch_related("attachments__file__by")
    others = {row.other_id for row in rows if row.other_id}
    known = set(seen.filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    shown = [
        row
        for row in rows
        if (row.name != "note" or row.post_id in posts) and (row.other_id is None or row.other_id in known)
    ]
    return [Chapter(row, tuple(given.get(row.place, ()))) for row in shown]


def waiting(person: Person, held: Held, *, on: date) -> AppealQuerySet:
    """What waits for a resolution of this person, oldest first (R21). The list is what may be opened."""
    seen = Appeal.objects.visible_to(person, on=on).filter(stage=Stage.AT_HEAD)
    return seen.filter(pk__in=_with(held, PartKind.CONSIDERING)).order_by("pk")


def _with(held: Held, *kinds: PartKind) -> QuerySet[Part, Any]:
    """Appeals in which a post held has a part of one of the kinds."""
    running = Part.objects.filter(post__in=held.posts, kind__in=kinds, until_place=None)
    return running.values("appeal_id")


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
    """A term as it is shown: the day, how many working days are left (negative: passed), and why that day."""

    on: date
    left: int
    why: terms.Term

    @property
    def is_near(self) -> bool:
        return 0 <= self.left <= NEAR

    @property
    def is_over(self) -> bool:
        return self.left < 0


def term(appeal: Appeal, *, on: date) -> Due | None:
    """Return the term of the law for an unfinished appeal; None when it has none or is finished."""
    if appeal.due_on is None or Stage(appeal.stage) in (Stage.ANSWERED, Stage.CLOSED):
        return None
    left = terms.working_days_between(on, appeal.due_on, is_working=terms.monday_to_friday)
    return Due(appeal.due_on, left, terms.consideration_term(timezone.localdate(appeal.line.registered_at)))


@dataclass(frozen=True)
class Turn:
    """Appeals that wait for this person: what for, how many, and the first of them."""

    code: str
    count: int
    rows: list[Appeal]


def turns(person: Person, held: Held, *, on: date) -> list[Turn]:
    """Return what waits for a person, by kind of work; each count equals the rows that may be opened."""
    seen = Appeal.objects.visible_to(person, on=on)
    phone = {Role.RECORDS_SPECIALIST, Role.OPERATOR}
    barred_phone = Q(line__restrictions__post__role=Role.RECORDS_SPECIALIST)
    about_head = Q(subjects__post__role=Role.HEAD)
    found: dict[str, AppealQuerySet] = {}
    if held.roles & phone:
        found["to_put"] = seen.filter(stage=Stage.REGISTERED).exclude(pk__in=_about_head())
        found["to_send"] = seen.filter(stage=Stage.APPROVED)
        found["to_file"] = seen.filter(stage=Stage.ANSWERED)
    found["to_transmit"] = seen.filter(about_head, stage__in=(Stage.REGISTERED, Stage.FORWARDED)).distinct()
    found["to_resolve"] = waiting(person, held, on=on)
    found["to_do"] = seen.filter(
        pk__in=_with(held, PartKind.LEAD, PartKind.CO), stage__in=(Stage.ASSIGNED, Stage.IN_WORK)
    )
    if held.roles & {Role.HEAD_OF_APPARATUS, Role.HEAD}:
        mine = _with(held, PartKind.LEAD)
        written = StepTaken.objects.filter(name="submit_answer", by=person).values("appeal")
        found["to_approve"] = seen.filter(stage=Stage.IN_APPROVAL).exclude(pk__in=mine).exclude(pk__in=written)
    if Role.HEAD_OF_APPARATUS in held.roles:
        found["to_send"] = seen.filter(barred_phone, stage=Stage.APPROVED).distinct()
        found["to_file"] = seen.filter(barred_phone, stage=Stage.ANSWERED).distinct()
    if held.roles & {Role.HEAD_OF_APPARATUS, Role.CONTROL}:
        found["not_put"] = seen.filter(stage=Stage.REGISTERED, line__registered_at__lt=put_late_before(on))
    found["to_know"] = seen.filter(pk__in=_with(held, PartKind.TO_KNOW, PartKind.CHOSEN)).exclude(stage=Stage.CLOSED)
    turns = []
    for code, rows in found.items():
        first = list(rows.select_related("line", "topic", "applicant").order_by("due_on", "pk")[:MOST])
        if first:
            turns.append(Turn(code, rows.count() if len(first) == MOST else len(first), first))
    return turns


def put_late_before(today: date) -> datetime:
    """Return the moment before which a registered appeal should stand before somebody by now (R21).

    It is to be put before the head by the end of the working day after its registration.
    """
    day = today
    while terms.add_working_days(day, 1, is_working=terms.monday_to_friday) >= today:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _about_head() -> QuerySet[Subject, Any]:
    return Subject.objects.filter(post__role=Role.HEAD).values("appeal_id")


def last_place(appeal: Appeal) -> int:
    """The place of the last step, 0 before the first."""
    return appeal.steps.order_by("-place").values_list("place", flat=True).first() or 0


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


def linked(appeal: Appeal, seen: AppealQuerySet, *, knows_names: bool) -> Linked:
    """Return the linked appeals among those a person may see, newest first.

    Whoever must not know the name of a caller who asked for it is not led to his other appeals by the phone.
    """
    rows = seen.exclude(pk=appeal.pk).select_related("line", "topic").newest_first()
    both = Q(pk__in=appeal.steps.exclude(other=None).values("other")) | Q(
        pk__in=StepTaken.objects.filter(other=appeal).values("appeal")
    )
    by_hand = list(rows.filter(both)[:MOST])
    is_open = knows_names or not appeal.applicant.is_confidential
    numbers = [number for number in appeal.phones.values_list("number", flat=True) if number] if is_open else []
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

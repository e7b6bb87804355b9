"""What passes when a post changes hands, and what of it a reader may know (decisions 5).

Parts and steps belong to posts, so they stay where they are; the list says what the new holder finds there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.db.models import Q

from ishenim.accounts.models import Holding, Person, Post
from ishenim.accounts.queries import Manned
from ishenim.appeals.models import Appeal, Part, PartKind, Stage, Subject
from ishenim.consideration import situations
from ishenim.consideration.models import AnswerDraft
from ishenim.consideration.situations import Situation, Staff, grouped
from ishenim.consideration.turns import awaited, flagged
from ishenim.journal.models import Restriction
from ishenim.regulation import stages
from ishenim.regulation.conflict import APPARATUS, Rank
from ishenim.regulation.course import Flag
from ishenim.regulation.stages import STEPS
from ishenim.staffing.models import Passed, What
from ishenim.telephony.access import mark, mark_person
from ishenim.telephony.models import Draft

CHUNK = 400  # appeals looked at at once
NOBODY_IN_PARTICULAR = frozenset({0})  # holds a seat for the question what waits at it; no person has this key


def list_of(post: Post, *, of: Iterable[Person], drafts: Iterable[Draft], on: date) -> list[Passed]:
    """Return what passes with a post, in the order of the numbers: unsaved rows of an act.

    A restricted appeal gives number and day only; one that may be about a person of the act (`of`: who leaves, who
    comes, who makes it) is not named at all (decisions 5).
    """
    of = list(of)
    theirs, persons = ever_held(of), frozenset(person.pk for person in of)
    rows = [row for now in _unfinished(post, on=on) if (row := _row(now, post, theirs, persons)) is not None]
    rows += [
        Passed(call_id=draft.pk, begun_at=draft.call.started_at, what=What.CALL_DRAFT)
        for draft in sorted(drafts, key=lambda draft: draft.call.started_at)
    ]
    for place, row in enumerate(rows, start=1):
        row.place = place
    return rows


@dataclass(frozen=True)
class _Passing:
    """One appeal that has to do with the post: what for, and what else must be known of it."""

    now: Situation
    kinds: tuple[str, ...]
    is_restricted: bool
    subjects: frozenset[int]


def _row(found: _Passing, post: Post, theirs: frozenset[int], persons: frozenset[int]) -> Passed | None:
    """None where somebody of the act is, or may be, whom it is about, or is shut out of it (decisions 5)."""
    appeal, now = found.now.appeal, found.now
    if found.subjects & theirs or now.parts.shut_out & theirs or now.barred & persons:
        return None
    row = Passed(appeal=appeal, number=appeal.line.number, begun_at=appeal.line.registered_at)
    if found.is_restricted:
        row.what = What.RESTRICTED
        return row
    row.what, row.stage, row.due_on = ",".join(found.kinds), appeal.stage, appeal.due_on
    return row


def _unfinished(post: Post, *, on: date) -> Iterator[_Passing]:
    """Every appeal in which the post has a part or the next step, whoever holds it; of closed ones, those with a notice
    that is still owed.
    """
    staff = _as_if_held(situations.staff(on=on), post)
    keys = (
        Appeal.objects.filter(~Q(stage=Stage.CLOSED) | flagged(Flag.NOTICE_OWED))
        .order_by("pk")
        .values_list("pk", flat=True)
        .iterator()
    )
    about = subjects_by_body()
    while chunk := list(islice(keys, CHUNK)):
        rows = list(Appeal.objects.filter(pk__in=chunk).select_related("line").order_by("pk"))
        parts = grouped(
            Part.objects.filter(appeal__in=chunk, post=post, until_place=None).values_list("appeal_id", "kind")
        )
        begun = set(AnswerDraft.objects.filter(appeal__in=chunk).values_list("pk", flat=True))
        restricted = set(
            Restriction.objects.filter(line__in=[row.line_id for row in rows]).values_list("line_id", flat=True)
        )
        named = grouped((row.appeal_id, row) for row in Subject.objects.filter(appeal__in=chunk))
        for now in situations.situations(rows, staff=staff):
            key = now.appeal.pk
            kinds = _kinds(now, post, parts.get(key, []), has_draft=key in begun)
            if kinds:
                posts = frozenset(post for one in named.get(key, []) for post in about.posts(one))
                yield _Passing(now, kinds, now.appeal.line_id in restricted, posts)


def _kinds(now: Situation, post: Post, parts: Iterable[str], *, has_draft: bool) -> tuple[str, ...]:
    """What the post has to do with an appeal; nothing when it is shut out of it."""
    if post.pk in now.parts.shut_out | now.parts.subjects:
        return ()
    here = stages.Stage(now.appeal.stage)
    running = set(parts) if here not in stages.FINISHED else set()  # what was answered needs only its next step
    kinds = [kind for kind in PartKind.values if kind in running]
    if awaited(now, lambda name: post.pk in now.posts_for(STEPS[name])):
        kinds.insert(0, What.NEXT_STEP.value)
    if has_draft and PartKind.LEAD in kinds:
        kinds.append(What.ANSWER_DRAFT.value)
    return tuple(kinds)


def _as_if_held(staff: Staff, post: Post) -> Staff:
    """The office of a day with somebody at the post: what waits there does not depend on who that is."""
    somebody = Manned(post, NOBODY_IN_PARTICULAR)
    rows = (somebody if one.post.pk == post.pk else one for one in staff.manned)
    return replace(staff, manned=tuple(rows))


@dataclass(frozen=True)
class _ByBody:
    """Posts by the code of their body, to know whom a complaint may be about."""

    of_body: dict[str, list[tuple[int, bool]]]

    def posts(self, subject: Subject) -> list[int]:
        """The post named; of a body, its head when the head is meant, otherwise every post of it."""
        if subject.post_id:
            return [subject.post_id]
        rows = self.of_body.get(subject.body_id or "", [])
        heads = [key for key, is_head in rows if is_head]
        return heads if subject.rank == Rank.HEAD and heads else [key for key, _ in rows]


def subjects_by_body() -> _ByBody:
    """Read the posts of every body once."""
    rows = Post.objects.values_list("body", "pk", "heads_body")
    return _ByBody(grouped((body or APPARATUS, (key, is_head)) for body, key, is_head in rows))


def ever_held(persons: Iterable[Person]) -> frozenset[int]:
    """Return the posts that some persons hold or ever held, also by substitution."""
    return frozenset(Holding.objects.filter(person__in=list(persons)).values_list("post_id", flat=True))


def rows_shown_to(reader: Person, rows: list[Passed]) -> list[Passed]:
    """Return the rows of an act without the restricted appeals that may be about the reader (decisions 5)."""
    restricted = [row.appeal_id for row in rows if row.is_restricted]
    if not restricted:
        return rows
    about, mine = subjects_by_body(), ever_held([reader])
    subjects = Subject.objects.filter(appeal__in=restricted)
    hidden = {one.appeal_id for one in subjects if mine & set(about.posts(one))}
    shut = Restriction.objects.filter(Q(person=reader) | Q(post__in=mine), line__appeal__in=restricted)
    hidden |= set(shut.values_list("line__appeal", flat=True))
    return [row for row in rows if row.appeal_id not in hidden or not row.is_restricted]


def drafts_of(person: Person, *, to: Person, posts: frozenset[int] = frozenset()) -> list[Draft]:
    """Return the unfinished calls in a person's hands that another one, also holding these posts, may go on with (R25).

    A draft that names him stays where it is; whoever else answers the phone finds it on "Бүгүн".
    """
    found = Draft.objects.open().filter(open_to([to], posts), held_by=person)
    return list(found.select_related("call", "held_by").order_by("pk"))


def open_to(persons: Iterable[Person], posts: frozenset[int] = frozenset()) -> Q:
    """The condition on an unfinished call that it names none of the persons, nor a post they hold, held or get."""
    persons = list(persons)
    condition = Q()
    for person in persons:
        condition &= ~Q(shut_out__contains=mark_person(person.pk))
    for post in ever_held(persons) | posts:
        condition &= ~Q(shut_out__contains=mark(post))
    return condition

"""One appeal read once for a page: who holds, who is shut out, who has a part; whose step it is; what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar  # kinds and posts of a row

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Manned, appointments, held_by, manned
from ishenim.appeals.models import Appeal, Part, PartKind, Phone, Subject, TextVersion
from ishenim.common.prepared import Keyed
from ishenim.consideration.models import Standing, StepTaken
from ishenim.journal.models import Restriction
from ishenim.journal.queries import WITH_ROW
from ishenim.regulation import seats
from ishenim.regulation.competence import is_own_staff
from ishenim.regulation.course import EXCLUDING, Course, Flag
from ishenim.regulation.posts import TAKES_CALLS
from ishenim.regulation.profiles import Profile
from ishenim.regulation.seats import Office, Parts, Seat
from ishenim.regulation.stages import Actor, Stage, Step, steps_from
from ishenim.worktime import queries as worktime

Key = TypeVar("Key")
PASSING_ON = (Actor.REGISTRAR, Actor.HANDLER, Actor.ANYBODY, Actor.ALARMED)  # what who took a call may do with it
BESIDE = (  # rows that some steps have beside their own
    *("resolution", "answer", "dispatch", "explanation"),
    *("notice", "reply", "leaving", "link", "collective"),
)
Found = TypeVar("Found")
SHUT_OUT = Keyed("line", lambda of: Restriction.objects.filter(of).values_list("line_id", "post_id", "person_id"))
SUBJECTS = Keyed(
    "appeal", lambda of: Subject.objects.filter(of).values_list("appeal_id", "post_id", "body__group").order_by("place")
)
RUNNING = Keyed(
    "appeal",
    lambda of: Part.objects.filter(of, until_place=None).values_list("appeal_id", "kind", "post_id"),
)
TELLING = ("submit_answer", *EXCLUDING)  # steps that decide about later ones: whose the answer is, which way it went
EARLIER = Keyed(
    "appeal",
    lambda of: (
        StepTaken.objects.filter(of, name__in=TELLING).order_by("place").values_list("appeal_id", "name", "by_id")
    ),
)
STANDING = Keyed(
    "appeal",
    lambda of: (
        Standing.objects.filter(of, until_place=None)
        .order_by("since_place", "flag")
        .values_list("appeal_id", "flag", "since_place", "other_id")
    ),
)
PLACES = Keyed(
    "appeal",
    lambda of: StepTaken.objects.filter(of).order_by("-place").values_list("place", "name", "post_id"),
)
STORY = Keyed(
    "appeal",
    lambda of: (
        StepTaken.objects.filter(of)
        .select_related("by", "post", "chosen", *BESIDE, "dispatch__body", "explanation__body")
        .order_by("place")
    ),
)
SUBJECT_ROWS = Keyed("appeal", lambda of: Subject.objects.filter(of).select_related("post", "body").order_by("place"))
PHONES = Keyed("appeal", lambda of: Phone.objects.filter(of).order_by("place"))
TEXTS = Keyed("appeal", lambda of: TextVersion.objects.filter(of).select_related("by").order_by("place"))
STANDINGS = Keyed("appeal", lambda of: Standing.objects.filter(of).order_by("pk"))
PARTS = Keyed("appeal", lambda of: Part.objects.filter(of).select_related("post").order_by("pk"))
WAITED_FOR = Standing.objects.filter(flag=Flag.WAITING, until_place=None)
WAITS = Exists(WAITED_FOR.filter(appeal=OuterRef("pk")))
RUNS = ~Q(stage=Stage.FORWARDED) & Q(~WAITS)  # the term runs: the appeal is with us, the applicant is not waited for
RUNS_COUNTED = ~Q(stage=Stage.FORWARDED) & ~Q(pk__in=WAITED_FOR.values("appeal"))  # the same, asked of many at once


@dataclass(frozen=True)
class Staff:
    """The posts of a day with their holders, read once for a page."""

    manned: tuple[Manned, ...]
    appointed: dict[int, int]
    ever: dict[int, frozenset[int]]

    def office(self, *, barred: frozenset[int]) -> Office:
        """The office as the rule needs it: a seat whose only holders are shut out counts as not held."""
        rows = (
            Seat(one.post.pk, one.post.role_code, one.post.deputy_of_id, bool(one.persons - barred))
            for one in self.manned
        )
        return Office(tuple(rows), self.appointed, self.ever)

    def phone_posts_of(self, person: int | None) -> frozenset[int]:
        """The posts a person holds in which calls are taken (III.1, III.2)."""
        return frozenset(one.post.pk for one in self.at_the_phone if person in one.persons)

    @property
    def at_the_phone(self) -> list[Manned]:
        return [one for one in self.manned if one.post.role_code in TAKES_CALLS]

    def named(self, posts: Iterable[int]) -> list[Manned]:
        wanted = frozenset(posts)
        return [one for one in self.manned if one.post.pk in wanted]


def staff(*, on: date) -> Staff:
    """Return the posts, holders and appointed handlers of a day."""
    return Staff(tuple(manned(on=on)), *appointments(on=on))


@dataclass(frozen=True)
class Stands:
    """A flag that stands: which step gave it, and the appeal it leads to."""

    flag: Flag
    since_place: int
    other: int | None


@dataclass(frozen=True)
class Situation:
    """One appeal as the steps see it. Read after the appeal is locked when something is to be written."""

    appeal: Appeal
    office: Office
    parts: Parts
    barred: frozenset[int]  # persons
    author: int | None = None  # the person who wrote the answer that stands
    is_always_ours: bool = False  # a complaint about staff of the three groups (III.3)
    standing: tuple[Stands, ...] = ()
    earlier: frozenset[str] = frozenset()  # which of the steps that exclude another were taken

    @property
    def steps(self) -> list[Step]:
        """The steps that lead on from where the appeal stands."""
        stage = Stage(self.appeal.stage)
        return steps_from(stage, outside=self.is_outside, is_always_ours=self.is_always_ours)

    @cached_property
    def is_outside(self) -> bool:
        return seats.goes_outside(self.office, self.parts)

    def course(self, *, at: datetime) -> Course:
        """How the appeal went until a moment, as the rules of the law need it (regulation/course.py)."""
        appeal, profile = self.appeal, wording(self.appeal)
        return Course(
            flags=frozenset(one.flag for one in self.standing),
            taken=self.earlier,
            may_extend=profile.extension.is_on,
            may_wait=profile.waiting.is_on,
            is_term_known=appeal.due_on is not None,
            is_term_over=appeal.due_on is not None and at >= worktime.closes_at(appeal.due_on),
        )

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
        passes_on = self.appeal.kept_by_id == person.pk and step.by in PASSING_ON
        if not passes_on:
            mine = frozenset() if person.pk in self.barred else mine - self.parts.shut_out
        return min(mine) if mine else None


def wording(appeal: Appeal) -> Profile:
    """The wording of the law an appeal falls under: that of its registration, until its term is counted by another."""
    changes = sorted(appeal.term_changes.all(), key=lambda change: change.place)
    registered_on = timezone.localdate(appeal.line.registered_at)
    return worktime.profile_of(changes[-1].profile if changes else appeal.profile or "", registered_on=registered_on)


def is_waited_for(appeal: Appeal) -> bool:
    """Tell whether the applicant is waited for; lists read it with the row (`is_waited_for=WAITS`)."""
    read: bool | None = getattr(appeal, "is_waited_for", None)
    return WAITED_FOR.filter(appeal=appeal).exists() if read is None else read


def situation(appeal: Appeal, *, staff: Staff) -> Situation:
    """Return who has a part in an appeal and who is shut out of it."""
    return situations([appeal], staff=staff)[0]


def situations(appeals: Sequence[Appeal], *, staff: Staff) -> list[Situation]:
    """Return the situations of appeals, in their order, with as many questions as for one."""
    keys = [appeal.pk for appeal in appeals]
    shut = grouped((line, named) for line, *named in SHUT_OUT.rows([appeal.line_id for appeal in appeals]))
    subjects = grouped((key, subject) for key, *subject in SUBJECTS.rows(keys))
    running = grouped((key, part) for key, *part in RUNNING.rows(keys))
    earlier = grouped((key, taken) for key, *taken in EARLIER.rows(keys))
    standing = grouped((key, stands) for key, *stands in STANDING.rows(keys))
    return [
        _situation(
            appeal,
            staff,
            _Written(
                shut=shut.get(appeal.line_id, []),
                subjects=subjects.get(appeal.pk, []),
                running=running.get(appeal.pk, []),
                earlier=earlier.get(appeal.pk, []),
                standing=standing.get(appeal.pk, []),
            ),
        )
        for appeal in appeals
    ]


@dataclass(frozen=True)
class _Written:
    """What a situation follows from: (post, person) shut out, (post, group) complained about, (kind, post) of parts,
    (name, person) of steps that tell, (flag, step, other appeal) of what stands.
    """

    shut: Sequence[Sequence[int | None]]
    subjects: Sequence[Sequence[Any]]
    running: Iterable[Sequence[Any]]
    earlier: Sequence[Sequence[Any]]
    standing: Iterable[Sequence[Any]]


def _situation(appeal: Appeal, staff: Staff, written: _Written) -> Situation:
    posts: dict[str, set[int]] = {}
    for kind, post in written.running:
        posts.setdefault(kind, set()).add(post)
    shut_out = frozenset(post for post, _ in written.shut if post)
    holders = (one.persons for one in staff.named(shut_out))  # also those who hold such a post since yesterday
    barred = frozenset(person for _, person in written.shut if person).union(*holders)
    parts = Parts(
        subjects=frozenset(post for post, _ in written.subjects if post),
        shut_out=shut_out,
        considering=frozenset(posts.get(PartKind.CONSIDERING, ())),
        lead=frozenset(posts.get(PartKind.LEAD, ())),
        co=frozenset(posts.get(PartKind.CO, ())),
        chosen=frozenset(posts.get(PartKind.CHOSEN, ())),
        keeper=staff.phone_posts_of(appeal.kept_by_id),
    )
    is_ours = any(is_own_staff(post, group) for post, group in written.subjects)
    authors = [by for name, by in written.earlier if name == "submit_answer"]
    return Situation(
        appeal,
        staff.office(barred=barred),
        parts,
        barred,
        author=authors[-1] if authors else None,
        is_always_ours=is_ours,
        standing=tuple(Stands(Flag(flag), since, other) for flag, since, other in written.standing),
        earlier=frozenset(name for name, _ in written.earlier) & EXCLUDING,
    )


@dataclass(frozen=True)
class Places:
    """How far an appeal has come: the place of its last step, and how many steps make somebody's page old.

    `seen` is counted, not a place: a gap would tell that there is something this reader must not know of.
    """

    last: int
    seen: int


@dataclass(frozen=True)
class Card:
    """All that was written of one appeal, read once for its page; its line comes with corrections and marks."""

    appeal: Appeal
    steps: list[StepTaken]
    parts: list[Part]
    subjects: list[Subject]
    phones: list[Phone]
    texts: list[TextVersion]
    standings: list[Standing]

    def situation(self, *, staff: Staff) -> Situation:
        """The same as situation(), without asking again."""
        running = [row for row in self.standings if row.until_place is None]
        return _situation(
            self.appeal,
            staff,
            _Written(
                shut=[(one.post_id, one.person_id) for one in self.appeal.line.restrictions.all()],
                subjects=[(one.post_id, one.body.group if one.body else None) for one in self.subjects],
                running=[(part.kind, part.post_id) for part in self.running],
                earlier=[(step.name, step.by_id) for step in self.steps if step.name in TELLING],
                standing=[(row.flag, row.since_place, row.other_id) for row in running],
            ),
        )

    @property
    def running(self) -> list[Part]:
        return [part for part in self.parts if part.until_place is None]

    def places(self, *, posts: frozenset[int]) -> Places:
        """The same as places()."""
        return _places([(step.place, step.name, step.post_id) for step in reversed(self.steps)], posts)


def card_of(appeal: Appeal) -> Card:
    """Read what was written of an appeal."""
    prefetch_related_objects([appeal.line], *WITH_ROW)
    found = Card(
        appeal,
        steps=STORY.rows([appeal.pk]),
        parts=PARTS.rows([appeal.pk]),
        subjects=SUBJECT_ROWS.rows([appeal.pk]),
        phones=PHONES.rows([appeal.pk]),
        texts=TEXTS.rows([appeal.pk]),
        standings=STANDINGS.rows([appeal.pk]),
    )
    prefetch_related_objects(found.steps, "attachments__file__by")
    return found


def grouped(rows: Iterable[tuple[Key, Found]]) -> dict[Key, list[Found]]:
    """Gather the second of each pair under the first."""
    found: dict[Key, list[Found]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def places(appeal: Appeal, *, posts: frozenset[int]) -> Places:
    """Return both, 0 before the first step. Links and the private notes of other posts make nobody's page old."""
    return _places(PLACES.rows([appeal.pk]), posts)


def _places(found: Sequence[tuple[int, str, int]], posts: frozenset[int]) -> Places:
    """`found` are place, name and post of the steps, the last one first."""
    known = [place for place, name, post in found if name != "link" and (name != "note" or post in posts)]
    return Places(last=found[0][0] if found else 0, seen=len(known))

"""Flags beside the stage: given and ended by steps (regulation/course.py), and what the log says of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.common.prepared import insert
from ishenim.consideration import lawful, links, queries
from ishenim.consideration.facts import Fields, Taken
from ishenim.consideration.models import FlagCode, Standing, StepTaken
from ishenim.consideration.situations import Card
from ishenim.regulation import course
from ishenim.regulation.course import GIVEN_BY, Flag
from ishenim.regulation.notices import TELLS

AT_ONCE = 500  # decisions that are read together


def write_flags(taken: Taken) -> Fields:
    """End the flags that this step ends, then give its own."""
    return {**_end(taken), **_give(taken)}


def _end(taken: Taken) -> Fields:
    over = [row for row in taken.now.standing if _is_ended(row.flag, row.since_place, row.other, taken)]
    if not over:
        return {}
    places = Q()
    for row in over:
        places |= Q(flag=row.flag, since_place=row.since_place)
    Standing.objects.filter(places, appeal=taken.appeal, until_place=None).update(until_place=taken.row.place)
    return {"flags.ended": tuple(sorted(f"{row.flag}:{row.since_place}" for row in over))}


def _is_ended(flag: Flag, since: int, other: int | None, taken: Taken) -> bool:
    name = taken.row.name
    if name == "send_notice":
        return flag == Flag.NOTICE_OWED and since == lawful.notice_about(taken)
    if name == "link":
        return other is not None and other == taken.facts.other
    return course.ends(flag, name)


def _give(taken: Taken) -> Fields:
    other = taken.facts.other if taken.row.name == "link" else None
    rows = [
        Standing(appeal=taken.appeal, flag=flag.value, other_id=other, since_place=taken.row.place)
        for flag in _given(taken)
    ]
    for row in rows:
        insert(row)
    return {"flags.given": tuple(sorted(row.told for row in rows))} if rows else {}


def _given(taken: Taken) -> list[Flag]:
    name = taken.row.name
    if name == "link":
        return [Flag(links.kind_of(taken).value)]
    given = [GIVEN_BY[name]] if name in GIVEN_BY else []
    is_owed = name in TELLS and queries.none_owed(taken.appeal) is None
    return [*given, Flag.NOTICE_OWED] if is_owed else given


@dataclass(frozen=True)
class Shown:
    """A flag as a page tells it: since which step, what it leads to, until when it is to be dealt with."""

    flag: FlagCode
    step: StepTaken
    other: Appeal | None = None
    by: date | None = None
    today: date | None = None

    @property
    def words(self) -> str:
        return str(self.flag.label)

    @property
    def is_late(self) -> bool:
        return self.by is not None and self.today is not None and self.by < self.today


def shown(known: Card, *, seen: AppealQuerySet, on: date) -> list[Shown]:
    """Return the flags that stand, as one reader may know them: none that leads to what is hidden from him."""
    running = [row for row in known.standings if row.until_place is None]
    others = {row.other_id for row in running if row.other_id}
    opened = {other.pk: other for other in seen.filter(pk__in=others).select_related("line")} if others else {}
    steps = {step.place: step for step in known.steps}
    return [
        Shown(
            FlagCode(row.flag),
            steps[row.since_place],
            opened.get(row.other_id or 0),
            owed_by(steps[row.since_place], known.appeal) if row.flag == Flag.NOTICE_OWED else None,
            on,
        )
        for row in running
        if row.other_id is None or row.other_id in opened
    ]


def owed_by(step: StepTaken, appeal: Appeal) -> date | None:
    """The last day on which the applicant is told in time: of an extension, that of the term as it was (law.md 3.3)."""
    if step.name == "extend":
        return next((change.was for change in appeal.term_changes.all() if change.step == step.place), None)
    return queries.forwarding_of(appeal).due_on if step.name == "forward" else appeal.due_on


def owed(appeal: Appeal) -> list[StepTaken]:
    """The decisions of which the applicant is still to be told, oldest first."""
    running = Standing.objects.filter(appeal=appeal, flag=Flag.NOTICE_OWED, until_place=None)
    return list(appeal.steps.filter(place__in=running.values("since_place")).order_by("place"))


def owed_days(*appeals: int) -> dict[int, dict[int, date]]:
    """Of each appeal, the places of the decisions of which its applicant is still to be told, with the last day for it
    where one is known; of these appeals, or of all.
    """
    running = Q(appeal__standings__flag=Flag.NOTICE_OWED, appeal__standings__until_place=None)
    steps = StepTaken.objects.filter(running, place=F("appeal__standings__since_place"))
    steps = steps.filter(appeal__in=appeals) if appeals else steps
    found: dict[int, dict[int, date]] = {}
    for step in steps.select_related("appeal__line").prefetch_related("appeal__term_changes").iterator(AT_ONCE):
        by = owed_by(step, step.appeal)
        if by is not None:
            found.setdefault(step.appeal_id, {})[step.place] = by
    return found


def with_flag(found: AppealQuerySet, flag: str, *, seen: AppealQuerySet) -> AppealQuerySet:
    """Return the appeals with a flag whose reason this reader may know; `seen` is all he may open."""
    running = Standing.objects.filter(flag=flag, until_place=None)
    known = running.filter(Q(other=None) | Q(other__in=seen.order_by().values("pk")))
    return found.filter(pk__in=known.values("appeal_id"))


@dataclass(frozen=True)
class Note:
    """What a list says of an appeal beside its stage: since when a reply is awaited, or until when a notice is owed."""

    step: StepTaken
    on: date | None
    days: int = 0
    body: str = ""
    is_late: bool = False


def notes(code: str, rows: list[Appeal], *, today: date) -> dict[int, Note]:
    """Return a note for each row of a list that has one."""
    if code == "no_reply" and rows:
        return _without_reply(rows, today)
    return _owed_notes(rows, today) if code == "to_notify" and rows else {}


def _without_reply(rows: list[Appeal], today: date) -> dict[int, Note]:
    sent = StepTaken.objects.filter(appeal__in=rows, name="forward").select_related("dispatch__body").order_by("place")
    found = {}
    for step in sent:  # the last one stays
        letter = step.dispatch
        body = letter.body.name if letter.body else ""
        found[step.appeal_id] = Note(step, letter.sent_on, (today - letter.sent_on).days, body)
    return found


def _owed_notes(rows: list[Appeal], today: date) -> dict[int, Note]:
    running = Standing.objects.filter(appeal__in=rows, flag=Flag.NOTICE_OWED, until_place=None).order_by("-since_place")
    places = {row.appeal_id: row.since_place for row in running}  # the oldest stays
    steps = StepTaken.objects.filter(appeal__in=rows, place__in=set(places.values()))
    found = {}
    for step in steps.select_related("appeal__line").prefetch_related("appeal__term_changes"):
        if places.get(step.appeal_id) == step.place:
            by = owed_by(step, step.appeal)
            found[step.appeal_id] = Note(step, by, is_late=by is not None and by < today)
    return found

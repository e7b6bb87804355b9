"""Taking a step with an appeal: one transaction, one row of history, one entry of the log."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.actions import keep_record
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal, Stage
from ishenim.audit import actions as audit
from ishenim.common.models import HouseRecord, written
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration import links
from ishenim.consideration.facts import WORDS_LENGTH, Facts, Fields, Taken
from ishenim.consideration.flags import write_flags
from ishenim.consideration.models import AnswerDraft, Phrase, StepTaken
from ishenim.consideration.situations import Places, Situation, places, situation, staff
from ishenim.consideration.steps import CHECKS, WRITERS, write_files
from ishenim.regulation import stages
from ishenim.regulation.chain import Ref
from ishenim.regulation.competence import Lacking
from ishenim.regulation.course import hindrance
from ishenim.regulation.links import FOLLOWED
from ishenim.regulation.stages import STEPS, Step


@transaction.atomic
def take_step(appeal: Appeal, name: str, facts: Facts | None = None, *, by: Person, at: datetime) -> StepTaken:
    """Take one step of the table (regulation/stages.py) and write everything it obliges (R3, R11, R21, R25).

    Refuses with Overtaken when the appeal has moved on since the page was made, with Refused when it is not the
    person's step or something is missing.
    """
    step, told = STEPS[name], facts or Facts()
    following = links.joined_to(appeal) if name in FOLLOWED else []
    _lock(appeal, *following, *([told.other] if told.other else []))
    row = _take(appeal, step, told, by=by, at=at)
    if told.notice is not None:
        sent = told.notice
        letter = Facts(
            channel=sent.channel, number=sent.number, sent_on=sent.sent_on, proof=sent.proof, about=row.place
        )
        _take(appeal, STEPS["send_notice"], letter, by=by, at=at)
    for follower in Appeal.objects.select_related("line").filter(pk__in=following, stage=row.frm).order_by("pk"):
        _follow(follower, step, told, by=by, at=at)
    return row


def _follow(follower: Appeal, step: Step, told: Facts, *, by: Person, at: datetime) -> None:
    """Do with a joined appeal what was done with the leading one; what the rules refuse there waits for a person."""
    same = replace(told, seen=None, files=())
    with suppress(Refused), transaction.atomic():
        _take(follower, step, same, by=by, at=at)


def _take(appeal: Appeal, step: Step, told: Facts, *, by: Person, at: datetime) -> StepTaken:
    """Take a step with an appeal that is held."""
    today = timezone.localdate(at)
    now = situation(appeal, staff=staff(on=today))
    come_to = places(appeal, posts=held_by(by, on=today).posts)
    _still_as_seen(step, now, told, come_to)
    post = now.capacity(step, by, on=today)
    if post is None:
        raise Refused("not_your_step", appeal=appeal)
    why_not = hindrance(step.name, now.course(at=at))
    if why_not is not None:
        raise Refused(why_not.value, appeal=appeal)
    words = told.words.strip()
    if step.needs_words and not words:
        raise Refused("step_without_words")
    if len(words) > WORDS_LENGTH:
        raise Refused("words_too_long", most=WORDS_LENGTH)
    row = StepTaken(
        appeal=appeal, place=come_to.last + 1, name=step.name, frm=appeal.stage, to=step.to or appeal.stage,
        at=at, by=by, post_id=post, chosen_id=told.chosen, other_id=told.other, words=words,
    )  # fmt: skip
    return _written(Taken(row, now, told, at), step)


@transaction.atomic
def add_phrase(names: dict[str, str], *, place: int, by: str, at: datetime) -> Phrase:
    """Add a text that resolutions often have; `names` by language."""
    phrase = Phrase.objects.create(**names, place=place)
    fields: Fields = {**names, "place": place}
    audit.record(did="add_phrase", what=Ref("phrase", str(phrase.pk)), fields=fields, by=by, at=at)
    return phrase


@transaction.atomic
def set_phrase(
    phrase: Phrase | None,
    names: dict[str, str],
    *,
    place: int,
    off_from: date | None,
    seen: int,
    by: Person,
    at: datetime,
) -> Phrase:
    """Add a text or set one anew; one that is switched off stays."""
    audit.take_turns()
    if phrase is None and Phrase.objects.filter(ky=names["ky"]).exists():
        raise Refused("named_already", name=names["ky"])
    row = Phrase.objects.get(pk=phrase.pk) if phrase else Phrase()
    before = row.told() if phrase else {}
    row.ky, row.ru, row.en = (names[code] for code in ("ky", "ru", "en"))
    row.place, row.off_from = place, off_from
    row.save()
    record = HouseRecord(
        subject=f"phrase/{row.pk}",
        values=written(row.told()),
        before=written(before),
        since=timezone.localdate(at),
        at=at,
        by=by.code,
    )
    keep_record(record, seen=seen if phrase else None, did="set_phrase")
    return row


@transaction.atomic
def put_all_before_head(appeals: Iterable[Appeal], *, by: Person, at: datetime) -> list[StepTaken]:
    """Put the day's batch before the head: all or none, each with a step of its own (R21).

    Every appeal is locked before the first step writes to the log: whoever takes a step with one of them holds it
    first and the log second, and would wait for us as we for him.
    """
    appeals = sorted(appeals, key=lambda appeal: appeal.pk)
    list(
        Appeal.objects.select_for_update(no_key=True)
        .filter(pk__in=[one.pk for one in appeals])
        .order_by("pk")
        .values_list("pk")
    )
    return [take_step(appeal, "put_before_head", by=by, at=at) for appeal in appeals]


def _lock(appeal: Appeal, *others: int) -> None:
    """Hold the appeal until the transaction ends and know where it stands now.

    Others that the step reads or takes along are held in the order of their keys, as everywhere.
    """
    rows = Appeal.objects.select_for_update(no_key=True).filter(pk__in={appeal.pk, *others}).order_by("pk")
    locked = next(row for row in rows if row.pk == appeal.pk)
    appeal.stage, appeal.kept_by_id, appeal.due_on = locked.stage, locked.kept_by_id, locked.due_on


def _still_as_seen(step: Step, now: Situation, told: Facts, come_to: Places) -> None:
    """An old page, a second click, a step of the other road: say so instead of doing it."""
    stage = stages.Stage(now.appeal.stage)
    if told.seen is not None and told.seen != come_to.seen:
        raise Overtaken("appeal_has_moved_on", appeal=now.appeal)
    if stage not in step.frm:
        raise Overtaken("step_already_taken", appeal=now.appeal)
    if step.name == stages.EXPLAIN and now.is_always_ours and not now.is_outside:
        raise Refused(Lacking.ALWAYS_OURS.value)
    if step not in now.steps:
        raise Refused("other_road", appeal=now.appeal, outside=now.is_outside)


def _written(taken: Taken, step: Step) -> StepTaken:
    """Write the row, what belongs to it, the new stage; the entry last."""
    row, appeal = taken.row, taken.appeal
    check = CHECKS.get(step.name)
    if check:
        check(taken)
    insert(row)
    fields: Fields = row.committed()
    write = WRITERS.get(step.name)
    if write:
        fields |= write(taken)
    fields |= {**write_flags(taken), **write_files(taken)}
    changed: dict[str, str | None] = {"stage": row.to}
    if row.frm == Stage.REGISTERED and row.to != Stage.REGISTERED:
        changed["kept_by"] = None  # who took the call keeps a receipt from now on (decisions 4)
        appeal.kept_by = None
    Appeal.objects.filter(pk=appeal.pk).update(**changed)
    appeal.stage = row.to
    line = appeal.line
    what = Ref("step", f"{line.ref}/{row.place}", number=line.number)
    audit.record(did=step.name, what=what, fields=fields, by=row.by.code, at=taken.at)
    return row


@transaction.atomic
def save_answer_draft(appeal: Appeal, facts: Facts, *, by: Person, at: datetime) -> None:
    """Keep an unfinished answer; only whoever leads the appeal may, while it is in work."""
    today = timezone.localdate(at)
    _lock(appeal)
    now = situation(appeal, staff=staff(on=today))
    step = STEPS["submit_answer"]
    if now.appeal.stage not in step.frm or now.capacity(step, by, on=today) is None:
        raise Refused("not_your_step", appeal=appeal)
    typed = {"words": facts.words, "outcome": facts.outcome, "restored": facts.restored}
    AnswerDraft.objects.update_or_create(appeal=appeal, defaults={**typed, "saved_at": at, "by": by})

"""The steps of `ishenim fill`: what consideration/actions.py and steps.py write for each, many at a time."""

from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter

from django.db.models import Max

from ishenim.appeals.models import Appeal, Part
from ishenim.common.prepared import bare
from ishenim.config.volume_rows import Ahead, Batch, Fields, Life, local_day, term
from ishenim.consideration.models import Answer, Dispatch, Resolution, StepTaken
from ishenim.journal.models import OutcomeMark
from ishenim.regulation import outcomes
from ishenim.regulation.chain import Ref
from ishenim.regulation.outcomes import Outcome
from ishenim.worktime import queries as worktime

Done = list[tuple[Life, list[Ahead]]]
ENDS_ALL = frozenset(["transmit", "withdraw", "file"])  # steps that end every part
MARKS = {  # the mark of column five that a step makes whatever was answered
    "transmit": Outcome.FORWARDED,
    "withdraw": Outcome.WITHDRAWN,
}


def move(going: Done) -> None:
    """Bring appeals of earlier commits to the stages to which their steps lead, and end their parts."""
    moved = [(life, steps) for life, steps in going if steps]
    by_stage = sorted((steps[-1].stop.to, life.appeal.pk) for life, steps in moved)
    for stage, standing in groupby(by_stage, key=itemgetter(0)):
        Appeal.objects.filter(pk__in=[pk for _, pk in standing]).update(stage=stage, kept_by=None)
    ending = sorted(
        (life.taken + place, life.appeal.pk)
        for life, steps in moved
        for place, step in enumerate(steps, start=1)
        if step.stop.name in ENDS_ALL
    )
    for until, ended in groupby(ending, key=itemgetter(0)):
        Part.objects.filter(appeal__in=[pk for _, pk in ended], until_place=None).update(until_place=until)


def take(batch: Batch, done: Done, *, outside: tuple[str, str]) -> None:
    """Write the steps in their order, with everything they oblige; `outside`: code and name of the addressee."""
    last = StepTaken.objects.aggregate(last=Max("pk"))["last"] or 0
    beside: list[tuple[StepTaken, Resolution | Answer | Dispatch]] = []
    for life, steps in done:
        for ahead in steps:
            beside += _take(batch, life, ahead, outside)
    batch.write(StepTaken)
    written = StepTaken.objects.filter(pk__gt=last).values_list("appeal_id", "place", "pk")
    keys = {(appeal, place): pk for appeal, place, pk in written}
    for step, row in beside:
        row.step_id = keys[step.appeal_id, step.place]
        batch.add(row)
    batch.write(Resolution, Answer, Dispatch, Part, OutcomeMark)


def _take(
    batch: Batch, life: Life, ahead: Ahead, outside: tuple[str, str]
) -> list[tuple[StepTaken, Resolution | Answer | Dispatch]]:
    """One step: its row, parts and mark, its entry. Returns what belongs to the row, which has no key yet."""
    life.taken += 1
    stop = ahead.stop
    step = bare(
        StepTaken, appeal_id=life.appeal.pk, place=life.taken, name=stop.name, frm=stop.frm, to=stop.to, at=ahead.at,
        by_id=stop.by, post_id=stop.post, words=ahead.words,
    )  # fmt: skip
    batch.add(step)
    beside = _beside(life, ahead, outside[0])
    fields = step.committed()
    for row in beside:
        fields |= row.committed()
    fields |= {**_parts(batch, life, stop.name), **_mark(batch, life, ahead, outside[1])}
    what = Ref("step", f"{life.line.ref}/{life.taken}", number=life.line.number)
    batch.act(stop.name, what, fields, by=stop.by, at=ahead.at)
    return [(step, row) for row in beside]


def _beside(life: Life, ahead: Ahead, outside: str) -> list[Resolution | Answer | Dispatch]:
    name, today = ahead.stop.name, local_day(ahead.at)
    if name in ("resolve", "take_note"):
        days, answer_by = _term_given(ahead.days, today=today, law=term(local_day(life.registered_at)).due_on)
        return [bare(Resolution, working_days=days, answer_by=answer_by)]
    if name in ("submit_answer", "outside_answer"):
        language = life.told.language
        return [bare(Answer, language=language, outcome=ahead.outcome, restored=ahead.restored)]
    if name in ("dispatch", "transmit"):
        body = outside if name == "transmit" else None
        number = _number(life)
        return [bare(Dispatch, channel=ahead.channel, sent_on=today, number=number, body_id=body, proof=ahead.proof)]
    return []


@cache
def _term_given(days: int | None, *, today: date, law: date | None) -> tuple[int | None, date]:
    """The term of a resolution, never beyond that of the law; otherwise the law's own (R21)."""
    if days is not None and law is not None:
        answer_by = worktime.working_days_after(today, days)
        if answer_by and (answer_by <= law or law < today):
            return days, answer_by
    return None, law or today


def _number(life: Life) -> str:
    return f"02-14/{life.line.number}"


def _parts(batch: Batch, life: Life, name: str) -> Fields:
    """Whose part begins with the step, and whose ends."""
    road, fields = life.road, Fields()
    if name in ENDS_ALL:
        ended = sorted((part.kind, part.post_id) for part in life.running)
        for part in life.running:
            part.until_place = life.taken
        life.running = []
        fields |= {"parts.ended": tuple(f"{kind}:{post}" for kind, post in ended)} if ended else {}
    given: list[tuple[str, int]] = []
    if name == "put_before_head":
        given = [("considering", post) for post in road.considering]
    elif name in ("resolve", "take_note"):
        given = [*(("lead", post) for post in road.lead), *(("co", post) for post in road.co)]
    for kind, post in given:
        part = bare(Part, appeal_id=life.appeal.pk, post_id=post, kind=kind, since_place=life.taken)
        life.running.append(part)
        batch.add(part)
    fields |= {"parts.given": tuple(sorted(f"{kind}:{post}" for kind, post in given))} if given else {}
    return fields


def _mark(batch: Batch, life: Life, ahead: Ahead, outside: str) -> Fields:
    """The mark of column five (III.6, R44)."""
    name, on = ahead.stop.name, local_day(ahead.at)
    if name not in (*MARKS, "dispatch", "outside_answer"):
        return {}
    outcome = MARKS.get(name) or Outcome(ahead.outcome)
    number = "" if name in ("withdraw", "outside_answer") else _number(life)
    words = outcomes.mark_words(outcome, on=on, number=number, body=outside if name == "transmit" else "")
    mark = bare(
        OutcomeMark, line_id=life.line.pk, place=life.taken, words=words, code=outcome.value, on=on, number=number,
        at=ahead.at, by_id=ahead.stop.by,
    )  # fmt: skip
    batch.add(mark)
    return mark.committed()

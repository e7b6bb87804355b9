"""What the law lets one do beside considering: extend, wait, forward, leave, tell the applicant (III.7, R37, R47)."""

from datetime import date

from django.utils import timezone

from ishenim.accounts.queries import seats as posts
from ishenim.appeals import actions as appeals
from ishenim.appeals.actions import NewTerm
from ishenim.appeals.models import Appeal, Because, PartKind, Subject
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration import queries
from ishenim.consideration.facts import (
    NUMBER_LENGTH,
    REASON_LENGTH,
    Fields,
    Taken,
    check_sending,
    end_parts,
    mark,
    sent,
)
from ishenim.consideration.models import Answer, Dispatch, Leaving, Notice, Reply, Standing, StepTaken
from ishenim.consideration.situations import wording
from ishenim.directory.models import Body
from ishenim.regulation import forwarding, leaving, outcomes, seats
from ishenim.regulation.course import Flag
from ishenim.regulation.leaving import GROUNDS, Form, Left, Reason
from ishenim.regulation.outcomes import Outcome
from ishenim.regulation.stages import FINISHED, Actor
from ishenim.regulation.waiting import Spell, due_after
from ishenim.worktime import queries as worktime

FORM = Form.ORAL  # what is told by telephone or at a reception (law, article 1(1))
ANSWERING = ("dispatch", "outside_answer", "body_reply")


def check_extension(taken: Taken) -> None:
    if len(taken.row.words) > REASON_LENGTH:
        raise Refused("words_too_long", most=REASON_LENGTH)
    if taken.facts.until is not None and taken.facts.until != queries.extension_of(taken.appeal).due_on:
        raise Overtaken("term_moved_meanwhile", appeal=taken.appeal)


def write_extension(taken: Taken) -> Fields:
    """The new last day, counted from the one that stood; the applicant is to be told before that one (law.md 4.7)."""
    appeal = taken.appeal
    until = queries.extension_of(appeal)
    new = NewTerm(until.due_on, Because.EXTENDED, until.profile, step=taken.row.place, reason=taken.row.words)
    change = appeals.change_term(appeal, new, by=taken.row.by.code, at=taken.at)
    return {**change.committed(), **_none_owed(taken)}


def write_going_on(taken: Taken) -> Fields:
    """The term moves by the working days waited, never by more than the wording allows."""
    appeal, profile = taken.appeal, wording(taken.appeal)
    if appeal.due_on is None:
        return {}
    until = due_after(appeal.due_on, _spells(taken), profile.waiting, calendar=worktime.calendar())
    if until == appeal.due_on:
        return {}
    new = NewTerm(until, Because.WAITED, profile.code, step=taken.row.place)
    return appeals.change_term(appeal, new, by=taken.row.by.code, at=taken.at).committed()


def _spells(taken: Taken) -> list[Spell]:
    """The days of every waiting, the one that ends now last."""
    days = dict(taken.appeal.steps.values_list("place", "at"))
    days[taken.row.place] = taken.at
    waits = Standing.objects.filter(appeal=taken.appeal, flag=Flag.WAITING).order_by("since_place")
    ends = [(wait.since_place, wait.until_place or taken.row.place) for wait in waits]
    return [Spell(timezone.localdate(days[since]), timezone.localdate(days[until])) for since, until in ends]


def check_forwarding(taken: Taken) -> None:
    addressee(taken.appeal, taken.facts.body)
    check_sending(taken)


def addressee(appeal: Appeal, code: str) -> Body:
    """The body of the directory an appeal is to go to; refused where it may not go there (law.md 9)."""
    body = Body.objects.filter(code=code).first()
    abouts = [subject.about for subject in Subject.objects.filter(appeal=appeal)]
    why = forwarding.barred(body.pk if body else "", abouts=abouts, body_of={post.id: post.body for post in posts()})
    if why:
        raise Refused(why.value, body=body)
    assert body is not None  # forwarding.barred
    return body


def write_forwarding(taken: Taken) -> Fields:
    """The letter left for the body concerned; nobody inside has work with it any more (R37)."""
    letter = sent(taken)
    ended = end_parts(taken, PartKind.values)
    marked = mark(taken, Outcome.FORWARDED, number=letter.number, on=letter.sent_on)
    return {**letter.committed(), **ended, **marked, **_none_owed(taken)}


def check_reply(taken: Taken) -> None:
    facts, letter = taken.facts, last_forwarded(taken.appeal)
    check_outcome(taken)
    if not facts.number.strip() or len(facts.number) > NUMBER_LENGTH:
        raise Refused("reply_without_number")
    if facts.sent_on is None or letter is None or not letter.sent_on <= facts.sent_on <= taken.today:
        raise Refused("reply_on_wrong_day", since=letter.sent_on if letter else None)


def check_outcome(taken: Taken) -> None:
    """What another body decided has an outcome, and says whether the right was restored (R11)."""
    if taken.facts.outcome not in outcomes.BY_BODY:
        raise Refused("answer_without_outcome")
    if taken.facts.restored not in {one.value for one in outcomes.Restored}:
        raise Refused("answer_without_restored")


def write_reply(taken: Taken) -> Fields:
    """What the body answered; its outcome stands in column five beside the forwarding."""
    facts = taken.facts
    answer = Answer(step=taken.row, language=taken.appeal.language, outcome=facts.outcome, restored=facts.restored)
    reply = Reply(step=taken.row, number=facts.number.strip(), dated=facts.sent_on or taken.today)
    insert(answer)
    insert(reply)
    marked = mark(taken, Outcome(facts.outcome), number=reply.number, on=reply.dated)
    return {**answer.committed(), **reply.committed(), **marked}


def last_forwarded(appeal: Appeal) -> Dispatch | None:
    """The letter with which an appeal was forwarded last."""
    return Dispatch.objects.filter(step__appeal=appeal, step__name="forward").order_by("-step__place").first()


def check_leaving(taken: Taken) -> None:
    heads = seats.posts_of(Actor.HEAD, office=taken.now.office, parts=taken.now.parts)
    owed = queries.none_owed(taken.appeal)
    left = Left(
        form=FORM,
        is_anonymous=owed == "anonymous",
        has_address=queries.has_address(taken.appeal),
        earlier_answers=_earlier_answers(taken),
        by_head=taken.row.post_id in heads,
    )
    why = leaving.unfounded(taken.facts.ground, left)
    if why:
        raise Refused(why.value)


def write_leaving(taken: Taken) -> Fields:
    """Considering ends with its ground in column five; what III.8 and III.9 oblige to stays (law 3.4)."""
    reason = Reason(taken.facts.ground)
    row = Leaving(step=taken.row, reason=reason.value, mark=GROUNDS[reason].mark_in(FORM) or "")
    insert(row)
    ended = end_parts(taken, PartKind.values)
    marked = mark(taken, Outcome.LEFT, number="", on=taken.today, ground=GROUNDS[reason].ky)
    return {**row.committed(), **ended, **marked, **_none_owed(taken)}


def _earlier_answers(taken: Taken) -> int:
    """How many answered appeals this one repeats, of those that whoever decides may know of."""
    seen = Appeal.objects.visible_to(taken.row.by, on=taken.today).filter(stage__in=FINISHED)
    linked = Standing.objects.filter(appeal=taken.appeal, flag=Flag.REPEATED, until_place=None)
    answered = StepTaken.objects.filter(name__in=ANSWERING).values("appeal_id")
    return seen.filter(pk__in=linked.values("other_id")).filter(pk__in=answered).count()


def notice_about(taken: Taken) -> int | None:
    """The step a notice tells of: the one that was named, otherwise the oldest that is owed one."""
    owed = sorted(row.since_place for row in taken.now.standing if row.flag == Flag.NOTICE_OWED)
    if taken.facts.about is None:
        return owed[0] if owed else None
    return taken.facts.about if taken.facts.about in owed else None


def check_notice(taken: Taken) -> None:
    """It cannot have been sent before what it tells of was decided."""
    about = notice_about(taken)
    if about is None:
        raise Refused("no_notice_owed")
    check_sending(taken, since=_decided_on(taken.appeal, about))


def write_notice(taken: Taken) -> Fields:
    about = notice_about(taken)
    assert about is not None  # check_notice
    notice = Notice(step=taken.row, about=about)
    insert(notice)
    return {**sent(taken).committed(), **notice.committed()}


def _decided_on(appeal: Appeal, place: int) -> date:
    """The day of a decision; of a letter, the day it left."""
    step = appeal.steps.select_related("dispatch").get(place=place)
    letter = getattr(step, "dispatch", None)
    return letter.sent_on if letter else timezone.localdate(step.at)


def _none_owed(taken: Taken) -> Fields:
    """Keep why nobody is told of this decision, where it is so."""
    why = queries.none_owed(taken.appeal)
    if why is None:
        return {}
    notice = Notice(step=taken.row, about=taken.row.place, none_because=why.value)
    insert(notice)
    return notice.committed()

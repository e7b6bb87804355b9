"""The urgent calls of the demo office: raised while the caller speaks, heard, acted on, and closed some time later."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ishenim.escalation import actions as escalation
from ishenim.intake import actions as intake
from ishenim.referral import actions as referral
from ishenim.referral.actions import Begun, Noted
from ishenim.regulation.hand_over import Matter

Row = dict[str, Any]  # a row of our own YAML files, whose shape every test run loads


def during(written: Row, call: Row, draft: Any, typed: Row, *, people: Row) -> None:
    """Everything until the call is registered; a call of which nothing is written has no alarm."""
    course = written["calls"].get(call["id"])
    if course is None:
        return
    rang, operator = call["at"], people["operator"]
    raised_at = _after(rang, written["raised"])
    for clause in call["expect"]["urgent"]:
        told = intake.Urgent(uuid4(), clause, "")
        alarm = intake.raise_alarm(draft, told, typed, by=operator, at=raised_at)
    heard_at, measured_at = _after(rang, written["heard"]), _after(rang, written["measured"])
    by = people[course["heard"]]
    escalation.note_shown(alarm, by=by, at=raised_at + timedelta(seconds=4))
    escalation.note_facts(alarm, course["facts"], by=operator, at=raised_at + timedelta(seconds=45))
    escalation.acknowledge(alarm, by=by, at=heard_at)
    if "phoned" in course:
        told_by_phone = escalation.Phoned("", course["phoned"], answered=True, happened_at=heard_at)
        escalation.note_phoned(alarm, told_by_phone, by=by, at=heard_at)
    for measure, who, words in course["measures"]:
        escalation.take_measure(alarm, measure, words, happened_at=measured_at, by=people[who], at=measured_at)


def afterwards(written: Row, call: Row, *, people: Row) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
    """Yield when and how the alarm of a call ends; one that is still worked on does not end."""
    course = written["calls"].get(call["id"], {})
    if "closed" in course:
        minutes, who, words = course["closed"]
        at = _after(call["at"], minutes)
        yield at, lambda appeal: escalation.close(appeal.alarm, words, by=people[who], at=at)


def handed_over(
    written: Row, call: Row, *, posts: Row, people: Row
) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
    """Yield the steps of the hand-over of a call to law enforcement, after it is registered."""
    course = written["calls"].get(call["id"], {})
    signed = {"signed_as": posts["akim"], "signed_by": people["akim"]}
    for minutes, name, facts in course.get("law", []):
        at, told = _after(call["at"], minutes), {**facts, **(signed if name == "send" else {})}
        yield at, partial(_hand_over, name, told, at=at, by=people["operator"])


def _hand_over(name: str, facts: Row, appeal: Any, *, at: datetime, by: Any) -> None:
    alarm = appeal.alarm
    if name == "begin":
        referral.begin(alarm, Begun(uuid4(), Matter(facts["matter"]), ""), by=by, at=at)
        return
    act = {"tell": referral.tell, "send": referral.send, "register": referral.note_registered}[name]
    act(alarm.referrals.get(), Noted(happened_at=at, **facts), by=by, at=at)


def drill(written: Row, *, people: Row, monday: datetime) -> Iterator[tuple[datetime, Callable[[Any], None]]]:
    """Yield the drill of the week before: raised, seen, heard, closed."""
    row = written["drill"]
    day = timezone.localdate(monday) - timedelta(days=row["days_before"])
    at = timezone.make_aware(datetime.combine(day, time.fromisoformat(row["at"])))

    def run(_appeal: Any) -> None:
        by, heard_at = people[row["heard"]], at + timedelta(seconds=row["after_seconds"])
        told = escalation.AlarmTold(uuid4(), row["clause"], row["words"], is_drill=True)
        alarm = escalation.raise_alarm(told, by=people[row["by"]], at=at)
        escalation.note_shown(alarm, by=by, at=at + timedelta(seconds=3))
        escalation.acknowledge(alarm, by=by, at=heard_at)
        escalation.take_measure(alarm, row["measure"], row["words"], happened_at=heard_at, by=by, at=heard_at)
        escalation.close(alarm, row["words"], by=by, at=heard_at + timedelta(minutes=1))

    yield at, run


def typed(extra: Row, posts: Row) -> Row:
    """The short content and whom the call is about, as the call screen writes them."""
    summary = [extra.get("summary", "")]
    if "about" not in extra:
        return {"summary": summary}
    kind, _, code = extra["about"].partition(":")
    subject = f"post:{posts[code].pk}" if kind == "post" else extra["about"]
    about = {"subject": [subject], "subject_rank": [extra["rank"]], "allegation": extra["alleged"]}
    return {"summary": summary, **about}


def _after(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)

"""From the call screen to a registered appeal: one act, one commit, one number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import appointed, holders, seats
from ishenim.appeals import actions as appeals
from ishenim.appeals.follow_up import Code
from ishenim.appeals.models import Appeal
from ishenim.appeals.queries import latest_text
from ishenim.common.clean import clean_text
from ishenim.common.refusals import Overtaken
from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts
from ishenim.consideration.models import StepTaken
from ishenim.escalation import actions as escalation
from ishenim.escalation.actions import AlarmTold
from ishenim.escalation.models import Alarm, Clause
from ishenim.escalation.queries import Hidden
from ishenim.intake.queries import abouts
from ishenim.referral import story
from ishenim.regulation import conflict
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.required_facts import Told
from ishenim.regulation.stages import EXPLAIN
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Draft

WORDS = ("content", "full_name", "phone", "street", "subject_told")
ABOUT_FIELDS = frozenset({"subject", "subject_rank", "subject_2", "subject_2_rank", "allegation"})
Typed = dict[str, list[str]]


@dataclass(frozen=True)
class Urgent:
    """What the operator raises with three keys: a clause, and a line of words that may be missing."""

    key: UUID
    clause: Clause
    words: str


@dataclass(frozen=True)
class Registered:
    """What the operator reads to the caller. `is_repeat`: the same form came twice, the number stayed."""

    appeal: Appeal
    code: Code
    is_repeat: bool
    explained: StepTaken | None = None  # the matter was not ours


@transaction.atomic
def finish_call(told: Told, *, draft: Draft, by: Person, at: datetime) -> Registered:
    """Turn what the caller told us into a registered appeal; a form sent twice finds the first one's number."""
    try:
        telephony.end_call(draft, Disposition.REGISTERED, by=by, at=at)
    except Overtaken:
        seen = Appeal.objects.visible_to(by, on=timezone.localdate(at)).select_related("line", "applicant")
        earlier = seen.filter(call_id=told.call_id, taken_by=by).first()
        if earlier is None:
            raise
        code = appeals.give_fresh_code(earlier, by=by, at=at)
        told_where = earlier.steps.filter(name=EXPLAIN).select_related("explanation__body").first()
        return Registered(earlier, code, is_repeat=True, explained=told_where)
    appeal, code = appeals.register(told, by=by, at=at)
    escalation.link_alarm(told.call_id, appeal, by=by, at=at)  # raised before there was an appeal (R54)
    story.mark_registered(appeal, by=by, at=at)
    if told.explained is None:
        return Registered(appeal, code, is_repeat=False)
    facts = Facts(body=told.explained.institution, words=told.explained.order)
    step = consideration.take_step(appeal, EXPLAIN, facts, by=by, at=at)  # its mark at once, nothing for the head (R36)
    return Registered(appeal, code, is_repeat=False, explained=step)


def keep(draft: Draft, typed: Typed, *, by: Person, at: datetime) -> None:
    """Save changed fields; a draft that names somebody is hidden from that somebody from now on (R25)."""
    names_somebody = bool(ABOUT_FIELDS & set(typed))
    whole = {**draft.typed, **typed}
    hidden = _hidden(whole, at=at) if names_somebody else None
    telephony.save_draft(draft, typed, hidden=hidden, by=by, at=at)
    if hidden is not None and hidden.posts:
        escalation.bar(draft.pk, _from_whom(whole, hidden), by=by, at=at)


def raise_alarm(draft: Draft, told: Urgent, typed: Typed, *, by: Person, at: datetime) -> Alarm:
    """Raise an alarm in the middle of a call; what it is about is taken from the words typed so far (R49, R57)."""
    whole = {**draft.typed, **typed}
    words = told.words.strip() or _first(whole, "summary") or _first(whole, "content")
    hidden = hidden_from(whole, at=at)
    alarm_told = AlarmTold(told.key, told.clause, words, call_id=draft.pk, hidden=hidden)
    return escalation.raise_alarm(alarm_told, by=by, at=at)


def would_be_missed(typed: Typed, *, call_id: UUID, by: Person) -> bool:
    """Tell whether words would be gone: something was typed, and it is not the text this person registered."""
    words = [clean_text(value).strip() for name in WORDS for value in typed.get(name, [])]
    if not any(words):
        return False
    registered = Appeal.objects.filter(call_id=call_id, taken_by=by).first()
    return registered is None or "content" not in typed or latest_text(registered).text not in words


def part(draft: Draft, typed: Typed, *, by: Person, at: datetime) -> Draft:
    """Keep what was typed into a draft that is in other hands, or whose call has ended, as a part of its own."""
    return telephony.part_draft(draft, typed, hidden=_hidden(typed, at=at), by=by, at=at)


def hidden_from(typed: Typed, *, at: datetime) -> Hidden:
    """From whom an alarm of these words is hidden."""
    return _from_whom(typed, _hidden(typed, at=at))


def _first(typed: Typed, name: str) -> str:
    return (typed.get(name) or [""])[0].strip()


def _from_whom(typed: Typed, hidden: telephony.Hidden) -> Hidden:
    """The same of an alarm, with the posts it is about."""
    subjects = frozenset(one.post for one in abouts(typed) if one.post is not None)
    return Hidden(subjects, hidden.posts, hidden.persons)


def _hidden(typed: Typed, *, at: datetime) -> telephony.Hidden:
    today = timezone.localdate(at)
    posts = conflict.shut_out(abouts(typed), posts=seats(), appointed=appointed(on=today))
    return telephony.Hidden(posts=posts, persons=frozenset(holders(posts, on=today)))

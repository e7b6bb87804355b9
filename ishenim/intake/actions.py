"""From the call screen to a registered appeal: one act, one commit, one number."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import appointed, seats
from ishenim.appeals import actions as appeals
from ishenim.appeals.follow_up import Code
from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Overtaken
from ishenim.intake.queries import abouts
from ishenim.regulation import conflict
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.required_facts import Told
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Draft

ABOUT_FIELDS = frozenset({"subject", "subject_rank", "subject_2", "subject_2_rank", "allegation"})
Typed = dict[str, list[str]]


@dataclass(frozen=True)
class Registered:
    """What the operator reads to the caller. `is_repeat`: the same form came twice, the number stayed."""

    appeal: Appeal
    code: Code
    is_repeat: bool


@transaction.atomic
def finish_call(told: Told, *, draft: Draft, by: Person, at: datetime) -> Registered:
    """Turn what the caller told us into a registered appeal; a form sent twice finds the first one's number."""
    if draft.held_by_id != by.pk:
        raise Overtaken("draft_taken_over", draft=draft)
    try:
        telephony.end_call(draft, Disposition.REGISTERED, at=at)
    except Overtaken:
        earlier = Appeal.objects.filter(call_id=told.call_id).select_related("line", "applicant").first()
        if earlier is None:
            raise
        return Registered(earlier, appeals.give_fresh_code(earlier, by=by, at=at), is_repeat=True)
    telephony.forget_draft(draft)
    appeal, code = appeals.register(told, by=by, at=at)
    return Registered(appeal, code, is_repeat=False)


def keep(draft: Draft, typed: Typed, *, by: Person, at: datetime) -> None:
    """Save changed fields; a draft that names somebody is hidden from that somebody from now on (R25)."""
    hidden = None
    if ABOUT_FIELDS & set(typed):
        named = abouts({**draft.typed, **typed})
        hidden = conflict.shut_out(named, posts=seats(), appointed=appointed(on=timezone.localdate(at)))
    telephony.save_draft(draft, typed, shut_out=hidden, by=by, at=at)

"""From the call screen to a registered appeal: one act, one commit, one number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import appointed, seats
from ishenim.appeals import actions as appeals
from ishenim.appeals.follow_up import Code
from ishenim.appeals.models import Appeal
from ishenim.common.models import Office
from ishenim.common.refusals import Overtaken
from ishenim.directory.models import Village
from ishenim.directory.queries import village_named
from ishenim.intake.queries import abouts
from ishenim.regulation import conflict, summary
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.required_facts import (
    SUMMARY_LENGTH,
    CallerType,
    Fact,
    Missing,
    Told,
    ToldAddress,
    ToldName,
)
from ishenim.telephony import actions as telephony
from ishenim.telephony import phones
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
    appeal, code = appeals.register(told, by=by, at=at)
    telephony.forget_draft(draft)
    return Registered(appeal, code, is_repeat=False)


def keep(draft: Draft, typed: Typed, *, by: Person, at: datetime) -> None:
    """Save changed fields; a draft that names somebody is hidden from that somebody from now on (R25)."""
    hidden = None
    if ABOUT_FIELDS & set(typed):
        named = abouts({**draft.typed, **typed})
        hidden = conflict.shut_out(named, posts=seats(), appointed=appointed(on=timezone.localdate(at)))
    telephony.save_draft(draft, typed, shut_out=hidden, by=by, at=at)


def told(facts: dict[str, object], typed: Typed, *, call_id: UUID, read_back: bool) -> Told:
    """Put the cleaned facts of the form into the shape of clause III.4."""
    area = Office.objects.filter(pk=1).values_list("area_code", flat=True).first() or ""
    is_anonymous = facts["caller_type"] == CallerType.ANONYMOUS
    village = village_named(str(facts["village"])) if facts["village"] else None
    return Told(
        call_id=call_id,
        received_at=facts["received_at"],
        caller_type=CallerType(facts["caller_type"]),
        name=ToldName() if is_anonymous else _name(facts),
        confidential=bool(facts["is_confidential"]),
        org_form=facts["org_form"] if facts["caller_type"] == CallerType.ORGANISATION else "",
        org_name=facts["org_name"] if facts["caller_type"] == CallerType.ORGANISATION else "",
        home=_home(facts, village),
        postal=facts["postal"],
        phones=phones.told(facts["phone"], area=area),
        caller_id=facts["caller_id"],
        content=facts["content"],
        summary=facts["summary"] or summary.short_content(facts["content"], length=SUMMARY_LENGTH),
        kind=facts["kind"],
        topic=facts["topic"].pk,
        language=facts["language"],
        abouts=abouts(typed),
        subject_told=facts["subject_told"],
        missing=_missing(facts),
        read_back=read_back,
        not_read_because="" if read_back else facts["not_read_because"],
    )


def _name(facts: dict[str, object]) -> ToldName:
    return ToldName(facts["full_name"], facts["surname"], facts["given_name"], facts["patronymic"])


def _home(facts: dict[str, object], village: Village | None) -> ToldAddress:
    return ToldAddress(
        village=village.pk if village else "",
        village_told="" if village else facts["village"],
        street=facts["street"],
    )


def _missing(facts: dict[str, object]) -> dict[Fact, Missing]:
    reasons = {Fact.PHONE: "phone_missing", Fact.NAME: "name_missing", Fact.ADDRESS: "address_missing"}
    return {fact: Missing(facts[field]) for fact, field in reasons.items() if facts[field]}

"""Taking a call, keeping its draft, ending it. Every call ends in a disposition; nothing typed is thrown away."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.audit import actions as audit
from ishenim.common.refusals import Overtaken, Refused
from ishenim.regulation.chain import Ref
from ishenim.regulation.dispositions import NO_APPEAL, Disposition
from ishenim.telephony import phones
from ishenim.telephony.access import mark
from ishenim.telephony.models import Call, Draft

Typed = Mapping[str, list[str]]
DRAFT_SIZE = 12_000_000  # characters of JSON; what a form can carry at most


@transaction.atomic
def take_call(*, by: Person, at: datetime) -> Draft:
    """A call is answered: it exists from now on, with an empty draft (R3 received, R15)."""
    if not access.may_take_calls(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_take")
    call = Call(id=uuid4(), started_at=at, taken_by=by)
    call.save(force_insert=True)
    draft = Draft(call=call, held_by=by, saved_at=at, last_key_at=at)
    draft.save(force_insert=True)
    audit.record(did="receive", what=Ref("call", str(call.id)), fields=call.committed(), by=by.code, at=at)
    return draft


@transaction.atomic
def save_draft(draft: Draft, typed: Typed, *, shut_out: Iterable[int] | None, by: Person, at: datetime) -> None:
    """Keep the fields that changed. `shut_out` are the posts the draft must be hidden from, None when unchanged.

    Somebody else holds the draft by now: what was typed is kept in a part of its own and Overtaken names it.
    """
    held = Draft.objects.select_for_update().select_related("call", "held_by").get(pk=draft.pk)
    if held.call.disposition:
        raise Overtaken("call_already_ended", call=held.call)
    if held.held_by_id != by.pk:
        raise Overtaken("draft_taken_over", draft=held)
    fields = json.dumps({**held.typed, **typed}, ensure_ascii=False)
    if len(fields) > DRAFT_SIZE:
        raise Refused("draft_too_large")
    numbers = _numbers(typed["phone"]) if "phone" in typed else held.numbers
    hidden = held.shut_out if shut_out is None else "".join(map(mark, sorted(shut_out)))
    Draft.objects.filter(pk=held.pk).update(
        fields=fields, numbers=numbers, shut_out=hidden, saved_at=at, last_key_at=at
    )
    draft.fields, draft.saved_at = fields, at


@transaction.atomic
def part_draft(draft: Draft, typed: Typed, *, by: Person, at: datetime) -> Draft:
    """Keep what was typed into a draft that somebody else has taken over, as a call of its own to be compared."""
    part = take_call(by=by, at=at)
    Draft.objects.filter(pk=part.pk).update(
        fields=json.dumps({**draft.typed, **typed}, ensure_ascii=False), parted_from=draft, shut_out=draft.shut_out
    )
    return part


@transaction.atomic
def take_over(draft: Draft, *, by: Person, at: datetime) -> None:
    """A call-back reached a colleague: the draft is now in other hands, and the log says whose (R33)."""
    moved = Draft.objects.filter(pk=draft.pk, held_by=draft.held_by_id, call__disposition="").update(held_by=by)
    if not moved:
        raise Overtaken("call_already_ended", call=draft.call)
    audit.record(did="take_over", what=Ref("call", str(draft.call_id)), by=by.code, at=at)


@transaction.atomic
def end_without_appeal(draft: Draft, disposition: Disposition, *, by: Person, at: datetime) -> None:
    """Wrong number, silence, joke, thanks: counted, chained, its draft kept."""
    if disposition not in NO_APPEAL:
        raise Refused("unknown_disposition")
    call = end_call(draft, disposition, at=at)
    audit.record(did="end_call", what=Ref("ending", str(call.id)), fields=call.ending(), by=by.code, at=at)


def end_call(draft: Draft, disposition: Disposition, *, at: datetime) -> Call:
    """Give the call its disposition once; the entry of the log belongs to the caller's act."""
    moved = Call.objects.filter(pk=draft.call_id, disposition="").update(disposition=disposition.value, ended_at=at)
    if not moved:
        raise Overtaken("call_already_ended", call=draft.call)
    return Call(
        id=draft.call_id,
        started_at=draft.call.started_at,
        taken_by_id=draft.call.taken_by_id,
        disposition=disposition.value,
        ended_at=at,
    )


def forget_draft(draft: Draft) -> None:
    """What was typed now stands in the appeal, under its access; the draft keeps no second copy."""
    Draft.objects.filter(pk=draft.pk).update(fields="{}", numbers="")


def _numbers(typed: list[str]) -> str:
    found = {phone.number for value in typed for phone in phones.told(value[:2000]) if phone.number}
    return "".join(map(mark, sorted(found)[:20]))

"""Taking a call, keeping its draft, ending it. Every call ends in a disposition; nothing typed is thrown away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, UUIDField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import held_by
from ishenim.audit import actions as audit
from ishenim.common.prepared import Slot, Update, insert
from ishenim.common.queries import office
from ishenim.common.refusals import Overtaken, Refused
from ishenim.regulation.chain import Ref
from ishenim.regulation.channels import Channel
from ishenim.regulation.dispositions import Disposition, without_appeal
from ishenim.telephony import phones
from ishenim.telephony.access import mark, mark_person
from ishenim.telephony.models import Call, Draft, kept

Typed = Mapping[str, list[str]]
FORGOTTEN = {"fields": "{}", "numbers": ""}  # once registered, the words stand in the appeal, under its access
END = Update(
    lambda: Call.objects.filter(pk=Slot("call", UUIDField()), disposition=""),
    disposition=Slot("disposition", CharField()),
    ended_at=Slot("at", DateTimeField()),
)
FORGET = Update(
    lambda: Draft.objects.filter(pk=Slot("call", UUIDField()), held_by=Slot("person", BigIntegerField())), **FORGOTTEN
)
DRAFT_SIZE = 12_000_000  # characters of JSON; what a form can carry at most


@transaction.atomic
def take_call(*, channel: Channel = Channel.PHONE, by: Person, at: datetime) -> Draft:
    """A call is answered, or a visitor is called in: it exists from now on, with an empty draft (R3 received, R15)."""
    if not access.may_take_calls(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_take")
    call = Call(id=uuid4(), started_at=at, taken_by=by, channel=kept(channel))
    insert(call)
    draft = Draft(call=call, held_by=by, saved_at=at, last_key_at=at)
    insert(draft)
    audit.record(did="receive", what=Ref("call", str(call.id)), fields=call.committed(), by=by.code, at=at)
    return draft


@dataclass(frozen=True)
class Hidden:
    """From whom a draft must be hidden: posts, and the persons who hold them now, wherever they move (R25)."""

    posts: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()

    @property
    def marks(self) -> str:
        posts, persons = map(mark, sorted(self.posts)), map(mark_person, sorted(self.persons))
        return "".join([*posts, *persons])


@transaction.atomic
def save_draft(draft: Draft, typed: Typed, *, hidden: Hidden | None, by: Person, at: datetime) -> None:
    """Keep the fields that changed; `hidden` is None when they name nobody.

    Refuses with Overtaken when the call has ended or somebody else holds the draft by now.
    """
    held = _held(draft, by=by)
    fields = _fitting({**held.typed, **typed})
    numbers = _numbers(typed["phone"]) if "phone" in typed else held.numbers
    marks = held.shut_out if hidden is None else hidden.marks
    Draft.objects.filter(pk=held.pk).update(fields=fields, numbers=numbers, shut_out=marks, saved_at=at, last_key_at=at)
    draft.fields, draft.saved_at = fields, at


@transaction.atomic
def part_draft(draft: Draft, typed: Typed, *, hidden: Hidden, by: Person, at: datetime) -> Draft:
    """Keep what somebody typed into a draft that is no longer hers, as a call of its own. Only her own words."""
    part = take_call(channel=Channel(draft.call.came), by=by, at=at)
    Draft.objects.filter(pk=part.pk).update(
        fields=_fitting(typed), numbers=_numbers(typed.get("phone", [])), shut_out=hidden.marks, parted_from=draft
    )
    return part


@transaction.atomic
def take_over(draft: Draft, *, to: Person | None = None, by: Person, at: datetime) -> None:
    """A call-back reached a colleague: the draft is now in other hands, and the log says whose (R33).

    `to` is somebody else whom the head of apparatus gives it to, with the post of whoever left (R66).
    """
    hands = to or by
    call = Call.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if call.disposition:
        raise Overtaken("call_already_ended", call=call)
    held = Draft.objects.select_related("held_by").get(pk=draft.pk)
    if held.held_by_id not in (draft.held_by_id, hands.pk):
        raise Overtaken("draft_taken_over", draft=held)  # by a third one, after this page was shown
    if held.held_by_id != hands.pk:
        Draft.objects.filter(pk=draft.pk).update(held_by=hands)
        did = "pass_on" if to else "take_over"
        audit.record(did=did, what=Ref("call", str(draft.pk)), by=by.code, at=at)


@transaction.atomic
def end_without_appeal(draft: Draft, disposition: Disposition, *, by: Person, at: datetime) -> None:
    """Wrong number, silence, joke, thanks: counted, chained, its draft kept."""
    if disposition not in without_appeal(Channel(draft.call.came)):
        raise Refused("unknown_disposition")
    call = end_call(draft, disposition, by=by, at=at)
    audit.record(did="end_call", what=Ref("ending", str(call.id)), fields=call.ending(), by=by.code, at=at)


def end_call(draft: Draft, disposition: Disposition, *, by: Person, at: datetime) -> Call:
    """Give the call its disposition once; only who holds the draft may. The entry belongs to the caller's act.

    The update names the call alone: with the holder in its condition PostgreSQL would, after waiting for another
    end of the same call, look at the holder of before and end it twice.
    """
    if not END.run(call=draft.pk, disposition=disposition.value, at=at):
        raise Overtaken("call_already_ended", call=draft.call)
    if disposition == Disposition.REGISTERED:  # whose it is, is asked under the lock on the call
        is_mine = FORGET.run(call=draft.pk, person=by.pk) == 1
    else:
        is_mine = Draft.objects.filter(pk=draft.pk, held_by=by).exists()
    if not is_mine:
        raise Overtaken("draft_taken_over", draft=draft)
    started_at, taken_by, channel = draft.call.started_at, draft.call.taken_by_id, draft.call.channel
    ended = {"disposition": disposition.value, "ended_at": at}
    return Call(id=draft.pk, started_at=started_at, taken_by_id=taken_by, channel=channel, **ended)


def _held(draft: Draft, *, by: Person) -> Draft:
    """Lock the call, read its draft, and make sure that it still runs and is in these hands."""
    call = Call.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if call.disposition:
        raise Overtaken("call_already_ended", call=call)
    held = Draft.objects.select_related("held_by").get(pk=draft.pk)
    if held.held_by_id != by.pk:
        raise Overtaken("draft_taken_over", draft=held)
    return held


def _fitting(typed: Typed) -> str:
    fields = json.dumps(dict(typed), ensure_ascii=False)
    if len(fields) > DRAFT_SIZE:
        raise Refused("draft_too_large")
    return fields


def _numbers(typed: list[str]) -> str:
    area = office().area_code
    found = {phone.number for value in typed for phone in phones.told(value[:2000], area=area) if phone.number}
    return "".join(map(mark, sorted(found)[:20]))


def hide_restricted_from(post: Post) -> None:
    """A post that is new stays out of the unfinished calls that name somebody: whom, only their words tell (R25)."""
    named = Draft.objects.open().exclude(shut_out="").exclude(shut_out__contains=mark(post.pk))
    named.update(shut_out=Concat("shut_out", Value(mark(post.pk))))

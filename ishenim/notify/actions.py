"""Telling people, noting that they saw it, keeping their addresses, asking for letters."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.common.refusals import Overtaken, Refused
from ishenim.notify import kinds, queries
from ishenim.notify.kinds import KINDS, Facts
from ishenim.notify.models import MOBILE, MailAddress, MobileNumber, Notice, NoticeQuerySet
from ishenim.notify.queries import LETTER, TEST
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.chain import Ref

DEAD = "errand_dead"
AT_ONCE = 500  # errands given up on that are told of in one round, so that it has an end


@transaction.atomic(savepoint=False)
def notify(
    people: Iterable[Person], *, kind: str, key: str, facts: Facts, line: int | None = None, at: datetime
) -> list[Notice]:
    """Tell people something once and return the new notices; whoever was told under this key is not told again.

    It belongs to the transaction of what gives rise to it and comes after every lock of it: the first new notice takes
    the head of the log. `line` is the key of the journal line it is about.
    """
    stored, everybody = kinds.written(kind, facts), {person.pk: person for person in people}
    if not _untold(everybody, key):
        return []  # asked again each half minute: one question, no lock
    audit.take_turns()  # two who tell the same at once would wait for each other at the unique key
    fresh = [
        Notice(recipient=everybody[pk], key=key, kind=kind, written_facts=stored, line=line, at=at)
        for pk in _untold(everybody, key)
    ]
    for notice in fresh:
        notice.save(force_insert=True)
    _ask_for_letters(fresh, at=at)
    for notice in fresh:
        what = Ref("notice", str(notice.pk))
        audit.record(did="notify", what=what, fields=notice.committed(), by=audit.MACHINE, at=at)
    return fresh


def _untold(everybody: dict[int, Person], key: str) -> list[int]:
    told = set(Notice.objects.filter(recipient__in=everybody, key=key).values_list("recipient_id", flat=True))
    return [pk for pk in everybody if pk not in told]


def _ask_for_letters(notices: list[Notice], *, at: datetime) -> None:
    """An errand for each who has an address, where mail is on and the kind is one that is mailed."""
    wanted = [notice for notice in notices if settings.EMAIL_HOST and KINDS[notice.kind].is_mailed]
    known = queries.addresses([notice.recipient_id for notice in wanted]) if wanted else {}
    for notice in wanted:
        if notice.recipient_id in known:
            outbox.ask(LETTER, key=notice.errand_key, facts={"notice": notice.pk}, by=audit.MACHINE, at=at)


@transaction.atomic
def mark_seen(found: NoticeQuerySet, *, by: Person, at: datetime) -> int:
    """Somebody saw notices of his; returns how many he had not seen before. Each is an entry: who knew what, when."""
    audit.take_turns()
    fresh = list(found.of(by).filter(seen_at=None).order_by("pk"))
    for notice in fresh:
        notice.seen_at = at
    Notice.objects.filter(pk__in=[notice.pk for notice in fresh]).update(seen_at=at)
    for notice in fresh:
        what = Ref("notice_seen", str(notice.pk))
        audit.record(did="see_notice", what=what, fields=notice.seen(), by=by.code, at=at)
    return len(fresh)


@transaction.atomic(savepoint=False)
def mark_acted(found: NoticeQuerySet, *, at: datetime) -> int:
    """What notices asked for was done: nobody is reminded any more. The entry is that of the act itself."""
    return found.filter(acted_at=None).update(acted_at=at)


@transaction.atomic
def keep_address(person: Person, email: str, *, seen: int, by: Person, at: datetime) -> MailAddress:
    """Letters to a person go to another address from now on, or nowhere; `seen` is the latest row the page knew of."""
    audit.take_turns()
    stood = MailAddress.objects.filter(person=person).order_by("-pk").first()
    if (stood.pk if stood else 0) != seen:
        raise Overtaken("mail_address_changed_meanwhile", person=person)
    if email == (stood.email if stood else ""):
        raise Refused("mail_address_is_the_same")
    row = MailAddress(person=person, email=email, since=at, by=by.code)
    row.save(force_insert=True)
    what = Ref("mail_address", str(row.pk))
    audit.record(did="keep_mail_address", what=what, fields=row.committed(), by=by.code, at=at)
    return row


@transaction.atomic
def keep_number(person: Person, number: str, *, seen: int, by: Person, at: datetime) -> MobileNumber:
    """SMS to a person go to another number from now on, or nowhere; `seen` is the latest row the page knew of."""
    if number and not MOBILE.fullmatch(number):
        raise ValueError("a number is kept as +996…")
    audit.take_turns()
    stood = MobileNumber.objects.filter(person=person).order_by("-pk").first()
    if (stood.pk if stood else 0) != seen:
        raise Overtaken("mobile_number_changed_meanwhile", person=person)
    if number == (stood.number if stood else ""):
        raise Refused("mobile_number_is_the_same")
    row = MobileNumber(person=person, number=number, since=at, by=by.code)
    row.save(force_insert=True)
    what = Ref("mobile_number", str(row.pk))
    audit.record(did="keep_mobile_number", what=what, fields=row.committed(), by=by.code, at=at)
    return row


def ask_sms(person: Person, *, kind: str, key: str, facts: Facts, at: datetime) -> Errand | None:
    """Tell somebody at once by SMS; None where the office sends none or the person has no number.

    This and the two below belong to the transaction of what gives rise to them. Asked again under one key, the first
    errand is returned; `queries.deliveries` tells what became of it.
    """
    is_possible = settings.SMS_FOLDER is not None and queries.number_of(person.pk) is not None
    return _ask(queries.SMS, person, kind=kind, key=key, facts=facts, at=at) if is_possible else None


def ask_letter(person: Person, *, kind: str, key: str, facts: Facts, at: datetime) -> Errand | None:
    """Tell somebody at once by a letter; None where the office sends none or the person has no address."""
    is_possible = settings.EMAIL_HOST and queries.address_of(person.pk) is not None
    return _ask(queries.MAIL_CHANNEL, person, kind=kind, key=key, facts=facts, at=at) if is_possible else None


def ask_webhook(*, kind: str, key: str, facts: Facts, at: datetime) -> Errand | None:
    """Call the address of the settings at once; None where the office has set none."""
    return _ask(queries.WEBHOOK, None, kind=kind, key=key, facts=facts, at=at) if settings.WEBHOOK_URL else None


def _ask(channel: str, person: Person | None, *, kind: str, key: str, facts: Facts, at: datetime) -> Errand:
    told = {"kind": kind, "facts": kinds.checked(kind, facts), "person": person.pk if person else None}
    name = queries.errand_key(channel, kind, key)
    return outbox.ask(f"{channel}_{kind}", key=name, facts=told, by=audit.MACHINE, at=at)


@transaction.atomic
def ask_for_test_sms(*, by: Person, at: datetime) -> Errand:
    """A message to the asker's own number, by the road of all messages; pressed twice in a minute, it is one."""
    if settings.SMS_FOLDER is None:
        raise Refused("sms_is_off")
    if queries.number_of(by.pk) is None:
        raise Refused("no_mobile_number")
    return _ask_for_test(queries.SMS_TEST, did="ask_for_test_sms", by=by, at=at)


@transaction.atomic
def ask_for_test_call(*, by: Person, at: datetime) -> Errand:
    """A call of the webhook that says it is a test."""
    if not settings.WEBHOOK_URL:
        raise Refused("webhook_is_off")
    return _ask_for_test(queries.WEBHOOK_TEST, did="ask_for_test_call", by=by, at=at)


def _ask_for_test(kind: str, *, did: str, by: Person, at: datetime) -> Errand:
    errand = outbox.ask(kind, key=f"{kind}/{by.code}/{at:%Y%m%d%H%M}", facts={"person": by.pk}, by=by.code, at=at)
    audit.record(did=did, what=Ref("errand", str(errand.pk)), by=by.code, at=at)
    return errand


@transaction.atomic
def ask_for_test_letter(*, by: Person, at: datetime) -> Errand:
    """A letter to the asker's own address, by the road of all letters; pressed twice in a minute, it is one."""
    if not settings.EMAIL_HOST:
        raise Refused("mail_is_off")
    if queries.address_of(by.pk) is None:
        raise Refused("no_mail_address")
    return _ask_for_test(TEST, did="ask_for_test_letter", by=by, at=at)


def tell_of_dead_errands(*, at: datetime) -> None:
    """The worker's round: whoever keeps the machine is told once of each time an errand was given up on.

    All that are dead are looked at, however many; of those nobody was told of yet, the latest are told first.
    """
    dead = {_key_of_death(*row): row[0] for row in Errand.objects.dead().order_by("-pk").values_list("pk", "dead_at")}
    told = list(Notice.objects.filter(kind=DEAD).values_list("pk", "recipient_id", "key", "acted_at"))
    woken = [pk for pk, _, key, acted_at in told if acted_at is None and key not in dead]
    for start in range(0, len(woken), AT_ONCE):
        mark_acted(Notice.objects.filter(pk__in=woken[start : start + AT_ONCE]), at=at)
    if not dead:
        return
    people = queries.keep_the_machine(on=timezone.localdate(at))
    known = {(person, key) for _, person, key, _ in told}
    untold = (key for key in dead if any((person.pk, key) not in known for person in people))
    for key in islice(untold, AT_ONCE):
        notify(people, kind=DEAD, key=key, facts={"errand": dead[key]}, at=at)


def _key_of_death(errand: int, dead_at: datetime | None) -> str:
    return f"{DEAD}/{errand}/{dead_at:%Y%m%d%H%M%S}"

"""Where letters go, who is told of the machine's troubles, and what the log commits to of notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any  # rows of one column

from django.conf import settings
from django.db.models import CharField, Count, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Concat
from django.utils.module_loading import import_string

from ishenim.accounts.models import Holding, Person
from ishenim.notify.models import MailAddress, MobileNumber, Notice
from ishenim.outbox.models import Errand, ErrandQuerySet
from ishenim.regulation.chain import Value
from ishenim.regulation.posts import Role

Fields = dict[str, Value]
MAIL = LETTER, TEST = "mail_notice", "mail_test"  # errands that end in a letter
SMS_TEST, WEBHOOK_TEST = "sms_test", "webhook_test"
CHANNELS = MAIL_CHANNEL, SMS, WEBHOOK = "mail", "sms", "webhook"
ALARM = "alarm"
TESTS = 5  # of one channel, shown
KEEP_THE_MACHINE = (Role.ADMINISTRATOR, Role.HEAD_OF_APPARATUS)


@dataclass(frozen=True)
class Delivery:
    """What became of something asked of a channel.

    `handed_at`: the mail server, the program that sends SMS or the called server took it. `done_at`: nothing is to be
    done any more; an SMS has left the modem then. `failed_at`: given up on. `trouble`: why the last attempt failed.
    `not_sent`: why it was not to leave (any more). `repeats`: how often it went again because nobody knew.
    """

    asked_at: datetime
    handed_at: datetime | None
    done_at: datetime | None
    failed_at: datetime | None
    trouble: str
    not_sent: str
    repeats: int


def history(person: Person) -> list[MailAddress]:
    """Every address a person had, the latest first."""
    return list(MailAddress.objects.filter(person=person).order_by("-pk"))


def address_of(person: int) -> MailAddress | None:
    """Where letters to a person go; None when nowhere."""
    return addresses([person]).get(person)


def addresses(persons: Iterable[int]) -> dict[int, MailAddress]:
    """The addresses of those who have one, by key of the person."""
    last = {row.person_id: row for row in MailAddress.objects.filter(person__in=list(persons)).order_by("pk")}
    return {person: row for person, row in last.items() if row.email}


def numbers_kept(person: Person) -> list[MobileNumber]:
    """Every mobile number a person had, the latest first."""
    return list(MobileNumber.objects.filter(person=person).order_by("-pk"))


def numbers(persons: Iterable[int]) -> dict[int, MobileNumber]:
    """The mobile numbers of those who have one, by key of the person."""
    last = {row.person_id: row for row in MobileNumber.objects.filter(person__in=list(persons)).order_by("pk")}
    return {person: row for person, row in last.items() if row.number}


def number_of(person: int) -> MobileNumber | None:
    """Where SMS to a person go; None when nowhere."""
    row = MobileNumber.objects.select_related("person").filter(person=person).order_by("-pk").first()
    return row if row is not None and row.number else None


def deliveries(keys: Iterable[str]) -> dict[tuple[str, str], Delivery]:
    """Return by channel and key what became of what was asked for under these keys (`actions.ask_sms` and the like)."""
    told = {errand_key(channel, ALARM, key): (channel, key) for key in keys for channel in CHANNELS}
    return {told[one.key]: _delivery(one) for one in Errand.objects.filter(key__in=told)}


def errand_key(channel: str, kind: str, key: str) -> str:
    """One key of the asker, one errand for each channel."""
    return f"{channel}_{kind}/{key}"


def _delivery(errand: Errand) -> Delivery:
    receipt = errand.receipt
    handed = receipt.get("handed_at")
    return Delivery(
        asked_at=errand.asked_at,
        handed_at=datetime.fromisoformat(handed) if handed else errand.done_at if "answer" in receipt else None,
        done_at=errand.done_at,
        failed_at=errand.dead_at,
        trouble=errand.trouble,
        not_sent=receipt.get("not_sent", ""),
        repeats=max(0, errand.reached - 1),
    )


def keep_the_machine(*, on: date) -> list[Person]:
    """Who is told that something of the machine does not go: the administrator and the head of apparatus of a day."""
    held = Holding.objects.current(on=on).filter(post__role__in=KEEP_THE_MACHINE)
    return list(Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("pk"))


def known(person: Person, *, on: date) -> Q:
    """The condition under which somebody may (still) know that day of what he was told, where more is asked than
    whether he may open an appeal: rooms above say so, kind by kind.
    """
    found = Q()
    for kind, path in sorted(settings.NOTICE_KNOWN_TO.items()):
        found &= ~Q(kind=kind) | import_string(path)(person, on=on)
    return found


def letters() -> ErrandQuerySet:
    """Letters asked for, sent or not."""
    return Errand.objects.filter(kind__in=MAIL)


def waiting(*, hidden: "QuerySet[Any]") -> ErrandQuerySet:
    """Letters not sent yet, without those about some lines of the journal (their keys): how many there are must not
    tell whoever keeps the machine of a complaint about himself (decisions 5).
    """
    key = Concat(Constant(f"{LETTER}/"), Cast("pk", CharField()))
    unsaid = Notice.objects.filter(line__in=hidden).annotate(letter=key)
    return letters().open().exclude(key__in=unsaid.values("letter"))


def troubles(late: ErrandQuerySet) -> list[tuple[str, int]]:
    """Why letters could not be sent so far, with how many of them are tried again."""
    late = late.exclude(trouble="")
    return list(late.order_by("trouble").values_list("trouble").annotate(count=Count("pk")))


def tests_of(person: Person, *, kind: str) -> list[Errand]:
    """The test letters, messages or calls a person asked for, the latest first."""
    return list(Errand.objects.filter(kind=kind).asked_by_person(person.code).order_by("-pk")[:TESTS])


def told(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of notices."""
    return {str(row.pk): row.committed() for row in Notice.objects.filter(pk__in=keys)}


def seen(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of the seeing of notices."""
    return {str(row.pk): row.seen() for row in Notice.objects.filter(pk__in=keys).exclude(seen_at=None)}


def kept_addresses(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of addresses."""
    return {str(row.pk): row.committed() for row in MailAddress.objects.filter(pk__in=keys)}


def kept_numbers(keys: Iterable[str]) -> dict[str, Fields]:
    """Return by key what the log commits to of mobile numbers."""
    return {str(row.pk): row.committed() for row in MobileNumber.objects.filter(pk__in=keys)}

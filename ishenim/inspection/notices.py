"""What verification reads of notices and of the addresses and numbers of people, as the log commits to them."""

from collections.abc import Callable, Iterable

from ishenim.notify import queries as notify
from ishenim.notify.models import MailAddress, MobileNumber, Notice
from ishenim.regulation.chain import Value

Fields = dict[str, Value]
BY_KEY = ("notice", "notice_seen", "mail_address", "mobile_number")  # kinds named by the key of their row


def _every_seen() -> Iterable[str]:
    return map(str, Notice.objects.exclude(seen_at=None).order_by("pk").values_list("pk", flat=True).iterator())


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {
    "notice": notify.told,
    "notice_seen": notify.seen,
    "mail_address": notify.kept_addresses,
    "mobile_number": notify.kept_numbers,
}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {
    "notice": lambda: map(str, Notice.objects.order_by("pk").values_list("pk", flat=True).iterator()),
    "notice_seen": _every_seen,
    "mail_address": lambda: map(str, MailAddress.objects.order_by("pk").values_list("pk", flat=True)),
    "mobile_number": lambda: map(str, MobileNumber.objects.order_by("pk").values_list("pk", flat=True)),
}

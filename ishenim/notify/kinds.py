"""The kinds of notices: what each must be told with, how it reads on a screen and in a letter.

A screen shows a notice to whoever may open the appeal; a letter passes through strangers' machines. So only the facts
named for it reach its template: number, kind of duty and day, never a name, a topic or a telephone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.queries import office

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Fact = int | str | date
Facts = Mapping[str, Fact]
APPEAL = {"number": int, "year": int}


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its name in lists, its facts with their types, those of them that a letter may tell."""

    name: "StrOrPromise"
    facts: Mapping[str, type]
    in_letter: frozenset[str] = frozenset()
    page: str = ""  # the name of the address it leads to, where that is not the card of an appeal

    @property
    def is_mailed(self) -> bool:
        return bool(self.in_letter)


def _of_appeal(name: "StrOrPromise", *, unsaid: Mapping[str, type] | None = None, **said: type) -> Kind:
    """A kind about one appeal; `unsaid` is for the screen only."""
    told = {**APPEAL, **said}
    return Kind(name, {**told, **(unsaid or {})}, frozenset(told))


def _of_hand_over(name: "StrOrPromise") -> Kind:
    """A kind about a hand-over to law enforcement: the number of its alarm, and since when it waits."""
    told = {"alarm": int, "since": date}
    return Kind(name, told, frozenset(told), page="referrals")


KINDS: dict[str, Kind] = {
    "term_near": _of_appeal(pgettext_lazy("kind of notice", "The term ends soon"), days_left=int, due_on=date),
    "term_over": _of_appeal(pgettext_lazy("kind of notice", "The term is over"), rung=int, due_on=date),
    "not_put_before_head": _of_appeal(pgettext_lazy("kind of notice", "Not put before the head"), registered_on=date),
    "no_reply_from_body": _of_appeal(
        pgettext_lazy("kind of notice", "No reply from the body"), sent_on=date, unsaid={"body": str}
    ),
    "notice_owed": _of_appeal(pgettext_lazy("kind of notice", "The applicant must be told"), owed_by=date),
    "pattern": Kind(
        pgettext_lazy("kind of notice", "Repeated appeals about one body"),
        {"about": str, "about_ru": str, "about_en": str, "count": int, "since": date, "until": date},
        frozenset({"count", "since", "until"}),
        page="patterns",
    ),
    "law_letter_owed": _of_hand_over(pgettext_lazy("kind of notice", "No letter to law enforcement yet")),
    "law_receipt_owed": _of_hand_over(pgettext_lazy("kind of notice", "No registration receipt")),
    "law_decision_owed": _of_hand_over(pgettext_lazy("kind of notice", "No decision of law enforcement yet")),
    "errand_dead": Kind(_("An errand was given up on"), {"errand": int}),
}

URGENT: dict[str, Kind] = {  # told at once by every channel, at any hour: a number, never a word of what happened
    "alarm": Kind(pgettext_lazy("kind of notice", "Urgent appeal"), {"alarm": int, "drill": bool}),
}

TROUBLES = {  # why a letter or a message could not be sent, or nobody was called
    "mail_unreachable": _("the mail server cannot be reached"),
    "mail_silent": _("the mail server does not answer in time"),
    "mail_cut_off": _("the mail server broke off the connection"),
    "mail_put_off": _("the mail server takes the letter later, or answers what makes no sense"),
    "mail_sign_in_refused": _("the mail server does not accept the user name and password of the settings"),
    "mail_sender_refused": _("the mail server does not accept the sender's address of the settings"),
    "mail_no_tls": _("the mail server offers no protected connection, or no sign-in"),
    "mail_tls_failed": _("no protected connection came about: certificate or port is wrong"),
    "mail_is_off": _("the mail server was taken out of the settings"),
    "mail_address_refused": _("the mail server does not know the address"),
    "mail_letter_refused": _("the mail server refused the letter for good"),
    "mail_may_have_arrived": _("nobody knows whether the letter arrived: twice the connection broke before the answer"),
    "sms_is_off": _("the folder for SMS was taken out of the settings"),
    "sms_folder_missing": _("the folder for SMS, or a folder in it, is not there"),
    "sms_folder_closed": _("the folder for SMS does not let us write or read"),
    "sms_no_room": _("the disk with the folder for SMS is full"),
    "sms_folder_fails": _("the folder for SMS fails"),
    "sms_not_taken_up": _("the program that sends SMS does not take the message: it stands, or is busy"),
    "sms_not_sent": _("the modem could not send the SMS: no network, no money, or a wrong number"),
    "sms_traceless": _("the SMS lies neither among the sent ones nor among the failed ones"),
    "webhook_is_off": _("the address to be called was taken out of the settings"),
    "webhook_key_missing": _("the file with the key that signs calls cannot be read, or is too short"),
    "webhook_unreachable": _("the address to be called cannot be reached"),
    "webhook_silent": _("the called server does not answer in time"),
    "webhook_cut_off": _("the called server broke off the connection"),
    "webhook_tls_failed": _("no protected connection came about: the certificate of the called server is wrong"),
    "webhook_redirects": _("the called server points to another address; we follow none"),
    "webhook_refused": _("the called server does not know the address or our signature"),
    "webhook_call_refused": _("the called server refused the call for good"),
    "webhook_put_off": _("the called server takes the call later, or answers what makes no sense"),
    "worker_died": _("the worker was stopped in the middle of it, again and again"),
}


def written(kind: str, facts: Facts) -> str:
    """The facts of a notice as they are stored. A kind nobody knows, a fact too many or too few is a fault of ours."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of notice: {kind}")
    check(kind, KINDS[kind].facts, facts)
    plain = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in facts.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def checked(kind: str, facts: Facts) -> dict[str, Fact]:
    """The facts of what is told at once, and no others: no name and no word of a caller can get among them."""
    if kind not in URGENT:
        raise ValueError(f"nothing is told at once of {kind}")
    check(kind, URGENT[kind].facts, facts)
    return dict(facts)


def check(kind: str, wanted: Mapping[str, type], facts: Facts) -> None:
    """Raise where a kind is told with other facts than its own."""
    wrong = set(wanted) ^ set(facts)
    wrong |= {name for name in set(wanted) & set(facts) if not _is(wanted[name], facts[name])}
    if wrong:
        raise ValueError(f"{kind} is told with other facts: {', '.join(sorted(wrong))}")


def _is(wanted: type, fact: object) -> bool:
    return isinstance(fact, wanted) and (wanted is bool or not isinstance(fact, bool | datetime))


def told(kind: str, stored: str) -> dict[str, Fact]:
    """The facts as they were told."""
    wanted = KINDS[kind].facts
    plain = json.loads(stored)
    return {name: date.fromisoformat(fact) if wanted[name] is date else fact for name, fact in plain.items()}


def words(kind: str, facts: Facts) -> str:
    """The sentence of a notice in the language of the screen, as plain text."""
    return _rendered(f"notices/{kind}.html", facts)


def letter(kind: str, facts: Facts) -> tuple[str, str]:
    """Subject and text of a notice's letter, from the facts that may be told by mail and from nothing else."""
    said = {name: fact for name, fact in facts.items() if name in KINDS[kind].in_letter}
    return composed(kind, said)


def urgent_letter(kind: str, facts: Facts) -> tuple[str, str]:
    """Subject and text of a letter about what is told at once."""
    return composed(kind, {**checked(kind, facts), "address": settings.LOCAL_ADDRESS})


def message(name: str, facts: Mapping[str, object]) -> str:
    """The text of an SMS, in one line."""
    return " ".join(_rendered(f"sms/{name}.txt", {**facts, "address": settings.LOCAL_ADDRESS}).split())


def composed(name: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text of the letter of a template; its first line is the subject."""
    told = {**facts, "office_name": office().name}
    subject, _, text = _rendered(f"letters/{name}.txt", told).partition("\n")
    return " ".join(subject.split()), text.strip()


def _rendered(name: str, facts: Mapping[str, object]) -> str:
    """Plain text: pages escape it where they show it, letters and sheets are no HTML."""
    template: str = get_template(name).template.render(Context({**facts}, autoescape=False))  # type: ignore[attr-defined]
    return template.strip()

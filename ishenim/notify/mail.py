"""Letters over SMTP: the errands that send them, what an answer means, and the one repeat there may be (decisions 23).

Between the last dot of a letter and the server's answer nobody knows whether it arrived. So it is noted before a letter
leaves: a worker that dies then, or a line that breaks, is followed by one repeat under the same Message-ID, never by
two; after that the errand is given up in sight of whoever keeps the machine.
"""

import hashlib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.charset import Charset
from email.utils import format_datetime
from threading import Timer
from typing import Any  # what smtplib is made with

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from ishenim.accounts.models import Person
from ishenim.common.clean import clean_line
from ishenim.common.queries import office
from ishenim.notify import kinds, queries
from ishenim.notify.leaving import Receipt, Stays, ask_above
from ishenim.notify.models import MailAddress, Notice
from ishenim.outbox.actions import Taken, Undelivered
from ishenim.outbox.models import Errand

REPEATS = 1  # how often a letter goes again when nobody knows whether it arrived
WHOLE = 60  # seconds for one letter in all, however slowly a server speaks: the lease must outlive it
PATIENCE = 4  # times the usual wait, for the answer to a letter
ANSWER_LENGTH = 200
ONLY_ASCII = Charset("utf-8")  # base64, for servers that take seven bits

TROUBLE_WITH_THE_LINE = (  # the first that fits
    (smtplib.SMTPAuthenticationError, "mail_sign_in_refused"),
    (smtplib.SMTPNotSupportedError, "mail_no_tls"),
    (ssl.SSLError, "mail_tls_failed"),
    (smtplib.SMTPResponseException, "mail_put_off"),
    (TimeoutError, "mail_silent"),
    (smtplib.SMTPServerDisconnected, "mail_cut_off"),
    (ConnectionResetError, "mail_cut_off"),
    (smtplib.SMTPException, "mail_put_off"),
)


@dataclass(frozen=True)
class Letter:
    """What goes to whom."""

    to: MailAddress
    subject: str
    text: str


def send_notice(taken: Taken) -> Receipt | None:
    """The errand: the letter of a notice, unless its recipient may not know of the appeal any more (decisions 4, 5)."""
    return _send(taken, lambda: _of_notice(taken.errand.facts["notice"], at=taken.clock()))


def send_test(taken: Taken) -> Receipt | None:
    """The errand: the letter somebody asked for to see whether letters arrive."""
    return _send(taken, lambda: _of_test(taken))


def send_alarm(taken: Taken) -> Receipt | None:
    """The errand: the letter that tells somebody of an alarm, by its number and nothing else."""
    return _send(taken, lambda: _of_alarm(taken.errand, at=taken.clock()))


def _of_notice(key: int, *, at: datetime) -> Letter:
    """The letter as it may leave now; everything is read anew."""
    notice = Notice.objects.select_related("recipient").get(pk=key)
    if notice.acted_at is not None:
        raise Stays("done_meanwhile")
    to, person = _address(notice.recipient), notice.recipient
    if not _may_leave(notice, address_by=to.by, on=timezone.localdate(at)):
        raise Stays("not_theirs_any_more")
    with translation.override(person.language):
        return Letter(to, *kinds.letter(notice.kind, {**notice.facts}))


def _may_leave(notice: Notice, *, address_by: str, on: date) -> bool:
    """Whether its recipient may (still) know of the appeal it is about, and of what else it tells."""
    may_be_told: Callable[..., bool] = import_string(settings.NOTICE_MAY_LEAVE)
    if notice.line is not None and not may_be_told(notice.recipient, notice.line, address_by=address_by, on=on):
        return False
    return Notice.objects.filter(queries.known(notice.recipient, on=on), pk=notice.pk).exists()


def _of_alarm(errand: Errand, *, at: datetime) -> Letter:
    """As it may leave now; the address is read anew, and the room above asked."""
    person, facts = Person.objects.get(pk=errand.facts["person"]), errand.facts["facts"]
    to = _address(person)
    ask_above(facts, person=person, entered_by=to.by, at=at)
    with translation.override(person.language):
        return Letter(to, *kinds.urgent_letter(errand.facts["kind"], facts))


def _of_test(taken: Taken) -> Letter:
    person = Person.objects.get(pk=taken.errand.facts["person"])
    to = _address(person)
    with translation.override(person.language):
        return Letter(to, *kinds.composed("test", {"asked_at": taken.errand.asked_at}))


def _address(person: Person) -> MailAddress:
    if not person.is_active:
        raise Stays("left_the_office")
    row = queries.address_of(person.pk)
    if row is None:
        raise Stays("no_address")
    return row


def _send(taken: Taken, compose: Callable[[], Letter]) -> Receipt | None:
    """Send what `compose` returns; it is asked before the server is called, and again when the letter is to leave."""
    if not settings.EMAIL_HOST:
        raise Undelivered("mail_is_off")
    if taken.errand.reached > REPEATS:
        raise Undelivered("mail_may_have_arrived", is_final=True)
    try:
        compose()
        with _server() as server:
            _hand_over(taken, server, compose())
    except Stays as reason:
        return {"not_sent": reason.key}
    return None


def _message(key: str, asked_at: datetime, letter: Letter) -> EmailMessage:
    """The same bytes at every attempt: number and day are those of the errand."""
    headers = {
        "Message-ID": message_id(key),
        "Date": format_datetime(asked_at.astimezone(UTC)),
        "X-Ishenim-Key": key,
        "Auto-Submitted": "auto-generated",  # no machine answers with “out of the office”
    }
    message = EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to.email], headers=headers)
    message.encoding = ONLY_ASCII
    return message


def message_id(key: str) -> str:
    """One errand, one number: a receiver that has it already drops the repeat. It tells nothing."""
    name = hashlib.sha256(f"{office().origin}/{key}".encode()).hexdigest()[:32]
    return f"<{name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


class _Timed:
    """A connection that is cut when it lasts too long: smtplib's own limit begins anew with every byte."""

    sock: socket.socket | None = None
    limit: Timer | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.begin_anew()
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.forget_limit()
            raise

    def begin_anew(self) -> None:
        self.forget_limit()
        self.limit = Timer(WHOLE, self._cut)
        self.limit.daemon = True
        self.limit.start()

    def forget_limit(self) -> None:
        if self.limit is not None:
            self.limit.cancel()

    def _cut(self) -> None:
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _Plain(_Timed, smtplib.SMTP):
    """Without protection, or protected by STARTTLS."""


class _Protected(_Timed, smtplib.SMTP_SSL):
    """Protected from the first byte."""


Server = _Plain | _Protected


@contextmanager
def _server() -> Iterator[Server]:
    """A connection that is protected and signed in as the settings say. The errand does not wait for its goodbye."""
    server: Server | None = None
    try:
        server = _called()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
        yield server
    except OSError as trouble:  # smtplib's own are such, too
        if server is not None:
            server.close()  # no goodbye to whoever does not answer
        raise Undelivered(_why(trouble)) from trouble
    finally:
        if server is not None:
            with suppress(OSError):
                server.quit()
            server.forget_limit()
            server.close()


def _called() -> Server:
    where = settings.EMAIL_HOST, settings.EMAIL_PORT
    how = {"local_hostname": DNS_NAME.get_fqdn(), "timeout": settings.EMAIL_TIMEOUT}
    if settings.EMAIL_USE_SSL:
        return _Protected(*where, **how, context=ssl.create_default_context())
    return _Plain(*where, **how)


def _hand_over(taken: Taken, server: Server, letter: Letter) -> None:
    """From MAIL to the last answer, which ends the errand at once."""
    message = _message(taken.errand.key, taken.errand.asked_at, letter)
    _expect(server.mail(settings.DEFAULT_FROM_EMAIL), 2, "mail_sender_refused", is_final=False)
    _expect(server.rcpt(letter.to.email), 2, "mail_address_refused")
    _expect(server.docmd("DATA"), 3, "mail_letter_refused")
    gone = taken.errand.reached
    taken.reached(gone + 1, REPEATS + 1)  # from here on it may have left; keeps the lease, too
    answer = _sent(server, message.message().as_bytes().splitlines())
    if answer[0] // 100 in (4, 5):
        taken.reached(gone, REPEATS + 1)  # it has not
    _expect(answer, 2, "mail_letter_refused")
    said = clean_line(f"{answer[0]} {answer[1].decode(errors='replace')}")[:ANSWER_LENGTH]
    taken.finish({"answer": said, "message_id": message.extra_headers["Message-ID"], "address": letter.to.pk})


def _sent(server: Server, lines: list[bytes]) -> tuple[int, bytes]:
    """The letter and what was answered. A server may look at it for long; not to wait is to send it twice."""
    server.begin_anew()
    if server.sock is not None:
        server.sock.settimeout(settings.EMAIL_TIMEOUT * PATIENCE)
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    server.send(b"\r\n".join([*stuffed, b".", b""]))
    return server.getreply()


def _expect(answer: tuple[int, bytes], kind: int, refused: str, *, is_final: bool = True) -> None:
    """5xx: never. 4xx: later perhaps. Anything else but what was expected is a server that cannot be talked with.

    A refused sender is not final: the settings are wrong then, not the letter.
    """
    if answer[0] // 100 == 5:
        raise Undelivered(refused, is_final=is_final)
    if answer[0] // 100 != kind:
        raise Undelivered("mail_put_off")


def _why(trouble: OSError) -> str:
    """The key of a trouble with the connection. None is final: the settings or the server are to be mended."""
    if isinstance(trouble, smtplib.SMTPServerDisconnected) and isinstance(trouble.__context__, TimeoutError):
        return "mail_silent"
    return next((key for kind, key in TROUBLE_WITH_THE_LINE if isinstance(trouble, kind)), "mail_unreachable")

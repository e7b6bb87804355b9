"""A signed call of one address over HTTP: the errands that make it, and what an answer means (decisions 7, 23).

Nothing but the number of an alarm, whether it is a drill, and when. The event's id stays the same however often the
call is made, so a receiver that knows it drops the repeat. No redirect is followed; of an answer the first line counts.
"""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from http import HTTPStatus
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from ishenim.common.queries import office
from ishenim.notify.leaving import Receipt, Stays, ask_above
from ishenim.outbox.actions import Taken, Undelivered
from ishenim.outbox.models import Errand

CONNECT = 5  # seconds for a connection, and for each piece of an answer
WHOLE = 15  # seconds for one call in all, however slowly a server speaks
SHORTEST_KEY, LONGEST_KEY = 32, 4096
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
NEVER = frozenset(  # it is the call that is wrong, not the settings
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.GONE,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
TROUBLE_WITH_THE_LINE = (  # the first that fits
    (ssl.SSLError, "webhook_tls_failed"),
    (TimeoutError, "webhook_silent"),
    (ConnectionResetError, "webhook_cut_off"),
    (BrokenPipeError, "webhook_cut_off"),
    (http.client.HTTPException, "webhook_put_off"),
)


def call_alarm(taken: Taken) -> Receipt:
    """The errand: tell the receiver that there is an alarm."""
    facts = taken.errand.facts["facts"]
    return _call(taken, {"kind": taken.errand.facts["kind"], **facts}, alarm=facts)


def call_test(taken: Taken) -> Receipt:
    """The errand: the call somebody asked for to see whether calls arrive."""
    return _call(taken, {"kind": "test", "alarm": None, "drill": True}, alarm=None)


def event_id(key: str) -> str:
    """One errand, one id. It tells nothing."""
    return hashlib.sha256(f"{office().origin}/{key}".encode()).hexdigest()[:32]


def _call(taken: Taken, said: Mapping[str, object], *, alarm: Mapping[str, object] | None) -> Receipt:
    """Ask the room above, call, and ask once more on the open line."""
    if not settings.WEBHOOK_URL:
        raise Undelivered("webhook_is_off")
    key, body = _key(), _body(taken.errand, said)
    try:
        _may_leave(alarm, at=taken.clock())
        with _line(urlsplit(settings.WEBHOOK_URL)) as line:
            _may_leave(alarm, at=taken.clock())
            status = _hand_over(taken, line, body, key)
    except Stays as reason:
        return {"not_sent": reason.key}
    except (OSError, http.client.HTTPException) as trouble:
        raise Undelivered(_why(trouble)) from trouble
    return {"answer": status, "event": event_id(taken.errand.key)}


def _may_leave(alarm: Mapping[str, object] | None, *, at: datetime) -> None:
    if alarm is not None:
        ask_above(alarm, person=None, entered_by="", at=at)


def _key() -> bytes:
    """Read anew each time, so that it can be changed while the worker runs."""
    try:
        with settings.WEBHOOK_KEY_FILE.open("rb") as found:
            key = bytes(found.read(LONGEST_KEY).strip())
    except OSError as trouble:
        raise Undelivered("webhook_key_missing") from trouble
    if len(key) < SHORTEST_KEY:
        raise Undelivered("webhook_key_missing")
    return key


def _body(errand: Errand, said: Mapping[str, object]) -> bytes:
    """The same bytes at every attempt."""
    whole = {"event": event_id(errand.key), **said, "at": errand.asked_at.isoformat()}
    return json.dumps(whole, separators=(",", ":")).encode()


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment of this attempt and the body: neither an old call nor another body passes for it."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@contextmanager
def _line(where: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """A connection, protected where the address says so; it is cut when all of it lasts too long."""
    is_protected, host = where.scheme == "https", where.hostname or ""
    port = where.port or (443 if is_protected else 80)
    plain = socket.create_connection((host, port), timeout=CONNECT)
    handle = plain.dup()  # the first one is gone when the protection is laid over it
    limit = Timer(WHOLE, _cut, [handle])
    limit.daemon = True
    limit.start()
    line = http.client.HTTPConnection(where.netloc)
    try:
        line.sock = plain
        if is_protected:
            line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        yield line
    finally:
        limit.cancel()
        line.close()
        plain.close()
        handle.close()


def _cut(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _hand_over(taken: Taken, line: http.client.HTTPConnection, body: bytes, key: bytes) -> int:
    """Say it, and return the answer where it is a yes."""
    where, timestamp = urlsplit(settings.WEBHOOK_URL), str(int(taken.clock().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Ishenim",
        "Connection": "close",
        "X-Ishenim-Event": event_id(taken.errand.key),
        "X-Ishenim-Timestamp": timestamp,
        "X-Ishenim-Signature": f"sha256={signature(key, timestamp, body)}",
    }
    gone = taken.errand.reached
    taken.reached(gone + 1, gone + 1)  # from here on it may have arrived; proves the lease, too
    line.request("POST", (where.path or "/") + (f"?{where.query}" if where.query else ""), body, headers)
    status = line.getresponse().status
    if not 200 <= status < 300:
        taken.reached(gone, gone)  # answered: there is no doubt
        raise _refusal(status)
    return status


def _refusal(status: int) -> Undelivered:
    """3xx and most of 4xx say that the settings are wrong, here or there: tried again, in sight."""
    if status in NEVER:
        return Undelivered("webhook_call_refused", is_final=True)
    if 300 <= status < 400:
        return Undelivered("webhook_redirects")
    if 400 <= status < 500 and status not in LATER:
        return Undelivered("webhook_refused")
    return Undelivered("webhook_put_off")


def _why(trouble: Exception) -> str:
    """The key of a trouble with the connection; none is final."""
    return next((key for kind, key in TROUBLE_WITH_THE_LINE if isinstance(trouble, kind)), "webhook_unreachable")

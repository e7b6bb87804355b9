"""Headers of every answer, and a sentence when the database cannot take what was typed."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from ishenim.common.web import send_again

log = logging.getLogger("ishenim")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; worker-src 'self'"
)
ANSWER = Callable[[HttpRequest], HttpResponse]


def headers(get_response: ANSWER) -> ANSWER:
    """Nothing from outside runs, nothing personal stays in the browser's cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


class KeepWhatWasTyped:
    """Disk full, database locked or gone: say it in a sentence and give the form back to be sent again."""

    def __init__(self, get_response: ANSWER) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as trouble:  # outside a view: session, sign-in
            return self.answer(request, trouble)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError) or _is_full(exception):
            return self.answer(request, exception)
        return None

    def answer(self, request: HttpRequest, trouble: Exception) -> HttpResponse:
        log.error("database refused: %s", type(trouble).__name__, exc_info=trouble)
        reason = "disk_full" if _is_full(trouble) else "database_busy"
        return send_again(request, reason=reason, status=503)


def _is_full(trouble: Exception) -> bool:
    words = str(trouble).lower()
    no_room = isinstance(trouble, OSError) and trouble.errno == 28
    return no_room or (isinstance(trouble, DatabaseError) and ("is full" in words or "no space left" in words))

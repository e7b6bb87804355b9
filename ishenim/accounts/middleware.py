"""Whose request this is: the language of the screen, signing in, and the idle lock (decisions 8)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held, held_by, nobody_yet
from ishenim.common.web import is_own_form, send_again

ANSWER = Callable[[HttpRequest], HttpResponse]
SETUP = "/setup"  # the first page of an empty office
ALWAYS = ("/static/", "/healthz", "/readyz", "/metrics", "/language", SETUP)  # answered even by an empty office
OPEN = ("/login", "/embed", "/api/public/", *ALWAYS)
PUBLIC = frozenset(  # the public pages
    f"{language}{page}"
    for language in ("", "/ru", "/en")
    for page in ("/", "/status", "/regulation", "/reception", "/reception/stand")
)
ALARM_POLL = "/alarms/poll"  # answered on a locked screen: that an alarm sounds, nothing of it (decisions 8)
SEEN = "seen_at"  # seconds since 1970 of the last key or click, in the session
FRESH = 60  # seconds within which activity is not written again


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in."""

    person: Person
    user: Person
    held: Held
    htmx: HtmxDetails
    is_locked: bool = False  # the answer is the page that asks for the password again


def screen_language(get_response: ANSWER) -> ANSWER:
    """The person's own language, before sign-in the one chosen on the page; never the browser's guess."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = {code for code, _ in settings.LANGUAGES}
        chosen = request.COOKIES.get("language", "")
        try:
            language = request.user.language if request.user.is_authenticated else chosen
        except DatabaseError:  # whoever it is: the page that says so still speaks the language of the last one
            language = chosen
        with translation.override(language if language in known else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "ky")
            if language in known and language != chosen:
                remember_language(response, language)
            return response

    return middleware


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser, for the pages before sign-in."""
    response.set_cookie("language", language, max_age=31536000, samesite="Lax", secure=settings.IS_HTTPS, httponly=True)


class Session(SessionMiddleware):
    """A session that cannot be written (disk full, database locked) does not cost the answer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, OperationalError):
            return response


class SignInRequired:
    """Everything but the open addresses needs a person; an idle screen is locked, its draft is not lost."""

    def __init__(self, get_response: Callable[[PersonRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        if not request.path.startswith(ALWAYS) and nobody_yet():
            return HttpResponseRedirect(SETUP)
        if request.path.startswith(OPEN) or request.path in PUBLIC:
            return self.get_response(request)
        person = get_user(request)
        if not isinstance(person, Person):
            return _ask_to_sign_in(request)
        request.person, request.held = person, held_by(person, on=timezone.localdate())
        if request.path in ("/unlock", "/logout", ALARM_POLL):
            request.is_locked = request.path == "/unlock"
            return self.get_response(request)
        if _is_locked(request):
            return _ask_to_unlock(request)
        return self.get_response(request)


def _is_locked(request: HttpRequest) -> bool:
    """Compare the last activity with the limit; a poll or a timed save is no activity of its own.

    A draft save brings the moment of the last key with it, so that a registration needs no write of its own.
    """
    now = time.time()
    seen = request.session.get(SEEN, 0)
    if now - seen > settings.IDLE_MINUTES * 60:
        return True
    if not is_background(request) and now - seen > FRESH and request.method == "GET":
        request.session[SEEN] = now
    return False


def is_background(request: HttpRequest) -> bool:
    """Requests a page sends by itself, without anybody touching it."""
    return request.headers.get("Ishenim-By") == "page"


def note_key(request: HttpRequest, *, seconds_ago: float) -> None:
    """A saved draft says when its last key was pressed; written at most once a minute."""
    moment = time.time() - max(0.0, seconds_ago)
    if moment - request.session.get(SEEN, 0) > FRESH:
        request.session[SEEN] = moment


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Ishenim-By"):
        return HttpResponse(status=401)
    if request.method == "POST" and is_own_form(request):
        return send_again(request, reason="signed_out", status=401)
    target = request.get_full_path() if request.method == "GET" else "/desk"
    return HttpResponseRedirect("/login?" + urlencode({"next": target}))


def _ask_to_unlock(request: PersonRequest) -> HttpResponse:
    request.is_locked = True
    if request.headers.get("Ishenim-By"):
        return HttpResponse(status=423)
    if request.method == "POST" and is_own_form(request):
        return send_again(request, reason="locked", status=423)
    target = request.get_full_path() if request.method == "GET" else "/desk"
    return render(request, "accounts/unlock.html", {"next": target}, status=423)

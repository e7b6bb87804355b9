"""Unlocking an idle screen and choosing its language. Signing in and out is allauth's."""

import time

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ishenim.accounts import actions
from ishenim.accounts.middleware import SEEN, PersonRequest, note_key, remember_language
from ishenim.common.web import no_content


@require_POST
def unlock(request: PersonRequest) -> HttpResponse:
    """The same person goes on where the screen was locked; wrong passwords are counted like sign-ins."""
    target = _own_address(request, request.POST.get("next", ""))
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return render(request, "accounts/unlock.html", {"next": target, "too_often": True}, status=429)
    if not request.person.check_password(request.POST.get("password", "")):
        return render(request, "accounts/unlock.html", {"next": target, "wrong": True}, status=422)
    request.session[SEEN] = time.time()
    return HttpResponseRedirect(target)


@require_POST
def seen(request: PersonRequest) -> HttpResponse:
    """A key was pressed on a page that saves nothing by itself: the screen stays open."""
    note_key(request, seconds_ago=0)
    return no_content()


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the screens, for the person or, before sign-in, for the browser."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_own_address(request, request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.set_language(request.user, language=chosen)
        remember_language(answer, chosen)
    return answer


def _own_address(request: HttpRequest, address: str) -> str:
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own and address else "/desk"

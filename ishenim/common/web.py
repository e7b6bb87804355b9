"""Answering the browser: refusals in one place, and forms that come back to whoever lost a session."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ishenim.common.refusals import Overtaken, Refused

View = Callable[..., HttpResponse]
NOT_SENT_AGAIN = {"csrfmiddlewaretoken"}


def answers_refusals(view: View) -> View:
    """Turn Refused into a 422 and Overtaken into a 409, each with its sentence and what was typed."""

    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return answering


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Show the sentence of a refusal."""
    status = 409 if isinstance(refusal, Overtaken) else 422
    context = {**refusal.facts, "sentence": f"refusals/{refusal.key}.html", "typed": typed(request)}
    return render(request, "common/refused.html", context, status=status)


def send_again(request: HttpRequest, *, reason: str, status: int) -> HttpResponse:
    """Show what was typed in a form that can be sent once more; `reason` names a template `refusals/…`."""
    context = {
        "sentence": f"refusals/{reason}.html",
        "typed": typed(request),
        "action": request.get_full_path(),
    }
    return render(request, "common/send_again.html", context, status=status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a posted form as they came, without the token."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
        if isinstance(value, str)
    ]


def is_own_form(request: HttpRequest) -> bool:
    """Tell whether a post came from one of our own pages; a stranger's form is never handed back."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token no longer fits (the session changed under the page): hand our own form back, refuse others."""
    if request.method == "POST" and is_own_form(request):
        return send_again(request, reason="form_is_old", status=403)
    return render(request, "common/forbidden.html", status=403)


def no_content() -> HttpResponse:
    return HttpResponse(status=204)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what does not exist and for what this person may not know of (decisions 5)."""
    return render(request, "common/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke: say so in a sentence, never in a stack trace."""
    return render(request, "common/failed.html", status=500)

"""Answering the browser: refusals in one place, and forms that come back to whoever lost a session."""

import errno
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from io import BytesIO

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from ishenim.common import sheets
from ishenim.common.refusals import Overtaken, Refused

log = logging.getLogger("ishenim")
View = Callable[..., HttpResponseBase]
NOT_SENT_AGAIN = {"csrfmiddlewaretoken"}
NEVER_ECHOED = (
    "/login",
    "/unlock",
    "/logout",
    "/setup",
    "/admin/office/people",
)  # a password is typed here; the page is opened anew instead


def answers_refusals(view: View) -> View:
    """Turn Refused into a 422 and Overtaken into a 409, each with its sentence and what was typed."""

    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
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
    if request.path in NEVER_ECHOED:
        return HttpResponseRedirect("/login" if request.path != "/setup" else "/setup")
    context = {
        "sentence": f"refusals/{reason}.html",
        "typed": typed(request),
        "action": request.get_full_path(),
        "is_locked": reason == "locked",  # the words stay in the form, unseen until it is unlocked
    }
    return render(request, "common/send_again.html", context, status=status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a posted form as they came, without the token; templates show the free text only."""
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


def as_sheet(
    request: HttpRequest, name: str, *, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponseBase | None:
    """The list of a page as CSV or XLSX where the address asks for one (`?as=csv`), else None.

    For lists without anybody's appeal in them; those leave by a form and are an entry.
    """
    kind = request.GET.get("as", "")
    return sheet_answer(kind, name, title=title, headings=headings, rows=rows) if kind in sheets.KINDS else None


def sheet_answer(
    kind: str, name: str, *, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponseBase:
    """Rows as a file to be saved: CSV as it is read, XLSX made at once."""
    saved = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        pieces = _in_this_language(sheets.csv_pieces(headings, rows))
        return StreamingHttpResponse(pieces, content_type=sheets.KINDS[kind], headers=saved)
    out = BytesIO()
    sheets.write_xlsx(headings, rows, title=title, out=out)
    return HttpResponse(out.getvalue(), content_type=sheets.KINDS[kind], headers=saved)


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """A paper to be saved and printed, never shown in our own pages' place."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _in_this_language(pieces: Iterator[str]) -> Iterator[str]:
    """A streamed file is written after the language of the request was put away: each piece is made in it again."""
    language = translation.get_language() or "ky"

    def made() -> Iterator[str]:
        while True:
            with translation.override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return made()


def no_content() -> HttpResponse:
    return HttpResponse(status=204)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what does not exist and for what this person may not know of (decisions 5).

    Whoever posted a form of ours to it finds there what was typed: the appeal may have left him meanwhile.
    """
    is_ours = request.method == "POST" and request.path not in NEVER_ECHOED and is_own_form(request)
    try:
        kept = typed(request) if is_ours else []
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):  # too large, too many, cut off
        kept = []
    return render(request, "common/not_found.html", {"typed": kept}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke: say so in a sentence, never in a stack trace; a form of ours is handed back."""
    trouble = sys.exc_info()[1]
    if trouble is not None and is_database_trouble(trouble):
        return database_refused(request, trouble)
    return render(request, "common/failed.html", status=500)


def is_database_trouble(trouble: BaseException) -> bool:
    """Disk full, database locked or gone: nothing is wrong with the form."""
    return isinstance(trouble, OperationalError | InterfaceError) or is_full(trouble)


def is_full(trouble: BaseException) -> bool:
    words = str(trouble).lower()
    no_room = isinstance(trouble, OSError) and trouble.errno == errno.ENOSPC
    return no_room or (isinstance(trouble, DatabaseError) and ("is full" in words or "no space left" in words))


def database_refused(request: HttpRequest, trouble: BaseException) -> HttpResponse:
    """Say in a sentence that nothing was written, and give our own form back to be sent again."""
    log.error("database refused: %s", type(trouble).__name__, exc_info=trouble)
    reason = "disk_full" if is_full(trouble) else "database_busy"
    if request.method == "POST" and is_own_form(request) and request.path not in NEVER_ECHOED:
        return send_again(request, reason=reason, status=503)
    return render(request, "common/refused.html", {"sentence": f"refusals/{reason}.html"}, status=503)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too large, too many fields, not what our pages send: our own page instead of a bare word."""
    return render(request, "common/bad_request.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that may not be opened so."""
    return render(request, "common/forbidden.html", status=403)


def page_opened_by_address(request: HttpRequest) -> HttpResponse:
    """An address that only takes forms was opened like a page (reload, history): lead to the page it belongs to."""
    page = request.path.rsplit("/steps/", 1)[0] if "/steps/" in request.path else request.path.rsplit("/", 1)[0]
    if request.method == "GET" and page.startswith(("/calls/", "/appeals/")):
        return HttpResponseRedirect(page)
    return render(request, "common/not_found.html", status=405)

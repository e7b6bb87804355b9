"""Is the program alive, and in what state: for watchdogs and for the administrator. No contents anywhere."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.common import sheets
from ishenim.common.web import answers_refusals, sheet_answer
from ishenim.edms.forms import TROUBLES as EDMS_TROUBLES
from ishenim.inspection import actions, export, selfchecks
from ishenim.inspection import metrics as numbers
from ishenim.inspection.models import Heartbeat, Verification
from ishenim.journal.models import Book, Restriction
from ishenim.notify import actions as notify
from ishenim.notify import queries as notify_queries
from ishenim.notify.kinds import TROUBLES as MAIL_TROUBLES
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.journal_page import COLUMNS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOOPBACK = frozenset({"127.0.0.1", "::1"})
DEAD = 50  # errands shown
TROUBLES = {**EDMS_TROUBLES, **MAIL_TROUBLES}
ERRANDS = {  # what the worker does, in words
    "export_appeals": _("list of appeals for Excel"),
    "import_register": _("old register"),
    "write_card": _("document-flow card"),
    "mail_notice": _("letter about a notice"),
    "mail_test": _("test letter"),
    "mail_alarm": _("letter about an alarm"),
    "sms_alarm": _("SMS about an alarm"),
    "sms_test": _("test SMS"),
    "webhook_alarm": _("call about an alarm"),
    "webhook_test": _("test call"),
}

ASK_FOR_TEST = {
    "letters": notify.ask_for_test_letter,
    "sms": notify.ask_for_test_sms,
    "calls": notify.ask_for_test_call,
}


@require_GET
def healthz(request: PersonRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_GET
def readyz(request: PersonRequest) -> HttpResponse:
    """Database, worker and disk are as they should be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    beat = Heartbeat.objects.filter(pk=1).first()
    facts = {
        "database": True,
        "worker": beat is not None and timezone.now() - beat.at < timedelta(minutes=3),
        "disk": selfchecks.free_space() >= selfchecks.LOW_SPACE,
    }
    return JsonResponse(facts, status=200 if all(facts.values()) else 503)


@require_POST
@answers_refusals
def export_volume(request: PersonRequest, year: int, volume: int) -> HttpResponseBase:
    """A volume of the journal as a sheet; that it was taken out is an entry (decisions 22)."""
    kind, now = request.POST.get("kind", "csv"), timezone.now()
    if not access.may_read_journal(request.held.roles) or kind not in sheets.KINDS:
        raise Http404
    book = get_object_or_404(Book, year=year, volume=volume)
    actions.note_volume_export(request.person, volume=book.code, kind=kind, at=now)
    headings, rows = ["Бет", *COLUMNS], ((line.page, *line.cells) for line in export.lines_of(book))
    return sheet_answer(kind, f"journal-{book.code}", title="Журнал", headings=headings, rows=rows)


@require_GET
def metrics(request: PersonRequest) -> HttpResponse:
    """Numbers for a monitoring program, on this machine or with the token of the settings; else there is no page."""
    token = settings.METRICS_TOKEN
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_here = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
    if not is_here and not (token and constant_time_compare(told, token)):
        raise Http404
    return HttpResponse(numbers.text(at=timezone.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_POST
@answers_refusals
def try_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Wake an errand that was given up on."""
    if not access.may_wake_errands(request.held.roles):
        raise Http404
    outbox.try_again(get_object_or_404(Errand, pk=pk), by=request.person.code, at=timezone.now())
    return HttpResponseRedirect(reverse("health"))


@require_GET
def health(request: PersonRequest) -> HttpResponse:
    """The self-checks in words, what the worker could not do, letters, and the last verification."""
    if not access.may_see_health(request.held.roles):
        raise Http404
    dead = Errand.objects.dead().order_by("-dead_at")[:DEAD]
    letters = notify_queries.waiting(hidden=Restriction.objects.values("line_id"))
    context = {
        "checks": selfchecks.all_checks(at=timezone.now()),
        "verification": Verification.objects.order_by("-at").first(),
        "dead": [(errand, ERRANDS.get(errand.kind), _why(errand.trouble)) for errand in dead],
        "waiting": Errand.objects.open().count(),
        "may_wake": access.may_wake_errands(request.held.roles),
        "is_mail_on": bool(settings.EMAIL_HOST),
        "letters": letters.count(),
        "troubles": [(_why(key) or key, count) for key, count in notify_queries.troubles(letters)],
        "tests": _tests(request, notify_queries.TEST),
        "is_sms_on": settings.SMS_FOLDER is not None,
        "sms_tests": _tests(request, notify_queries.SMS_TEST),
        "is_webhook_on": bool(settings.WEBHOOK_URL),
        "call_tests": _tests(request, notify_queries.WEBHOOK_TEST),
    }
    return render(request, "inspection/health.html", context)


@require_POST
@answers_refusals
def test_channel(request: PersonRequest, channel: str) -> HttpResponse:
    """Ask for a letter or an SMS to oneself, or for a call, to see whether such things arrive."""
    if not access.may_wake_errands(request.held.roles):
        raise Http404
    ASK_FOR_TEST[channel](by=request.person, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('health')}#{channel}")


def _tests(request: PersonRequest, kind: str) -> "list[tuple[Errand, StrOrPromise]]":
    return [(errand, _why(errand.trouble)) for errand in notify_queries.tests_of(request.person, kind=kind)]


def _why(trouble: str) -> "StrOrPromise":
    """The reason in words; empty for a fault of ours, which is told by its name."""
    return TROUBLES.get(trouble, "")

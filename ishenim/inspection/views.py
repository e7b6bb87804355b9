"""Is the program alive, and in what state: for watchdogs and for the administrator. No contents anywhere."""

from datetime import timedelta

from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.inspection import selfchecks
from ishenim.inspection.models import Heartbeat, Verification


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


@require_GET
def health(request: PersonRequest) -> HttpResponse:
    """The self-checks in words, and the last verification."""
    if not access.may_see_health(request.held.roles):
        raise Http404
    context = {
        "checks": selfchecks.all_checks(at=timezone.now()),
        "verification": Verification.objects.order_by("-at").first(),
    }
    return render(request, "inspection/health.html", context)

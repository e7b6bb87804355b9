"""Home by post, and the page of keys."""

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ishenim.accounts.middleware import PersonRequest
from ishenim.desk.queries import day_of
from ishenim.worktime.models import Season


@require_GET
def root(request: PersonRequest) -> HttpResponse:
    """The public page comes later; until then the address leads home."""
    return HttpResponseRedirect("/desk")


@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    """ "Бүгүн": the phone's hours, the day's calls, unfinished drafts."""
    now = timezone.now()
    today = timezone.localdate(now)
    asked = _day(request.GET.get("day", "")) or today
    season = Season.objects.on(today)
    context = {
        "today": today,
        "asked": asked,
        "now": now,
        "season": season,
        "is_open": season.is_open(now) if season else False,
        "is_lunch": season.is_lunch(now) if season else False,
        "day": day_of(request.person, request.held, day=asked),
    }
    return render(request, "desk/today.html", context)


@require_GET
def keys(request: PersonRequest) -> HttpResponse:
    """Every key of the program; each has a button with the same name."""
    return render(request, "desk/keys.html")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

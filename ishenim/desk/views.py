"""Home by post, and the page of keys."""

from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.queries import changes_shown_to
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.common.queries import office
from ishenim.common.refusals import Refused
from ishenim.common.web import answers_refusals
from ishenim.consideration.turns import turns, waiting
from ishenim.desk import actions
from ishenim.desk.forms import YEARS, FilterForm
from ishenim.desk.queries import day_of, listed, write_rows
from ishenim.office.queries import missing
from ishenim.regulation.opening import State
from ishenim.worktime.queries import season_of, standing

SHOWN = timedelta(days=30)  # how long a change of somebody's account stands on the home page
LONGEST_KEY = 16  # digits


@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    """ "Бүгүн": what waits for this person, the phone's hours, the day's calls, unfinished drafts."""
    now = timezone.now()
    today = timezone.localdate(now)
    asked = _day(request.GET.get("day", "")) or today
    state = standing(now).state
    context = {
        "today": today,
        "asked": asked,
        "season": season_of(today),
        "is_open": state == State.OPEN,
        "is_lunch": state == State.LUNCH,
        "changes": changes_shown_to(request.person, request.held, since=now - SHOWN),
        "turns": turns(request.person, request.held, on=today),
        "lacking": missing(on=today) if access.may_set_office(request.held.roles) else [],
        "day": day_of(request.person, request.held, day=asked, today=today),
    }
    return render(request, "desk/today.html", context)


@require_GET
def appeals(request: PersonRequest) -> HttpResponse:
    """The list of appeals this person may open, filtered; a page at a time, newest first."""
    today = timezone.localdate()
    form = FilterForm(request.GET)
    found = _narrowed(request, form) if form.is_valid() else Appeal.objects.visible_to(request.person, on=today)
    page = listed(found, before=_key(request.GET.get("before", "")), after=_key(request.GET.get("after", "")))
    kept = [(name, str(value)) for name, value in request.GET.items() if name in form.fields and value]
    context = {
        "form": form,
        "page": page,
        "kept": kept,
        "asked": urlencode(kept),
        "today": today,
        "is_narrowed": bool(kept),
    }
    return render(request, "desk/appeals.html", context, status=422 if form.errors else 200)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponse:
    """The filtered list as a sheet, for whoever reads all appeals; that it was taken out is an entry (decisions 22)."""
    now = timezone.now()
    if not access.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    form = FilterForm(request.POST)
    if not form.is_valid():
        raise Refused("filter_is_wrong")
    found = _narrowed(request, form).select_related("line", "topic", "applicant")
    actions.note_export(request.person, at=now)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="appeals-{timezone.localdate(now)}.csv"'
    answer.write("\ufeff")  # spreadsheets then read ң ө ү
    write_rows(found.prefetch_related("line__marks").newest_first(), answer)
    return answer


@require_GET
def keys(request: PersonRequest) -> HttpResponse:
    """Every key of the program; each has a button with the same name."""
    return render(request, "desk/keys.html")


def _narrowed(request: PersonRequest, form: FilterForm) -> AppealQuerySet:
    """What this person may open of what fits a filter that is valid."""
    today, code = timezone.localdate(), form.cleaned_data["turn"]
    seen = Appeal.objects.visible_to(request.person, on=today)
    if code:
        seen = waiting(request.person, request.held, code=code, on=today)
    return form.narrowed(seen, area=office().area_code, knows_names=knows_names(request))


def knows_names(request: PersonRequest) -> bool:
    """Whether hidden names are told to this person."""
    return access.may_read_all_appeals(request.held.roles)


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else None


def _day(text: str) -> date | None:
    try:
        day = datetime.strptime(text, "%d.%m.%Y").date() if "." in text else date.fromisoformat(text)  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
    return day if day.year in YEARS else None

"""Home by post, the list of appeals and its sheets, notices, and the page of keys."""

from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.queries import changes_shown_to
from ishenim.appeals.models import Appeal
from ishenim.appeals.queries import rights_of
from ishenim.common import sheets
from ishenim.common.days import read_day
from ishenim.common.refusals import Refused
from ishenim.common.web import answers_refusals, sheet_answer
from ishenim.consideration.turns import turns
from ishenim.desk import actions, exports
from ishenim.desk.forms import FilterForm, NoticeFilter
from ishenim.desk.queries import day_of, listed, narrowed, notices_of, told_page, unseen_of
from ishenim.edms.queries import waiting_of as cards_waiting_of
from ishenim.escalation.queries import running_of
from ishenim.escalation.telephones import gaps_lately
from ishenim.notify import actions as notify
from ishenim.notify.models import NoticeQuerySet
from ishenim.notify.queries import address_of, number_of
from ishenim.office.queries import doubts_of, missing_lately
from ishenim.outbox.models import Errand
from ishenim.reception.queries import head_receives_too_rarely, waiting_of
from ishenim.referral.queries import gaps_lately as law_gaps
from ishenim.referral.queries import on_desk as law_desk
from ishenim.regulation.opening import State
from ishenim.regulation.posts import Role
from ishenim.worktime.queries import season_of, standing

LOOKS_AFTER_TELEPHONES = frozenset({Role.HEAD_OF_APPARATUS, Role.RECORDS_SPECIALIST})
SHOWN = timedelta(days=30)  # how long a change of somebody's account stands on the home page
LONGEST_KEY = 16  # digits


@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    """ "Бүгүн": what waits for this person, the phone's hours, the day's calls, unfinished drafts."""
    now = timezone.now()
    today = timezone.localdate(now)
    asked = read_day(request.GET.get("day", "")) or today
    state = standing(now).state
    context = {
        "today": today,
        "asked": asked,
        "season": season_of(today),
        "is_open": state == State.OPEN,
        "is_lunch": state == State.LUNCH,
        "changes": changes_shown_to(request.person, request.held, since=now - SHOWN),
        "alarms": running_of(request.person, request.held, on=today),
        "law": law_desk(request.person, request.held, at=now),
        "gaps": [*gaps_lately(on=today), *law_gaps(on=today)] if LOOKS_AFTER_TELEPHONES & request.held.roles else [],
        "turns": turns(request.person, request.held, on=today),
        "lacking": missing_lately(on=today) if access.may_set_office(request.held.roles) else [],
        "receptions": waiting_of(request.held, today=today),
        "receives_rarely": access.may_set_office(request.held.roles) and head_receives_too_rarely(on=today),
        "doubts": doubts_of(request.person, request.held, on=today),
        "has_morning_page": Role.HEAD in request.held.roles,
        "day": day_of(request.person, request.held, day=asked, today=today),
        "unseen": unseen_of(request.person, request.held, on=today),
        "cards": cards_waiting_of(request.person, request.held, today=today),
    }
    return render(request, "desk/today.html", context)


@require_GET
def appeals(request: PersonRequest) -> HttpResponse:
    """The list of appeals this person may open, filtered; a page at a time, newest first."""
    today = timezone.localdate()
    form = FilterForm(request.GET)
    if form.is_valid():
        found = narrowed(request.person, request.held, form, on=today)
    else:
        found = Appeal.objects.visible_to(request.person, on=today)
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


@require_GET
def printed(request: PersonRequest) -> HttpResponse:
    """The filtered list on paper, all its pages in one, as far as paper reaches."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return appeals(request)
    today = timezone.localdate()
    found = narrowed(request.person, request.held, form, on=today)
    read = list(islice(exports.rows(found), exports.AT_ONCE + 1))
    context = {
        "headings": exports.headings(),
        "rows": read[: exports.AT_ONCE],
        "is_more": len(read) > exports.AT_ONCE,
        "most": exports.AT_ONCE,
        "today": today,
        "shown": form.shown(),
    }
    return render(request, "desk/printed.html", context)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponseBase:
    """The filtered list as a sheet, for whoever reads all appeals; that it was taken out is an entry (decisions 22)."""
    now, kind = timezone.now(), request.POST.get("kind", "csv")
    if not access.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in sheets.KINDS:
        raise Http404
    form = FilterForm(request.POST)
    if not form.is_valid():
        raise Refused("filter_is_wrong")
    today = timezone.localdate(now)
    found = narrowed(request.person, request.held, form, on=today)
    if kind == "xlsx" and found.order_by()[: exports.AT_ONCE + 1].count() > exports.AT_ONCE:
        actions.ask_for_sheet(request.person, given=form.given(), language=get_language() or "ky", at=now)
        return redirect("sheets")
    actions.note_export(request.person, kind=kind, at=now)
    headings, rows = exports.headings(), exports.rows(found)
    return sheet_answer(kind, f"appeals-{today}", title=gettext("Appeals"), headings=headings, rows=rows)


@require_GET
def prepared(request: PersonRequest) -> HttpResponse:
    """Sheets this person asked for: how far each has come, and where it is fetched."""
    found = Errand.objects.asked_by_person(request.person.code).filter(kind=actions.SHEET).order_by("-pk")
    read = list(found[: exports.SHOWN])
    context = {"sheets": read, "is_working": any(not sheet.is_over for sheet in read)}
    is_fragment = "Ishenim-Part" in request.headers
    return render(request, "desk/_sheets.html" if is_fragment else "desk/sheets.html", context)


@require_GET
@answers_refusals
def fetch(request: PersonRequest, pk: int) -> HttpResponseBase:
    """A finished sheet, for the person who asked for it and still may have it."""
    mine = Errand.objects.asked_by_person(request.person.code).filter(kind=actions.SHEET).exclude(done_at=None)
    errand = get_object_or_404(mine, pk=pk)
    path = exports.folder() / f"{errand.pk}.xlsx"
    if not path.is_file() or not access.may_read_journal(request.held.roles):
        raise Http404
    if errand.receipt["rights"] != rights_of(request.held):
        raise Refused("sheet_is_old")
    name = f"appeals-{timezone.localdate(errand.asked_at)}.xlsx"
    return FileResponse(path.open("rb"), content_type=sheets.KINDS["xlsx"], as_attachment=True, filename=name)


@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    """What this person was told, newest first: what he has not seen yet, or everything."""
    form = NoticeFilter(request.GET)
    found = form.narrowed(notices_of(request.person, on=timezone.localdate()))
    kept = [(name, str(value)) for name, value in request.GET.items() if name in form.fields and value]
    context = {
        "form": form,
        "page": told_page(found, before=_key(request.GET.get("before", ""))),
        "kept": kept,
        "asked": urlencode(kept),
        "is_narrowed": bool(kept),
        "address": address_of(request.person.pk),
        "is_mail_on": bool(settings.EMAIL_HOST),
        "number": number_of(request.person.pk),
    }
    return render(request, "desk/notices.html", context, status=422 if form.errors else 200)


@require_GET
def printed_notices(request: PersonRequest) -> HttpResponse:
    """The filtered notices on paper, as far as paper reaches."""
    form = NoticeFilter(request.GET)
    if not form.is_valid():
        return notices(request)
    read = list(exports.told(_newest(form.narrowed(notices_of(request.person, on=timezone.localdate())))))
    context = {
        "headings": exports.told_headings(),
        "rows": read[: exports.AT_ONCE],
        "is_more": len(read) > exports.AT_ONCE,
        "most": exports.AT_ONCE,
        "today": timezone.localdate(),
        "shown": form.shown(),
    }
    return render(request, "desk/printed_notices.html", context)


@require_POST
@answers_refusals
def export_notices(request: PersonRequest) -> HttpResponseBase:
    """The filtered notices as a sheet; that it was taken out is an entry (decisions 22)."""
    now, kind, form = timezone.now(), request.POST.get("as", "csv"), NoticeFilter(request.POST)
    if not access.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in sheets.KINDS:
        raise Http404
    if not form.is_valid():
        raise Refused("filter_is_wrong")
    found = form.narrowed(notices_of(request.person, on=timezone.localdate(now)))
    rows = exports.told(_newest(found) if kind == "xlsx" else found)
    actions.note_export_of_notices(request.person, kind=kind, at=now)
    name, headings = f"notices-{timezone.localdate(now)}", exports.told_headings()
    return sheet_answer(kind, name, title=gettext("Notices"), headings=headings, rows=rows)


@require_POST
@answers_refusals
def mark_notices(request: PersonRequest) -> HttpResponse:
    """One notice was seen, or all up to the newest the page showed: what came later was not."""
    mine = notices_of(request.person, on=timezone.localdate())
    one, newest = _key(request.POST.get("notice", "")), _key(request.POST.get("newest", ""))
    if one is not None:
        mine = mine.filter(pk=get_object_or_404(mine, pk=one).pk)
    elif newest is not None:
        shown = NoticeFilter({"state": "all", "kind": request.POST.get("kind", "")})
        if not shown.is_valid():
            raise Refused("filter_is_wrong")
        mine = shown.narrowed(mine).filter(pk__lte=newest)
    else:
        raise Http404
    notify.mark_seen(mine, by=request.person, at=timezone.now())
    if request.POST.get("back") == "desk":
        return redirect("desk")
    form = NoticeFilter(request.POST)
    kept = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    return redirect(reverse("notices") + (f"?{urlencode(kept)}" if kept else ""))


def _newest(found: NoticeQuerySet) -> NoticeQuerySet:
    """As many as a paper or an XLSX made at once holds, and one more to tell that there are more."""
    last = list(found.newest_first().values_list("pk", flat=True)[exports.AT_ONCE : exports.AT_ONCE + 1])
    return found.filter(pk__gte=last[0]) if last else found


@require_GET
def keys(request: PersonRequest) -> HttpResponse:
    """Every key of the program; each has a button with the same name."""
    return render(request, "desk/keys.html")


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else None

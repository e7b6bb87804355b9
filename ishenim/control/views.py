"""The board of terms, its sheets, the paper for the meeting; the morning page of the akim."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from ishenim.accounts import access as posts
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.queries import Held
from ishenim.appeals.models import AppealQuerySet
from ishenim.common.refusals import Refused
from ishenim.common.web import answers_refusals, pdf_answer, sheet_answer
from ishenim.consideration.situations import RUNS
from ishenim.control import access, actions, exports, loads, queries
from ishenim.control.columns import SHAPES, Behind, Column, codes
from ishenim.control.forms import BoardForm
from ishenim.control.morning import morning as morning_of
from ishenim.control.queries import read_place
from ishenim.papers.facts import Printed
from ishenim.worktime.reasons import ahead

AHEAD = 14  # days of which the board tells what is not counted


@require_GET
def board(request: PersonRequest) -> HttpResponse:
    """Unfinished appeals by their last day: how many in each column, and a page of one of them."""
    today, form = timezone.localdate(), BoardForm(request.GET)
    is_valid, held = form.is_valid(), _with_board(request)
    kept = form.kept() if is_valid else {}
    pile = kept.pop("pile", "")
    after, before = (read_place(request.GET.get(name, "")) for name in ("after", "before"))
    if is_valid and (kept or after or before):
        found = _narrowed(request, form, _looked_after(request, on=today))
        page = queries.listed(
            form.piled(found, on=today), after=after, before=before, on=today, by_day=pile not in list(Behind)
        )
    else:
        found, page = None, queries.first_page(request.person, held, pile=pile, on=today)
    if kept and found is not None:
        counts = queries.counts_of(found, held, on=today, asked=pile)
    else:
        counts = queries.counts(request.person, held, on=today, asked=pile)
    lists = codes(has_all=access.looks_after_all(request.held.roles))
    context = {
        "form": form,
        "page": page,
        "columns": [(column, counts[column], SHAPES.get(column, "")) for column in Column],
        "behind": [(one, counts.get(one)) for one in Behind if one in lists],
        "pile": pile,
        "filter": urlencode(kept),
        "kept": [("pile", pile), *kept.items()],
        "most": queries.COUNTED,
        "is_narrowed": bool(kept),
        "today": today,
        "ahead": ahead(today, days=AHEAD),
        "dead": queries.errands_given_up_on() if posts.may_see_health(request.held.roles) else 0,
        "has_morning_page": access.has_morning_page(request.held.roles),
    }
    return render(request, "control/board.html", context, status=200 if is_valid else 422)


@require_GET
def week(request: PersonRequest) -> HttpResponse:
    """The paper for the weekly meeting: what has passed and what ends within a week, by executor.

    It lies on a table before everybody, so restricted appeals are not on it, whoever prints it (decisions 5).
    """
    today, form = timezone.localdate(), BoardForm(request.GET)
    found = _looked_after(request, on=today)
    if not form.is_valid():
        return board(request)
    until = today + timedelta(days=7)
    found = queries.unrestricted(_narrowed(request, form, found)).filter(RUNS, due_on__lte=until)
    read = list(queries.every_row(found, on=today, most=exports.ON_PAPER + 1))
    context = {
        "groups": queries.by_executor(read[: exports.ON_PAPER]),
        "is_more": len(read) > exports.ON_PAPER,
        "most": exports.ON_PAPER,
        "today": today,
        "until": until,
        "shown": form.narrowing.items(),
        "ahead": ahead(today, days=AHEAD),
    }
    return render(request, "control/week.html", context)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponseBase:
    """A column as a sheet, for whoever may take lists out; that it was taken out is an entry (decisions 22)."""
    now, kind = timezone.now(), request.POST.get("kind", "csv")
    today, form = timezone.localdate(now), BoardForm(request.POST)
    found = _looked_after(request, on=today)
    if not posts.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in exports.KINDS:
        raise Http404
    if not form.is_valid():
        raise Refused("filter_is_wrong")
    found = form.piled(_narrowed(request, form, found), on=today)
    most = exports.MOST.get(kind)
    if most is not None and found.order_by()[: most + 1].count() > most:
        raise Refused("sheet_is_long", most=most)
    actions.note_export(request.person, kind=kind, at=now)
    by_day = form.cleaned_data["pile"] not in list(Behind)
    name, rows = f"control-{today}", queries.every_row(found, on=today, by_day=by_day)
    if kind == exports.PAPER:
        printed = Printed(timezone.localtime(now), request.person.full_name)
        return pdf_answer(name, exports.paper(rows, on=today, printed=printed))
    cells = exports.cells(rows)
    return sheet_answer(kind, name, title=gettext("Control"), headings=exports.headings(), rows=cells)


@require_GET
def executors(request: PersonRequest) -> HttpResponse:
    """With whom unfinished appeals are and where their terms stand; each number leads to its rows."""
    today = timezone.localdate()
    found = _looked_after(request, on=today)
    context = {"tables": _loads(found, on=today), "columns": list(Column), "today": today}
    return render(request, "control/executors.html", context)


@require_POST
@answers_refusals
def export_executors(request: PersonRequest) -> HttpResponseBase:
    """The same as a sheet; it names no appeal."""
    now, kind = timezone.now(), request.POST.get("kind", "csv")
    today = timezone.localdate(now)
    found = _looked_after(request, on=today)
    if not posts.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in exports.SHEETS:
        raise Http404
    actions.note_export(request.person, kind=kind, at=now)
    rows = exports.loads((heading, counted) for heading, _, counted in _loads(found, on=today))
    named = (gettext("Kind"), pgettext("of a post or body", "Name"), gettext("unfinished"))
    headings = [*named, *(str(column.label) for column in Column)]
    return sheet_answer(kind, f"executors-{today}", title=gettext("Control"), headings=headings, rows=rows)


def _loads(found: AppealQuerySet, *, on: date) -> list[tuple[str, str, list[loads.Load]]]:
    """The tables of the page: heading, filter of the board, rows."""
    return [
        (gettext("Executor"), "executor", loads.by_executor(found, on=on)),
        (pgettext("filter", "Body"), "body", loads.by_body(found, on=on)),
    ]


def _with_board(request: PersonRequest) -> Held:
    if not access.has_board(request.held.roles):
        raise Http404
    return request.held


def _looked_after(request: PersonRequest, *, on: date) -> AppealQuerySet:
    return queries.looked_after(request.person, _with_board(request), on=on)


def _narrowed(request: PersonRequest, form: BoardForm, found: AppealQuerySet) -> AppealQuerySet:
    return form.narrowed(found, knows_names=posts.may_read_all_appeals(request.held.roles))


@require_GET
def morning(request: PersonRequest) -> HttpResponse:
    """One sheet each morning for the akim, or for whoever stands in for him."""
    now = timezone.now()
    today = timezone.localdate(now)
    if not access.has_morning_page(request.held.roles):
        raise Http404
    context = {"page": morning_of(request.person, request.held, at=now), "today": today, "most": queries.COUNTED}
    return render(request, "control/morning.html", context)

"""The queue of a reception: who waits, who is inside, the next number; on paper and as a sheet."""

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.models import Language
from ishenim.common import sheets
from ishenim.common.days import read_day
from ishenim.common.refusals import Overtaken
from ishenim.common.web import answers_refusals, sheet_answer
from ishenim.reception import actions, queries
from ishenim.reception.access import keeps_queue, may_open_queue
from ishenim.reception.forms import VisitorForm
from ishenim.reception.models import Reception, State, Visit
from ishenim.reception.queries import Row

AHEAD = 7  # days shown on the list of receptions
ACTIVE = (State.INSIDE, State.WAITING)  # stand above what is over


@require_GET
def receptions(request: PersonRequest) -> HttpResponse:
    """Receptions of today and of the coming days whose queue this person may open."""
    today = timezone.localdate()
    found = queries.open_to(request.held, queries.sittings(today, days=AHEAD))
    if not found and not keeps_queue(request.held) and not _receives(request):
        raise Http404
    waiting = {one.reception.pk: one.count for one in queries.waiting_of(request.held, today=today)}
    rows = [(one, waiting.get(one.reception.pk) if one.day == today else None) for one in found]
    earlier = queries.earlier_queues(request.held, before=today)
    return render(request, "reception/receptions.html", {"rows": rows, "today": today, "earlier": earlier})


@require_http_methods(["GET", "POST"])
@answers_refusals
def queue(request: PersonRequest, pk: int, day: str) -> HttpResponse:
    """The queue of a day; a POST puts a visitor into it."""
    one, on = _reception(request, pk, day)
    if request.method != "POST":
        return _page(request, one, on, form=_empty())
    form = VisitorForm(request.POST)
    if not form.is_valid():
        return _page(request, one, on, form=_once_more(form) if "key" in form.errors else form, status=422)
    try:
        visit = actions.add_visitor(one, form.told(), day=on, by=request.person, at=timezone.now())
    except Overtaken as refusal:
        if refusal.key != "visit_of_this_form":
            raise
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return _page(request, one, on, form=_once_more(form), status=409)
    moment = next((row.expected for row in _rows(request, one, on) if row.visit == visit), None)
    facts = {"number": visit.number, "moment": timezone.localtime(moment).strftime("%H:%M") if moment else "—"}
    messages.success(request, gettext("Number in the queue: %(number)d. Expected at %(moment)s.") % facts)
    return HttpResponseRedirect(reverse("queue", args=[pk, on.isoformat()]))


@require_POST
@answers_refusals
def call_in(request: PersonRequest, key: UUID) -> HttpResponse:
    """Call a visitor in: the call screen opens with what is known."""
    draft = actions.call_in(_visit(request, key), by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("call", args=[draft.pk]))


@require_POST
@answers_refusals
def note_left(request: PersonRequest, key: UUID) -> HttpResponse:
    """A visitor has gone without being received."""
    visit = _visit(request, key)
    actions.note_left(visit, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("queue", args=[visit.reception_id, visit.day.isoformat()]))


@require_GET
def printed(request: PersonRequest, pk: int, day: str) -> HttpResponse:
    """The queue on paper, as this person may see it."""
    one, on = _reception(request, pk, day)
    context = {"reception": one, "day": on, "headings": _headings(), "rows": _cells(_rows(request, one, on))}
    return render(request, "reception/printed.html", context)


@require_POST
@answers_refusals
def export(request: PersonRequest, pk: int, day: str) -> HttpResponseBase:
    """The queue as a sheet, as this person may see it; that it was taken out is an entry (decisions 22)."""
    one, on = _reception(request, pk, day)
    kind = request.POST.get("kind", "csv")
    if kind not in sheets.KINDS:
        raise Http404
    rows = _cells(_rows(request, one, on))
    actions.note_export(one, day=on, kind=kind, by=request.person, at=timezone.now())
    title = gettext("Queue of the day")
    return sheet_answer(kind, f"queue-{pk}-{on}", title=title, headings=_headings(), rows=rows)


def _page(request: PersonRequest, one: Reception, on: date, *, form: VisitorForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    rows = queries.queue(one, day=on, person=request.person, at=now)
    is_today, is_held = on == timezone.localdate(now), queries.is_held(one, on=on)
    context = {
        "reception": one,
        "day": on,
        "rows": sorted(rows, key=lambda row: row.state not in ACTIVE),
        "next": next((row.visit.pk for row in rows if row.may_call), None),
        "counts": [(state.label, sum(row.state == state for row in rows)) for state in State],
        "form": form,
        "is_held": is_held,
        "takes": is_held and is_today and keeps_queue(request.held),
        "solved": sum(1 for row in rows if row.solved),
    }
    return render(request, "reception/queue.html", context, status=status)


def _empty() -> VisitorForm:
    return VisitorForm(initial={"key": uuid4(), "language": Language.KY})


def _once_more(form: VisitorForm) -> VisitorForm:
    """The form with its words and errors under a key of its own: sent again, it adds its visitor."""
    form.data = {**dict(form.data.items()), "key": str(uuid4())}
    return form


def _rows(request: PersonRequest, one: Reception, on: date) -> list[Row]:
    return queries.queue(one, day=on, person=request.person, at=timezone.now())


def _headings() -> list[str]:
    return ["№", gettext("Added"), gettext("Visitor"), gettext("Phone"), gettext("About what"), gettext("State")]


def _cells(rows: list[Row]) -> list[tuple[str, ...]]:
    """The rows as they stand on paper and in a sheet."""
    return [
        (
            str(row.visit.number),
            timezone.localtime(row.visit.at).strftime("%H:%M"),
            row.visit.name or gettext("did not say the name") if row.is_told else "",
            row.visit.phone if row.is_told else "",
            row.visit.matter if row.is_told else "",
            f"{row.state.label}: {row.solved}" if row.solved else str(row.state.label),
        )
        for row in rows
    ]


def _receives(request: PersonRequest) -> bool:
    return any(one.post_id in request.held.posts for one in queries.receptions())


def _reception(request: PersonRequest, pk: int, day: str) -> tuple[Reception, date]:
    """A reception on a day, for whoever may open its queue; for others there is no such page."""
    on = read_day(day)
    one = next((row for row in queries.receptions() if row.pk == pk), None)
    if on is None or one is None or not may_open_queue(request.held, receiver=one.post_id):
        raise Http404
    return one, on


def _visit(request: PersonRequest, key: UUID) -> Visit:
    visit = get_object_or_404(Visit.objects.select_related("reception"), pk=key)
    if not may_open_queue(request.held, receiver=visit.reception.post_id):
        raise Http404
    return visit

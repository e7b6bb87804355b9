"""Alarms on the screen: the panel of every page, the page of one, the register. Each view: one action, one answer."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any  # what a template is given
from uuid import UUID, uuid4

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts.access import may_read_journal
from ishenim.accounts.middleware import PersonRequest, is_background
from ishenim.appeals.models import Appeal
from ishenim.appeals.queries import visible
from ishenim.common import sheets
from ishenim.common.refusals import Refused
from ishenim.common.web import answers_refusals, no_content, pdf_answer, sheet_answer
from ishenim.escalation import access, actions, drills, exports, on_paper, queries
from ishenim.escalation.forms import DrillForm, FactsForm, MeasureForm, PhonedForm, RaiseForm, RegisterForm, WordsForm
from ishenim.escalation.models import Alarm, Happened, Measure
from ishenim.escalation.telephones import Callee
from ishenim.papers.facts import Printed
from ishenim.papers.urgent_papers import urgent_slip
from ishenim.regulation.urgent_times import Course, cards_in_time, figures

LONGEST_KEY = 18  # digits
MOMENTS = {
    "shown_at": pgettext_lazy("moment of an alarm", "on somebody's screen"),
    "acknowledged_at": pgettext_lazy("moment of an alarm", "heard"),
    "measured_at": pgettext_lazy("moment of an alarm", "first measure"),
}


@require_GET
def poll(request: PersonRequest) -> HttpResponse:
    """Asked every three seconds by every open page, by a locked one as well: how many alarms sound, and a mark that
    changes with them. It tells nothing else of them.
    """
    found = queries.sounding(request.person, request.held, on=timezone.localdate())
    told = [one for one in found if one.is_told]
    mark = " ".join(f"{one.alarm.number}{'!' if one.is_told else ''}{len(one.clauses)}" for one in found)
    return JsonResponse({"mark": mark, "told": len(told), "running": len(found)})


@require_GET
def panel(request: PersonRequest) -> HttpResponse:
    """The panel of the alarms that sound."""
    return render(request, "escalation/_panel.html", {"alarms_sounding": _sounding(request)})


@require_POST
def shown(request: PersonRequest) -> HttpResponse:
    """The panel stands on the screen of somebody who was told."""
    for one in _sounding(request):
        if one.is_told:
            actions.note_shown(one.alarm, by=request.person, at=timezone.now())
    return no_content()


@require_http_methods(["GET", "POST"])
@answers_refusals
def new_alarm(request: PersonRequest) -> HttpResponse:
    """Raise an alarm outside a call, or about an appeal in which something urgent is found."""
    if not access.may_raise(request.held):
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = RaiseForm(typed, initial={"key": uuid4(), "appeal": request.GET.get("appeal", "")})
    asked = form["appeal"].value()
    about = _appeal(request, str(asked)) if asked else None
    if typed is not None and form.is_valid():
        told, by, now = form.told(), request.person, timezone.now()
        if about is None:
            raised = actions.raise_alarm(told, by=by, at=now)
        else:
            raised = actions.raise_about(about, told, by=by, at=now)
        return HttpResponseRedirect(reverse("alarm", args=[raised.pk]))
    context = {"form": form, "about": about}
    return render(request, "escalation/new.html", context, status=422 if form.errors else 200)


def _appeal(request: PersonRequest, asked: str) -> Appeal:
    """The appeal in which something urgent was found; for whoever is shut out it does not exist (decisions 5)."""
    if not asked.isascii() or not asked.isdigit() or len(asked) > LONGEST_KEY:
        raise Http404
    found = visible(request.person, int(asked), on=timezone.localdate())
    if found is None:
        raise Http404
    return found


@require_GET
def register(request: PersonRequest) -> HttpResponse:
    """The urgent register (R55) with its figures; drills stand by themselves."""
    form, rows = _register(request, request.GET)
    context = {"form": form, "rows": rows, **_figures(one.course for one in rows)}
    return render(request, "escalation/register.html", context, status=200 if form.is_valid() else 422)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponseBase:
    """The register as it is filtered, as a sheet."""
    form, rows = _register(request, request.POST)
    kind = request.POST.get("kind", "csv")
    if not may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in sheets.KINDS or not form.is_valid():
        raise Http404
    actions.note_export(kind=kind, by=request.person, at=timezone.now())
    name, title = f"urgent-{timezone.localdate()}", gettext("Urgent register")
    return sheet_answer(kind, name, title=title, headings=exports.headings(), rows=exports.cells(rows))


@require_GET
def drill_report(request: PersonRequest) -> HttpResponse:
    """What one drill, or the drills of some days, have shown."""
    form, found = _drills(request, request.GET)
    context = {"form": form, "drills": found, **_figures(one.listed.course for one in found)}
    return render(request, "escalation/drills.html", context, status=200 if form.is_valid() else 422)


@require_POST
@answers_refusals
def export_drills(request: PersonRequest) -> HttpResponseBase:
    """The same as a sheet, a row for each person of each drill."""
    form, found = _drills(request, request.POST)
    kind = request.POST.get("kind", "csv")
    if not may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in sheets.KINDS or not form.is_valid():
        raise Http404
    actions.note_export(kind=kind, by=request.person, at=timezone.now())
    name, title = f"drills-{timezone.localdate()}", gettext("Report of drills")
    return sheet_answer(kind, name, title=title, headings=drills.headings(), rows=drills.cells(found))


def _drills(request: PersonRequest, asked: QueryDict) -> tuple[DrillForm, list[drills.Drill]]:
    if not access.may_raise(request.held):
        raise Http404
    form = DrillForm(asked)
    found = drills.drills(request.person, on=timezone.localdate())
    return form, drills.told(form.narrowed(found), at=timezone.now()) if form.is_valid() else []


@require_GET
def alarm(request: PersonRequest, key: UUID) -> HttpResponse:
    """One alarm: what to say, whom to ring, who was told and who has heard it, what was done."""
    return _page(request, _alarm(request, key))


@require_GET
def state(request: PersonRequest, key: UUID) -> HttpResponse:
    """The part of it that changes while one looks at it."""
    context = {**_context(request, _alarm(request, key)), "in_call": "call" in request.GET}
    return render(request, "escalation/_state.html", context)


@require_GET
def slip_pdf(request: PersonRequest, key: UUID) -> HttpResponse:
    """The slip that is carried to the head on foot (R52)."""
    found, now = _alarm(request, key), timezone.now()
    actions.note_paper(found, kind="slip", by=request.person, at=now)
    made = urgent_slip(on_paper.slip(found, at=now), printed=_printed(request, now))
    return pdf_answer(f"urgent-{found.number}", made)


def _printed(request: PersonRequest, at: datetime) -> Printed:
    return Printed(timezone.localtime(at), request.person.full_name)


@require_POST
@answers_refusals
def acknowledge(request: PersonRequest, key: UUID) -> HttpResponse:
    """«Кабыл алдым»."""
    found = _alarm(request, key)
    actions.acknowledge(found, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("alarm", args=[found.pk]))


@require_POST
@answers_refusals
def facts(request: PersonRequest, key: UUID) -> HttpResponse:
    """What the caller answers, sent by the page as it is written (R50)."""
    found = _alarm(request, key)
    form = FactsForm(queries.whole(found).questions, request.POST, prefix="facts")
    if not form.is_valid():
        return _page(request, found, form)
    actions.note_facts(found, form.told(), by=request.person, at=timezone.now())
    if is_background(request):
        return no_content()
    return HttpResponseRedirect(reverse("alarm", args=[found.pk]))


@require_POST
@answers_refusals
def phoned(request: PersonRequest, key: UUID) -> HttpResponse:
    """Somebody was rung up (R52)."""
    found, form, now = _alarm(request, key), PhonedForm(request.POST, prefix="phoned"), timezone.now()
    return _acted(
        request, found, form, lambda: actions.note_phoned(found, form.told(at=now), by=request.person, at=now)
    )


@require_POST
@answers_refusals
def measure(request: PersonRequest, key: UUID) -> HttpResponse:
    """Something was done (R53)."""
    found, form, now = _alarm(request, key), MeasureForm(request.POST, prefix="measure"), timezone.now()
    return _acted(
        request,
        found,
        form,
        lambda: actions.take_measure(
            found,
            Measure(form.cleaned_data["measure"]),
            form.cleaned_data["words"],
            happened_at=form.moment(at=now),
            by=request.person,
            at=now,
        ),
    )


@require_POST
@answers_refusals
def close(request: PersonRequest, key: UUID) -> HttpResponse:
    """The alarm is over (R53)."""
    found, form = _alarm(request, key), WordsForm(request.POST, prefix="close")
    return _acted(
        request,
        found,
        form,
        lambda: actions.close(found, form.cleaned_data["words"], by=request.person, at=timezone.now()),
    )


@require_POST
@answers_refusals
def downgrade(request: PersonRequest, key: UUID) -> HttpResponse:
    """It is not urgent, and why (R56)."""
    found, form = _alarm(request, key), WordsForm(request.POST, prefix="downgrade")
    return _acted(
        request,
        found,
        form,
        lambda: actions.downgrade(found, form.cleaned_data["words"], by=request.person, at=timezone.now()),
    )


def _acted(request: PersonRequest, found: Alarm, form: Form, act: Callable[[], object]) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, form)
    act()
    return HttpResponseRedirect(reverse("alarm", args=[found.pk]))


def _alarm(request: PersonRequest, key: UUID) -> Alarm:
    return get_object_or_404(Alarm.objects.visible_to(request.person, on=timezone.localdate()), pk=key)


def _register(request: PersonRequest, asked: QueryDict) -> tuple[RegisterForm, list[queries.Listed]]:
    if not access.may_raise(request.held):
        raise Http404
    form = RegisterForm(asked)
    found = queries.register(request.person, on=timezone.localdate())
    return form, queries.listed(form.narrowed(found)) if form.is_valid() else []


def _figures(courses: Iterable[Course]) -> dict[str, object]:
    told = list(courses)
    return {"figures": [(MOMENTS[one.name], one) for one in figures(told)], "cards": cards_in_time(told)}


def _sounding(request: PersonRequest) -> list[queries.Sounding]:
    return queries.sounding(request.person, request.held, on=timezone.localdate())


def _page(request: PersonRequest, found: Alarm, bound: Form | None = None) -> HttpResponse:
    story = queries.whole(found)
    context = _context(request, found)
    rung = _rung(request, context["ring"])
    forms: dict[str, Form] = {
        "facts": FactsForm(story.questions, initial=story.facts, prefix="facts"),
        "phoned": PhonedForm(prefix="phoned", initial=rung),
        "measure": MeasureForm(prefix="measure"),
        "close": WordsForm(prefix="close", label=gettext("What was done, in all")),
        "downgrade": WordsForm(prefix="downgrade", label=gettext("Why it is not urgent")),
    }
    if bound is not None:
        forms[str(bound.prefix)] = bound
    context |= {"forms": forms, "bound": bound, "rung": rung}
    return render(request, "escalation/alarm.html", context, status=422 if bound is not None else 200)


def _rung(request: PersonRequest, offered: Iterable[Callee]) -> dict[str, str]:
    """Who was rung, by the link beside the number; an address that names nobody fills nothing in."""
    found = next((one for one in offered if one.key == request.GET.get("rung")), None)
    if found is None:
        return {}
    return {"whom": found.whom, "answered": "no" if request.GET.get("answered") == "no" else "yes"}


def _context(request: PersonRequest, found: Alarm) -> dict[str, Any]:
    now = timezone.now()
    story, reach = queries.whole(found), queries.reachable_now(found, at=now)
    runs = found.closed_at is None
    return {
        **queries.standing(found, at=now),
        "may_acknowledge": runs and queries.may_acknowledge(story, request.person, reach),
        "may_write": runs and access.may_write(request.held, story.told, person=request.person.pk),
        "may_downgrade": runs and queries.may_downgrade(request.person, reach),
        "has_acknowledged": any(event.by_id == request.person.pk for event in story.of(Happened.ACKNOWLEDGED)),
    }

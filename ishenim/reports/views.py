"""The reports: promptness, offences, what repeats; behind each figure the appeals it counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any  # rows of either report

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal
from ishenim.appeals.queries import visible_among
from ishenim.common import house, sheets
from ishenim.common.refusals import Refused
from ishenim.common.web import answers_refusals, as_sheet, sheet_answer
from ishenim.outbox.models import Errand
from ishenim.regulation import reporting
from ishenim.regulation.conflict import Allegation
from ishenim.regulation.offences import Ended
from ishenim.regulation.promptness import Measure
from ishenim.regulation.reporting import Period
from ishenim.reports import actions, tables
from ishenim.reports import offences as accusations
from ishenim.reports import patterns as repeated
from ishenim.reports import promptness as speeds
from ishenim.reports.forms import USUAL, PeriodForm
from ishenim.reports.patterns import Pattern

AT_ONCE = 5_000  # appeals that are counted while one waits; more become an errand (docs/decisions/0029)
PAGE = 50  # rows of a list behind a figure
LONGEST_KEY = 16  # digits
NONE = "-"  # in an address: the row that has no post or body


@dataclass(frozen=True)
class Asked:
    """What a page was asked for: the form and, where it is right, the period."""

    form: PeriodForm
    period: Period | None
    today: date

    def context(self) -> dict[str, Any]:
        """What the head of every report shows."""
        if self.period is None:
            return {"form": self.form}
        before, after = reporting.before(self.period), reporting.after(self.period)
        then = reporting.year_before(self.period)
        named = {"period": self.period, "then": then, "today": self.today}
        return {"form": self.form, **named, "earlier": tables.query(before), "later": tables.query(after)}


def _asked(request: PersonRequest) -> Asked:
    """The period of an address; the quarter of today where it names none."""
    today = timezone.localdate()
    usual = {"length": USUAL.value}
    form = PeriodForm(request.GET if "length" in request.GET else usual)
    return Asked(form, form.period(today=today) if form.is_valid() else None, today)


@require_GET
def reports(request: PersonRequest) -> HttpResponse:
    """What there is to read, for this reader."""
    today, roles = timezone.localdate(), request.held.roles
    context = {
        "may_promptness": access.may_read_promptness(roles),
        "may_offences": access.may_read_offences(roles),
        "may_patterns": repeated.reader(request.person, on=today) is not None,
    }
    if not any(context.values()):
        raise Http404
    return render(request, "reports/reports.html", context)


@require_http_methods(["GET", "POST"])
def promptness(request: PersonRequest) -> HttpResponseBase:
    """How promptly (R4); a long period is counted by the worker and kept for a day."""
    if not access.may_read_promptness(request.held.roles):
        raise Http404
    asked = _asked(request)
    context = asked.context()
    if asked.period is None:
        return render(request, "reports/promptness.html", context, status=422)
    if request.method == "POST":
        actions.ask_for_count(request.person, asked.period, at=timezone.now())
        return redirect(f"{reverse('promptness')}?{tables.query(asked.period)}")
    is_long = speeds.size(request.person, asked.period, on=asked.today, most=AT_ONCE + 1) > AT_ONCE
    errand = actions.asked_for(request.person, asked.period) if is_long else None
    found = actions.counted(errand, request.held)
    if is_long and (found is None or "Ishenim-Part" in request.headers):
        return _counting(request, context, errand, is_counted=found is not None)
    found = found or speeds.report(request.person, asked.period, on=asked.today)
    table = tables.Promptness(found, asked.period)
    name = f"promptness-{asked.period.first}-{asked.period.last}"
    sheet = as_sheet(request, name, title=_("Promptness"), headings=table.headings(), rows=table.rows())
    return sheet or render(request, "reports/promptness.html", {**context, "table": table, "errand": errand})


def _counting(
    request: PersonRequest, context: dict[str, Any], errand: Errand | None, *, is_counted: bool
) -> HttpResponse:
    """The period is long: how far its counting has come, or that it can be asked for."""
    is_fragment = "Ishenim-Part" in request.headers
    is_working = errand is not None and not errand.is_over
    page = {**context, "errand": errand, "is_working": is_working, "is_counted": is_counted}
    return render(request, "reports/_counting.html" if is_fragment else "reports/counting.html", page)


@require_GET
def promptness_appeals(request: PersonRequest) -> HttpResponse:
    """The appeals behind a figure of promptness, with their times."""
    if not access.may_read_promptness(request.held.roles):
        raise Http404
    asked = _asked(request)
    if asked.period is None:
        return render(request, "reports/appeals.html", asked.context(), status=422)
    which = speeds.Which(
        post=_code(request, "post"),
        body=_code(request, "body"),
        measure=_one_of(request, "measure", Measure),
    )
    found = speeds.behind(request.person, asked.period, which, on=asked.today, before=_before(request))
    page = list(islice(found, PAGE + 1))
    told = {one.pk: one for one in page[:PAGE]}
    rows = [(appeal, told[appeal.pk]) for appeal in visible_among(request.person, list(told), on=asked.today)]
    return _list(request, asked, rows, last=page[PAGE - 1].pk if len(page) > PAGE else None, back="promptness")


@require_GET
def offences(request: PersonRequest) -> HttpResponseBase:
    """Corruption and other offences (R13)."""
    if not access.may_read_offences(request.held.roles):
        raise Http404
    asked = _asked(request)
    if asked.period is None:
        return render(request, "reports/offences.html", asked.context(), status=422)
    found = accusations.report(request.person, asked.period, on=asked.today)
    table = tables.Offences(found, asked.period)
    name = f"offences-{asked.period.first}-{asked.period.last}"
    sheet = as_sheet(request, name, title=_("Offences"), headings=table.headings(), rows=table.rows())
    return sheet or render(request, "reports/offences.html", {**asked.context(), "table": table})


@require_GET
def offences_appeals(request: PersonRequest) -> HttpResponse:
    """The appeals behind a figure of offences, with what is alleged in them."""
    if not access.may_read_offences(request.held.roles):
        raise Http404
    asked = _asked(request)
    if asked.period is None:
        return render(request, "reports/appeals.html", asked.context(), status=422)
    which = accusations.Which(
        body=_code(request, "body"),
        kind=_one_of(request, "kind", Allegation),
        end=_one_of(request, "end", Ended),
    )
    found, before = accusations.behind(request.person, asked.period, which, on=asked.today), _before(request)
    keys = [key for key in found if before is None or key < before]
    told = tables.alleged({key: found[key] for key in keys[:PAGE]})
    rows = [(appeal, told[appeal.pk]) for appeal in visible_among(request.person, told, on=asked.today)]
    return _list(request, asked, rows, last=keys[PAGE - 1] if len(keys) > PAGE else None, back="offences")


def _list(request: PersonRequest, asked: Asked, rows: Iterable[Any], *, last: int | None, back: str) -> HttpResponse:
    """A page of the appeals behind a figure, and the address of the next."""
    kept = [(name, str(value)) for name, value in request.GET.items() if name != "before"]
    older = urlencode([*kept, ("before", str(last))]) if last is not None else ""
    named = {"rows": rows, "older": older, "back": reverse(back), "is_promptness": back == "promptness"}
    return render(request, "reports/appeals.html", {**asked.context(), **named})


@require_GET
def patterns(request: PersonRequest) -> HttpResponse:
    """Bodies and posts on which several messages came (R14), for whoever is told of them."""
    now = timezone.now()
    today = timezone.localdate(now)
    context = {"rows": _repeated(request.person, at=now), "threshold": house.patterns(today), "today": today}
    return render(request, "reports/patterns.html", context)


@require_POST
@answers_refusals
def export_patterns(request: PersonRequest) -> HttpResponseBase:
    """The same as a sheet: it holds numbers of the journal, so that it was taken out is an entry (decisions 22)."""
    now, kind = timezone.now(), request.POST.get("kind", "csv")
    rows = _repeated(request.person, at=now)
    if not access.may_read_journal(request.held.roles):
        raise Refused("not_yours_to_export")
    if kind not in sheets.KINDS:
        raise Http404
    actions.note_export(request.person, kind=kind, at=now)
    name, cells = f"patterns-{timezone.localdate(now)}", tables.pattern_rows(rows)
    return sheet_answer(kind, name, title=_("Repeated appeals"), headings=tables.pattern_headings(), rows=cells)


def _repeated(person: Person, *, at: datetime) -> list[tuple[Pattern, list[Appeal]]]:
    """What repeats for a reader, each with the newest of its appeals."""
    today = timezone.localdate(at)
    told = repeated.reader(person, on=today)
    if told is None:
        raise Http404
    found = repeated.patterns(told, at=at)
    keys = {key for pattern in found for key in pattern.appeals[:PAGE]}
    appeals = {appeal.pk: appeal for appeal in visible_among(person, keys, on=today)}
    return [(pattern, [appeals[key] for key in pattern.appeals[:PAGE] if key in appeals]) for pattern in found]


def _before(request: PersonRequest) -> int | None:
    told = request.GET.get("before", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < LONGEST_KEY else None


def _code(request: PersonRequest, name: str) -> str | None:
    """A post or body of an address, as rows are keyed: "" for the row without one, None where none is named."""
    told = request.GET.get(name)
    return "" if told == NONE else told or None


def _one_of(request: PersonRequest, name: str, among: Callable[[str], Any]) -> Any:
    told = request.GET.get(name)
    if not told:
        return None
    try:
        return among(told)
    except ValueError:
        raise Http404 from None

"""The calendar year by year, the wordings of the law, the counting anew; every change with its preview first."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ishenim.accounts.middleware import PersonRequest
from ishenim.appeals.models import Appeal
from ishenim.common.days import read_day
from ishenim.common.fields import NOT_WHOLE, Seen
from ishenim.common.models import HouseRecord
from ishenim.common.queries import forget
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, sheet_answer, typed
from ishenim.outbox.models import Errand
from ishenim.regulation import governing
from ishenim.regulation.calendar import Confidence, Day, DayKind
from ishenim.regulation.profiles import Profile
from ishenim.terms import actions, queries
from ishenim.terms.actions import Counting
from ishenim.terms.forms import KINDS, SURENESS, UNTOLD, DayForm, FileForm, RecountForm, WordingForm, YearForm, shown
from ishenim.terms.queries import Basis
from ishenim.worktime import package, reading
from ishenim.worktime import queries as worktime
from ishenim.worktime.queries import DAY, WORDING
from ishenim.worktime.reading import YEARS, Year

NOT_KEPT = frozenset({"confirm", "back"})
Row = tuple[date, str, str, str]  # day, what it was, what it becomes, source


@dataclass(frozen=True)
class Changes:
    """What a preview shows: its heading, days that change, the fields it keeps (None: those that were typed), and why
    nothing was done, if it was to be done already.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    kept: list[tuple[str, str]] | None = None
    trouble: Refused | None = None


@require_GET
@answers_refusals
def years(request: PersonRequest) -> HttpResponse:
    """Every year that is known, how sure each is, and what is missing ahead."""
    today = _allowed(request)
    known = worktime.known()
    rows = [(year, worktime.is_estimated(year.year), SURENESS[year.confidence]) for year in known.years.values()]
    rows.sort(key=lambda row: row[0].year, reverse=True)
    next_year = max(known.years) + 1
    context = {
        "rows": rows,
        "lacking": worktime.lacking(today),
        "next_year": next_year if next_year in YEARS else None,
        "form": FileForm(),
    }
    return render(request, "terms/years.html", context)


@require_http_methods(["GET", "POST"])
@answers_refusals
def year(request: PersonRequest, number: int) -> HttpResponseBase:
    """One year: its days that are not as the week makes them; how sure it is; as a sheet as well."""
    _allowed(request)
    found = queries.as_year(number)
    if found is None:
        raise Http404
    days, seen, status = found.days, queries.newest_of([found]), 422
    if request.GET.get("kind") in ("csv", "xlsx"):
        return _sheet(request.GET["kind"], number, days)
    initial = {"confidence": found.confidence.value, "source": found.source, "seen": seen}
    form: django_forms.Form = YearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = Year(number, Confidence(form.cleaned_data["confidence"]), form.cleaned_data["source"], days)
        try:
            actions.set_years([told], seen=form.cleaned_data["seen"] or 0, by=request.person, at=timezone.now())
        except Overtaken:
            form, status = _handed_back(request, YearForm, Overtaken("set_meanwhile"), seen), 409
        else:
            messages.success(request, _("Saved. The history shows it with your name."))
            return HttpResponseRedirect(reverse("calendar_year", args=[number]))
    context = {
        "year": found,
        "rows": [(day, _kind(day), SURENESS[day.confidence]) for day in days],
        "is_estimated": worktime.is_estimated(number),
        "form": form,
        "trace": _trace(f"{worktime.YEAR}{number}", f"{DAY}{number}-"),
    }
    return render(request, "terms/year.html", context, status=status if form.errors else 200)


def _kind(day: Day) -> str:
    return str({**KINDS, **UNTOLD}[day.kind])


def _sheet(kind: str, number: int, days: Iterable[Day]) -> HttpResponseBase:
    headings = [_("Day"), _("What it is"), pgettext("of a day", "Name"), _("Act"), _("Source"), _("How sure")]
    rows = (
        [f"{day.on:%d.%m.%Y}", _kind(day), day.ky, day.act, day.source, str(SURENESS[day.confidence])] for day in days
    )
    return sheet_answer(kind, f"calendar-{number}", title=_("Calendar"), headings=headings, rows=rows)


def _trace(*subjects: str) -> list[HouseRecord]:
    """What was set of these subjects, newest first; the first as it is called, the others as they begin."""
    found = HouseRecord.objects.none()
    for subject in subjects:
        found |= HouseRecord.objects.filter(subject__startswith=subject)
    return list(found.order_by("-pk")[:100])


@require_http_methods(["GET", "POST"])
@answers_refusals
def day(request: PersonRequest) -> HttpResponse:
    """Say what one day is; first what that changes."""
    today = _allowed(request)
    if request.method == "GET" or "back" in request.POST:
        form = DayForm(request.POST) if request.method == "POST" else DayForm(initial=_day_shown(request))
        return render(request, "terms/day.html", {"form": form})
    form = DayForm(request.POST)
    if not form.is_valid():
        return render(request, "terms/day.html", {"form": form}, status=422)
    told = form.day()
    try:
        if "confirm" in request.POST:
            seen = form.cleaned_data["seen"] or 0
            actions.set_day(told, seen=seen, by=request.person, at=timezone.now())
            return _done(request)
        actions.refuse_odd(told)
    except Refused as refusal:
        back = _handed_back(request, DayForm, refusal, _latest(f"{DAY}{told.on.isoformat()}"))
        return render(request, "terms/day.html", {"form": back}, status=_status(refusal))
    stood = worktime.calendar().day(told.on)
    basis = replace(queries.as_it_stands(), calendar=queries.with_day(told))
    rows = [_difference(stood, told)] if stood != told else []
    return _preview(request, basis, Changes(_("What changes in the calendar"), rows), today=today)


def _day_shown(request: HttpRequest) -> dict[str, object]:
    """A day as it stands, for the form; an empty form without one."""
    on = read_day(request.GET.get("on", ""))
    if on is None:
        return {"shorter": 0, "confidence": Confidence.HIGH.value, "seen": 0}
    stands = worktime.calendar().day(on)
    kind = stands.kind if stands.kind in KINDS else DayKind.HOLIDAY
    facts: dict[str, object] = {
        name: getattr(stands, name) for name in ("on", "ky", "ru", "en", "act", "source", "shorter")
    }
    return {
        **facts,
        "kind": kind.value,
        "confidence": stands.confidence.value,
        "seen": _latest(f"{DAY}{on.isoformat()}"),
    }


def _difference(was: Day, becomes: Day) -> Row:
    return was.on, f"{_kind(was)} {was.ky}".strip(), f"{_kind(becomes)} {becomes.ky}".strip(), becomes.source


@require_http_methods(["GET", "POST"])
@answers_refusals
def from_package(request: PersonRequest, number: int) -> HttpResponse:
    """Begin a year from the package of public holidays: what it would bring, then it is taken."""
    today = _allowed(request)
    if number not in YEARS or number < min(worktime.known().years):
        raise Http404
    return _take(request, [package.year_of(number)], today=today)


@require_http_methods(["GET", "POST"])
@answers_refusals
def from_file(request: PersonRequest) -> HttpResponse:
    """Take years from a calendar file, all or none; the file is kept in the page until it is confirmed."""
    today = _allowed(request)
    if request.method == "GET" or "back" in request.POST:
        return HttpResponseRedirect(reverse("calendar"))
    content = request.POST.get("content", "").replace("\r\n", "\n").encode()  # a browser sends longer line ends
    if not content:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            context = {"form": form, "rows": [], "lacking": worktime.lacking(today)}
            return render(request, "terms/years.html", context, status=422)
        content = form.cleaned_data["file"].read(reading.LARGEST + 1)
    return _take(request, reading.read(content), today=today, content=_text(content))


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Refused("calendar_unreadable", place="") from None


def _take(request: PersonRequest, told: list[Year], *, today: date, content: str = "") -> HttpResponse:
    """Preview whole years, or take them."""
    trouble = None
    if "confirm" in request.POST:
        try:
            actions.set_years(told, seen=_seen(request), by=request.person, at=timezone.now())
        except Overtaken as refusal:
            trouble = refusal
        else:
            return _done(request)
    changes = queries.differences(told)
    basis = replace(queries.as_it_stands(), calendar=queries.with_years(told))
    rows = [_difference(one.was, one.becomes) for one in changes]
    title = _("What changes in the calendar") + ": " + ", ".join(str(one.year) for one in told)
    kept = [("seen", str(queries.newest_of(told))), *([("content", content)] if content else [])]
    return _preview(request, basis, Changes(title, rows, kept, trouble), today=today)


def _preview(request: PersonRequest, basis: Basis, told: Changes, *, today: date) -> HttpResponse:
    seen = Appeal.objects.visible_to(request.person, on=today)
    typed_so_far = [(name, value) for name, value in typed(request) if name not in NOT_KEPT]
    context = {
        "title": told.title,
        "rows": told.rows,
        "kept": typed_so_far if told.kept is None else told.kept,
        "preview": queries.preview(basis, today=today, seen=seen),
        "sentence": f"refusals/{told.trouble.key}.html" if told.trouble else "",
    }
    return render(request, "terms/preview.html", context, status=_status(told.trouble) if told.trouble else 200)


def _done(request: HttpRequest) -> HttpResponse:
    """After a change: the terms of open appeals stay until somebody counts them anew, which is offered next."""
    messages.success(request, _("Saved. Open appeals keep their last days until you count them anew."))
    return HttpResponseRedirect(reverse("count_anew"))


@require_GET
@answers_refusals
def wordings(request: PersonRequest) -> HttpResponse:
    """Every wording of the law with its rules, how sure each is, and which one governs today."""
    today = _allowed(request)
    found = governing.latest(worktime.wordings())
    context = {"rows": found, "governing": worktime.profile_for(today)}
    return render(request, "terms/wordings.html", context)


@require_http_methods(["GET", "POST"])
@answers_refusals
def wording(request: PersonRequest, ident: str) -> HttpResponse:
    """One wording: its form as it stands, the preview, its versions."""
    today = _allowed(request)
    stood = next((one for one in governing.latest(worktime.wordings()) if one.id == ident), None)
    if stood is None:
        raise Http404
    if request.method == "GET":
        seen = _latest(f"{WORDING}{ident}")
        return _wording_page(request, stood, WordingForm(initial={**shown(stood), "seen": seen}))
    form = WordingForm(request.POST)
    if not form.is_valid() or "back" in request.POST:
        return _wording_page(request, stood, form, status=200 if "back" in request.POST else 422)
    told = form.profile(stood)
    try:
        if "confirm" in request.POST:
            seen = form.cleaned_data["seen"] or 0
            actions.set_wording(told, seen=seen, by=request.person, at=timezone.now())
            return _done(request)
        checked = actions.next_version(told)
    except Refused as refusal:
        back = _handed_back(request, WordingForm, refusal, _latest(f"{WORDING}{ident}"))
        return _wording_page(request, stood, back, status=_status(refusal))
    basis = Basis(worktime.calendar(), (*worktime.wordings(), checked), is_anew=True)
    return _preview(request, basis, Changes(f"{stood.name_in(get_language() or 'ky')}: {checked.code}"), today=today)


def _latest(subject: str) -> int:
    return HouseRecord.objects.filter(subject=subject).order_by("-pk").values_list("pk", flat=True).first() or 0


def _wording_page(request: HttpRequest, stood: Profile, form: django_forms.Form, *, status: int = 200) -> HttpResponse:
    versions = [one for one in worktime.wordings() if one.id == stood.id]
    context = {"profile": stood, "form": form, "versions": versions, "trace": _trace(f"{WORDING}{stood.id}")}
    return render(request, "terms/wording.html", context, status=status)


@require_http_methods(["GET", "POST"])
@answers_refusals
def count_anew(request: PersonRequest) -> HttpResponse:
    """What counting the open terms anew would do, then the asking for it; the worker does it."""
    today = _allowed(request)
    form = RecountForm(request.POST or None)
    key, status = _uuid(request.POST.get("key", "")), 422
    if request.method == "POST" and form.is_valid() and "confirm" in request.POST:
        told = Counting(form.cleaned_data["reason"], form.cleaned_data["is_anew"])
        try:
            if key is not None:
                actions.ask_to_count_anew(told, key=key, by=request.person, at=timezone.now())
                return HttpResponseRedirect(reverse("counting", args=[key]))
            form.add_error(None, NOT_WHOLE)
        except Refused as refusal:
            form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
            key, status = (None, 409) if isinstance(refusal, Overtaken) else (key, 422)
    is_anew = request.method == "POST" and request.POST.get("is_anew") == "on"
    seen = Appeal.objects.visible_to(request.person, on=today)
    found = queries.preview(queries.as_it_stands(is_anew=is_anew), today=today, seen=seen)
    context = {"form": form, "preview": found, "key": key or uuid4()}
    return render(request, "terms/count_anew.html", context, status=status if form.errors else 200)


def _seen(request: HttpRequest) -> int:
    """The key of the record a preview was made with; what is none of ours is as old as can be."""
    return Seen().clean(request.POST.get("seen")) or 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
@answers_refusals
def counting(request: PersonRequest, key: UUID) -> HttpResponse:
    """How far the counting anew has come."""
    _allowed(request)
    errand = get_object_or_404(Errand, key=f"{actions.RECALCULATE}/{key}")
    is_fragment = "Ishenim-Part" in request.headers
    template = "terms/_counting.html" if is_fragment else "terms/counting.html"
    return render(request, template, {"errand": errand, "key": key})


def _allowed(request: PersonRequest) -> date:
    """The head of apparatus only; what the page shows is read anew, not half a minute old."""
    today = timezone.localdate()
    actions.refuse_others(request.person, on=today)
    forget()
    return today


def _handed_back(
    request: HttpRequest, kind: type[django_forms.Form], refusal: Refused, latest: int
) -> django_forms.Form:
    """The form with the sentence above it and every word; after somebody else's change it is seen as of now."""
    filled = request.POST.copy()
    if isinstance(refusal, Overtaken):
        filled["seen"] = str(latest)
    form = kind(filled)
    form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
    return form


def _status(refusal: Refused) -> int:
    return 409 if isinstance(refusal, Overtaken) else 422

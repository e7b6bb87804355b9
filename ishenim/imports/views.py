"""Bringing an old register in step by step, and the registers that were brought in, beside the journal."""

import json

from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.common import sheets
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, sheet_answer
from ishenim.files.checking import LIMITS
from ishenim.imports import actions, headings
from ishenim.imports.access import may_see_restricted
from ishenim.imports.checking import column_letter
from ishenim.imports.forms import ColumnsForm, HeadForm, LinesForm, ReportForm
from ishenim.imports.models import Doubtful, Draft, OldLine, OldLineQuerySet, OldRegister, Restrict
from ishenim.imports.queries import SHOWN, cells_of, page_of
from ishenim.imports.words import NAMES
from ishenim.outbox.models import Errand
from ishenim.regulation.journal_page import COLUMNS, RESTRICTED
from ishenim.regulation.old_register import Doubt

DOUBTS = 100  # on a page
MOST_PRINTED = 2_000  # lines on one page, to print
LONGEST_KEY = 9  # digits


@require_http_methods(["GET", "POST"])
@answers_refusals
def drafts(request: PersonRequest) -> HttpResponse:
    """Files on their way, and the place to upload another."""
    _importers_only(request)
    if request.method == "POST":
        draft = actions.start(*_uploaded(request), by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("import_columns", args=[draft.pk]))
    open_ones = Draft.objects.filter(register=None).defer("content").select_related("by").order_by("-at")
    return render(request, "imports/drafts.html", {"drafts": open_ones, "megabytes": LIMITS.size >> 20})


def _uploaded(request: PersonRequest) -> tuple[bytes, str]:
    """The file that was sent, no more of it than shows that it is too large, and its name."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("register_without_file")
    return upload.read(LIMITS.size + 1), upload.name or ""


@require_POST
@answers_refusals
def mend(request: PersonRequest, pk: str) -> HttpResponse:
    """The mended file instead of the one that was checked."""
    draft = _draft(request, pk)
    actions.replace_file(draft, *_uploaded(request), by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("import_columns", args=[draft.pk]))


@require_http_methods(["GET", "POST"])
@answers_refusals
def columns(request: PersonRequest, pk: str) -> HttpResponse:
    """Which column is which; sending it makes the dry run."""
    draft = _draft(request, pk, is_open=request.method == "POST")
    if draft.register_id:
        return HttpResponseRedirect(reverse("import_progress", args=[draft.pk]))
    if not draft.head:
        return render(request, "imports/sheet.html", {"draft": draft, "sheets": draft.sheets.split("\n")})
    named, *samples = json.loads(draft.head)
    width = max(len(named), *(len(row) for row in samples)) if samples else len(named)
    form = ColumnsForm(request.POST or None, width=width, initial=_said(draft))
    if request.method == "POST" and form.is_valid():
        choices = form.choices(sheet=draft.sheet, heading=draft.heading)
        actions.dry_run(draft, choices, by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("import_report", args=[draft.pk]))
    rows = [
        {
            "letter": column_letter(place),
            "heading": named[place] if place < len(named) else "",
            "samples": [row[place] for row in samples if place < len(row) and row[place]],
            "field": form[f"column-{place}"],
        }
        for place in range(width)
    ]
    context = {"draft": draft, "form": form, "rows": rows, "sheets": draft.sheets.split("\n")}
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _said(draft: Draft) -> dict[str, str]:
    known = headings.from_text(draft.heading, draft.columns).fields
    chosen = {f"column-{place}": field.value for place, field in known.items()}
    marked = Restrict.MARKED.value if "restricted" in chosen.values() else ""
    return {**chosen, "restrict": draft.restrict or marked, "restricted_rows": draft.restricted_rows}


@require_POST
@answers_refusals
def head(request: PersonRequest, pk: str) -> HttpResponse:
    """Take another sheet, or another row as the headings."""
    draft = _draft(request, pk)
    form = HeadForm(request.POST)
    if not form.is_valid():
        raise Refused("register_heading_unclear")
    facts = form.cleaned_data
    sheet = facts["sheet"] or draft.sheet
    heading = facts["heading"] or 0
    actions.choose_sheet(draft, sheet=sheet, heading=heading, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("import_columns", args=[draft.pk]))


@require_GET
@answers_refusals
def report(request: PersonRequest, pk: str) -> HttpResponse:
    """Every doubtful row, filtered; below it the confirmation."""
    draft = _draft(request, pk, is_open=False)
    if draft.register_id:
        return HttpResponseRedirect(reverse("import_progress", args=[draft.pk]))
    if not draft.edition:
        return HttpResponseRedirect(reverse("import_columns", args=[draft.pk]))
    form, found = _doubts(request, draft)
    after = _key(request.GET.get("after", ""))
    page = list(found.filter(pk__gt=after)[: DOUBTS + 1]) if after else list(found[: DOUBTS + 1])
    kept = _asked(request, form)
    counts = draft.doubts.values("doubt", "is_error").annotate(count=Count("pk")).order_by("-is_error", "-count")
    context = {
        "draft": draft,
        "form": form,
        "page": page[:DOUBTS],
        "next": page[DOUBTS - 1].pk if len(page) > DOUBTS else None,
        "kept": kept,
        "counts": [(NAMES[Doubt(row["doubt"])], row["doubt"], row["count"], row["is_error"]) for row in counts],
        "errand": _errand(draft),
    }
    return render(request, "imports/report.html", context, status=422 if form.errors else 200)


@require_GET
@answers_refusals
def report_sheet(request: PersonRequest, pk: str) -> HttpResponseBase:
    """The report as CSV, as it is filtered, for whoever mends the file."""
    draft = _draft(request, pk)
    _, found = _doubts(request, draft)
    named = [gettext("Row"), gettext("Column"), gettext("Weight"), gettext("What is doubtful")]
    weights = {True: gettext("error"), False: gettext("warning")}
    rows = (
        [str(one.row or ""), one.column, weights[one.is_error], one.sentence]
        for one in found.iterator(chunk_size=sheets.PIECE)
    )
    answer = StreamingHttpResponse(sheets.csv_pieces(named, rows), content_type=sheets.KINDS["csv"])
    answer.headers["Content-Disposition"] = 'attachment; filename="report.csv"'
    return answer


@require_POST
@answers_refusals
def go(request: PersonRequest, pk: str) -> HttpResponse:
    """Confirm: the worker brings the register in. Confirmed twice, it leads to the same result."""
    draft = _draft(request, pk, is_open=False)
    if draft.register_id:
        return HttpResponseRedirect(reverse("import_progress", args=[draft.pk]))
    actions.ask_to_bring_in(
        draft,
        edition=request.POST.get("edition", ""),
        accepts=request.POST.get("accepts") == "yes",
        by=request.person,
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("import_progress", args=[draft.pk]))


@require_GET
@answers_refusals
def progress(request: PersonRequest, pk: str) -> HttpResponse:
    """How far the worker has come, and what came of it."""
    draft = _draft(request, pk, is_open=False)
    errand = _errand(draft)
    if errand is None and draft.register_id is None:
        return HttpResponseRedirect(reverse("import_report", args=[draft.pk]))
    trouble = errand.trouble if errand else ""
    context = {
        "draft": draft,
        "errand": errand,
        "name": draft.name,  # for the sentence of a refusal
        "refusal": f"refusals/{trouble}.html" if trouble.startswith(("register_", "not_yours")) else "",
    }
    is_fragment = "Ishenim-Part" in request.headers
    return render(request, "imports/_progress.html" if is_fragment else "imports/progress.html", context)


@require_POST
@answers_refusals
def discard(request: PersonRequest, pk: str) -> HttpResponse:
    """Forget a file."""
    actions.discard(_draft(request, pk), by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("import_register"))


@require_GET
def registers(request: PersonRequest) -> HttpResponse:
    """Every register that was brought in."""
    _readers_only(request)
    context = {
        "registers": OldRegister.objects.defer("leaves", "columns").select_related("by").order_by("-pk"),
        "may_import": access.may_import_register(request.held.roles),
    }
    return render(request, "imports/registers.html", context)


@require_GET
def register(request: PersonRequest, pk: int) -> HttpResponse:
    """The lines of one register, filtered, in its own order; restricted ones show number and day."""
    found, form, lines = _lines(request, pk, request.GET)
    is_whole = request.GET.get("whole") == "yes"
    most = MOST_PRINTED if is_whole else SHOWN
    after, before = _key(request.GET.get("after", "")), _key(request.GET.get("before", ""))
    context = {
        "register": found,
        "form": form,
        "page": page_of(lines, after=after, before=before, most=most),
        "is_whole": is_whole,
        "most": MOST_PRINTED,
        "asked": _asked(request, form),
        "kept": [(name, str(value)) for name, value in request.GET.items() if name in form.fields and value],
        "columns": COLUMNS,
        "restricted": RESTRICTED,
        "may_restrict": may_see_restricted(request.held.roles),
    }
    return render(request, "imports/register.html", context, status=422 if form.errors else 200)


@require_POST
@answers_refusals
def export(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The lines as they are filtered, the same for every reader; that they were taken out is an entry."""
    found, form, lines = _lines(request, pk, request.POST)
    if form.errors:
        raise Refused("old_filter_is_wrong")
    kind = request.POST.get("kind", "csv")
    if kind not in sheets.KINDS:
        raise Http404
    actions.note_export(found, by=request.person, at=timezone.now())
    title = gettext("Old registers")
    return sheet_answer(kind, f"old-register-{pk}", title=title, headings=COLUMNS, rows=cells_of(lines))


def _lines(request: PersonRequest, pk: int, asked: QueryDict) -> tuple[OldRegister, LinesForm, OldLineQuerySet]:
    """A register, the filter, and the lines it leaves; a wrong filter leaves all."""
    _readers_only(request)
    found = get_object_or_404(OldRegister.objects.defer("leaves").select_related("by"), pk=pk)
    form, lines = LinesForm(asked), OldLine.objects.filter(register=found)
    if form.is_valid():
        lines = form.narrowed(lines, lines.readable_by(request.held.roles))
    return found, form, lines


@require_http_methods(["GET", "POST"])
@answers_refusals
def restrict(request: PersonRequest, pk: int, place: int) -> HttpResponse:
    """Restrict one line from now on."""
    _importers_only(request)
    line = get_object_or_404(OldLine.objects.select_related("register"), register=pk, place=place)
    if request.method == "POST":
        actions.restrict(line, reason=request.POST.get("reason", ""), by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("old_register", args=[pk]) + f"?after={place - 1}#line-{place}")
    return render(request, "imports/restrict.html", {"line": line, "columns": COLUMNS})


def _importers_only(request: PersonRequest) -> None:
    if not access.may_import_register(request.held.roles):
        raise Http404


def _readers_only(request: PersonRequest) -> None:
    if not access.may_read_journal(request.held.roles):
        raise Http404


def _draft(request: PersonRequest, pk: str, *, is_open: bool = True) -> Draft:
    """A file on its way; one that was imported has its result only."""
    _importers_only(request)
    draft = get_object_or_404(Draft.objects.defer("content").select_related("by"), pk=pk)
    if is_open and draft.register_id:
        raise Overtaken("register_is_imported")
    return draft


def _doubts(request: PersonRequest, draft: Draft) -> tuple[ReportForm, QuerySet[Doubtful]]:
    """The filter and what it leaves; a wrong filter leaves everything."""
    found = draft.doubts.order_by("pk")
    codes = list(draft.doubts.order_by("doubt").values_list("doubt", flat=True).distinct())
    form = ReportForm(request.GET, found=codes)
    return form, form.narrowed(found) if form.is_valid() else found


def _asked(request: PersonRequest, form: ReportForm | LinesForm) -> str:
    """The filter as the links to other pages carry it."""
    return urlencode({name: str(value) for name, value in request.GET.items() if name in form.fields and value})


def _errand(draft: Draft) -> Errand | None:
    """The last one asked for this file."""
    return Errand.objects.filter(key__startswith=f"{actions.ERRAND}/{draft.pk}/").order_by("-pk").first()


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else 0

"""The journal on the screen: pages of five columns, a line by its number, corrections, volumes."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.queries import signatory
from ishenim.common.web import answers_refusals
from ishenim.journal import actions, queries
from ishenim.journal.forms import CorrectionForm, VolumeForm
from ishenim.journal.models import Book, Column, Line
from ishenim.regulation.journal_page import COLUMNS, LINES_PER_PAGE_ALLOWED, RESTRICTED
from ishenim.regulation.posts import Role


@require_GET
def journal(request: PersonRequest) -> HttpResponse:
    """The last page, or the page of a number that was asked for."""
    _readers_only(request)
    asked = request.GET.get("number", "").strip()
    year = _number(request.GET.get("year", "")) or timezone.localdate().year
    if asked:
        line = queries.line_numbered(_number(asked), year=year)
        if line is None:
            messages.warning(request, _("There is no line with this number in %(year)d.") % {"year": year})
        else:
            return HttpResponseRedirect(_address(line.book, line.page) + f"#line-{line.number}")
    book = Book.objects.filter(year=year).order_by("volume").last() or Book.objects.order_by("year", "volume").last()
    if book is None:
        return render(request, "journal/empty.html")
    return HttpResponseRedirect(_address(book, book.last_page))


@require_GET
def page(request: PersonRequest, year: int, volume: int, number: int) -> HttpResponse:
    """One numbered page, the same document for every reader (R38, R39; decisions 3)."""
    _readers_only(request)
    book = get_object_or_404(Book, year=year, volume=volume)
    if not 1 <= number <= book.last_page:
        raise Http404
    context = {
        "book": book,
        "number": number,
        "rows": queries.page(book, number),
        "columns": COLUMNS,
        "signs": signatory(Role.RECORDS_SPECIALIST, on=timezone.localdate()),
        "restricted": RESTRICTED,
        "previous": _address(book, number - 1) if number > 1 else "",
        "next": _address(book, number + 1) if number < book.last_page else "",
        "may_correct": access.may_correct_journal(request.held.roles),
    }
    return render(request, "journal/page.html", context)


@require_http_methods(["GET", "POST"])
@answers_refusals
def correct(request: PersonRequest, year: int, number: int) -> HttpResponse:
    """Strike words of a line and put others beside them (R45)."""
    _readers_only(request)
    readable = Line.objects.readable_by(request.person, on=timezone.localdate())
    line = get_object_or_404(readable.select_related("book"), year=year, number=number)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        actions.correct(
            line,
            column=Column(facts["column"]),
            new=facts["new"],
            reason=facts["reason"],
            by=request.person,
            at=timezone.now(),
        )
        return HttpResponseRedirect(_address(line.book, line.page) + f"#line-{line.number}")
    context = {"line": line, "row": queries.row_of(line), "form": form, "columns": Column.choices}
    return render(request, "journal/correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@answers_refusals
def volumes(request: PersonRequest) -> HttpResponse:
    """The volumes of the journal, and opening the next one."""
    _readers_only(request)
    form = VolumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_volume(lines_per_page=form.cleaned_data["lines_per_page"], by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("volumes"))
    context = {
        "books": Book.objects.order_by("-year", "-volume"),
        "form": form,
        "allowed": LINES_PER_PAGE_ALLOWED,
        "may_open": access.may_open_volume(request.held.roles),
    }
    return render(request, "journal/volumes.html", context, status=422 if form.errors else 200)


def _readers_only(request: PersonRequest) -> None:
    if not access.may_read_journal(request.held.roles):
        raise Http404


def _address(book: Book, number: int) -> str:
    return reverse("journal_page", args=[book.year, book.volume, number])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

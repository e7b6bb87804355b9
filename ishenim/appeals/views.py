"""The card of an appeal: what was told, every version of the text, editing it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.appeals import actions
from ishenim.appeals.forms import TextForm
from ishenim.appeals.models import Appeal
from ishenim.common.web import answers_refusals
from ishenim.journal import queries as journal


@require_GET
def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    """The card; for whoever is shut out the page does not exist (decisions 5)."""
    return _card(request, _appeal(request, pk))


@require_GET
def numbered(request: PersonRequest, year: int, number: int) -> HttpResponse:
    """The card of a line of the journal."""
    seen = Appeal.objects.visible_to(request.person, on=timezone.localdate())
    found = get_object_or_404(seen, line__year=year, line__number=number)
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]))


@require_POST
@answers_refusals
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a version of the text; earlier ones stay (R18)."""
    found = _appeal(request, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _card(request, found, form=form, status=422)
    facts = form.cleaned_data
    actions.edit_text(found, text=facts["text"], seen=facts["seen"], by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]))


def _appeal(request: PersonRequest, pk: int) -> Appeal:
    seen = Appeal.objects.visible_to(request.person, on=timezone.localdate())
    found = seen.select_related("line__book", "topic", "applicant", "taken_by")
    return get_object_or_404(found, pk=pk)


def _card(request: PersonRequest, found: Appeal, *, form: TextForm | None = None, status: int = 200) -> HttpResponse:
    texts = list(found.texts.select_related("by").order_by("place"))
    context = {
        "appeal": found,
        "line": found.line,
        "applicant": found.applicant,
        "phones": found.phones.order_by("place"),
        "subjects": found.subjects.select_related("post", "body").order_by("place"),
        "row": journal.row_of(found.line),
        "may_correct": access.may_correct_journal(request.held.roles),
        "texts": texts,
        "latest": texts[-1],
        "form": form,
        "is_restricted": found.line.restrictions.exists(),
        "may_edit": access.may_take_calls(request.held.roles),
    }
    return render(request, "appeals/appeal.html", context, status=status)

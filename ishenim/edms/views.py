"""The list of appeals without an EDMS number, a day's reconciliation, one card, and entering what was answered."""

from datetime import date, timedelta
from itertools import islice

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.appeals.queries import visible
from ishenim.common import sheets
from ishenim.common.days import midnight, read_day
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, pdf_answer, sheet_answer
from ishenim.edms import actions, queries
from ishenim.edms.card import SCHEMAS, Paper, compose, index_of, on_paper
from ishenim.edms.forms import NAMES, PROBLEMS, STATES, CardsForm, NumberForm, ReplyForm, trouble_words
from ishenim.edms.models import ReplyFile, Standing
from ishenim.edms.replies import decoded, read
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.papers.facts import Printed
from ishenim.papers.office_papers import registration_card

AT_ONCE = 5_000  # rows of an XLSX or a paper
SHOWN = 10  # files of replies below the form
LONGEST_KEY = 16  # digits


@require_GET
def cards(request: PersonRequest) -> HttpResponse:
    """ "Not yet in the EDMS", and by the filter every other state (R20)."""
    _readers_only(request)
    today, form = timezone.localdate(), CardsForm(request.GET)
    found = _narrowed(request, form, today=today)
    page = queries.listed(found, before=_key(request.GET.get("before", "")), today=today)
    kept = _kept(request)
    context = {
        "form": form,
        "page": page,
        "kept": kept,
        "asked": urlencode(kept),
        "is_narrowed": bool(kept),
        "may_enter": access.may_enter_edms(request.held.roles),
        "troubles": [(trouble_words(key), count) for key, count in queries.troubles(request.person, on=today)],
        "is_off": settings.EDMS_FOLDER is None,
    }
    return render(request, "edms/cards.html", context, status=422 if form.errors else 200)


@require_GET
def printed(request: PersonRequest) -> HttpResponse:
    """The filtered list on paper."""
    _readers_only(request)
    today, form = timezone.localdate(), CardsForm(request.GET)
    if not form.is_valid():
        return cards(request)
    rows = list(islice(queries.sheet(_narrowed(request, form, today=today), today=today), AT_ONCE + 1))
    context = {
        "headings": queries.headings(),
        "rows": rows[:AT_ONCE],
        "is_more": len(rows) > AT_ONCE,
        "most": AT_ONCE,
        "today": today,
        "state": dict(STATES)[form.cleaned_data["state"]],
        "since": form.cleaned_data["since"],
        "until": form.cleaned_data["until"],
    }
    return render(request, "edms/printed.html", context)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponseBase:
    """The filtered list as a sheet; that it was taken out is an entry (decisions 22)."""
    _readers_only(request)
    now, kind, form = timezone.now(), request.POST.get("kind", "csv"), CardsForm(request.POST)
    if kind not in sheets.KINDS:
        raise Http404
    if not form.is_valid():
        raise Refused("filter_is_wrong")
    today = timezone.localdate(now)
    rows = queries.sheet(_narrowed(request, form, today=today), today=today)
    if kind == "xlsx":
        read = list(islice(rows, AT_ONCE + 1))
        if len(read) > AT_ONCE:
            raise Refused("edms_list_too_long")
        rows = iter(read)
    actions.note_export(request.person, kind=kind, at=now)
    title = gettext("Document-flow cards")
    return sheet_answer(kind, f"edms-{today}", title=title, headings=queries.headings(), rows=rows)


@require_GET
def day(request: PersonRequest) -> HttpResponse:
    """The reconciliation of a day: each number of the journal beside its index and state."""
    _readers_only(request)
    today = timezone.localdate()
    asked = read_day(request.GET.get("day", "")) or today
    found = queries.day_of(request.person, day=asked, today=today)
    context = {
        "asked": asked,
        "headings": queries.headings(),
        "counts": found.counts,
        "rows": [(row.appeal, queries.cells(row)) for row in found.rows],
    }
    return render(request, "edms/day.html", context)


@require_GET
def card(request: PersonRequest, pk: int) -> HttpResponse:
    """One card as it is sent and printed, with everything that happened to it."""
    return _card(request, _appeal(request, pk))


@require_GET
def card_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The registration and control card on paper, for whoever may open the card."""
    found = _appeal(request, pk)
    standing = Standing.objects.filter(pk=found.pk).first()
    facts = on_paper(_paper(found, standing), standing)
    printed = Printed(timezone.localtime(), request.person.full_name)
    return pdf_answer(f"card-{facts.registered_on.year}-{facts.number}", registration_card(facts, printed=printed))


@require_POST
@answers_refusals
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Put another number beside the one that is known."""
    found, form = _appeal(request, pk), NumberForm(request.POST)
    if not form.is_valid():
        return _card(request, found, form=form)
    try:
        actions.correct_number(found, **form.cleaned_data, by=request.person, at=timezone.now())
    except Overtaken:
        raise
    except Refused as refusal:
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return _card(request, found, form=form)
    return HttpResponseRedirect(reverse("edms_card", args=[pk]))


@require_POST
@answers_refusals
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """One more version of a card."""
    actions.send_again(_appeal(request, pk), by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("edms_card", args=[pk]))


@require_http_methods(["GET", "POST"])
@answers_refusals
def replies(request: PersonRequest) -> HttpResponse:
    """What was answered: pasted or uploaded, looked at, then entered as a whole or not at all."""
    _readers_only(request)
    if not access.may_enter_edms(request.held.roles):
        raise Refused("not_yours_to_enter")
    if request.method != "POST":
        return _replies(request, ReplyForm())
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _replies(request, form)
    try:
        file = form.cleaned_data["file"]
        text = decoded(file.read()) if file else form.cleaned_data["text"]
        told = read(text)
    except Refused as refusal:
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return _replies(request, form)
    fresh = ReplyForm(initial={"text": text})
    if request.POST.get("entered") != "yes":
        return _replies(request, fresh, judged=actions.look_at(told, by=request.person, at=timezone.now()))
    came_in = actions.take_text(text, by=request.person, at=timezone.now())
    if came_in.is_taken:
        words = gettext("Entered. Cards that changed: %(count)d.")
        messages.success(request, words % {"count": came_in.report["changed"]})
        return HttpResponseRedirect(reverse("edms_replies"))
    return _replies(request, fresh, judged=actions.look_at(told, by=request.person, at=timezone.now()))


@require_POST
@answers_refusals
def write_again(request: PersonRequest) -> HttpResponse:
    """Wake the cards that were given up on, after the folder was put in order."""
    _readers_only(request)
    if not access.may_enter_edms(request.held.roles):
        raise Refused("not_yours_to_enter")
    for errand in Errand.objects.dead().filter(kind=actions.ERRAND).order_by("pk")[: actions.MADE_AT_ONCE]:
        outbox.try_again(errand, by=request.person.code, at=timezone.now())
    return HttpResponseRedirect(reverse("edms"))


@require_GET
def schema(request: PersonRequest, name: str) -> HttpResponse:
    """The published schema of cards, or of replies."""
    if name not in SCHEMAS:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(SCHEMAS[name].read_bytes(), content_type="application/xml", headers=headers)


def _card(request: PersonRequest, found: Appeal, *, form: NumberForm | None = None) -> HttpResponse:
    history = queries.history(found)
    standing = history.standing
    known = {"seen": standing.number, "number": standing.number, "dated_on": standing.dated_on} if standing else {}
    context = {
        "appeal": found,
        "paper": _paper(found, standing),
        "history": history,
        "standing": standing,
        "trouble": trouble_words(history.trouble) if history.trouble else "",
        "form": form or NumberForm(initial=known),
        "may_enter": access.may_enter_edms(request.held.roles),
        "is_off": settings.EDMS_FOLDER is None,
        "printed_at": timezone.now(),
    }
    return render(request, "edms/card.html", context, status=422 if form else 200)


def _paper(found: Appeal, standing: Standing | None) -> Paper:
    """The card as it is now; one that has an index keeps it."""
    return compose(found, index=standing.card_index if standing else index_of(found))


def _replies(request: PersonRequest, form: ReplyForm, *, judged: list[queries.Judged] | None = None) -> HttpResponse:
    today = timezone.localdate()
    lines = [(one, PROBLEMS.get(one.problem, "")) for one in judged or []]
    wrong = [one for one in judged or [] if one.problem]
    context = {
        "form": form,
        "lines": lines,
        "wrong": len(wrong),
        "new": len([one for one in judged or [] if one.is_new]),
        "is_preview": judged is not None,
        "came_in": [
            (file, _wrong_lines(request, file, today=today)) for file in ReplyFile.objects.order_by("-pk")[:SHOWN]
        ],
    }
    return render(request, "edms/replies.html", context, status=422 if form.errors or wrong else 200)


def _wrong_lines(request: PersonRequest, file: ReplyFile, *, today: date) -> list[dict[str, object]]:
    if file.is_taken:
        return []
    said = queries.said_to(request.person, file.report, today=today)
    return [{**one, "words": PROBLEMS.get(one["problem"], "")} for one in said[: queries.PAGE]]


def _narrowed(request: PersonRequest, form: CardsForm, *, today: date) -> AppealQuerySet:
    """What fits the filter of what this person may open; a wrong filter narrows nothing."""
    seen = Appeal.objects.visible_to(request.person, on=today)
    if not form.is_valid():
        return queries.chosen(seen, state=queries.OPEN)
    facts = form.cleaned_data
    if facts["since"]:
        seen = seen.filter(line__registered_at__gte=midnight(facts["since"]))
    if facts["until"]:
        seen = seen.filter(line__registered_at__lt=midnight(facts["until"] + timedelta(days=1)))
    return queries.chosen(seen, state=facts["state"])


def _readers_only(request: PersonRequest) -> None:
    if not access.may_read_journal(request.held.roles):
        raise Http404


def _appeal(request: PersonRequest, pk: int) -> Appeal:
    _readers_only(request)
    found = visible(request.person, pk, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _kept(request: PersonRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in request.GET.items() if name in NAMES and value]


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else None

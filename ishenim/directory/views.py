"""The directory on the screen: suggestions while one types, institutions with how one applies, their writing."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.common.clean import clean_line
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, as_sheet
from ishenim.directory import actions
from ishenim.directory.forms import DirectionsForm, HotlineEndForm, HotlineForm, as_written
from ishenim.directory.models import TO_BE_VERIFIED, Body, Directions, Group, Hotline, Topic
from ishenim.directory.queries import directions_like, directions_of, starts_like, villages_like
from ishenim.kyrgyz.order import sort_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ishenim.directory.models import DirectionsQuerySet

SHOWN = 100  # institutions on a page
EXPORTED = 20_000  # of a sheet


@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """The list under the village field, as a fragment."""
    asked = request.GET.get("q", "")[:100]
    found = [(village, starts_like(village, asked)) for village in villages_like(asked)]
    return render(request, "directory/_villages.html", {"villages": found})


@require_GET
def suggested(request: HttpRequest) -> HttpResponse:
    """The list under the field of an institution, as a fragment."""
    return render(request, "directory/_institutions.html", {"found": directions_like(request.GET.get("q", "")[:100])})


@require_GET
def institutions(request: PersonRequest) -> HttpResponseBase:
    """Where to apply: institutions by words, topic and group, and the short numbers (R34)."""
    asked, topic = clean_line(request.GET.get("q", "")[:100]), request.GET.get("topic", "")
    group = request.GET.get("group", "")
    group = group if group in Group.values else ""
    most = EXPORTED if "as" in request.GET else SHOWN
    found = list(_narrowed(asked, topic, group).select_related("body").prefetch_related("words")[: most + 1])
    language = getattr(request, "LANGUAGE_CODE", "ky")
    rows = sorted(((one, one.words_in(language)) for one in found[:most]), key=lambda row: sort_key(row[0].body.name))
    sheet = as_sheet(
        request,
        "institutions",
        title=gettext("Institutions"),
        headings=[gettext("Institution"), gettext("Telephone"), gettext("Competence"), gettext("Order of applying")],
        rows=((one.body.name, ", ".join(one.numbers), words.competence, words.order) for one, words in rows),
    )
    if sheet is not None:
        return sheet
    is_all = not (asked or topic or group)
    context = {
        "found": rows,
        "is_more": len(found) > most,
        "most": SHOWN,
        "asked": asked,
        "topic": topic,
        "group": group,
        "topics": Topic.objects.order_by("place"),
        "groups": Group.choices,
        "without": _without_order() if is_all else [],
        "hotlines": Hotline.objects.current(on=timezone.localdate()).order_by("place"),
        "to_be_verified": TO_BE_VERIFIED,
    }
    return render(request, "directory/institutions.html", context)


def _without_order() -> list[Body]:
    found = Body.objects.filter(directions=None)[:SHOWN]
    return sorted(found, key=lambda body: sort_key(body.ky))


def _narrowed(asked: str, topic: str, group: str) -> "DirectionsQuerySet":
    found = Directions.objects.current().about(asked)
    if topic:
        found = found.of_topic(clean_line(topic))
    return found.filter(body__group=group) if group else found


@require_GET
def institution(request: PersonRequest, code: str) -> HttpResponse:
    """How one applies to it, in every language it is written in, to be read aloud or printed."""
    body = get_object_or_404(Body, pk=code)
    directions = directions_of(body.pk)
    context = {"body": body, "directions": directions, "spoken": directions.spoken if directions else []}
    return render(request, "directory/institution.html", context)


@require_http_methods(["GET", "POST"])
@answers_refusals
def write(request: PersonRequest, code: str) -> HttpResponse:
    """Write the next version of how one applies; the head of apparatus does (R66)."""
    if not access.may_edit_catalogue(request.held.roles):
        raise Refused("not_yours_to_write")
    body = get_object_or_404(Body, pk=code)
    form = (
        DirectionsForm(request.POST)
        if request.method == "POST"
        else DirectionsForm(initial=as_written(directions_of(code)))
    )
    if request.method == "POST" and form.is_valid():
        facts, seen = form.told(), form.cleaned_data["seen"]
        try:
            actions.write_directions(body, facts, seen=seen, by=request.person.code, at=timezone.now())
        except Overtaken as overtaken:  # her words stay; saving them again is a choice made knowing of the other's
            typed = request.POST.copy()
            typed["seen"] = str(_version(code))
            form = DirectionsForm(typed)
            form.add_error(None, render_to_string(f"refusals/{overtaken.key}.html", overtaken.facts))
        else:
            return HttpResponseRedirect(reverse("institution", args=[body.pk]))
    status = 409 if form.errors and form.non_field_errors() else 422 if form.errors else 200
    return render(request, "directory/write.html", {"body": body, "form": form}, status=status)


def _version(code: str) -> int:
    directions = directions_of(code)
    return directions.version if directions else 0


@require_http_methods(["GET", "POST"])
@answers_refusals
def hotlines(request: PersonRequest) -> HttpResponse:
    """The short numbers as dated records: those that hold, those to come, those that ended; adding one (R66)."""
    if not access.may_edit_catalogue(request.held.roles):
        raise Refused("not_yours_to_write")
    today = timezone.localdate()
    form = HotlineForm(request.POST) if request.method == "POST" else HotlineForm(initial={"since": today, "place": 99})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        names = {language: facts[language] for language in ("ky", "ru", "en")}
        told = {name: facts[name] for name in ("place", "is_emergency", "since", "source", "confidence")}
        actions.add_hotline(facts["number"], names=names, **told, by=request.person.code, at=timezone.now())
        return HttpResponseRedirect(reverse("hotlines"))
    rows = [(one, HotlineEndForm(prefix=str(one.pk), initial={"until": today})) for one in _all_hotlines()]
    context = {"rows": rows, "form": form, "today": today}
    return render(request, "directory/hotlines.html", context, status=422 if form.errors else 200)


def _all_hotlines() -> "QuerySet[Hotline]":
    return Hotline.objects.order_by("place", "since")


@require_POST
@answers_refusals
def end_hotline(request: PersonRequest, pk: int) -> HttpResponse:
    """A number holds until a day; its record stays."""
    if not access.may_edit_catalogue(request.held.roles):
        raise Refused("not_yours_to_write")
    found = get_object_or_404(Hotline, pk=pk)
    form = HotlineEndForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        raise Refused("hotline_ends_on_no_day")
    actions.end_hotline(found, until=form.cleaned_data["until"], by=request.person.code, at=timezone.now())
    return HttpResponseRedirect(reverse("hotlines"))

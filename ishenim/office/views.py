"""The settings of the office, each with its preview and its trace (R66), and the first run of an empty one."""

from dataclasses import dataclass
from typing import Any  # rows are of the matter's own model

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.models import Holding, Person, Post
from ishenim.accounts.queries import nobody_yet
from ishenim.common.clean import clean_line
from ishenim.common.models import HouseRecord
from ishenim.common.queries import forget
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, typed
from ishenim.kyrgyz.folding import fold
from ishenim.office import actions
from ishenim.office.actions import Beginner, Newcomer
from ishenim.office.forms import BeginForm, NewcomerForm, SettingForm
from ishenim.office.matters import MATTERS, NEW, Change, Matter, history, latest
from ishenim.office.queries import STEPS, missing
from ishenim.regulation.posts import Role

ROWS_OF = frozenset(name for name, matter in MATTERS.items() if matter.rows)
NOT_OF_THE_FORM = frozenset({"confirm", "back"})


@dataclass(frozen=True)
class Asked:
    """What a page is about: the matter and, where it has several, which row."""

    matter: Matter
    row: Any
    ident: str

    @property
    def subject(self) -> str:
        return self.matter.subject(self.ident)


@require_http_methods(["GET", "POST"])
@answers_refusals
def settings_of_office(request: PersonRequest) -> HttpResponse:
    """Every matter that can be set, and what is missing before calls can be taken."""
    today = timezone.localdate()
    actions.refuse_others(request.person, on=today)
    if request.method == "POST":
        actions.add_usual_topics(by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("matter", args=["topic"]))
    lacking = missing(on=today)
    context = {
        "matters": MATTERS.values(),
        "steps": [(words, _address(name), name in lacking) for name, words in STEPS.items()],
        "lacking": lacking,
    }
    return render(request, "office/settings.html", context)


@require_http_methods(["GET", "POST"])
@answers_refusals
def matter(request: PersonRequest, name: str, ident: str = "") -> HttpResponse:
    """One matter: the form, then what changes, then it is done; below it who changed what and when."""
    forget()  # what the page shows is what `seen` names, not what this process knew half a minute ago
    actions.refuse_others(request.person, on=timezone.localdate())
    one = MATTERS.get(name)
    if one is None or (ident and name not in ROWS_OF):
        raise Http404
    if name in ROWS_OF and not ident:
        return _rows(request, one)
    row = one.row(ident)
    if ident and ident != NEW and row is None:
        raise Http404
    asked = Asked(one, row, ident)
    if request.method == "POST" and "back" not in request.POST:
        return _sent(request, asked)
    return _page(request, asked, form=_filled(request, asked))


def _rows(request: PersonRequest, one: Matter) -> HttpResponse:
    """Everything there is of a matter, or what is called like the words typed (R68: н finds ң)."""
    asked = clean_line(request.GET.get("q", "")[:100])
    wanted = fold(asked, level=1)
    rows = one.rows() if one.rows else []
    found = [row for row in rows if any(wanted in fold(name, level=1) for name in row.names)]
    return render(request, "office/rows.html", {"matter": one, "rows": found, "asked": asked})


def _sent(request: PersonRequest, asked: Asked) -> HttpResponse:
    """A form that was sent: its errors, the preview, or done."""
    form = asked.matter.form(request.POST)
    if not form.is_valid():
        return _page(request, asked, form=form, status=422)
    before = asked.matter.stands(asked.row, form.cleaned_data.get("since") or timezone.localdate())
    told = form.told()
    change = Change(asked.row, form, form.cleaned_data["seen"] or 0)
    try:
        also = asked.matter.check(change)
        if "confirm" in request.POST:
            asked.matter.set(change, by=request.person, at=timezone.now())
            messages.success(request, _("Saved. The history shows it with your name."))
            return HttpResponseRedirect(reverse("matter", args=[asked.matter.name]))
    except Refused as refusal:
        return _refused(request, asked, refusal)
    changes = _changes(form, before, told)
    if not changes and not also and "since" not in form.cleaned_data:
        form.add_error(None, _("Nothing is different from what holds now."))
        return _page(request, asked, form=form, status=422)
    kept = [(name, value) for name, value in typed(request) if name not in NOT_OF_THE_FORM]
    context = {"asked": asked, "changes": changes, "also": also, "kept": kept, "form": form}
    return render(request, "office/preview.html", context)


def _refused(request: PersonRequest, asked: Asked, refusal: Refused) -> HttpResponse:
    """The sentence above the form, which keeps every word; after somebody else's change it is seen as of now."""
    is_stale = isinstance(refusal, Overtaken)
    filled = request.POST.copy()
    if is_stale:
        filled["seen"] = str(latest(asked.subject))
    form = asked.matter.form(filled)
    form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
    return _page(request, asked, form=form, status=409 if is_stale else 422)


def _filled(request: PersonRequest, asked: Asked) -> SettingForm:
    """The form as it stands, or as it was typed when somebody comes back from the preview."""
    if request.method == "POST":
        return asked.matter.form(request.POST)
    today = timezone.localdate()
    form = asked.matter.form()
    form.initial = {"since": today, **form.as_initial(asked.matter.stands(asked.row, today))}
    form.initial["seen"] = latest(asked.subject)
    return form


def _page(request: PersonRequest, asked: Asked, *, form: SettingForm, status: int = 200) -> HttpResponse:
    records = [] if asked.ident == NEW else history(asked.subject)
    context = {
        "asked": asked,
        "form": form,
        "trace": [_trace(asked.matter.form(), record) for record in records],
        "names": dict(Person.objects.filter(username__in={r.by for r in records}).values_list("username", "full_name")),
        "today": timezone.localdate(),
    }
    return render(request, "office/matter.html", context, status=status)


def _trace(form: SettingForm, record: HouseRecord) -> dict[str, object]:
    """A record as people read it: when, who, and what became what."""
    return {"record": record, "changes": _changes(form, record.stood, record.told)}


def _changes(form: SettingForm, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is different, as (label, was, becomes)."""
    old, new = form.shown(before), form.shown(after)
    rows = [(label, old.get(label, ""), words) for label, words in new.items()]
    return [(label, was, becomes) for label, was, becomes in rows if was != becomes]


def _address(step: str) -> str:
    """Where a step of setting up is done; posts and bodies have their own pages."""
    plain = {"names": "profile", "seasons": "season", "dates": "season", "topics": "topic", "telephones": "phone_book"}
    head = Post.objects.filter(role=Role.HEAD, body="").order_by("pk").first() if step == "appointed" else None
    own = {
        "people": reverse("office_people"),
        "addressee": reverse("new_body"),
        "appointed": reverse("post", args=[head.code]) + "#act-appoint" if head else reverse("posts"),
    }
    return own.get(step) or reverse("matter", args=[plain.get(step, step)])


@require_http_methods(["GET", "POST"])
@answers_refusals
def setup(request: HttpRequest) -> HttpResponse:
    """The first page of an empty office: the code from the terminal, the office's name, its first person."""
    if not nobody_yet():
        return HttpResponseRedirect(reverse("desk"))
    form = BeginForm(request.POST or None, initial={"language": translation.get_language()})
    status = 200
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="setup"):
            form.add_error("code", _("Too many attempts. Wait a quarter of an hour and try again."))
            status = 429
        elif not _is_the_code(form.cleaned_data["code"]):
            form.add_error("code", _("This is not the code. It stands in the window where the program was started."))
        elif _has_begun(request, form):
            return HttpResponseRedirect(reverse("office"))
    if form.errors and status == 200:
        status = 422
    return render(request, "office/setup.html", {"form": form}, status=status)


def _is_the_code(told: str) -> bool:
    digits = "".join(char for char in told if char.isdigit() and char.isascii())
    return constant_time_compare(digits, settings.SETUP_CODE)


def _has_begun(request: HttpRequest, form: BeginForm) -> bool:
    """The office exists from now on, and its first person is signed in; a refusal stands at the user name."""
    facts = {name: form.cleaned_data[name] for name in ("office", "full_name", "username", "password", "language")}
    try:
        person = actions.begin(Beginner(**facts), at=timezone.now())
    except Refused as refusal:
        form.add_error("username", render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return False
    person.backend = settings.AUTHENTICATION_BACKENDS[0]  # as Django's login wants it
    get_adapter(request).login(request, person)
    return True


@require_http_methods(["GET", "POST"])
@answers_refusals
def people(request: PersonRequest) -> HttpResponse:
    """Who holds which post, and one more person in a post of its own."""
    today = timezone.localdate()
    actions.refuse_others(request.person, on=today)
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        told = Newcomer(
            role=Role(facts["role"]),
            names={code: facts[f"post_{code}"] for code in ("ky", "ru", "en")},
            full_name=facts["full_name"],
            username=facts["username"],
            password=facts["password"],
        )
        try:
            actions.seat_newcomer(told, by=request.person, at=timezone.now())
        except Refused as refusal:
            form.add_error("username", render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        else:
            messages.success(request, _("Added."))
            return HttpResponseRedirect(reverse("office_people"))
    held = Holding.objects.current(on=today).select_related("person", "post").order_by("post_id", "pk")
    rows = [(one.post.name, one.person.full_name) for one in held]
    return render(request, "office/people.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)

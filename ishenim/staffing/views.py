"""The pages of posts and people: lists, one post with everything that can be done with it, the act of a hand-over."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any  # what forms are made with

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.models import Holding, Person, Post
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, as_sheet
from ishenim.directory.models import Body
from ishenim.kyrgyz import dates
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation.conflict import APPARATUS
from ishenim.staffing import actions, forms, passing, queries
from ishenim.staffing.forms import ActForm, BodyForm, MailForm, NamesForm, NumberForm, PersonForm, PostForm
from ishenim.staffing.models import HandOver, RoleName
from ishenim.staffing.queries import SHOWN, Listed, Seated

Given = dict[str, Any]
WAYS: Given = {"mail": (MailForm, actions.keep_mail_address), "mobile": (NumberForm, actions.keep_mobile_number)}


@require_GET
def bodies(request: PersonRequest) -> HttpResponseBase:
    """The bodies of the three groups and the others, with their heads and how many posts they have (R12)."""
    _appoints(request)
    form = forms.BodyFilter(request.GET)
    found = queries.bodies_like(form.asked("q"), group=form.asked("group"), on=timezone.localdate())
    if sheet := as_sheet(
        request,
        "bodies",
        title=gettext("Bodies"),
        headings=[gettext("Body"), gettext("Group"), gettext("Head of the body"), gettext("Other posts")],
        rows=((one.body.name, one.body.get_group_display(), _head(one), str(one.staff)) for one in found),
    ):
        return sheet
    return render(request, "staffing/bodies.html", {"form": form, "rows": found[:SHOWN], "count": len(found)})


@require_http_methods(["GET", "POST"])
@answers_refusals
def new_body(request: PersonRequest) -> HttpResponse:
    """Add a body."""
    _appoints(request)
    form = BodyForm(_given(request), is_new=True)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("group", "is_outside_addressee")}
        code = form.cleaned_data["code"] or queries.fresh_code("body")
        if _done(form, lambda: actions.add_body(code, names=form.names, **facts, **_stamp(request))):
            return HttpResponseRedirect(reverse("body", args=[code]))
    return render(request, "staffing/new_body.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
@answers_refusals
def body(request: PersonRequest, code: str) -> HttpResponse:
    """One body: its posts, and a form to change it."""
    _appoints(request)
    found = get_object_or_404(Body, code=code)
    initial = {**found.described(), "seen": queries.seen_of_body(found)}
    form = BodyForm(_given(request), is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        for name in ("ky", "ru", "en", "group", "is_outside_addressee"):
            setattr(found, name, form.cleaned_data[name])
        if _done(form, lambda: actions.change_body(found, seen=form.cleaned_data["seen"], **_stamp(request))):
            return HttpResponseRedirect(reverse("body", args=[code]))
        found.refresh_from_db()
    rows = queries.posts_like("", body=code, vacant=False, on=timezone.localdate())
    return render(request, "staffing/body.html", {"body": found, "form": form, "rows": rows}, status=_status(form))


@require_GET
def posts(request: PersonRequest) -> HttpResponseBase:
    """Every post with who holds it today."""
    _appoints(request)
    today = timezone.localdate()
    everyone = queries.seated(on=today)
    known = {one.body.code: one.body for one in everyone if one.body}
    form = forms.PostFilter(request.GET, bodies=sorted(known.values(), key=lambda one: sort_key(one.ky)))
    vacant = form.asked("vacant") == "True"
    rows = queries.narrowed(everyone, form.asked("q"), body=form.asked("body"), vacant=vacant)
    if sheet := as_sheet(
        request,
        "posts",
        title=gettext("Posts"),
        headings=[gettext("Post"), gettext("Body"), gettext("Holder")],
        rows=((one.post.name, one.body.name if one.body else "", _holders(one)) for one in rows),
    ):
        return sheet
    return render(request, "staffing/posts.html", {"form": form, "rows": rows[:SHOWN], "count": len(rows)})


@require_http_methods(["GET", "POST"])
@answers_refusals
def new_post(request: PersonRequest) -> HttpResponse:
    """Add a post."""
    _appoints(request)
    initial = {"body": request.GET.get("body", APPARATUS)[:60]}
    form = PostForm(_given(request), post=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"] or queries.fresh_code("post")
        if _done(form, lambda: actions.add_post(form.seat(code), **_stamp(request))):
            return HttpResponseRedirect(reverse("post", args=[code]))
    return render(request, "staffing/new_post.html", {"form": form}, status=_status(form))


@require_GET
def post(request: PersonRequest, code: str) -> HttpResponse:
    """One post: what it is, who held it when, and everything that can be done with it."""
    _appoints(request)
    return _post_page(request, get_object_or_404(Post, code=code))


def _span(form: ActForm) -> Given:
    return {"since": form.cleaned_data["since"], "until": form.cleaned_data["until"]}


def _end(post: Post, form: ActForm, **stamp: Any) -> None:
    holding = get_object_or_404(Holding, pk=form.cleaned_data["holding"], post=post)
    actions.end(post, holding, until=form.cleaned_data["until"], **stamp)


ACTS: dict[str, Callable[..., object]] = {  # what is done with a post, given its form
    "change": lambda post, form, **stamp: actions.change_post(post, form.seat(post.code), **stamp),
    "hand-over": lambda post, form, **stamp: actions.hand_over(post, form.who, day=form.cleaned_data["day"], **stamp),
    "give": lambda post, form, **stamp: actions.give(post, form.who, **_span(form), **stamp),
    "substitute": lambda post, form, **stamp: actions.substitute(post, form.who, **_span(form), **stamp),
    "end": _end,
    "appoint": lambda post, form, **stamp: actions.appoint(post, form.which, since=form.cleaned_data["since"], **stamp),
    "withdraw": lambda post, form, **stamp: actions.withdraw(post, **stamp),
}


@require_POST
@answers_refusals
def act(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Do something with a post; what is wrong is said in its form, with everything that was typed."""
    _appoints(request)
    found = get_object_or_404(Post, code=code)
    form = _form(name, found, request.POST)
    made: list[object] = []
    if form.is_valid():
        stamp = {"seen": form.cleaned_data["seen"], **_stamp(request)}
        if _done(form, lambda: made.append(ACTS[name](found, form, **stamp))):
            return HttpResponseRedirect(_page_of(made[0], found))
    return _post_page(request, found, failed=(name, form), status=422)


@require_GET
def people(request: PersonRequest) -> HttpResponseBase:
    """Everybody who may sign in, with the posts held today."""
    _keeps_accounts(request)
    form = forms.PeopleFilter(request.GET)
    rows = queries.people_like(form.asked("q"), only_active=form.asked("all") != "True", on=timezone.localdate())
    if sheet := as_sheet(
        request,
        "people",
        title=gettext("People"),
        headings=[pgettext("of a person", "Name"), gettext("User name"), gettext("Posts today")],
        rows=((one.full_name, one.username, ", ".join(row.post.name for row in held)) for one, held in rows),
    ):
        return sheet
    return render(request, "staffing/people.html", {"form": form, "rows": rows[:SHOWN], "count": len(rows)})


@require_http_methods(["GET", "POST"])
@answers_refusals
def new_person(request: PersonRequest) -> HttpResponse:
    """Add somebody who signs in; the password is shown on the answer and nowhere else."""
    _keeps_accounts(request)
    form = PersonForm(_given(request), initial={"language": "ky"})
    if request.method == "POST" and form.is_valid():
        password, facts = _password(), form.cleaned_data
        username = facts["username"]
        given = {"full_name": facts["full_name"], "language": facts["language"], "password": password}
        if _done(form, lambda: actions.add_person(username, **given, **_stamp(request))):
            found = Person.objects.get(username=username)
            return render(request, "staffing/password.html", {"found": found, "password": password, "is_new": True})
    return render(request, "staffing/new_person.html", {"form": form}, status=_status(form))


@require_GET
def person(request: PersonRequest, username: str) -> HttpResponse:
    """One person: the posts held and when, what was done with the account."""
    _keeps_accounts(request)
    return _person_page(request, get_object_or_404(Person, username=username))


@require_POST
@answers_refusals
def disable(request: PersonRequest, username: str) -> HttpResponse:
    """Take away the right to sign in."""
    _keeps_accounts(request)
    found = get_object_or_404(Person, username=username)
    actions.disable(found, **_stamp(request))
    return HttpResponseRedirect(reverse("person", args=[username]))


@require_POST
@answers_refusals
def reset(request: PersonRequest, username: str) -> HttpResponse:
    """Give a new password, shown on the answer and nowhere else."""
    _keeps_accounts(request)
    found, password = get_object_or_404(Person, username=username), _password()
    actions.reset_password(found, password=password, **_stamp(request))
    return render(request, "staffing/password.html", {"found": found, "password": password, "is_new": False})


@require_POST
@answers_refusals
def reach(request: PersonRequest, username: str, way: str) -> HttpResponse:
    """Letters or SMS to a person go elsewhere from now on."""
    _keeps_accounts(request)
    kind, keep = WAYS[way]
    found, form = get_object_or_404(Person, username=username), kind(request.POST)
    if form.is_valid() and _done(form, lambda: keep(found, **form.cleaned_data, **_stamp(request))):
        return HttpResponseRedirect(reverse("person", args=[username]))
    return _person_page(request, found, failed={way: form})


@require_GET
def hand_overs(request: PersonRequest) -> HttpResponseBase:
    """The acts of posts that changed hands, the latest first."""
    _appoints(request)
    form = forms.ActFilter(request.GET)
    rows = queries.acts_like(form.asked("q"))
    if sheet := as_sheet(
        request,
        "hand-overs",
        title=gettext("Hand-over acts"),
        headings=[
            gettext("First day of the next holder"),
            pgettext("seat", "Post"),
            gettext("Handed over by"),
            gettext("Taken over by"),
        ],
        rows=((dates.short_date(one.day), one.name, one.former_name, one.successor_name) for one in rows),
    ):
        return sheet
    return render(request, "staffing/hand_overs.html", {"form": form, "rows": rows[:SHOWN], "count": len(rows)})


@require_GET
def hand_over(request: PersonRequest, pk: int) -> HttpResponse:
    """The act as it was made, to be printed and signed."""
    _appoints(request)
    found = get_object_or_404(HandOver.objects.select_related("post", "by"), pk=pk)
    rows = passing.rows_shown_to(request.person, list(found.passed.order_by("place")))
    return render(request, "staffing/hand_over.html", {"act": found, "rows": rows})


@require_GET
def hanging(request: PersonRequest) -> HttpResponse:
    """What hangs on nobody who works here."""
    _appoints(request)
    return _hanging_page(request)


@require_POST
@answers_refusals
def pass_drafts(request: PersonRequest, username: str) -> HttpResponse:
    """Give the unfinished calls of somebody who left to a colleague at the phone."""
    _appoints(request)
    found = get_object_or_404(Person, username=username)
    form = forms.PassDraftsForm(request.POST, people=queries.at_the_phone(on=timezone.localdate()))
    if form.is_valid() and _done(form, lambda: actions.pass_drafts(found, form.who, **_stamp(request))):
        return HttpResponseRedirect(reverse("hanging"))
    return _hanging_page(request, failed=form, status=422)


def _holders(one: Seated) -> str:
    return ", ".join(holding.person.full_name for holding in one.holders)


def _head(one: Listed) -> str:
    return f"{one.head.post.name}: {_holders(one.head)}" if one.head else ""


def _page_of(made: object, found: Post) -> str:
    """The act of a hand-over is shown to be printed; everything else shows the post again."""
    return reverse("hand_over", args=[made.pk]) if isinstance(made, HandOver) else reverse("post", args=[found.code])


def _appoints(request: PersonRequest) -> None:
    """For everybody else these pages do not exist (R66)."""
    if not access.may_appoint(request.held.roles):
        raise Http404


def _keeps_accounts(request: PersonRequest) -> None:
    if not access.may_keep_accounts(request.held.roles):
        raise Http404


def _stamp(request: PersonRequest) -> Given:
    return {"by": request.person, "at": timezone.now()}


def _password() -> str:
    return secrets.token_urlsafe(12)  # as `ishenim user add` makes it


def _given(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _done(form: Any, do: Callable[[], object]) -> bool:
    """Do it; a refusal becomes an error of the form, whose typed words stay. A stale page is answered as one."""
    try:
        do()
    except Overtaken:
        raise
    except Refused as refusal:
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return False
    return True


def _form(name: str, found: Post, given: Any = None, *, awaits: Holding | None = None) -> Any:
    """The form of an act, empty with what fits today, or as it was sent. `awaits` is a holding without its act."""
    today = timezone.localdate()
    initial: Given = {"seen": queries.seen_of(found), "since": today, "day": today + timedelta(days=1)}
    if awaits is not None:
        initial |= {"person": awaits.person_id, "day": awaits.since} if name == "hand-over" else {}
    if name == "change":
        initial |= {column: getattr(found, column) for column in ("ky", "ru", "en", "role", "heads_body")}
        initial |= {line: getattr(found, f"{line}_id") for line in ("reports_to", "deputy_of", "assistant_of")}
        initial["body"] = found.body or APPARATUS
        return PostForm(given, post=found, initial=initial, auto_id="change_%s")
    people = sorted(Person.objects.filter(is_active=True), key=lambda one: sort_key(one.full_name))
    return forms.OF_ACT[name](given, post=found, people=people, initial=initial, auto_id=f"{name}_%s")


def _post_page(
    request: PersonRequest, found: Post, *, failed: tuple[str, NamesForm | ActForm] | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    holdings = list(found.holdings.select_related("person").order_by("-since", "-pk"))
    appointments = list(found.handled_by.select_related("handler").order_by("-since", "-pk"))
    offered = queries.acts_offered(holdings, appointments, on=today)
    hand_overs = list(found.hand_overs.order_by("-day"))
    awaits = queries.without_act(holdings, hand_overs)
    acts = [(name, _form(name, found, awaits=awaits)) for name in offered if not failed or failed[0] != name]
    if failed and failed[0] in forms.LABELS:
        acts.insert(0, failed)
    context = {
        "post": found,
        "role_name": RoleName(found.role).label,
        "body": Body.objects.filter(code=found.body or APPARATUS).first(),
        "holdings": [{"row": row, "may_end": row.until is None or row.until > today} for row in holdings],
        "is_held": any(row.since <= today and (row.until is None or row.until >= today) for row in holdings),
        "appointments": appointments,
        "acts": [(name, forms.LABELS[name], forms.HINTS.get(name, ""), form) for name, form in acts],
        "failed": failed[1] if failed else None,
        "failed_name": failed[0] if failed else "",
        "hand_overs": hand_overs,
        "awaits": awaits,
        "former": [(row, RoleName(row.role).label) for row in found.former.order_by("place")],
        "seen": queries.seen_of(found),
    }
    return render(request, "staffing/post.html", context, status=status)


def _person_page(request: PersonRequest, found: Person, *, failed: Given | None = None) -> HttpResponse:
    context = {
        "found": found,
        "holdings": found.holdings.select_related("post").order_by("-since", "-pk"),
        "changes": found.changes.order_by("-at", "-pk")[:SHOWN],
        "is_self": found.pk == request.person.pk,
        **forms.reaching(found, failed or {}),
    }
    return render(request, "staffing/person.html", context, status=422 if failed else 200)


def _hanging_page(request: PersonRequest, *, failed: Any = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    form = failed or forms.PassDraftsForm(people=queries.at_the_phone(on=today))
    context = {"hanging": queries.hanging(request.person, on=today), "form": form, "failed": failed}
    return render(request, "staffing/hanging.html", context, status=status)

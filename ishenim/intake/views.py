"""What the browser asks of the call screen. Each view: the person's own draft, one action, one answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest, note_key
from ishenim.accounts.models import Language, Person
from ishenim.accounts.queries import Title
from ishenim.appeals.models import Allegation, Appeal, AppealLanguage, CallerType, Kind, Missing, Rank
from ishenim.common import queries as common
from ishenim.common.models import Office
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, no_content
from ishenim.directory.queries import topics_offered
from ishenim.escalation import actions as escalation
from ishenim.escalation import queries as alarms
from ishenim.escalation.forms import FactsForm
from ishenim.escalation.models import Clause
from ishenim.intake import actions, queries, urgent
from ishenim.intake.forms import CallBackForm, CallForm, told_in
from ishenim.kyrgyz import speech
from ishenim.kyrgyz.names import split_name
from ishenim.reception import actions as reception
from ishenim.reception.queries import visit_of
from ishenim.regulation import dialogue
from ishenim.regulation.channels import Channel
from ishenim.regulation.dispositions import Disposition, without_appeal
from ishenim.telephony import actions as telephony
from ishenim.telephony import queries as telephony_queries
from ishenim.telephony.models import Draft, DraftQuerySet, Ending

FIELDS = tuple(CallForm.base_fields)


@require_http_methods(["GET", "POST"])
@answers_refusals
def new_call(request: PersonRequest) -> HttpResponse:
    """GET offers to go on with a draft; POST takes the call, from now on it exists."""
    if request.method == "POST":
        draft = telephony.take_call(by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("call", args=[draft.pk]))
    if not access.may_take_calls(request.held.roles):
        raise Refused("not_yours_to_take")
    drafts = _drafts(request).select_related("call", "held_by").order_by("-saved_at")
    return render(request, "intake/new_call.html", {"drafts": drafts[:50]})


@require_GET
@answers_refusals
def call(request: PersonRequest, key: UUID) -> HttpResponse:
    """The call screen; a draft in other hands is shown to be taken over, an ended call says how it ended."""
    draft = _draft(request, key)
    if draft.call.disposition:
        return _ended(request, draft)
    if draft.held_by_id != request.person.pk:
        return render(request, "intake/in_other_hands.html", {"draft": draft})
    return _screen(request, draft)


@require_POST
@answers_refusals
def save(request: PersonRequest, key: UUID) -> HttpResponse:
    """Keep the fields that changed; the page sends this by itself within two seconds of a key."""
    draft = _draft(request, key)
    typed = {name: request.POST.getlist(name) for name in FIELDS if name in request.POST}
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=timezone.now())
    note_key(request, seconds_ago=_seconds(request.POST.get("key_age", "0")))
    return no_content()


@require_POST
@answers_refusals
def register(request: PersonRequest, key: UUID) -> HttpResponse:
    """F9: register what was told. Errors come back with everything that was typed, which is in the draft too."""
    draft = _draft(request, key)
    if draft.call.disposition and draft.call.disposition != Disposition.REGISTERED:
        return _ended(request, draft)
    office = common.office()
    at, read_back = timezone.now(), request.POST.get("read_back") != "no"
    typed = {name: request.POST.getlist(name) for name in FIELDS}
    form = CallForm(typed, call=draft.call, at=at, read_back=read_back, office=office)
    told = told_in(form, typed, call_id=draft.pk)
    if told is None:
        if draft.call.disposition:
            return _ended(request, draft)
        with _parting(draft, typed, by=request.person):
            actions.keep(draft, typed, by=request.person, at=at)
        return _screen(request, draft, form=form, read_back=read_back, status=422)
    with _parting(draft, typed, by=request.person):
        done = actions.finish_call(told, draft=draft, by=request.person, at=at)
    return render(request, "intake/registered.html", {**_result(done), "office": office})


@require_POST
@answers_refusals
def leave(request: PersonRequest, key: UUID) -> HttpResponse:
    """Esc: keep everything and go; the draft waits on "Бүгүн"."""
    draft = _draft(request, key)
    typed = {name: request.POST.getlist(name) for name in FIELDS}
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("desk"))


@require_POST
@answers_refusals
def split(request: PersonRequest, key: UUID) -> HttpResponse:
    """Propose surname, name and patronymic of the one name field (R27)."""
    draft = _draft(request, key)
    typed = {name: request.POST.getlist(name) for name in FIELDS}
    parts = split_name((typed["full_name"] or [""])[0])
    typed |= dict(zip(("surname", "given_name", "patronymic"), ([part] for part in parts), strict=True))
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("call", args=[draft.pk]) + "#full_name")


@require_POST
@answers_refusals
def end(request: PersonRequest, key: UUID) -> HttpResponse:
    """A call that is no appeal gets its disposition with one key."""
    draft = _draft(request, key)
    chosen = request.POST.get("disposition", "")
    if chosen not in without_appeal(Channel(draft.call.came)):
        raise Refused("unknown_disposition")
    typed = {name: request.POST.getlist(name) for name in FIELDS if name in request.POST}
    if typed:
        with _parting(draft, typed, by=request.person):
            actions.keep(draft, typed, by=request.person, at=timezone.now())
    if chosen == Disposition.SOLVED_ON_THE_SPOT:
        reception.solve(draft, _solution(draft), by=request.person, at=timezone.now())
        return HttpResponseRedirect(_queue_of(draft.pk))
    telephony.end_without_appeal(draft, Disposition(chosen), by=request.person, at=timezone.now())
    return HttpResponseRedirect(_queue_of(draft.pk) if draft.call.channel else reverse("desk"))


@require_POST
@answers_refusals
def raise_alarm(request: PersonRequest, key: UUID) -> HttpResponse:
    """F8: an alarm is raised first, then everything typed is kept; the call goes on (III.8, III.9, R49)."""
    draft, now = _draft(request, key), timezone.now()
    typed = {name: request.POST.getlist(name) for name in FIELDS}
    chosen = request.POST.get("alarm_clause", "")
    if chosen in Clause.values:
        told = actions.Urgent(
            _key(request.POST.get("alarm_key", "")), Clause(chosen), request.POST.get("alarm_words", "")
        )
        actions.raise_alarm(draft, told, typed, by=request.person, at=now)
    if draft.call.disposition:
        return _ended(request, draft)
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=now)
    if chosen not in Clause.values:
        return _screen(request, _draft(request, key), status=422)  # which says that a clause is missing
    return HttpResponseRedirect(reverse("call", args=[draft.pk]) + "#raised")


@require_POST
@answers_refusals
def keep_card(request: PersonRequest, key: UUID) -> HttpResponse:
    """The answers of the card and everything else that was typed, by the button: pages without JavaScript (R50)."""
    draft, now = _draft(request, key), timezone.now()
    running = alarms.of_call(draft.pk, request.person, on=timezone.localdate(now))
    if running is None:
        raise Http404
    card = FactsForm(alarms.whole(running).questions, request.POST, prefix="facts")
    if not card.is_valid():
        raise Refused("no_answer_to_this")
    escalation.note_facts(running, card.told(), by=request.person, at=now)
    typed = {name: request.POST.getlist(name) for name in FIELDS}
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=now)
    return HttpResponseRedirect(reverse("call", args=[draft.pk]) + "#raised")


@require_POST
@answers_refusals
def take_over(request: PersonRequest, key: UUID) -> HttpResponse:
    """Go on with a colleague's draft; the log says who took it."""
    draft = _draft(request, key)
    telephony.take_over(draft, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("call", args=[draft.pk]))


@require_http_methods(["GET", "POST"])
@answers_refusals
def standing(request: PersonRequest) -> HttpResponse:
    """A caller asks by his code how his appeal stands: only the sentences that may be said (decisions 10)."""
    if not access.may_take_calls(request.held.roles):
        raise Refused("not_yours_to_take")
    form = CallBackForm(request.POST) if request.method == "POST" else CallBackForm()
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="status_by_phone", user=request.person):
            context["sayings"] = queries.sayings(request.person, **form.cleaned_data, on=timezone.localdate())
        else:
            context["too_often"], status = True, 429
    elif form.errors:
        status = 422
    return render(request, "intake/standing.html", context, status=status)


@require_POST
@answers_refusals
def caller(request: PersonRequest, key: UUID) -> HttpResponse:
    """Who called before from the number typed; posted, so that no number stands in an address."""
    draft = _draft(request, key)
    typed = {name: request.POST.getlist(name) for name in FIELDS if name in request.POST}
    if not request.htmx:
        with _parting(draft, typed, by=request.person):
            actions.keep(draft, typed, by=request.person, at=timezone.now())
        return HttpResponseRedirect(reverse("call", args=[draft.pk]) + "#caller")
    found = _caller(request, draft, request.POST.get("phone", ""))
    return render(request, "intake/_caller.html", {"caller": found, "draft": draft})


@require_POST
@answers_refusals
def where(request: PersonRequest, key: UUID) -> HttpResponse:
    """Where a matter that is not ours belongs: what topic, village and name lead to, and the card to be read aloud."""
    draft = _draft(request, key)
    typed = {name: request.POST.getlist(name) for name in FIELDS if name in request.POST}
    if request.htmx:
        values = {name: (found or [""])[0] for name, found in typed.items()}
        return render(request, "intake/_where.html", {"draft": draft, "values": values, "where": queries.where(values)})
    chosen = request.POST.get("chosen", "")
    if chosen:
        typed |= queries.explanation_of(chosen, language=(typed.get("language") or ["ky"])[0])
    with _parting(draft, typed, by=request.person):
        actions.keep(draft, typed, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("call", args=[draft.pk]) + "#where")


def _queue_of(call: UUID) -> str:
    """Where the next visitor waits: the queue that this one came from."""
    visit = visit_of(call)
    return reverse("queue", args=[visit.reception_id, visit.day.isoformat()]) if visit else reverse("receptions")


def _solution(draft: Draft) -> str:
    """How a visitor's matter was solved: the short content where somebody wrote one, else the content."""
    kept = Draft.objects.get(pk=draft.pk)
    return kept.one("summary") or kept.one("content")


@contextmanager
def _parting(draft: Draft, typed: dict[str, list[str]], *, by: Person) -> Iterator[None]:
    """A colleague has taken the draft over meanwhile: what was typed here is kept as a part of its own."""
    try:
        yield
    except Overtaken as overtaken:
        if not actions.would_be_missed(typed, call_id=draft.pk, by=by):
            raise
        part = actions.part(draft, typed, by=by, at=timezone.now())
        raise Overtaken("draft_parted", part=part) from overtaken


def _draft(request: PersonRequest, key: UUID) -> Draft:
    today = timezone.localdate()
    draft = telephony_queries.draft_visible_to(request.person, key, on=today)
    if draft is None:
        raise Http404
    if draft.call.disposition == Disposition.REGISTERED and draft.held_by_id != request.person.pk:
        get_object_or_404(Appeal.objects.visible_to(request.person, on=today), call_id=draft.pk)
    return draft


def _drafts(request: PersonRequest) -> DraftQuerySet:
    return Draft.objects.open().visible_to(request.person, on=timezone.localdate())


def _ended(request: PersonRequest, draft: Draft) -> HttpResponse:
    appeal = (
        Appeal.objects.visible_to(request.person, on=timezone.localdate())
        .filter(call_id=draft.pk)
        .select_related("line")
        .first()
    )
    return render(request, "intake/ended.html", {"draft": draft, "appeal": appeal})


def _sent_as_alarm(request: PersonRequest) -> QueryDict | None:
    """What was sent to raise an alarm; None on any other page."""
    return request.POST if request.path.endswith("/alarm") else None


def _screen(
    request: PersonRequest,
    draft: Draft,
    *,
    form: CallForm | None = None,
    read_back: bool = True,
    status: int = 200,
) -> HttpResponse:
    typed = draft.typed
    started = timezone.localtime(draft.call.started_at)
    values = {name: (typed.get(name) or [""])[0] for name in FIELDS}
    values["language"] = values["language"] or AppealLanguage.KY
    values["caller_type"] = values["caller_type"] or CallerType.CITIZEN
    values["received_on"] = values["received_on"] or started.strftime("%d.%m.%Y")
    values["received_time"] = values["received_time"] or started.strftime("%H:%M")
    context = {
        "draft": draft,
        "values": values,
        "alleged": typed.get("allegation", []),
        "where": queries.where(values),
        "errors": form.errors if form else {},
        "asks_why_unread": not read_back,
        "introductions": _introductions(request, is_visit=bool(draft.call.channel)),
        "topics": topics_offered(on=timezone.localdate()),
        "subjects": queries.subject_groups(),
        "caller": _caller(request, draft, values["phone"]),
        "dispositions": _dispositions(Channel(draft.call.came)),
        "kinds": Kind.choices,
        "languages": AppealLanguage.choices,
        "caller_types": CallerType.choices,
        "reasons": [one for one in Missing.choices if not (draft.call.channel and one[0] == Missing.LINE_CUT)],
        "ranks": Rank.choices,
        "allegations": Allegation.choices,
        **urgent.shown(draft, typed, person=request.person, post=_sent_as_alarm(request), at=timezone.now()),
    }
    return render(request, "intake/call.html", context, status=status)


def _dispositions(channel: Channel) -> list[tuple[str, str]]:
    """How it may end without an appeal; what was solved stands first."""
    offered = [ending for ending in Ending if ending.value in without_appeal(channel)]
    offered.sort(key=lambda ending: ending != Ending.SOLVED_ON_THE_SPOT)
    return [(ending.value, str(ending.label)) for ending in offered]


def _introductions(request: PersonRequest, *, is_visit: bool) -> list[tuple[str, str, str]]:
    """The sentence to be spoken, in each language: whose phone it is, post and own name (R26); a visitor sees whose."""
    said = _welcome if is_visit else _answered
    title = request.held.titles[0]
    return [(code, said(code, title, request.person.full_name), str(label)) for code, label in Language.choices]


def _welcome(code: str, post: Title, name: str) -> str:
    return dialogue.welcome(code, post=post.name_in(code), name=name)


def _answered(code: str, post: Title, name: str) -> str:
    office = common.office()
    greeting = getattr(office, f"greeting_{code}") or dialogue.greeting(code, **_whose(office))
    return dialogue.introduction(code, greeting=greeting, post=post.name_in(code), name=name)


def _whose(office: Office) -> dict[str, str]:
    """Whose phone it is, for an office that has written no greeting of its own (R1)."""
    return {
        "ky": office.apparatus_genitive_ky or office.name_genitive_ky,
        "ru": office.apparatus_ru or office.name_ru,
        "en": office.apparatus_en or office.name_en,
    }


def _caller(request: PersonRequest, draft: Draft, told: str) -> queries.Caller:
    today = timezone.localdate()
    return queries.caller(told, draft=draft, person=request.person, on=today, area=common.office().area_code)


def _result(done: actions.Registered) -> dict[str, object]:
    spoken = [(code, speech.spoken_digits(done.code.in_groups, code)) for code in ("ky", "ru")]
    queue = _queue_of(done.appeal.call_id) if done.appeal.channel else ""
    return {"done": done, "appeal": done.appeal, "line": done.appeal.line, "spoken": spoken, "queue": queue}


def _key(text: str) -> UUID:
    """The key of a form; a fresh one where none came along."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _seconds(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 86400.0)
    except ValueError:
        return 0.0

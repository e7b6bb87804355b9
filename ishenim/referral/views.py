"""Hand-overs on the screen: begin one, its page with what is to be done next, the list. Each view: one action."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.models import Person
from ishenim.common import sheets
from ishenim.common.house import file_limits
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, pdf_answer, sheet_answer
from ishenim.escalation import access as alarms
from ishenim.escalation import actions as escalation
from ishenim.escalation import on_paper
from ishenim.escalation.models import Alarm, Happened, Question, Warned
from ishenim.escalation.queries import whole
from ishenim.files import actions as files
from ishenim.files.actions import Received
from ishenim.files.views import download
from ishenim.papers.facts import Printed
from ishenim.papers.urgent_papers import urgent_report
from ishenim.referral import actions, exports, letters, queries
from ishenim.referral.forms import (
    Awaits,
    BeginForm,
    DecidedForm,
    NotedForm,
    ProlongedForm,
    RegisteredForm,
    SentForm,
    ToldForm,
    asked_of,
)
from ishenim.referral.models import Matter, Referral, ReferralFile
from ishenim.regulation import dialogue, hand_over
from ishenim.regulation import urgent_card as card

Act = Callable[..., object]  # an action with (hand-over, what is noted, by, at)
NOTED: dict[str, tuple[type[NotedForm], Act]] = {
    "told": (ToldForm, actions.tell),
    "registered": (RegisteredForm, actions.note_registered),
    "prolonged": (ProlongedForm, actions.note_prolonged),
    "decided": (DecidedForm, actions.note_decided),
}


@require_http_methods(["GET", "POST"])
@answers_refusals
def begin(request: PersonRequest, key: UUID) -> HttpResponse:
    """Where an alarm is to go, whom to ring there now; begin the hand-over (R59)."""
    today = timezone.localdate()
    alarm = get_object_or_404(Alarm.objects.visible_to(request.person, on=today), pk=key)
    matter = queries.matter_of(whole(alarm))
    routed = queries.routed(matter, shut=queries.shut_names(alarm, on=today), on=today)
    stage = whole(alarm).facts.get(card.Question.STAGE, "")
    initial = {"key": uuid4(), "matter": matter.value, "stage": stage}
    typed = request.POST if request.method == "POST" else None
    form = BeginForm(queries.choices(on=today), typed, initial=initial)
    if typed is not None and form.is_valid():
        try:
            begun = actions.begin(alarm, form.begun(), by=request.person, at=timezone.now())
        except Overtaken:
            raise
        except Refused as refusal:
            form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        else:
            return HttpResponseRedirect(reverse("referral", args=[begun.pk]))
    context = {
        "alarm": alarm,
        "form": form,
        "routed": routed,
        "matter_label": Matter(matter).label,
        "begun": queries.listed(queries.visible(request.person, on=today).filter(alarm=alarm)),
        "usual": queries.usual_bodies(on=today),
        "handed_by": queries.handed_by(alarm),
        "may_write": alarms.may_write(request.held, whole(alarm).told, person=request.person.pk),
    }
    return render(request, "referral/begin.html", context, status=422 if form.errors else 200)


@require_GET
def report(request: PersonRequest, key: UUID) -> HttpResponse:
    """The report of an alarm to the head with every time, the hand-over among them (R55)."""
    now = timezone.now()
    found = get_object_or_404(Alarm.objects.visible_to(request.person, on=timezone.localdate(now)), pk=key)
    escalation.note_paper(found, kind="report", by=request.person, at=now)
    handed = queries.handed(found)
    facts = on_paper.report(found, by=request.person, held=request.held, handed=handed, at=now)
    printed = Printed(timezone.localtime(now), request.person.full_name)
    return pdf_answer(f"urgent-report-{found.number}", urgent_report(facts, printed=printed))


@require_GET
def referral(request: PersonRequest, key: UUID) -> HttpResponse:
    """One hand-over: what is known, what is to be done next."""
    return _page(request, _referral(request, key))


@require_POST
@answers_refusals
def draft(request: PersonRequest, key: UUID) -> HttpResponse:
    """The letter to print and have signed, in the language of the button; nothing is kept of it."""
    found = _referral(request, key)
    form = _sent_form(found, request.POST)
    form.is_valid()
    language = request.POST.get("language", "ky")
    if language not in letters.LANGUAGES or not _may_write(request, found):
        raise Http404
    content = letters.letter(
        found, asked_of(form.cleaned_data, form.may_sign), language=language, by=request.person, at=timezone.now()
    )
    return pdf_answer(f"law-{found.alarm.number}-{language}", content)


@require_POST
@answers_refusals
def noted(request: PersonRequest, key: UUID, name: str) -> HttpResponse:
    """Somebody was rung up; the body has registered it, was given more time, has decided (R60 to R62)."""
    form, act = NOTED[name]
    return _acted(request, _referral(request, key), form(request.POST, prefix=name), act)


@require_POST
@answers_refusals
def warned(request: PersonRequest, key: UUID) -> HttpResponse:
    """Whether the caller was told of the liability for a knowingly false report (R64)."""
    found = _referral(request, key)
    told = {Question.WARNED: request.POST.get("warned", "")}
    escalation.note_facts(found.alarm, told, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("referral", args=[found.pk]) + "#caller")


@require_POST
@answers_refusals
def sent(request: PersonRequest, key: UUID) -> HttpResponse:
    """The letter left (R60)."""
    found = _referral(request, key)
    form = _sent_form(found, request.POST)

    def send(held: Referral, told: actions.Noted, *, by: Person, at: datetime) -> None:
        actions.send(held, told, form.asked(), by=by, at=at)

    return _acted(request, found, form, send)


@require_GET
@answers_refusals
def file(request: PersonRequest, key: UUID, place: int, number: int) -> HttpResponse:
    """A letter as it was sent, the scan of a receipt."""
    found = _referral(request, key)
    rows = ReferralFile.objects.filter(event__referral=found, event__place=place, place=number)
    return download(get_object_or_404(rows.select_related("file")).file)


@require_GET
def listed(request: PersonRequest) -> HttpResponse:
    """The hand-overs a person may know of, by what they wait for; first the alarms nobody has handed over (R61)."""
    form, rows = _listed(request, request.GET)
    context = {
        "form": form,
        "rows": rows,
        "owed": queries.not_handed_over(request.person, request.held, at=timezone.now()),
    }
    return render(request, "referral/list.html", context, status=200 if form.is_valid() else 422)


@require_POST
@answers_refusals
def export(request: PersonRequest) -> HttpResponseBase:
    """The list as it is filtered, as a sheet."""
    form, rows = _listed(request, request.POST)
    kind = request.POST.get("kind", "csv")
    if kind not in sheets.KINDS or not form.is_valid():
        raise Http404
    actions.note_export(kind=kind, by=request.person, at=timezone.now())
    name, title = f"law-{timezone.localdate()}", gettext("Handed over to law enforcement")
    return sheet_answer(kind, name, title=title, headings=exports.headings(), rows=exports.cells(rows))


def _listed(request: PersonRequest, asked: QueryDict) -> tuple[Awaits, list[queries.Listed]]:
    if not queries.may_read(request.held):
        raise Http404
    form = Awaits(asked)
    found = queries.visible(request.person, on=timezone.localdate())
    if not form.is_valid():
        return form, []
    rows = queries.listed(form.narrowed(found)[: queries.MOST])
    wanted = form.cleaned_data["awaited"]
    return form, [one for one in rows if not wanted or one.waits_for == wanted]


def _acted(request: PersonRequest, found: Referral, form: NotedForm, act: Act) -> HttpResponse:
    """Write down what happened; whatever is missing is said at its form, with everything that was typed."""
    if form.is_valid() and _written(request, found, form, act):
        return HttpResponseRedirect(reverse("referral", args=[found.pk]))
    return _page(request, found, form)


def _written(request: PersonRequest, found: Referral, form: NotedForm, act: Act) -> bool:
    received: list[Received] = []
    try:
        received = files.receive_all(request.FILES.getlist("files"), limits=file_limits(timezone.localdate()))
        at = timezone.now()
        act(found, form.noted(files=received, at=at), by=request.person, at=at)
    except Refused as refusal:  # anything else leaves the bytes to the sweep: the commit may have happened
        files.discard(received)
        if isinstance(refusal, Overtaken) or refusal.key == "not_yours_to_record":
            raise
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return False
    return True


def _sent_form(found: Referral, typed: QueryDict | None = None) -> SentForm:
    known = letters.told(found)
    initial = {
        "with_name": bool(known.caller.name) and not known.caller.is_confidential,
        "with_phone": bool(known.caller.phone) and not known.caller.is_confidential,
    }
    may_sign = queries.signatories(found.alarm, on=timezone.localdate())
    return SentForm(may_sign, known, typed, prefix="sent", initial=initial)


def _page(request: PersonRequest, found: Referral, bound: Form | None = None) -> HttpResponse:
    forms: dict[str, Form] = {
        "sent": _sent_form(found),
        **{name: form(prefix=name) for name, (form, _act) in NOTED.items()},
    }
    if bound is not None:
        forms[str(bound.prefix)] = bound
    (one,) = queries.listed([found])
    answers = {event.code: event for event in whole(found.alarm).of(Happened.FACT)}
    again, warned = answers.get(card.Question.CALL_AGAIN), answers.get(card.Question.WARNED)
    routed = queries.routed(hand_over.Matter(found.matter), on=timezone.localdate())
    context = {
        "referral": found,
        "alarm": found.alarm,
        "one": one,
        "forms": forms,
        "bound": bound,
        "told": letters.told(found),
        "addressee": queries.addressee(found.body, shut=queries.shut_names(found.alarm, on=timezone.localdate())),
        "route": routed.route,
        "ring": routed.numbers,
        "call_again": again.told if again else "",
        "warned": warned.told if warned else "",
        "warned_code": warned.words if warned else "",
        "warned_choices": Warned.choices,
        "ring_first": found.told_at is None,
        "letter_next": found.told_at is not None and found.sent_at is None,
        "receipt_next": found.sent_at is not None and found.registered_at is None,
        "warning": [(code, dialogue.warning(code)) for code in letters.LANGUAGES],
        "handed_by": queries.handed_by(found.alarm),
        "may_write": _may_write(request, found) and found.ended_at is None,
        "has_signatory": bool(queries.signatories(found.alarm, on=timezone.localdate())),
    }
    return render(request, "referral/referral.html", context, status=422 if bound is not None else 200)


def _may_write(request: PersonRequest, found: Referral) -> bool:
    return alarms.may_write(request.held, whole(found.alarm).told, person=request.person.pk)


def _referral(request: PersonRequest, key: UUID) -> Referral:
    return get_object_or_404(queries.visible(request.person, on=timezone.localdate()), pk=key)

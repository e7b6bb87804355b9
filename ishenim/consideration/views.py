"""The card of an appeal with its story and its next steps; the inbox of whoever gives resolutions."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.accounts import access
from ishenim.accounts.middleware import PersonRequest
from ishenim.accounts.queries import signatory
from ishenim.appeals import actions as appeals
from ishenim.appeals.forms import TextForm
from ishenim.appeals.models import Appeal, AppealQuerySet, Stage
from ishenim.appeals.queries import visible
from ishenim.common.clean import clean_line, clean_text
from ishenim.common.days import read_day
from ishenim.common.house import file_limits
from ishenim.common.refusals import Overtaken, Refused
from ishenim.common.web import answers_refusals, as_sheet, no_content, pdf_answer
from ishenim.consideration import actions, flags, letters, offering, queries, situations
from ishenim.consideration.facts import NUMBER_LENGTH, WORDS_LENGTH, Facts
from ishenim.consideration.forms import DAYS, StepForm, form_class
from ishenim.consideration.models import Phrase, StepTaken
from ishenim.consideration.turns import to_resolve
from ishenim.files import actions as files
from ishenim.files.actions import Received
from ishenim.files.views import download
from ishenim.journal import queries as journal
from ishenim.papers import office_papers as papers
from ishenim.regulation import seats, terms
from ishenim.regulation.posts import Role
from ishenim.regulation.stages import STEPS
from ishenim.worktime.reasons import reason

LONGEST_KEY = 16  # digits
CHIPS = 6  # lead executors offered before "others"
ALSO_WAITING = 20  # of the inbox, named below the open one
MOST_TICKED = 200  # appeals that can be put before the head at once


@require_GET
def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    """The card; for whoever is shut out the page does not exist (decisions 5)."""
    return _card(request, _appeal(request, pk))


@require_GET
def numbered(request: PersonRequest, year: int, number: int) -> HttpResponse:
    """The card of a line of the journal."""
    found = get_object_or_404(_seen(request), line__year=year, line__number=number)
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]))


@require_POST
@answers_refusals
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a version of the text; earlier ones stay (R18)."""
    found = _appeal(request, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _card(request, found, text_form=form, status=422)
    facts = form.cleaned_data
    appeals.edit_text(found, text=facts["text"], seen=facts["seen"], by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]))


@require_POST
@answers_refusals
def step(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; whatever is missing is said at its field, with everything that was typed."""
    found = _appeal(request, pk)
    form = _form(request, found, name, typed=True)
    if form.is_valid() and _taken(request, found, name, form):
        return HttpResponseRedirect(_after(request, found))
    found.refresh_from_db(fields=["stage", "kept_by", "due_on"])
    return _card(request, found, form=form, status=422)


@require_POST
@answers_refusals
def save_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep an unfinished answer; the page sends it by itself, a button sends it without scripts."""
    found = _appeal(request, pk)
    typed = {name: clean_text(request.POST.get(name, "")) for name in ("words", "outcome", "restored")}
    if len(typed["words"]) > WORDS_LENGTH:
        raise Refused("words_too_long", most=WORDS_LENGTH)
    facts = Facts(words=typed["words"], outcome=typed["outcome"][:20], restored=typed["restored"][:20])
    actions.save_answer_draft(found, facts, by=request.person, at=timezone.now())
    if request.headers.get("Ishenim-By"):
        return no_content()
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]) + "#act-submit_answer")


@require_POST
@answers_refusals
def put_before_head(request: PersonRequest) -> HttpResponse:
    """The day's batch: all that are ticked, or none of them (R21)."""
    ticked = [
        int(pk)
        for pk in request.POST.getlist("appeal")[:MOST_TICKED]
        if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY
    ]
    found = list(_seen(request).filter(pk__in=ticked).select_related("line").order_by("pk"))
    if not found or len(found) != len(set(ticked)):
        raise Refused("nothing_ticked")
    actions.put_all_before_head(found, by=request.person, at=timezone.now())
    return HttpResponseRedirect(reverse("desk"))


@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """What waits for a resolution, oldest first; the first one is open (ux 7.5)."""
    waiting = to_resolve(request.person, request.held, on=timezone.localdate())
    if not waiting:
        return render(request, "consideration/inbox_empty.html")
    return HttpResponseRedirect(reverse("resolve", args=[waiting[0]]))


@require_http_methods(["GET", "POST"])
@answers_refusals
def resolve(request: PersonRequest, pk: int) -> HttpResponse:
    """One appeal of the inbox: read it, choose who and until when, confirm; then the next one."""
    today = timezone.localdate()
    waiting = to_resolve(request.person, request.held, on=today)
    found = _appeal(request, pk)
    if pk not in waiting:
        return _no_longer_waiting(request, found)
    form = _form(request, found, "resolve", typed=request.method == "POST")
    if request.method == "POST" and form.is_valid() and _taken(request, found, "resolve", form):
        return HttpResponseRedirect(reverse("inbox"))
    near = Appeal.objects.select_related("line", "topic").filter(pk__in=waiting[: ALSO_WAITING + 1]).order_by("pk")
    leads = queries.likely_leads(found, form.named["lead"].choices, seen=_seen(request))
    context = {
        "appeal": found,
        "line": found.line,
        "text": found.texts.order_by("-place")[0],
        "form": form,
        "leads": leads[:CHIPS],
        "more_leads": leads[CHIPS:],
        "term": queries.term(found, on=today),
        "why": queries.why(found),
        "phrases": Phrase.objects.offered(on=today),
        "days": _terms_offered(),
        "others": [one for one in near if one.pk != pk][:ALSO_WAITING],
        "count": len(waiting),
    }
    return render(request, "consideration/resolve.html", context, status=422 if form.errors else 200)


def _no_longer_waiting(request: PersonRequest, found: Appeal) -> HttpResponse:
    """Somebody was faster: what was typed is shown beside the sentence, a page leads to the card."""
    if request.method == "POST":
        raise Overtaken("step_already_taken", appeal=found)
    return HttpResponseRedirect(reverse("appeal", args=[found.pk]))


@require_GET
@answers_refusals
def attached(request: PersonRequest, pk: int, file: UUID) -> HttpResponse:
    """A file of an appeal, for whoever may open the appeal; of a private note, for its own post."""
    found = _appeal(request, pk)
    chapters = queries.story(situations.card_of(found), posts=request.held.posts, seen=_seen(request))
    known = {one.file.pk: one.file for chapter in chapters for one in chapter.step.attachments.all()}
    if file not in known:
        raise Http404
    return download(known[file])


@require_GET
def slip(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """What the caller was told, to be printed and given: institution, order, telephones (R35)."""
    found = _appeal(request, pk)
    told = _explained(request, found, number)
    directions = told.explanation.directions
    words = directions.words_in(told.explanation.language) if directions else None
    context = {"appeal": found, "step": told, "number": number, "told": words or told.explanation, "words": words}
    return render(request, "consideration/slip.html", context)


@require_GET
def slip_pdf(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """The same as a paper with the letterhead of the office."""
    found = _appeal(request, pk)
    facts = queries.slip_of(found, _explained(request, found, number))
    return pdf_answer(f"slip-{found.line.year}-{found.line.number}", papers.slip(facts))


@require_GET
def paper(request: PersonRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """The letter of a step to another body, or its notice to the applicant, to be printed and signed (R37, R47)."""
    found = _appeal(request, pk)
    step = _told_step(request, found, number)
    papers = letters.of_step(found, step, on=timezone.localdate(), hides_name=_hides_name(request, found))
    made = next((one.made for one in papers if one.kind == kind), None)
    if made is None:
        raise Http404
    return pdf_answer(f"{kind}-{found.line.year}-{found.line.number}-{number}", made())


@require_POST
@answers_refusals
def draft_letter(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter of a forwarding before it is sent, from what is typed; nothing is written (R37)."""
    found, now = _appeal(request, pk), timezone.now()
    number = clean_line(request.POST.get("number", ""))[:NUMBER_LENGTH]
    words, told = clean_text(request.POST.get("words", "")).strip(), clean_line(request.POST.get("sent_on", ""))
    day = read_day(told)
    if told and day is None:
        raise Refused("day_unreadable")
    facts = Facts(words=words, body=clean_line(request.POST.get("body", "")), number=number, sent_on=day)
    made = letters.draft(found, facts, by=request.person, at=now)
    return pdf_answer(f"letter-{found.line.year}-{found.line.number}", made)


def _hides_name(request: PersonRequest, found: Appeal) -> bool:
    return found.applicant.is_confidential and not access.may_read_all_appeals(request.held.roles)


def _told_step(request: PersonRequest, found: Appeal, number: int) -> StepTaken:
    """A step by its number in the story as this reader has it: its place among all would tell of hidden ones."""
    chapters = queries.story(situations.card_of(found), posts=request.held.posts, seen=_seen(request))
    if not 0 < number <= len(chapters):
        raise Http404
    return chapters[number - 1].step


def _explained(request: PersonRequest, found: Appeal, number: int) -> StepTaken:
    told = _told_step(request, found, number)
    if not hasattr(told, "explanation"):
        raise Http404
    return told


@require_GET
def explained(request: PersonRequest) -> HttpResponseBase:
    """How often callers were told to apply elsewhere, by institution."""
    if not access.may_read_journal(request.held.roles):
        raise Http404
    counts = queries.explained(seen=_seen(request), on=timezone.localdate())
    sheet = as_sheet(
        request,
        "explanations",
        title=gettext("Explanations given"),
        headings=[gettext("Institution"), gettext("Last 30 days"), gettext("This year")],
        rows=((one.body.name, str(one.month), str(one.year)) for one in counts),
    )
    return sheet or render(request, "consideration/explained.html", {"counts": counts})


@require_GET
def road(request: PersonRequest) -> HttpResponse:
    """The life of an appeal, stage by stage, drawn from the table of steps."""
    rows = [
        (words, [step for step in STEPS.values() if code in step.frm and step.name != "note"])
        for code, words in Stage.choices
    ]
    return render(request, "consideration/road.html", {"rows": rows})


def _taken(request: PersonRequest, found: Appeal, name: str, form: StepForm) -> bool:
    """Take the step; a refusal becomes an error of the form, whose typed words stay."""
    received: list[Received] = []
    try:
        if form.takes_files:
            limits = file_limits(timezone.localdate())
            received = files.receive_all(request.FILES.getlist("files"), limits=limits)
        facts = replace(form.facts(), files=tuple(received))
        actions.take_step(found, name, facts, by=request.person, at=timezone.now())
    except Refused as refusal:  # anything else leaves the bytes to the sweep: the commit may have happened
        files.discard(received)
        if isinstance(refusal, Overtaken) or refusal.key == "not_your_step":  # its form is not on the card any more
            raise
        form.add_error(None, render_to_string(f"refusals/{refusal.key}.html", refusal.facts))
        return False
    return True


def _terms_offered() -> list[int]:
    """Terms in working days offered beside that of the law."""
    return [days for days in DAYS if days in terms.RESOLUTION_DAYS]


def _seen(request: PersonRequest) -> AppealQuerySet:
    return Appeal.objects.visible_to(request.person, on=timezone.localdate())


def _appeal(request: PersonRequest, pk: int) -> Appeal:
    found = visible(request.person, pk, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _after(request: PersonRequest, found: Appeal) -> str:
    """Back to the card, or home when the step has taken the appeal out of sight."""
    is_seen = _seen(request).filter(pk=found.pk).exists()
    return reverse("appeal", args=[found.pk]) if is_seen else reverse("desk")


def _form(request: PersonRequest, found: Appeal, name: str, *, typed: bool) -> StepForm:
    today = timezone.localdate()
    staff = situations.staff(on=today)
    now = situations.situation(found, staff=staff)
    posts = staff.named(seats.may_carry_out(now.office, now.parts))
    initial = {"seen": situations.places(found, posts=request.held.posts).seen}
    given = request.POST if typed else None
    more = offering.of_notices(found, name)
    return form_class(name)(given, step=STEPS[name], posts=posts, visible=_seen(request), initial=initial, **more)


def _terms_of(found: Appeal, known: situations.Card, offered: set[str], *, on: date) -> dict[str, object]:
    """The term that runs with why; those an extension would give and a forwarding must keep, where they are told."""
    forwards = "forward" in offered or any(step.name == "forward" for step in known.steps)
    profile, away = situations.wording(found), queries.sent_away(found)
    return {
        "term": queries.term(found, on=on),
        "why": queries.why(found) if away is None else None,
        "extension": reason(queries.extension_of(found), profile) if "extend" in offered else None,
        "forwarding": reason(queries.forwarding_of(found), profile) if forwards else None,
    }


def _card(
    request: PersonRequest,
    found: Appeal,
    *,
    text_form: TextForm | None = None,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    at, seen = timezone.now(), _seen(request)
    today = timezone.localdate(at)
    known, staff = situations.card_of(found), situations.staff(on=today)
    now = known.situation(staff=staff)
    offers = queries.offers(now, request.person, staff=staff, at=at)
    common = {
        "posts": staff.named(seats.may_carry_out(now.office, now.parts)),
        "visible": seen,
        "initial": {"seen": known.places(posts=request.held.posts).seen, "sent_on": today},
    }
    row = journal.row_of(found.line)
    knows_names, hides_name = access.may_read_all_appeals(request.held.roles), _hides_name(request, found)
    context = {
        "appeal": found,
        "line": found.line,
        "applicant": found.applicant,
        "phones": known.phones,
        "subjects": known.subjects,
        "row": row,
        "may_correct": access.may_correct_journal(request.held.roles),
        "texts": known.texts,
        "latest": known.texts[-1],
        "form": text_form,
        "failed": form if form is not None and form.errors else None,
        "hides_name": hides_name,
        "signs": signatory(Role.HEAD_OF_APPARATUS, on=timezone.localdate(found.line.registered_at)),
        "is_restricted": row.is_restricted,
        "may_edit": access.may_take_calls(request.held.roles),
        "story": queries.story(known, posts=request.held.posts, seen=seen),
        "parts": known.running,
        "printed_at": at,
        "acts": [offering.act(found, offer.step, common, form) for offer in offers if offer.is_mine],
        "others": [offer for offer in offers if not offer.is_mine and not offer.why_not],
        "closed": [offer for offer in offers if offer.why_not],
        "flags": flags.shown(known, seen=seen, on=today),
        "papers": {one.place: letters.of_step(found, one, on=today, hides_name=hides_name) for one in known.steps},
        **_terms_of(found, known, {offer.step.name for offer in offers}, on=today),
        "linked": queries.linked(known, request.person, on=today, knows_names=knows_names),
    }
    return render(request, "consideration/card.html", context, status=status)

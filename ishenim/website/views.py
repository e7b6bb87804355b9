"""Pages without sign-in: the public page in three languages, the block for other sites, the same as JSON (R6)."""

import hashlib
from datetime import datetime, timedelta

from allauth.core import ratelimit
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse, JsonResponse
from django.http.request import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from ishenim.accounts.models import Language
from ishenim.common import house
from ishenim.common.days import read_day
from ishenim.consideration.queries import status_by_code
from ishenim.reception.queries import in_force, sittings
from ishenim.regulation.calendar import Day
from ishenim.website import queries
from ishenim.website.forms import StatusForm
from ishenim.worktime.models import Season

FRESH = "public, max-age=30"  # seconds; the state of the phone changes on the minute
SHORT = {"ky": "кыр", "ru": "рус", "en": "eng"}
ENDINGS = {"ky": "", "ru": "_ru", "en": "_en"}  # of the names of addresses
PAUSE, STALE = timedelta(seconds=10), timedelta(minutes=10)  # of whoever asks while very many do
WAITING = TimestampSigner(salt="status")
FRAMED = "default-src 'none'; style-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'"


@require_safe
def page(request: HttpRequest, language: str) -> HttpResponse:
    """The public page: the number to tap, open or closed now, hours, what to call about (ux 7.9)."""
    return _rendered(request, "page", language, is_home=True, **_addresses("public", language))


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """A block for an iframe of the official site; needs no script."""
    asked = request.GET.get("language", "ky")
    answer = _rendered(request, "embed", asked if asked in Language.values else "ky")
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


@require_safe
def phone_json(_request: HttpRequest) -> HttpResponse:
    """The same for programs; every moment in ISO 8601 with its zone."""
    phone = queries.phone(timezone.now())
    changes = phone.standing.changes_at
    answer = JsonResponse(
        {
            "name": {code: getattr(phone.office, f"apparatus_{code}") for code in Language.values},
            "number": phone.number,
            "tel": phone.tel,
            "state": phone.standing.state,
            "changes_at": changes.isoformat() if changes else None,
            "becomes": phone.standing.becomes,
            "seasons": [_season(season) for season in phone.seasons],
            "other_days": [_day(day) for day in phone.other_days],
            "is_demo": phone.office.is_demo,
            "as_of": phone.now.isoformat(timespec="seconds"),
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer.headers["Cache-Control"] = FRESH
    answer.headers["Access-Control-Allow-Origin"] = "*"  # the official site's own script may ask
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, language: str) -> HttpResponse:
    """How an appeal stands, by its code: number, day, stage, body and term; a wrong pair is always the same answer."""
    is_sent = request.method == "POST"
    form = StatusForm(request.POST) if is_sent else StatusForm()
    context: dict[str, object] = {"form": form, **_addresses("status", language)}
    code = 200
    with translation.override(language):
        if is_sent and not form.is_valid():
            code = 422
        elif is_sent:
            code, answered = _answered(request, form)
            context |= answered
    answer = _rendered(request, "status", language, **context)
    answer.status_code = code
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _answered(request: HttpRequest, form: StatusForm) -> tuple[int, dict[str, object]]:
    """Look a pair up, within the limits: few attempts from one source; when the whole world asks, each waits a little.

    Whoever waits gets a signed note of his own pair and moment, and is answered when he sends it again after the
    pause: no thread of the server is held meanwhile, and nobody is refused because others guess (decisions 10).
    """
    code, four = form.cleaned_data["code"], form.cleaned_data["four"]
    pair, now = hashlib.sha256(f"{code}/{four}".encode()).hexdigest(), timezone.now()
    note = request.POST.get("waited", "")
    since = _waits_since(note, pair)
    if since is None:
        if not ratelimit.consume(request, action="status"):
            return 429, {"too_often": True}
        if not ratelimit.consume(request, action="status_of_all", key="all"):
            since, note = now, WAITING.sign_object([pair, now.isoformat()])
    if since is not None and now - since < PAUSE:
        return 200, {"waited": note, "pause": round(PAUSE.total_seconds())}
    return 200, {"asked": True, "told": status_by_code(code, four, on=timezone.localdate())}


def _waits_since(note: str, pair: str) -> datetime | None:
    """The moment a note of this pair was written; None for another pair, an old note or none."""
    try:
        told, moment = WAITING.unsign_object(note, max_age=STALE)
    except BadSignature:
        return None
    return datetime.fromisoformat(moment) if told == pair else None


@require_safe
def regulation(request: HttpRequest, language: str) -> HttpResponse:
    """The text of the regulation in force on a day, today's unless another is chosen (R2)."""
    today = timezone.localdate()
    asked = request.GET.get("on", "").strip()
    chosen = read_day(asked)
    on = chosen or today
    record = house.regulation(on)
    context = {
        "on": on,
        "is_wrong": bool(asked) and chosen is None,
        "told": queries.regulation_in(record, language) if record else None,
        "versions": queries.regulation_versions(),
        **_addresses("regulation", language),
    }
    return _rendered(request, "regulation", language, **context)


@require_safe
def reception(request: HttpRequest, language: str) -> HttpResponse:
    """When who receives citizens, and the receptions of the coming two weeks (law 2)."""
    return _rendered(request, "reception", language, **_schedule(), **_addresses("reception", language))


@require_safe
def stand(request: HttpRequest, language: str) -> HttpResponse:
    """The schedule on one large sheet for the stand."""
    return _rendered(request, "stand", language, **_schedule(), **_addresses("reception_stand", language))


def _schedule() -> dict[str, object]:
    today = timezone.localdate()
    return {"receptions": in_force(today), "sittings": sittings(today)}


def _addresses(page: str, language: str) -> dict[str, object]:
    """The same page in the other languages, and the other pages in this one."""
    languages = [
        {"code": code, "words": SHORT[code], "address": reverse(page + ENDINGS[code])}
        for code in house.languages(timezone.localdate())
    ]
    ending = ENDINGS[language]
    names = {name: name for name in ("status", "regulation", "reception", "reception_stand")} | {"home": "public"}
    return {"languages": languages, **{name: reverse(page + ending) for name, page in names.items()}}


def _day(day: Day) -> dict[str, object]:
    names = {code: day.name_in(code) for code in Language.values}
    return {"on": day.on.isoformat(), "works": not day.is_off, "closes_earlier": day.shorter, "name": names}


def _season(season: Season) -> dict[str, object]:
    return {
        "name": {code: season.name_in(code) for code in Language.values},
        "from": season.starts_on.isoformat(),
        "to": season.ends_on.isoformat(),
        "opens": season.opens.isoformat("minutes"),
        "closes": season.closes.isoformat("minutes"),
        "lunch_from": season.lunch_from.isoformat("minutes"),
        "lunch_until": season.lunch_until.isoformat("minutes"),
        "pauses": [[f"{begins:%H:%M}", f"{ends:%H:%M}"] for begins, ends in season.hours.pauses],
        "is_verified": season.is_verified,
    }


def _rendered(request: HttpRequest, name: str, language: str, **context: object) -> HttpResponse:
    """Show a page in the language of its address, whatever language the browser's person reads."""
    shown = {"phone": queries.phone(timezone.now()), "language": language, **context}
    with translation.override(language):
        answer = render(request, f"website/{name}.html", shown)
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = FRESH
    return answer

"""`ishenim terms`: until when an appeal must be registered, answered, forwarded, and why, day by day (III.7, R47).

`--batch` reads JSON lines and answers a line each, in their order; a line that cannot be read is answered by what is
wrong with it, and the others go on.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from io import TextIOWrapper
from math import isfinite
from typing import TextIO

from django.utils import timezone, translation
from django.utils.translation import gettext

from ishenim.common.clean import clean_line
from ishenim.config.console import Wrong
from ishenim.regulation import terms
from ishenim.regulation.profiles import Profile
from ishenim.regulation.terms import Term
from ishenim.worktime import queries as worktime
from ishenim.worktime.reasons import missing, sentences

LANGUAGES = ("ky", "ru", "en")
NAMES = ("registration_due", "consideration_due", "forwarding_due", "extended_due")
LONGEST_LINE = 10_000
Told = dict[str, object]


def _number(told: str) -> float:
    """A number with a point; JSON knows no NaN and no Infinity, and whoever reads the answers may stop at them."""
    found = float(told)
    if not isfinite(found):
        raise Wrong(f"{told[:40]} is no number.")
    return found


LINE = json.JSONDecoder(parse_float=_number, parse_constant=_number)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--received", metavar="ISO", help="the moment the appeal came")
    parser.add_argument("--registered", metavar="DATE", help="the day it was registered; that of receipt if absent")
    parser.add_argument("--profile", metavar="ID", help="the wording of the law; that of the day if absent")
    parser.add_argument("--language", choices=LANGUAGES, default="ky", help="of the sentences")
    parser.add_argument("--batch", action="store_true", help="read JSON lines, answer a line each")


def run(args: argparse.Namespace) -> int:
    if args.batch:
        return _batch(sys.stdin, sys.stdout.write)
    if not args.received:
        raise Wrong("Say when the appeal came: ishenim terms --received 2026-11-23T10:42")
    received_on = local_day(moment(args.received, name="--received"), name="--received")
    registered_on = day(args.registered, name="--registered") if args.registered else received_on
    counted = _counted(received_on, registered_on, args.profile)
    with translation.override(args.language):
        told = _in_full(*counted)
        print(json.dumps(told, ensure_ascii=False) if args.json else "\n".join(_lines(told)))
    return 0


def _in_full(profile: Profile, found: tuple[Term, ...]) -> Told:
    why = {name: sentences(term) for name, term in zip(NAMES, found, strict=True)}
    return {
        **_dates(found),
        "extension_enabled": profile.extension.is_on,
        "profile": profile.code,
        "source": f"{profile.name_in(translation.get_language() or 'ky')} · {profile.source}",
        "verified": {name: profile.is_sure(term.name.value) for name, term in zip(NAMES, found, strict=True)},
        "why": why,
    }


def _lines(told: Told) -> Iterator[str]:
    for name in NAMES:
        yield f"{name:<18} {told[name] or '—'}"
    yield f"{'profile':<18} {told['profile']} ({told['source']})"
    why, verified = told["why"], told["verified"]
    assert isinstance(why, dict)
    assert isinstance(verified, dict)
    for name in NAMES:
        yield f"\n{name}" + ("" if verified[name] else f" ({gettext('to be verified')})")
        yield from (f"  {sentence}" for sentence in why[name])


def _dates(found: tuple[Term, ...]) -> Told:
    return {name: _close(term.due_on) for name, term in zip(NAMES, found, strict=True)}


@lru_cache(maxsize=4096)
def _close(due_on: date | None) -> str | None:
    return worktime.closes_at(due_on).isoformat() if due_on else None


@lru_cache(maxsize=4096)
def _counted(received_on: date, registered_on: date, code: str | None) -> tuple[Profile, tuple[Term, ...]]:
    """The four terms by the wording that is named, or the one the appeal falls under."""
    if registered_on < received_on:
        raise Wrong(f"Nothing is registered before it comes: {registered_on} lies before {received_on}.")
    profile = _profile(code) if code else worktime.profile_for(registered_on, received_on=received_on)
    calendar = worktime.calendar()
    considered = terms.consideration(registered_on, profile, calendar=calendar)
    return profile, (
        terms.registration(received_on, profile, calendar=calendar),
        considered,
        terms.forwarding(registered_on, profile, calendar=calendar),
        terms.extension(considered, profile, calendar=calendar),
    )


def _profile(code: str) -> Profile:
    found = next((one for one in worktime.wordings() if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in worktime.wordings())
        raise Wrong(f"There is no wording of the law {_shown(code)}. Known: {known}")
    return found


def _batch(lines: TextIO, write: Callable[[str], object]) -> int:
    """Answer each line; 1 when one of them could not be answered."""
    failed = 0
    if isinstance(lines, TextIOWrapper):
        lines.reconfigure(encoding="utf-8-sig", errors="backslashreplace")  # broken bytes are no JSON
    for line in lines:
        if not line.strip():
            continue
        answer = _answer(line)
        failed += "error" in answer
        write(_written(json.dumps(answer, ensure_ascii=False)) + "\n")
    return 1 if failed else 0


def _answer(line: str) -> Told:
    ident: object = None
    try:
        asked = LINE.decode(line) if len(line) <= LONGEST_LINE else None
        if not isinstance(asked, dict):
            raise Wrong("Not a JSON object.")
        ident = asked.get("id")
        received_on = _local_day(_text(asked, "received_at"))
        registered_on = _registered(asked) or received_on
        code = asked.get("profile")
        profile, found = _counted(received_on, registered_on, str(code) if code else None)
    except (Wrong, ValueError, RecursionError) as trouble:
        return {"id": ident, "error": str(trouble)}
    answer: Told = {"id": ident, **_dates(found), "profile": profile.code}
    years = [term.missing_year for term in found if term.missing_year]
    return {**answer, "missing": missing(years[0])} if years else answer


def _written(answer: str) -> str:
    """What can be written to a file: half a character becomes \\ud83d, as JSON spells it."""
    return answer.encode(errors="backslashreplace").decode()


def _shown(told: str) -> str:
    return clean_line(_written(told[:40]))


def _registered(asked: Told) -> date | None:
    told = asked.get("registered_on")
    return None if told in (None, "") else day(_text(asked, "registered_on"), name="registered_on")


def _text(asked: Told, name: str) -> str:
    found = asked.get(name)
    if not isinstance(found, str):
        raise Wrong(f"{name} is missing." if found is None else f"{name} is no text.")
    return found


@lru_cache(maxsize=4096)
def _local_day(told: str) -> date:
    return local_day(moment(told, name="received_at"), name="received_at")


def moment(told: str, *, name: str) -> datetime:
    """Read a moment; without an offset it is one of the office's zone. A day alone is its midnight."""
    try:
        found = datetime.fromisoformat(told.strip())
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    except (ValueError, OverflowError):
        raise Wrong(f"{name}: {_shown(told)} is no moment; write it as 2026-11-23T10:42.") from None


def local_day(at: datetime, *, name: str) -> date:
    """The day of a moment in the office's zone; at either end of time there is none."""
    try:
        return timezone.localdate(at)
    except OverflowError:
        raise Wrong(f"{name}: {at.isoformat()} is no day of the office's calendar.") from None


@lru_cache(maxsize=4096)
def day(told: str, *, name: str) -> date:
    """Read a day as 2026-11-23."""
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        raise Wrong(f"{name}: {_shown(told)} is no day; write it as 2026-11-23.") from None

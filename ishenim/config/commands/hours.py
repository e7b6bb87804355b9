"""`ishenim hours`: whether the phone is answered at a moment, why, and when that changes (I.3, R7, R9)."""

import argparse
import json
from datetime import datetime

from django.utils import timezone, translation

from ishenim.config.commands.terms import LANGUAGES, local_day, moment
from ishenim.regulation.opening import State
from ishenim.worktime import queries as worktime
from ishenim.worktime.reasons import why_of_day


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", metavar="ISO", help="the moment, of the office's zone unless it says another; now if absent"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="ky", help="of the sentences")


def run(args: argparse.Namespace) -> int:
    at = moment(args.at, name="--at") if args.at else timezone.now()
    local_day(at, name="--at")
    with translation.override(args.language):
        told = _told(at)
    print(json.dumps(told, ensure_ascii=False) if args.json else told["why"])
    return 0


def _told(at: datetime) -> dict[str, object]:
    now, day = worktime.standing(at), timezone.localdate(at)
    season = worktime.season_of(day)
    return {
        "open": now.state == State.OPEN,
        "season": season.name if season else "",
        "why": why_of_day(day, now.state),
        "next_change": now.changes_at.isoformat() if now.changes_at else None,
    }

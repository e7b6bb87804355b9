"""`ishenim export journal`: as the person named sees it, with that person's password, and with an entry."""

import argparse
import getpass
import json
import os
import sys
from datetime import date
from pathlib import Path

from django.contrib.auth import authenticate
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.config.console import Wrong
from ishenim.inspection import actions, export


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("journal",))
    parser.add_argument("--from", dest="since", help="first day, 2026-01-01 (the first of this year)")
    parser.add_argument("--to", dest="until", help="last day (today)")
    parser.add_argument("--format", dest="kind", choices=sorted(export.WRITERS), default="csv")
    parser.add_argument("--out", required=True, help="the file to write")
    parser.add_argument("--as", dest="username", required=True, help="whose eyes; asks for the password")


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many lines it holds."""
    today = timezone.localdate()
    since = _day(args.since) or date(today.year, 1, 1)
    until = _day(args.until) or today
    if since > until:
        raise Wrong("The first day lies after the last day.")
    person = _person(args.username)
    out = Path(args.out)
    if not out.parent.is_dir():
        raise Wrong(f"There is no folder {out.parent}.")
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise Wrong(f"{args.out} cannot be written: name a file in a folder of yours.")
    actions.note_export(person, since=since, until=until, kind=args.kind, at=timezone.now())
    count = export.WRITERS[args.kind](export.lines(since=since, until=until), out)
    print(json.dumps({"lines": count, "file": args.out}) if args.json else f"{count} lines written to {args.out}.")
    return 0


def _person(username: str) -> Person:
    """The person who looks, after the password; the administrator alone sees no contents here either."""
    password = os.environ.get("ISHENIM_AS_PASSWORD") or (getpass.getpass() if sys.stdin.isatty() else "")
    person = authenticate(username=username, password=password)
    if not isinstance(person, Person):
        raise Wrong("The user name or the password is not right. Set ISHENIM_AS_PASSWORD or answer the question.")
    if not access.may_read_journal(held_by(person, on=timezone.localdate()).roles):
        raise Wrong(f"{username} holds no post that reads the journal.")
    return person


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text} is not a day. Write it as 2026-01-31.") from None

"""`ishenim user add|disable|reset|substitute`: people who sign in. Posts decide what they may do."""

import argparse
import json
import re
import secrets
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import actions
from ishenim.accounts.models import Person, Post
from ishenim.common.refusals import Refused
from ishenim.config.console import Wrong

SHELL = "administrator"  # the actor of acts done on the command line
CLASHES = {  # why a post cannot be given; the same refusals have their sentences on the pages in three languages
    "two_holders": "Somebody holds this post already: the head of apparatus hands it over on its page.",
    "two_substitutes": "Somebody stands in at this post on some of these days already.",
    "substitute_for_oneself": "Nobody stands in for oneself: this person has the post on these days.",
    "person_is_disabled": "This person may no longer sign in.",
    "holding_ends_before_start": "The last day lies before the first.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("add", "disable", "reset", "substitute"))
    parser.add_argument("username")
    parser.add_argument("--name", help="full name (add)")
    parser.add_argument("--language", choices=("ky", "ru", "en"), default="ky", help="language of the screens (add)")
    parser.add_argument("--post", help="code of the post to hold (add: from today; substitute)")
    parser.add_argument("--since", help="first day of the substitution, 2026-11-22 (substitute; left out: today)")
    parser.add_argument("--until", help="last day of the substitution, 2026-12-04 (substitute)")
    parser.add_argument("--password", help="left out: one is made and printed")


def run(args: argparse.Namespace) -> int:
    password = args.password or secrets.token_urlsafe(12)
    if len(password) < 12:
        raise Wrong("The password is too short: at least 12 characters.")
    if args.act == "add" and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,59}", args.username):
        raise Wrong("A user name is made of small Latin letters, digits, dots and hyphens.")
    act: Callable[[argparse.Namespace, str, datetime], None] = {
        "add": _add,
        "disable": _disable,
        "reset": _reset,
        "substitute": _substitute,
    }[args.act]
    try:
        with transaction.atomic():
            act(args, password, timezone.now())
    except Refused as refusal:
        raise Wrong(CLASHES.get(refusal.key, refusal.key)) from None
    tells = args.act in ("add", "reset") and not args.password
    facts = {"username": args.username, "done": args.act} | ({"password": password} if tells else {})
    print(json.dumps(facts) if args.json else ", ".join(f"{name}: {value}" for name, value in facts.items()))
    return 0


def _add(args: argparse.Namespace, password: str, at: datetime) -> None:
    if not args.name:
        raise Wrong("Write the full name: --name 'Surname Name'.")
    if Person.objects.filter(username=args.username).exists():
        raise Wrong(f"The user name {args.username} is taken.")
    post = _post(args.post) if args.post else None
    person = actions.add_person(
        args.username, full_name=args.name, password=password, language=args.language, by=SHELL, at=at
    )
    if post:
        today = timezone.localdate(at)
        actions.give_post(person, post, since=today, until=None, is_substitution=False, by=SHELL, at=at)


def _disable(args: argparse.Namespace, password: str, at: datetime) -> None:
    actions.disable(_person(args.username), by=SHELL, at=at)


def _reset(args: argparse.Namespace, password: str, at: datetime) -> None:
    actions.reset_password(_person(args.username), password=password, by=SHELL, at=at)


def _substitute(args: argparse.Namespace, password: str, at: datetime) -> None:
    """Somebody holds a post for another between two days, both included (R15)."""
    if not args.post or not args.until:
        raise Wrong("Write the post and the last day: --post akim --until 2026-12-04.")
    since = _day(args.since) if args.since else timezone.localdate(at)
    until = _day(args.until)
    person, post = _person(args.username), _post(args.post)
    actions.give_post(person, post, since=since, until=until, is_substitution=True, by=SHELL, at=at)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise Wrong("Write a day as 2026-11-22.") from None


def _post(code: str) -> Post:
    post = Post.objects.filter(code=code).first()
    if post is None:
        codes = ", ".join(Post.objects.order_by("pk").values_list("code", flat=True))
        raise Wrong(f"There is no post {code}. Posts: {codes or 'none yet'}.")
    return post


def _person(username: str) -> Person:
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise Wrong(f"There is no user {username}.")
    return person

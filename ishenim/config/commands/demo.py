"""`ishenim demo`: the demo office in an empty database; a second run changes nothing."""

import argparse
import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.common.models import Office
from ishenim.config import demo_office, options
from ishenim.config.console import Wrong


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calls", type=int, help="how many of the forty calls to take (all)")


def run(args: argparse.Namespace) -> int:
    """Load once, then print who may sign in and with which password."""
    password_file = Path(settings.DATA) / "demo-password"
    if not Person.objects.exists():
        password = options.read()["demo_password"].value or secrets.token_urlsafe(9)
        if len(password) < 12:
            raise Wrong("The demo password is too short: at least 12 characters.")
        with transaction.atomic():  # interrupted half-way, nothing is there and the next run starts anew
            demo_office.load(password=password, today=timezone.localdate(), calls=args.calls)
            _keep(password_file, password)
    if not Office.objects.filter(is_demo=True).exists() or not password_file.is_file():
        raise Wrong("This database holds a real office; the demo is loaded only into an empty one.")
    names = list(Person.objects.order_by("pk").values_list("username", flat=True))
    password = password_file.read_text()
    if args.json:
        print(json.dumps({"users": names, "password": password}))
    else:
        print(f"Demo accounts: {', '.join(names)}\nPassword of all: {password}")
    return 0


def _keep(path: Path, password: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(password)

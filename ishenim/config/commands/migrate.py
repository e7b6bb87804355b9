"""`ishenim migrate`: bring the schema up to this version, and lay out what every start relies on."""

import argparse
import json

from django.core.management import call_command

from ishenim.audit import actions as audit


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    audit.start_log()
    print(json.dumps({"ok": True}) if args.json else "The database is up to date.")
    return 0

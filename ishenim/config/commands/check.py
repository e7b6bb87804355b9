"""`ishenim check`: the self-checks of trust.md 6, on the command line."""

import argparse
import json

from django.utils import timezone

from ishenim.inspection import selfchecks


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    checks = selfchecks.all_checks(at=timezone.now())
    if args.json:
        rows = [{"check": check.key, "ok": check.holds, "facts": check.facts} for check in checks]
        print(json.dumps({"ok": all(check.holds for check in checks), "checks": rows}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{'ok ' if check.holds else 'BAD'} {check.key:<20} {check.facts}")
    return 0 if all(check.holds for check in checks) else 1

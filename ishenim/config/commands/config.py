"""`ishenim config`: every setting, its value, where it came from and what it means."""

import argparse
import json

from ishenim.config import options


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    rows = [
        {
            "name": setting.option.name,
            "value": "***" if setting.option.is_secret and setting.value else setting.value,
            "source": setting.source,
            "meaning": setting.option.meaning,
        }
        for setting in options.read().values()
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(f"{row['name']:<14} {row['value'] or '—':<34} {row['source']:<20} {row['meaning']}")
    return 0

"""`ishenim config`: every setting, its value, where it came from and what it means; those of the house as well."""

import argparse
import json

from django.db import DatabaseError
from django.utils import timezone

from ishenim.common import house
from ishenim.common.house import HouseSetting
from ishenim.config import options

NOT_READ = "the database does not answer or is not migrated"


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
    rows += _of_the_house()
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(f"{row['name']:<14} {row['value'] or '—':<34} {row['source']:<20} {row['meaning']}")
    return 0


def _of_the_house() -> list[dict[str, str]]:
    """What the head of apparatus has set, as it holds today; a database that cannot be read hides nothing else."""
    today = timezone.localdate()
    try:
        return [_row(one, *house.source(one.name, today), value=one.reads(today)) for one in house.HOUSE_SETTINGS]
    except DatabaseError:
        return [_row(one, "", NOT_READ, value="") for one in house.HOUSE_SETTINGS]


def _row(one: HouseSetting, since: str, by: str, *, value: str) -> dict[str, str]:
    source = f"{by}, {since}" if since else by
    return {"name": f"house.{one.name}", "value": value, "source": source, "meaning": one.meaning}

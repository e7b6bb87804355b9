"""With whom unfinished appeals are: every executor and every body, and where their terms stand (R21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any  # keys of posts, codes of bodies

from django.db.models import Count

from ishenim.appeals.models import AppealQuerySet, Part, PartKind
from ishenim.consideration.situations import RUNS
from ishenim.control.columns import Column, column_of, days_of
from ishenim.control.queries import every_post
from ishenim.directory.models import Body
from ishenim.kyrgyz.order import sort_key

EXECUTES = (PartKind.LEAD, PartKind.CO)  # as the filter of the board finds them


@dataclass(frozen=True)
class Load:
    """How many appeals one has whose terms run, in all and by column; each number is that of the filtered board."""

    code: str
    name: str
    counts: dict[Column, int]

    @property
    def whole(self) -> int:
        return sum(self.counts.values())


def by_executor(found: AppealQuerySet, *, on: date) -> list[Load]:
    """Return the executors with work among some appeals; who has most that is late comes first."""
    posts = every_post()
    counted = _counted(found, "post", *EXECUTES, on=on)
    return _in_order(Load(str(key), posts[key].name, counts) for key, counts in counted.items() if key in posts)


def by_body(found: AppealQuerySet, *, on: date) -> list[Load]:
    """The same by the body of the lead executor; posts of the office itself are of none."""
    counted = _counted(found, "post__body", PartKind.LEAD, on=on)
    names = Body.objects.in_bulk([code for code in counted if code])
    return _in_order(Load(code, names[code].name, counts) for code, counts in counted.items() if code in names)


def _counted(found: AppealQuerySet, name: str, *kinds: PartKind, on: date) -> dict[Any, dict[Column, int]]:
    """Appeals by whoever a part names, then by column; there are far fewer last days than appeals."""
    running = found.filter(RUNS).order_by()
    parts = Part.objects.filter(kind__in=kinds, until_place=None, appeal__in=running.values("pk")).order_by()
    rows = parts.values_list(name, "appeal__due_on").annotate(count=Count("appeal", distinct=True))
    days, counted = days_of(on), dict[Any, dict[Column, int]]()
    for key, due_on, count in rows:
        counts = counted.setdefault(key, dict.fromkeys(Column, 0))
        counts[column_of(due_on, days)] += count
    return counted


def _in_order(loads: Iterable[Load]) -> list[Load]:
    return sorted(loads, key=lambda one: (-one.counts[Column.PASSED], -one.whole, sort_key(one.name)))

"""What verification reads of changed terms: each row as its entry commits to it, and the day they come to (III.7)."""

from collections.abc import Callable, Iterable, Iterator

from ishenim.appeals.models import Appeal, TermChange
from ishenim.regulation.chain import Value

Fields = dict[str, Value]


def first_due(appeal: Appeal) -> Value:
    """The last day as it was when the appeal was registered; its changes have been read with it."""
    changes = sorted(appeal.term_changes.all(), key=lambda change: change.place)
    return changes[0].was if changes else appeal.due_on


def _changes(refs: set[str]) -> dict[str, Fields]:
    numbers = {int(ref.split("/")[1]) for ref in refs}
    rows = TermChange.objects.filter(step=None, appeal__line__number__in=numbers).select_related("appeal__line")
    return {ref: row.committed() for row in rows if (ref := f"{row.appeal.line.ref}/{row.place}") in refs}


def _every_change() -> Iterable[str]:
    rows = TermChange.objects.filter(step=None).order_by("pk")
    parts = rows.values_list("appeal__line__year", "appeal__line__number", "place")
    return ("/".join(map(str, row)) for row in parts.iterator())


def astray() -> Iterator[str]:
    """The lines whose changes do not follow from each other, or whose last day is not that of the last change."""
    changed = Appeal.objects.filter(pk__in=TermChange.objects.values("appeal_id")).select_related("line").order_by("pk")
    for appeal in changed.prefetch_related("term_changes"):
        changes = sorted(appeal.term_changes.all(), key=lambda change: change.place)
        follows = [later.was for later in changes[1:]] == [change.until for change in changes[:-1]]
        in_order = [change.place for change in changes] == list(range(1, len(changes) + 1))
        if not follows or not in_order or changes[-1].until != appeal.due_on:
            yield appeal.line.ref


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {"term": _changes}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {"term": _every_change}

"""What verification reads of receptions: visitors and their steps as the log commits to them, the schedule as set."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ishenim.common.models import written
from ishenim.reception import queries
from ishenim.reception.models import Reception
from ishenim.regulation.chain import Value

Fields = dict[str, Value]
LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {
    "visit": queries.visits,
    "visit_step": queries.visit_steps,
}
EXISTING: dict[str, Callable[[], Iterable[str]]] = {
    "visit": queries.every_visit,
    "visit_step": queries.every_visit_step,
}


def receptions_astray(last: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the receptions that do not stand as their last record says, or have none: (subject, how)."""
    known = {f"reception/{row.pk}": written(row.told()) for row in Reception.objects.order_by("pk")}
    for subject in sorted({*known, *(name for name in last if name.startswith("reception/"))}):
        if subject not in last or subject not in known:
            yield subject, "missing" if subject in last else "added"
        elif known[subject] != last[subject]:
            yield subject, "altered"

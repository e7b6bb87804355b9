"""The board as a sheet and on paper: the same rows, in words."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from ishenim.appeals.models import Stage
from ishenim.control.queries import Row
from ishenim.kyrgyz.dates import short_date

AT_ONCE = 2_000  # rows of an XLSX that are made while one waits
ON_PAPER = 500  # rows of the paper for the meeting


def headings() -> list[str]:
    """The headings in the language of the screen."""
    return [
        "№",
        gettext("Received"),
        gettext("Short content"),
        gettext("Village"),
        gettext("Topic"),
        gettext("Executor"),
        gettext("Last day"),
        gettext("Working days left"),
        gettext("Working days late"),
        gettext("Why this day"),
        pgettext("filter", "Stage"),
        pgettext("of a line", "Restricted"),
    ]


def cells(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield the rows as they stand in a sheet."""
    for row in rows:
        appeal = row.appeal
        yield (
            str(appeal.line.number),
            short_date(timezone.localdate(appeal.line.received_at)),
            row.summary,
            row.village,
            appeal.topic.name,
            row.executor,
            short_date(row.due.on) if row.due else "",
            str(row.due.left) if row.due and not row.due.is_over else "",
            str(row.late or ""),
            row.why,
            str(Stage(appeal.stage).label),
            gettext("yes") if appeal.is_restricted else "",
        )

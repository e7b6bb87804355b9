"""The board as a sheet and on paper: the same rows, in words."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from ishenim.appeals.models import Stage
from ishenim.common import sheets
from ishenim.control.columns import Behind, Column
from ishenim.control.loads import Load
from ishenim.control.queries import Row
from ishenim.kyrgyz.dates import short_date
from ishenim.papers.facts import Printed
from ishenim.papers.office_papers import Controlled, ControlList, RestrictedLine, control_list
from ishenim.papers.queries import letterhead, signatory
from ishenim.regulation.posts import Role

AT_ONCE = 2_000  # rows of an XLSX that are made while one waits
ON_PAPER = 500  # rows of the paper for the meeting and of the list as PDF
PAPER = "pdf"
SHEETS = sheets.KINDS
KINDS = (*SHEETS, PAPER)
MOST = {"xlsx": AT_ONCE, PAPER: ON_PAPER}


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
            _why(row),
            str(Stage(appeal.stage).label),
            gettext("yes") if appeal.is_restricted else "",
        )


def loads(tables: Iterable[tuple[str, Iterable[Load]]]) -> Iterator[tuple[str, ...]]:
    """Yield executors and bodies as they stand in a sheet, each row with the heading of its table."""
    for heading, found in tables:
        for one in found:
            yield (heading, one.name, str(one.whole), *(str(one.counts[column]) for column in Column))


def paper(rows: Iterable[Row], *, on: date, printed: Printed) -> bytes:
    """Return the control list as a paper in Kyrgyz; of a restricted appeal it says number, day and that word."""
    with translation.override("ky"):
        lines = tuple(_line(row) for row in rows)
        signs = signatory(Role.HEAD_OF_APPARATUS, on=on, language="ky")
        return control_list(ControlList(letterhead(on=on), on, lines, signs), printed=printed)


def _line(row: Row) -> Controlled | RestrictedLine:
    number, registered_on = row.appeal.line.number, timezone.localdate(row.appeal.line.registered_at)
    if row.appeal.is_restricted:
        return RestrictedLine(number, registered_on)
    if row.due is None:
        return Controlled(number, registered_on, row.executor, _why_none(row))
    left = -row.late if row.due.is_over else row.due.left
    return Controlled(number, registered_on, row.executor, _why(row), due_on=row.due.on, left=left)


def _why(row: Row) -> str:
    return row.why if row.is_sure else f"{row.why} ({gettext('to be verified')})"


def _why_none(row: Row) -> str:
    if row.sent:
        return row.sent.body
    return str(Behind.WAITING.label) if row.appeal.is_waited_for else gettext("the last day is not known yet")

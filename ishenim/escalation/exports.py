"""The urgent register as a sheet: the same rows, in words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from ishenim.escalation.queries import Listed


def headings() -> list[str]:
    """The headings in the language of the screen."""
    return [
        "№",
        pgettext("alarm", "Raised"),
        gettext("Raised by"),
        pgettext("alarm", "What it is"),
        pgettext("alarm", "On the screen"),
        pgettext("alarm", "Heard"),
        gettext("Measure"),
        pgettext("alarm", "Closed"),
        pgettext("alarm", "How it ended"),
        gettext("Drill"),
    ]


def cells(rows: Iterable[Listed]) -> Iterator[tuple[str, ...]]:
    """Yield the rows as they stand in a sheet."""
    for one in rows:
        alarm = one.whole.alarm
        yield (
            str(alarm.number),
            _moment(alarm.raised_at),
            alarm.raised_by.full_name,
            one.clauses,
            _moment(one.shown_at),
            _moment(alarm.acknowledged_at),
            _moment(alarm.measured_at),
            _moment(alarm.closed_at),
            str(alarm.get_ending_display()),
            gettext("yes") if alarm.is_drill else "",
        )


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d.%m.%Y %H:%M:%S") if at else ""

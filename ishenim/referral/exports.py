"""The list of hand-overs as a sheet: the same rows, in words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from ishenim.kyrgyz.dates import short_date
from ishenim.referral.queries import Listed


def headings() -> list[str]:
    """The headings in the language of the screen."""
    return [
        "№",
        gettext("To which body"),
        gettext("What it is about"),
        pgettext("a referral", "Begun"),
        pgettext("a referral", "Told"),
        pgettext("a referral", "Letter"),
        pgettext("a referral", "Accepted by"),
        pgettext("a referral", "Their number"),
        pgettext("a referral", "Registered"),
        pgettext("a referral", "Decision by"),
        pgettext("a referral", "Decided"),
        gettext("Drill"),
    ]


def cells(rows: Iterable[Listed]) -> Iterator[tuple[str, ...]]:
    """Yield the rows as they stand in a sheet."""
    for one in rows:
        referral, registered, ended = one.referral, one.registered, one.ended
        yield (
            str(referral.alarm.number),
            referral.body.name,
            str(referral.get_matter_display()),
            _moment(referral.started_at),
            _moment(referral.told_at),
            _moment(referral.sent_at),
            registered.name if registered else "",
            registered.number if registered else "",
            _moment(referral.registered_at),
            short_date(one.decision_by) if one.decision_by and not ended else "",
            f"{_moment(referral.ended_at)} {ended.code_in_words}" if ended else "",
            gettext("yes") if referral.alarm.is_drill else "",
        )


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d.%m.%Y %H:%M") if at else ""

"""The columns of the control board and the lists of what is behind, as conditions on an unfinished appeal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import LessThan
from django.utils.translation import pgettext_lazy

from ishenim.appeals.models import Stage
from ishenim.common.days import midnight
from ishenim.common.queries import remembered
from ishenim.consideration.models import Resolution
from ishenim.consideration.queries import NEAR
from ishenim.consideration.situations import RUNS, WAITED_FOR
from ishenim.consideration.turns import put_late_before
from ishenim.edms.models import UNNUMBERED
from ishenim.edms.queries import is_in_use
from ishenim.journal.models import Line
from ishenim.regulation import document_flow
from ishenim.worktime import queries as worktime

OWN_DAYS = timedelta(days=366)  # how far back a resolution's own day is looked for
REGISTERED_AT = Subquery(Line.objects.filter(pk=OuterRef("line")).values("registered_at"))  # no join to be chosen first
LAST_DAY_GIVEN = Subquery(
    Resolution.objects.filter(step__appeal=OuterRef("pk")).order_by("-step__place").values("answer_by")[:1]
)


class Column(models.TextChoices):
    """Where an unfinished appeal stands on the board by its last day."""

    PASSED = "passed", pgettext_lazy("column of the board", "term passed")
    TODAY = "today", pgettext_lazy("column of the board", "today")
    NEAR = "near", pgettext_lazy("column of the board", "within 3 working days")
    LATER = "later", pgettext_lazy("column of the board", "later")
    UNKNOWN = "unknown", pgettext_lazy("column of the board", "day unknown")


class Behind(models.TextChoices):
    """Lists of what is behind although its term may be far. COUNTED_LATE is counted when it is looked at only."""

    NOT_PUT = "not_put", pgettext_lazy("list of the board", "registered, not put before the head in time")
    UNNUMBERED = "unnumbered", pgettext_lazy("list of the board", "without a number in the document-flow system")
    OUTSIDE = "outside", pgettext_lazy("list of the board", "sent outside, no reply")
    WAITING = "waiting", pgettext_lazy("list of the board", "the applicant is waited for, the term stands still")
    OWN_DAY = "own_day", pgettext_lazy("list of the board", "the day of the resolution has passed")


COUNTED_LATE = Behind.OWN_DAY  # resolutions lead to their appeals by way of the steps: a second table to be read
SHAPES = {Column.PASSED: "■", Column.TODAY: "▲", Column.NEAR: "▲"}  # beside the word, never colour alone (ux 5)


@dataclass(frozen=True)
class Days:
    """The days and moments on which the conditions of the board turn."""

    today: date
    near_until: date
    put_late: datetime
    numbered_late: datetime


def days_of(today: date) -> Days:
    """Return them for a day; a last day on a day off counts with the working day before it."""
    far = worktime.working_day_after(today, NEAR + 1)
    late = document_flow.late_before(today, is_working=worktime.is_working)
    return Days(today, far - timedelta(days=1), put_late_before(today), midnight(late))


def condition(code: str, days: Days, *, runs: Q = RUNS) -> Q:
    """The condition of a column or a list, of every column where none is named; an unknown code is a fault of ours.

    `runs` says in another way what runs: where a condition is counted, not searched by.
    """
    return {
        "": runs,
        Column.PASSED: Q(due_on__lt=days.today) & runs,
        Column.TODAY: Q(due_on=days.today) & runs,
        Column.NEAR: Q(due_on__gt=days.today, due_on__lte=days.near_until) & runs,
        Column.LATER: Q(due_on__gt=days.near_until) & runs,
        Column.UNKNOWN: Q(due_on=None) & runs,
        Behind.NOT_PUT: Q(LessThan(REGISTERED_AT, days.put_late), stage=Stage.REGISTERED),
        Behind.UNNUMBERED: Q(LessThan(REGISTERED_AT, days.numbered_late), edms__state__in=UNNUMBERED),
        Behind.OUTSIDE: Q(stage=Stage.FORWARDED),
        Behind.WAITING: Q(pk__in=WAITED_FOR.values("appeal")),  # they are few: the search begins with them
        Behind.OWN_DAY: _own_day(days.today),
    }[code]


def _own_day(today: date) -> Q:
    """The executor's own day has passed, the term of the law has not; the last resolution holds."""
    given = Resolution.objects.filter(working_days__isnull=False, answer_by__lt=today, answer_by__gte=today - OWN_DAYS)
    working = Q(stage=Stage.ASSIGNED) | Q(stage=Stage.IN_WORK)
    return working & Q(LessThan(LAST_DAY_GIVEN, today), due_on__gte=today, pk__in=given.values("step__appeal"))


def column_of(due_on: date | None, days: Days) -> Column:
    """The column of a last day."""
    if due_on is None:
        return Column.UNKNOWN
    if due_on <= days.today:
        return Column.TODAY if due_on == days.today else Column.PASSED
    return Column.NEAR if due_on <= days.near_until else Column.LATER


def codes(*, has_all: bool) -> tuple[str, ...]:
    """The columns, then the lists there can be something in, for whoever looks after all appeals or after his own.

    The document-flow system's only where one is in use.
    """
    if not has_all:
        return (*Column, Behind.WAITING, Behind.OWN_DAY)
    has_cards = settings.EDMS_FOLDER is not None or remembered("cards are in use", is_in_use)
    return (*Column, *(code for code in Behind if has_cards or code != Behind.UNNUMBERED))

"""What a drill has shown: who was told, when it stood on his screen, when he had it, and whether that was in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from ishenim.accounts.models import Person
from ishenim.common import house
from ishenim.escalation import queries
from ishenim.escalation.models import AlarmQuerySet, Happened
from ishenim.escalation.queries import Listed
from ishenim.regulation.urgent_times import Promptness, promptness

VERDICTS = {
    Promptness.IN_TIME: pgettext_lazy("a drill", "in time"),
    Promptness.LATE: pgettext_lazy("a drill", "late"),
    Promptness.NEVER: pgettext_lazy("a drill", "nobody had it"),
    Promptness.RUNS: pgettext_lazy("a drill", "still runs"),
}


@dataclass(frozen=True)
class Reached:
    """One person in a drill, in seconds after its raising; None: not at all."""

    name: str
    told: int
    shown: int | None
    heard: int | None


@dataclass(frozen=True)
class Drill:
    """One drill: whom it reached and whether somebody had it within the minutes of the house."""

    listed: Listed
    reached: tuple[Reached, ...]
    limit: int  # minutes
    promptness: Promptness

    @property
    def heard(self) -> int | None:
        """Seconds until somebody had it, on the screen or by telephone."""
        alarm = self.listed.whole.alarm
        return _after(alarm.raised_at, alarm.acknowledged_at)

    @property
    def verdict(self) -> str:
        return str(VERDICTS[self.promptness])


def drills(person: Person, *, on: date) -> AlarmQuerySet:
    """The drills a person may know of."""
    return queries.register(person, on=on).filter(is_drill=True)


def told(found: AlarmQuerySet, *, at: datetime) -> list[Drill]:
    """Read drills with all that happened in them."""
    return [_drill(one, at=at) for one in queries.listed(found)]


def _drill(listed: Listed, *, at: datetime) -> Drill:
    story = listed.whole
    alarm, heard = story.alarm, {event.by_id: event.at for event in story.of(Happened.ACKNOWLEDGED)}
    limit = house.minutes(timezone.localdate(alarm.raised_at)).acknowledged
    reached = tuple(
        Reached(
            name=event.person.full_name if event.person else "",
            told=_after(alarm.raised_at, event.at) or 0,
            shown=_after(alarm.raised_at, story.shown[person].at if person in story.shown else None),
            heard=_after(alarm.raised_at, heard.get(person)),
        )
        for person, event in story.told.items()
    )
    now = alarm.closed_at or at
    return Drill(listed, reached, limit, promptness(listed.course, limit=timedelta(minutes=limit), at=now))


def _after(raised_at: datetime, moment: datetime | None) -> int | None:
    return max(0, int((moment - raised_at).total_seconds())) if moment is not None else None


def headings() -> list[str]:
    """The headings of the sheet in the language of the screen."""
    return [
        "№",
        pgettext("alarm", "Raised"),
        gettext("Who was told"),
        gettext("told after, s"),
        gettext("on the screen after, s"),
        gettext("had it after, s"),
        gettext("somebody had it after, s"),
        gettext("limit, min"),
        gettext("In time"),
        gettext("Drill"),
    ]


def cells(found: Iterable[Drill]) -> Iterator[tuple[str, ...]]:
    """A row for each person of each drill; a drill that told nobody has one row as well."""
    for one in found:
        alarm = one.listed.whole.alarm
        first = (str(alarm.number), timezone.localtime(alarm.raised_at).strftime("%d.%m.%Y %H:%M:%S"))
        last = (_text(one.heard), str(one.limit), one.verdict, gettext("yes"))
        for who in one.reached:
            yield (*first, who.name, str(who.told), _text(who.shown), _text(who.heard), *last)
        if not one.reached:
            yield (*first, "", "", "", "", *last)


def _text(seconds: int | None) -> str:
    return "" if seconds is None else str(seconds)

"""What would become of the terms of open appeals if they were counted anew; what a change of the calendar changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.appeals.models import Appeal, AppealQuerySet, Because, TermChange
from ishenim.common.models import HouseRecord
from ishenim.consideration.situations import RUNS
from ishenim.journal.models import Restriction
from ishenim.regulation import governing, stages, terms
from ishenim.regulation.calendar import Calendar, Day
from ishenim.regulation.profiles import Profile
from ishenim.worktime import queries as worktime
from ishenim.worktime.reading import Year

SHOWN = 200  # moves that a preview lists one by one
CHUNK = 2000  # rows read at once


@dataclass(frozen=True)
class Basis:
    """By what terms are counted: a calendar and the wordings of the law. `is_anew`: each open appeal falls under the
    wording that governs its day now, otherwise it keeps its own (law.md 3.3).
    """

    calendar: Calendar
    wordings: tuple[Profile, ...]
    is_anew: bool = False

    def profile_for(self, code: str, registered_on: date, received_on: date) -> Profile:
        own = next((one for one in self.wordings if one.code == code), None) if code and not self.is_anew else None
        found = own or governing.governing(self.wordings, registered_on=registered_on, received_on=received_on)
        return found or worktime.profile_for(registered_on, received_on=received_on)


def as_it_stands(*, is_anew: bool = False) -> Basis:
    return Basis(worktime.calendar(), worktime.wordings(), is_anew)


@dataclass(frozen=True)
class Move:
    """The last day of an open appeal, as it stands and as it would be."""

    appeal: int
    number: int
    was: date | None
    until: date | None
    profile: str
    runs: bool  # with us, and nobody is waited for: it can be overdue


@dataclass
class Preview:
    """What counting anew would do: how many open appeals, how many of them move, how many are overdue by it."""

    open: int = 0
    moved: int = 0
    newly_overdue: int = 0
    no_longer_overdue: int = 0
    without_day: int = 0
    waited: int = 0
    first: list[Move] = field(default_factory=list)

    @property
    def is_more(self) -> bool:
        return self.moved > len(self.first)


def open_appeals() -> AppealQuerySet:
    """Appeals whose term still runs; what is finished keeps its days whatever the calendar says."""
    return Appeal.objects.exclude(stage__in=stages.FINISHED)


def moves(basis: Basis, among: AppealQuerySet) -> Iterator[Move | None]:
    """Return for each of some open appeals how its term would move; None where it stays.

    An extension is counted from its first last day. A term that stood still while the applicant was waited for is left
    as it is: what was waited cannot be waited otherwise.
    """
    changes = TermChange.objects.filter(appeal=OuterRef("pk"))
    rows = among.annotate(
        is_extended=Exists(changes.filter(because=Because.EXTENDED)),
        has_waited=Exists(changes.filter(because=Because.WAITED)),
        runs=Case(When(RUNS, then=True), default=False),
        wording=Coalesce(Subquery(changes.order_by("-place").values("profile")[:1]), F("profile"), Constant("")),
    ).order_by("pk")
    names = ("pk", "line__number", "due_on", "wording", "is_extended", "has_waited", "runs")
    until = _Until(basis)
    for *told, registered_at, received_at in rows.values_list(
        *names, "line__registered_at", "line__received_at"
    ).iterator(CHUNK):
        pk, number, due_on, code, is_extended, has_waited, runs = told
        if has_waited:
            yield None
            continue
        days = timezone.localdate(registered_at), timezone.localdate(received_at)
        day, profile = until.known(*days, code, is_extended)
        yield Move(pk, number, due_on, day, profile, runs) if day != due_on else None


class _Until:
    """The last day by registration day and wording; thousands of appeals share a few hundred of them."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.known = lru_cache(maxsize=None)(self._counted)

    def _counted(self, registered_on: date, received_on: date, code: str, is_extended: bool) -> tuple[date | None, str]:
        profile = self.basis.profile_for(code, registered_on, received_on)
        term = terms.consideration(registered_on, profile, calendar=self.basis.calendar)
        if is_extended:
            term = terms.extension(term, profile, calendar=self.basis.calendar)
        return term.due_on, profile.code


def moved_by(by: str, *, reason: str, since: datetime) -> int:
    """How many appeals nobody is shut out of a counting has moved: by whom, for which reason, asked for when."""
    done = TermChange.objects.filter(because=Because.RECALCULATED, reason=reason, by=by, at__gte=since)
    return unrestricted().filter(pk__in=done.values("appeal")).count()


def unrestricted() -> AppealQuerySet:
    """Open appeals nobody is shut out of: the only ones in numbers that are the same for every reader (decisions 5)."""
    return open_appeals().filter(~Exists(Restriction.objects.filter(line=OuterRef("line"))))


def preview(basis: Basis, *, today: date, seen: AppealQuerySet | None = None) -> Preview:
    """Count what would move among the open appeals without restrictions; restricted ones move too and are not told.

    Those listed one by one are those of `seen`, earliest first.
    """
    found = Preview(open=unrestricted().count())
    found.waited = unrestricted().filter(term_changes__because=Because.WAITED).distinct().count()
    listed: list[Move] = []
    for move in moves(basis, unrestricted()):
        if move is None:
            continue
        found.moved += 1
        was_over, is_over = _is_over(move.was, today), _is_over(move.until, today)
        found.newly_overdue += move.runs and is_over and not was_over
        found.no_longer_overdue += move.runs and was_over and not is_over
        found.without_day += move.until is None
        if len(listed) < SHOWN * 5:
            listed.append(move)
    opened = set(seen.filter(pk__in=[move.appeal for move in listed]).values_list("pk", flat=True)) if seen else set()
    found.first = [move for move in listed if move.appeal in opened][:SHOWN]
    return found


def _is_over(day: date | None, today: date) -> bool:
    return day is not None and day < today


@dataclass(frozen=True)
class Difference:
    """A day of the calendar before and after a change."""

    was: Day
    becomes: Day


def differences(years: Iterable[Year]) -> list[Difference]:
    """Return the days that some years would make another kind of day or name otherwise, in order."""
    calendar, found = worktime.calendar(), []
    for year in years:
        told = {day.on: day for day in year.days}
        stood = {on for on in calendar.days if on.year == year.year}
        bare = Calendar({year.year: year.confidence})
        for on in sorted(stood | set(told)):
            was, becomes = calendar.day(on), told.get(on) or bare.day(on)
            if was != becomes:
                found.append(Difference(was, becomes))
    return found


def as_year(number: int) -> Year | None:
    """A year as it stands, with every single day that was said of it since; None where it is not known."""
    stood = worktime.known().years.get(number)
    if stood is None:
        return None
    days = [day for on, day in worktime.calendar().days.items() if on.year == number]
    return replace(stood, days=tuple(sorted(days, key=lambda day: day.on)))


def newest_of(years: Iterable[Year]) -> int:
    """The key of the newest record of some years or of a day in them, 0 before the first."""
    found = HouseRecord.objects.none()
    for year in years:
        found |= HouseRecord.objects.filter(subject=f"{worktime.YEAR}{year.year}")
        found |= HouseRecord.objects.filter(subject__startswith=f"{worktime.DAY}{year.year}-")
    return found.order_by("-pk").values_list("pk", flat=True).first() or 0


def with_years(years: Iterable[Year]) -> Calendar:
    """The calendar as it would be with some years set anew."""
    calendar = worktime.calendar()
    known, days = dict(calendar.years), dict(calendar.days)
    for year in years:
        known[year.year] = year.confidence
        days = {on: day for on, day in days.items() if on.year != year.year} | {day.on: day for day in year.days}
    return Calendar(known, days)


def with_day(day: Day) -> Calendar:
    """The calendar as it would be with one day set anew."""
    calendar = worktime.calendar()
    return Calendar(calendar.years, {**calendar.days, day.on: day})

"""Why a term ends on its day: counted days, days left out, the rule, its source; for pages and for the command line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from ishenim.kyrgyz.dates import day_and_month, short_date
from ishenim.regulation.calendar import Counted, Day, DayKind
from ishenim.regulation.opening import State
from ishenim.regulation.profiles import Profile, Rule, Unit
from ishenim.regulation.terms import Term
from ishenim.worktime import queries

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """Days one after another that are left out for one reason."""

    first: date
    last: date
    day: Day

    @property
    def name(self) -> str:
        return self.day.name_in(translation.get_language() or "ky")

    @property
    def days(self) -> str:
        """27.05.2026, or 01.05.2026–09.05.2026."""
        ends = dict.fromkeys((short_date(self.first), short_date(self.last)))
        return "–".join(ends)

    @property
    def in_words(self) -> str:
        """27-май, 1–9-май, 30-декабрь – 7-январь."""
        last = _in_words(self.last)
        if self.first == self.last:
            return last
        is_one_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return f"{self.first.day}–{last}" if is_one_month else f"{_in_words(self.first)} – {last}"


@dataclass(frozen=True)
class Reason:
    """A term with everything it rests on, as a page tells it."""

    term: Term
    profile: Profile
    spells: tuple[Spell, ...]  # holidays and days off; weekends are only counted
    weekends: int
    is_sure: bool
    is_estimated: bool
    counted_now: date | None  # what the calendar of today gives

    @property
    def rule(self) -> Rule:
        return self.term.rule

    @property
    def due_on(self) -> date | None:
        return self.term.due_on

    @property
    def profile_name(self) -> str:
        return self.profile.name_in(translation.get_language() or "ky")

    @property
    def in_working_days(self) -> bool:
        return self.rule.unit == Unit.WORKING_DAY

    @property
    def has_moved(self) -> bool:
        """The calendar was changed since the term was counted."""
        return self.term.due_on is not None and self.counted_now != self.term.due_on


def reason(term: Term, profile: Profile) -> Reason:
    """Lay out why a term ends on its day, by the calendar of today."""
    calendar = queries.calendar()
    days = list(term.days(calendar))
    left_out = [one.day for one in days if one.number is None and one.day.kind != DayKind.WEEKEND]
    weekends = sum(one.number is None and one.day.kind == DayKind.WEEKEND for one in days)
    return Reason(
        term=term,
        profile=profile,
        spells=tuple(_spells(left_out)),
        weekends=weekends,
        is_sure=profile.is_sure(term.name.value),
        is_estimated=any(one.day.is_estimated for one in days),
        counted_now=term.anew(calendar).due_on,
    )


def _spells(days: Iterable[Day]) -> Iterable[Spell]:
    """Gather days of one name that follow each other; a weekend inside a holiday is named as the holiday is."""
    found: list[Spell] = []
    for day in days:
        last = found[-1] if found else None
        if last and last.day.ky == day.ky and day.on - last.last == DAY:
            found[-1] = replace(last, last=day.on)
        else:
            found.append(Spell(day.on, day.on, day))
    return found


def ahead(today: date, *, days: int) -> list[Spell]:
    """Return the holidays and days off from a day on that are not counted, weekends by themselves left out."""
    calendar = queries.calendar()
    told = [calendar.day(today + DAY * place) for place in range(days + 1)]
    return list(_spells(day for day in told if day.is_off and day.kind != DayKind.WEEKEND))


def in_short(reason: Reason) -> str:
    """A reason in one line: registered 30-апрель + 14 working days = 29-май, and what was not counted."""
    if reason.due_on is None:
        return missing(reason.term.missing_year or reason.term.counted_from.year + 1)
    facts: dict[str, object] = {
        "registered": _in_words(reason.term.counted_from),
        "days": reason.rule.max,
        "due": _in_words(reason.due_on),
        "left_out": ", ".join(f"{spell.in_words} {spell.name}".rstrip() for spell in reason.spells),
    }
    if not reason.in_working_days:
        return gettext("registered on %(registered)s + %(days)s calendar days = %(due)s") % facts
    if not reason.spells:
        return gettext("registered on %(registered)s + %(days)s working days = %(due)s") % facts
    return gettext("registered on %(registered)s + %(days)s working days = %(due)s (not counted: %(left_out)s)") % facts


def _in_words(day: date) -> str:
    """27-май on a Kyrgyz screen, the language's own form elsewhere."""
    language = translation.get_language() or "ky"
    return day_and_month(day) if language == "ky" else date_format(day, "j E" if language == "ru" else "j F")


def sentences(term: Term) -> list[str]:
    """Return a sentence for each day of a count, in the language that is active; one where the day is not known."""
    if term.missing_year is not None:
        return [missing(term.missing_year)]
    calendar = queries.calendar()
    begun = gettext("%(day)s: the day it is counted from; not counted.") % {"day": short_date(term.counted_from)}
    return [begun, *(_sentence(one, term.rule) for one in term.days(calendar))]


def missing(year: int) -> str:
    """What is said where a term comes to a year without data (decisions 21)."""
    return gettext("The calendar of %(year)s is missing.") % {"year": year}


def _sentence(counted: Counted, rule: Rule) -> str:
    facts: dict[str, object] = {"day": short_date(counted.day.on), "number": counted.number, "of": rule.max}
    if counted.number is None:
        facts["why"] = _why(counted.day)
        return gettext("%(day)s: not counted, %(why)s.") % facts
    if rule.unit == Unit.WORKING_DAY:
        return gettext("%(day)s: working day %(number)s of %(of)s.") % facts
    return gettext("%(day)s: day %(number)s of %(of)s.") % facts


def why_of_day(on: date, state: State) -> str:
    """Say in a sentence why the phone is or is not answered on a day."""
    season, told = queries.season_of(on), queries.calendar().day(on)
    if season is None:
        return gettext("The hours of the phone have not been set for this day.")
    if told.is_off:
        return gettext("%(day)s is a day off: %(why)s.") % {"day": short_date(on), "why": _why(told)}
    hours = queries.hours_of(on)
    assert hours is not None  # a season, and no day off
    facts = {
        "day": short_date(on),
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
        "lunch": f"{hours.lunch_from:%H:%M}–{hours.lunch_until:%H:%M}",
    }
    if state == State.OPEN:
        return gettext("Open: %(day)s is worked from %(opens)s to %(closes)s, lunch %(lunch)s.") % facts
    if state == State.LUNCH:
        return gettext("Lunch break %(lunch)s; %(day)s is worked from %(opens)s to %(closes)s.") % facts
    return gettext("Closed at this hour: %(day)s is worked from %(opens)s to %(closes)s, lunch %(lunch)s.") % facts


def _why(day: Day) -> str:
    """Why a day is not counted: its own name, or what the week says."""
    name = day.name_in(translation.get_language() or "ky")
    if day.kind == DayKind.WEEKEND or not name:
        return pgettext("why a day is not counted", "weekend") if day.kind == DayKind.WEEKEND else _plain(day.kind)
    return name


def _plain(kind: DayKind) -> str:
    if kind == DayKind.HOLIDAY:
        return pgettext("why a day is not counted", "holiday")
    if kind == DayKind.DAY_OFF:
        return pgettext("why a day is not counted", "day off")
    return pgettext("why a day is not counted", "the term does not end on a working day")

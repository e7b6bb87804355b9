"""The calendar as it stands, the hours of a day, the wordings of the law; whether the phone is answered at a moment."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ishenim.common.models import HouseRecord
from ishenim.common.queries import remembered
from ishenim.regulation import governing, opening, profiles, terms
from ishenim.regulation.calendar import Calendar, Confidence, Day, DayKind, YearMissing
from ishenim.regulation.opening import Hours, Standing
from ishenim.regulation.profiles import Profile, Rule, Status, Transition, Unit, Verified
from ishenim.regulation.terms import Term
from ishenim.worktime.models import Season
from ishenim.worktime.reading import Year, shipped

WARNED_AHEAD = timedelta(days=92)  # from October on the next year is looked at
YEAR, DAY, WORDING = "calendar/", "day/", "rules/"  # subjects of the dated records


def seasons() -> tuple[Season, ...]:
    """Every season, from the latest start to the earliest."""
    return remembered("seasons", lambda: tuple(Season.objects.order_by("-starts_on")))


def season_of(day: date) -> Season | None:
    """The season of a day; the latest start wins."""
    return next((season for season in seasons() if season.starts_on <= day <= season.ends_on), None)


@dataclass(frozen=True)
class Known:
    """The calendar with where each year and each day comes from."""

    calendar: Calendar
    years: dict[int, Year]


def known() -> Known:
    """What is known of the years: those shipped, over them what the office has set, in the order in which it did."""
    return remembered("calendar", _known)


def calendar() -> Calendar:
    return known().calendar


def _known() -> Known:
    years = {year.year: year for year in shipped()}
    days = {day.on: day for year in years.values() for day in year.days}
    records = HouseRecord.objects.filter(Q(subject__startswith=YEAR) | Q(subject__startswith=DAY)).order_by("pk")
    for record in records:
        if record.subject.startswith(YEAR):
            year = year_from(record.told)
            years[year.year] = year
            days = {on: day for on, day in days.items() if on.year != year.year} | {day.on: day for day in year.days}
        else:
            day = day_from(record.told)
            days[day.on] = day
    return Known(Calendar({year: told.confidence for year, told in years.items()}, days), years)


def day_told(day: Day) -> dict[str, object]:
    """A day as a record of the house writes it."""
    return {**asdict(day), "on": day.on.isoformat(), "kind": day.kind.value, "confidence": day.confidence.value}


def day_from(told: dict[str, object]) -> Day:
    facts = dict(told)
    facts |= {"on": date.fromisoformat(str(told["on"])), "kind": DayKind(str(told["kind"]))}
    return Day(**facts | {"confidence": Confidence(str(told["confidence"]))})  # type: ignore[arg-type]


def year_told(year: Year) -> dict[str, object]:
    """A whole year as a record of the house writes it."""
    days = [day_told(day) for day in year.days]
    return {"year": year.year, "confidence": year.confidence.value, "source": year.source, "days": days}


def year_from(told: dict[str, object]) -> Year:
    rows = told["days"]
    assert isinstance(rows, list)
    days = tuple(day_from(row) for row in rows)
    return Year(int(str(told["year"])), Confidence(str(told["confidence"])), str(told["source"]), days)


def is_estimated(year: int) -> bool:
    """Tell whether a year that is known rests on estimates: a day of it, or the year itself."""
    told = known()
    if told.calendar.years.get(year) == Confidence.LOW:
        return True
    return any(day.is_estimated for on, day in told.calendar.days.items() if on.year == year)


@dataclass(frozen=True)
class Lacking:
    """What the calendar lacks for the days ahead: years without data, years that rest on estimates."""

    missing: tuple[int, ...]
    estimated: tuple[int, ...]


def lacking(today: date) -> Lacking:
    """Return what to warn of: the longest terms reach into the next year from November on, and an act takes time."""
    years, known = sorted({today.year, (today + WARNED_AHEAD).year}), calendar().years
    return Lacking(
        tuple(year for year in years if year not in known),
        tuple(year for year in years if year in known and is_estimated(year)),
    )


def hours_of(day: date) -> Hours | None:
    """The hours of a day, or None on a day off and where no season is known."""
    season, told = season_of(day), calendar().day(day)
    if season is None or told.is_off:
        return None
    return season.hours.closing_earlier(minutes=told.shorter) if told.shorter else season.hours


def closes_at(day: date) -> datetime:
    """The last moment of a term that ends on a day: the close of the office (Civil Code 210), aware, in its zone.

    Where no hours are known, the last second of the day.
    """
    hours = hours_of(day)
    moment = hours.closes if hours else datetime.max.time().replace(microsecond=0)
    return timezone.make_aware(datetime.combine(day, moment))


def standing(at: datetime) -> Standing:
    """Tell whether the phone is answered at a moment (aware) and when that changes (R9)."""
    return opening.standing(timezone.localtime(at), hours_of=hours_of)


def is_outside_hours(at: datetime) -> bool:
    """Tell whether a call came while nobody is bound to answer (R10): a day off, before, after, at lunch.

    Where no hours are known nothing is outside them.
    """
    day = timezone.localdate(at)
    if season_of(day) is None:
        return False
    return standing(at).state != opening.State.OPEN


def wordings() -> tuple[Profile, ...]:
    """Every version of every wording of the law: those shipped, then those the office has added."""
    return remembered("wordings", _wordings)


def _wordings() -> tuple[Profile, ...]:
    records = HouseRecord.objects.filter(subject__startswith=WORDING).order_by("pk")
    return (*profiles.SHIPPED, *(profile_from(record.told) for record in records))


def profile_told(profile: Profile) -> dict[str, object]:
    """A version of a wording as a record of the house writes it."""
    written: dict[str, object] = json.loads(json.dumps(asdict(profile), default=_plain))
    return written


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def profile_from(told: dict[str, object]) -> Profile:
    facts = dict(told)
    for name in profiles.RULES:
        rule = facts[name]
        assert isinstance(rule, dict)
        facts[name] = Rule(rule["max"], Unit(rule["unit"]), rule["mark"], is_on=rule["is_on"])
    checked = facts["verified"]
    assert isinstance(checked, dict)
    facts["verified"] = Verified(checked["by"], _day_or_none(checked["on"]), checked["url"])
    facts |= {"status": Status(str(told["status"])), "transition": Transition(str(told["transition"]))}
    facts |= {name: _day_or_none(told[name]) for name in ("valid_from", "valid_to")}
    return Profile(**facts)  # type: ignore[arg-type]


def _day_or_none(told: object) -> date | None:
    return date.fromisoformat(str(told)) if told else None


def profile_for(registered_on: date, *, received_on: date | None = None) -> Profile:
    """The wording under which an appeal falls that is registered on a day (law.md 3.3)."""
    found = governing.governing(wordings(), registered_on=registered_on, received_on=received_on)
    assert found is not None  # one of those shipped always is; `refusal` keeps it so
    return found


def profile_of(code: str, *, registered_on: date) -> Profile:
    """The version an appeal was registered under; of appeals older than the first profile, the wording of their day."""
    return next((one for one in wordings() if one.code == code), None) or profile_for(registered_on)


def registration_term(received_on: date) -> Term:
    """Until when what came on a day must be registered, under the wording of that day (III.6, R10)."""
    return terms.registration(received_on, profile_for(received_on), calendar=calendar())


def consideration_term(registered_on: date, *, received_on: date | None = None) -> Term:
    """Until when an appeal registered on a day must be answered, under the wording of that day (III.7)."""
    profile = profile_for(registered_on, received_on=received_on)
    return terms.consideration(registered_on, profile, calendar=calendar())


def working_days_left(due_on: date, today: date) -> int:
    """How many working days are left until a day; negative when it has passed."""
    return terms.working_days_left(due_on, today, calendar=calendar())


def working_days_after(day: date, count: int) -> date | None:
    """The last of so many working days after a day; None where the calendar of its year is not known."""
    try:
        return calendar().add(day, count)
    except YearMissing:
        return None


def is_working(day: date) -> bool:
    return calendar().is_working(day)


def working_day_after(day: date, count: int) -> date:
    """Return the last of `count` working days after a day; where the calendar does not reach, by the week.

    For what is shown and for reminders; a term of the law is counted by consideration_term().
    """
    known = calendar()
    while count > 0:
        day += timedelta(days=1)
        count -= known.is_working(day)
    return day


def is_answered(at: datetime) -> bool:
    """Tell whether the office is at work at a moment: a working day, within the hours where they are known."""
    return is_working(timezone.localdate(at)) and not is_outside_hours(at)

"""Public holidays of a year as the package `holidays` knows them: a start for a year, never the last word."""

from datetime import date, timedelta
from importlib.metadata import version

import holidays

from ishenim.regulation.calendar import MONDAY_TO_FRIDAY, Confidence, Day, DayKind
from ishenim.worktime.reading import YEARS, Year

LANGUAGES = {"ky": "ky", "ru": "ru_KG", "en": "en_US"}
ESTIMATED = "estimated"  # how the package marks a day that is not announced yet, in its English names


def year_of(year: int) -> Year:
    """Return a year with every day off and worked Saturday the package has; religious days ahead are estimates."""
    if year not in YEARS:
        raise ValueError(year)
    names = {code: holidays.country_holidays("KG", years=year, language=told) for code, told in LANGUAGES.items()}
    worked = holidays.country_holidays("KG", years=year, categories=("workday",), language=LANGUAGES["ky"])
    source = f"holidays {version('holidays')}"
    days = [_day(on, names, source) for on in sorted(names["ky"])]
    known = {day.on for day in days}
    days += [Day(on, _observed(on), ky=name, source=source) for on, name in worked.items() if on not in known]
    saturdays = _worked_saturdays(year)
    days += [Day(on, DayKind.WORKED, source=source) for on in saturdays if on not in known]
    return Year(year, Confidence.LOW, source, tuple(sorted(days, key=lambda day: day.on)))


def _day(on: date, names: dict[str, "holidays.HolidayBase"], source: str) -> Day:
    ky, ru, en = (str(names[code].get(on, "")) for code in LANGUAGES)
    is_estimated = ESTIMATED in en
    sure = Confidence.LOW if is_estimated else Confidence.MEDIUM
    return Day(on, DayKind.HOLIDAY, ky, ru, en, source=source, confidence=sure, is_estimated=is_estimated)


def _observed(on: date) -> DayKind:
    return DayKind.OBSERVED if on.weekday() in MONDAY_TO_FRIDAY else DayKind.WEEKEND


def _worked_saturdays(year: int) -> list[date]:
    known = holidays.country_holidays("KG", years=year)
    whole = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(366)]
    return [on for on in whole if on.year == year and on.weekday() not in MONDAY_TO_FRIDAY and known.is_working_day(on)]

"""Days as Kyrgyz official papers write them (law.md 12; forms seen in acts of the Kyrgyz Republic).

The month belongs to its year (2026-жылдын … ноябры), so every ending stands on the form that says so:

    ноябрь: ноябры · ноябрындагы № 5 · ноябрында · ноябрына чейин · ноябрынан
    апрель: апрели · апрелиндеги № 5 · апрелинде · апрелине чейин · апрелинен
"""

from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    name: str  # 22-ноябрь
    of_the_year: str  # 2026-жылдын 22-ноябры
    dated: str  # 2026-жылдын 22-ноябрындагы № 5
    on: str  # 2026-жылдын 22-ноябрында
    to: str  # 2026-жылдын 22-ноябрына чейин
    since: str  # 2026-жылдын 22-ноябрынан тартып


MONTHS = (
    Month("январь", "январы", "январындагы", "январында", "январына", "январынан"),
    Month("февраль", "февралы", "февралындагы", "февралында", "февралына", "февралынан"),
    Month("март", "марты", "мартындагы", "мартында", "мартына", "мартынан"),
    Month("апрель", "апрели", "апрелиндеги", "апрелинде", "апрелине", "апрелинен"),
    Month("май", "майы", "майындагы", "майында", "майына", "майынан"),
    Month("июнь", "июну", "июнундагы", "июнунда", "июнуна", "июнунан"),
    Month("июль", "июлу", "июлундагы", "июлунда", "июлуна", "июлунан"),
    Month("август", "августу", "августундагы", "августунда", "августуна", "августунан"),
    Month("сентябрь", "сентябры", "сентябрындагы", "сентябрында", "сентябрына", "сентябрынан"),
    Month("октябрь", "октябры", "октябрындагы", "октябрында", "октябрына", "октябрынан"),
    Month("ноябрь", "ноябры", "ноябрындагы", "ноябрында", "ноябрына", "ноябрынан"),
    Month("декабрь", "декабры", "декабрындагы", "декабрында", "декабрына", "декабрынан"),
)

WEEKDAYS = ("дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби")


def official_date(day: date) -> str:
    """2026-жылдын 22-ноябры"""
    return _official(day, _month(day).of_the_year)


def official_date_of(day: date) -> str:
    """2026-жылдын 22-ноябрындагы, before the thing that bears the date"""
    return _official(day, _month(day).dated)


def official_date_on(day: date) -> str:
    """2026-жылдын 22-ноябрында: something happened on it"""
    return _official(day, _month(day).on)


def official_date_to(day: date) -> str:
    """2026-жылдын 22-ноябрына, before «чейин»"""
    return _official(day, _month(day).to)


def official_date_from(day: date) -> str:
    """2026-жылдын 22-ноябрынан, before «тартып»"""
    return _official(day, _month(day).since)


def month_of_year(day: date) -> str:
    """2026-жылдын ноябры"""
    return f"{day.year}-жылдын {_month(day).of_the_year}"


def short_date(day: date) -> str:
    """22.11.2026"""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def day_and_month(day: date) -> str:
    """22-ноябрь"""
    return f"{day.day}-{_month(day).name}"


def weekday_name(day: date) -> str:
    """жекшемби"""
    return WEEKDAYS[day.weekday()]


def with_weekday(day: date) -> str:
    """22-сентябрь, шейшемби"""
    return f"{day_and_month(day)}, {weekday_name(day)}"


def _official(day: date, month: str) -> str:
    return f"{day.year}-жылдын {day.day}-{month}"


def _month(day: date) -> Month:
    return MONTHS[day.month - 1]

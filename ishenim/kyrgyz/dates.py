"""Days as Kyrgyz official papers write them (law.md 12; forms seen in acts of the Kyrgyz Republic)."""

from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    name: str  # 22-ноябрь
    of_the_year: str  # 2026-жылдын 22-ноябры
    dated: str  # 2026-жылдын 22-ноябрындагы № 5


MONTHS = (
    Month("январь", "январы", "январындагы"),
    Month("февраль", "февралы", "февралындагы"),
    Month("март", "марты", "мартындагы"),
    Month("апрель", "апрели", "апрелиндеги"),
    Month("май", "майы", "майындагы"),
    Month("июнь", "июну", "июнундагы"),
    Month("июль", "июлу", "июлундагы"),
    Month("август", "августу", "августундагы"),
    Month("сентябрь", "сентябры", "сентябрындагы"),
    Month("октябрь", "октябры", "октябрындагы"),
    Month("ноябрь", "ноябры", "ноябрындагы"),
    Month("декабрь", "декабры", "декабрындагы"),
)

WEEKDAYS = ("дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби")


def official_date(day: date) -> str:
    """2026-жылдын 22-ноябры"""
    return f"{day.year}-жылдын {day.day}-{_month(day).of_the_year}"


def official_date_of(day: date) -> str:
    """2026-жылдын 22-ноябрындагы, before the thing that bears the date"""
    return f"{day.year}-жылдын {day.day}-{_month(day).dated}"


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


def _month(day: date) -> Month:
    return MONTHS[day.month - 1]

"""Dates, times and the page's own words in templates."""

from datetime import date, datetime

from django import template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from ishenim.common import house
from ishenim.kyrgyz import dates

register = template.Library()


@register.filter
def day(value: date | datetime) -> str:
    """22.11.2026, in the office's time zone."""
    return dates.short_date(_local(value))


@register.filter
def day_in_words(value: date | datetime) -> str:
    """«22-ноябрь, шейшемби» on a Kyrgyz screen, the language's own form elsewhere."""
    local = _local(value)
    if translation.get_language() == "ky":
        return dates.with_weekday(local)
    return date_format(local, "j E, l" if translation.get_language() == "ru" else "l, j F")


@register.filter
def moment(value: datetime) -> str:
    """10:42, in the office's time zone."""
    return timezone.localtime(value).strftime("%H:%M")


@register.filter
def in_seconds(value: int | None) -> str:
    """«45 сек», «4 мүн 05 сек», «1 саат 20 мүн»; a dash where nothing was measured."""
    if value is None:
        return "—"
    minutes, seconds = divmod(value, 60)
    if minutes >= 60:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    if minutes:
        return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": f"{seconds:02}"}
    return gettext("%(seconds)s s") % {"seconds": seconds}


@register.filter
def day_and_moment(value: datetime) -> str:
    """22.11.2026 10:42, in the office's time zone."""
    return timezone.localtime(value).strftime("%d.%m.%Y %H:%M")


@register.filter
def official_day(value: date | datetime) -> str:
    """2026-жылдын 22-ноябры."""
    return dates.official_date(_local(value))


@register.filter
def lookup(mapping: dict[str, object], key: str) -> object:
    """A value by its key, empty when there is none."""
    return mapping.get(key, "")


@register.simple_tag
def house_file_limits() -> house.FileLimits:
    """How many files one act may bring, and how large each may be, today."""
    return house.file_limits(timezone.localdate())


@register.simple_tag
def display_index(number: int, registered_at: datetime) -> str:
    """ИТ-15/2026: the index of a line by the pattern in force on the day of its registration (decisions 9)."""
    on = timezone.localdate(registered_at)
    return house.index(number, year=on.year, on=on)


def _local(value: date | datetime) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value

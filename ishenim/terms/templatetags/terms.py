"""Days and wordings of the law in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django import template
from django.utils import translation
from django.utils.translation import gettext

from ishenim.common.models import HouseRecord
from ishenim.kyrgyz.dates import short_date
from ishenim.regulation.calendar import Day
from ishenim.regulation.profiles import RULES, Profile, Rule
from ishenim.terms.forms import KINDS, RULE_WORDS, STATUSES, UNITS
from ishenim.worktime.queries import DAY, YEAR, day_from, profile_from

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


@register.filter
def day_name(named: Day | Profile) -> str:
    """The name of a day or a wording in the language of the screen."""
    return named.name_in(translation.get_language() or "ky")


@register.filter
def status_in_words(profile: Profile) -> "StrOrPromise":
    return STATUSES[profile.status]


@register.filter
def rules_in_words(profile: Profile) -> "Iterator[tuple[StrOrPromise, Rule, StrOrPromise, bool]]":
    """Each rule of a wording: its name, itself, its unit, whether it speaks without a badge."""
    for name in RULES:
        rule = profile.rule(name)
        yield RULE_WORDS[name], rule, UNITS[rule.unit], profile.is_sure(name)


@register.filter
def record_in_words(record: HouseRecord) -> str:
    """What a record of the calendar or of a wording set."""
    if record.subject.startswith(DAY):
        day = day_from(record.told)
        return f"{short_date(day.on)}: {KINDS.get(day.kind, '')} · {day_name(day)}"
    if record.subject.startswith(YEAR):
        return gettext("the whole year was set: %(source)s") % {"source": record.told["source"] or "—"}
    profile = profile_from(record.told)
    return f"{profile.code} · {STATUSES[profile.status]}"

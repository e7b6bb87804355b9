"""Figures of reports in templates."""

from django import template

from ishenim.regulation.promptness import Measure, Spread
from ishenim.reports import words
from ishenim.reports.promptness import Figures

register = template.Library()
register.filter("spent", words.spent)
register.filter("number", words.number)
register.filter("period", words.title)


@register.filter
def of(figures: Figures, measure: str) -> Spread | None:
    """The spread of one measure; nothing where no appeal reached it."""
    return figures.of(measure)


@register.filter
def took(times: dict[Measure, int], measure: str) -> str:
    """How long one appeal took to a milestone; a dash where it has not come so far."""
    return words.spent(times.get(Measure(measure)))


@register.simple_tag
def change(now: int, then: int) -> str:
    """The difference to a year before."""
    return words.change(now, then)

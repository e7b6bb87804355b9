"""The button of a step, the heading of a kind of work, the term of an appeal."""

from datetime import date

from django import template
from django.utils.translation import pgettext_lazy

from ishenim.appeals.models import Appeal
from ishenim.consideration import queries
from ishenim.consideration.models import Act

register = template.Library()

TURNS = {
    "to_put": pgettext_lazy("waiting work", "To be put before the head"),
    "to_transmit": pgettext_lazy("waiting work", "Complaints that leave for an outside addressee"),
    "to_resolve": pgettext_lazy("waiting work", "Waiting for a resolution"),
    "to_do": pgettext_lazy("waiting work", "My tasks"),
    "to_approve": pgettext_lazy("waiting work", "Answers to be approved"),
    "to_send": pgettext_lazy("waiting work", "Answers to be sent"),
    "to_file": pgettext_lazy("waiting work", "Answered, to be put on file"),
    "to_know": pgettext_lazy("waiting work", "For my knowledge"),
}


@register.simple_tag
def act_label(name: str) -> str:
    """The words of a step's button."""
    return str(Act(name).label)


@register.simple_tag
def turn_label(code: str) -> str:
    """The heading of a kind of waiting work."""
    return str(TURNS[code])


@register.inclusion_tag("consideration/_due.html")
def due_of(appeal: Appeal, today: date) -> dict[str, object]:
    """The term of an appeal in a list."""
    return {"due": queries.term(appeal, on=today)}

"""The button of a step, the heading of a kind of work, the term of an appeal."""

from datetime import date

from django import template
from django.utils.translation import pgettext_lazy

from ishenim.appeals.models import Appeal
from ishenim.consideration import queries
from ishenim.consideration.models import Act
from ishenim.consideration.turns import LABELS
from ishenim.regulation.stages import Actor

register = template.Library()

ACTORS = {
    Actor.REGISTRAR: pgettext_lazy("whose step", "who took the call, or the records specialist"),
    Actor.CONSIDERING: pgettext_lazy("whose step", "the post it was put before"),
    Actor.LEAD: pgettext_lazy("whose step", "the lead executor"),
    Actor.CO: pgettext_lazy("whose step", "a co-executor"),
    Actor.APPROVER: pgettext_lazy("whose step", "the head of apparatus or the head, never who wrote the answer"),
    Actor.SENDER: pgettext_lazy("whose step", "the records specialist; if shut out, the head of apparatus"),
    Actor.HANDLER: pgettext_lazy("whose step", "the post appointed for complaints about the head"),
    Actor.HIGHER: pgettext_lazy("whose step", "the head or the head of apparatus"),
    Actor.CHOSEN: pgettext_lazy("whose step", "the post that was asked"),
    Actor.ANYBODY: pgettext_lazy("whose step", "every post with a part in the appeal"),
}


@register.simple_tag
def actor_label(actor: Actor) -> str:
    """Whose step it is, in words."""
    return str(ACTORS[actor])


@register.simple_tag
def act_label(name: str) -> str:
    """The words of a step's button."""
    return str(Act(name).label)


@register.simple_tag
def turn_label(code: str) -> str:
    """The heading of a kind of waiting work."""
    return str(LABELS[code])


@register.inclusion_tag("consideration/_due.html")
def due_of(appeal: Appeal, today: date) -> dict[str, object]:
    """The term of an appeal in a list."""
    return {"due": queries.term(appeal, on=today)}

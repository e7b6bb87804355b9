"""The alarm that was raised in the call of an appeal, for the card of the appeal."""

from django import template
from django.template import Context
from django.utils import timezone

from ishenim.appeals.models import Appeal
from ishenim.escalation import queries
from ishenim.escalation.queries import Clocks

register = template.Library()


@register.simple_tag(takes_context=True)
def alarm_of(context: Context, appeal: Appeal) -> Clocks | None:
    """Its clocks, for whoever may know of it; None for others and where there was none (R48, R57)."""
    return queries.clocks_of(appeal, context["person"], on=timezone.localdate())

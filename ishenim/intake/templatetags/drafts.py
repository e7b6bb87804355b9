"""Until when an unfinished call must be registered."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from ishenim.consideration.queries import Due
from ishenim.consideration.templatetags.steps import due_in_words
from ishenim.telephony.models import Draft
from ishenim.worktime import queries as worktime

register = template.Library()


@register.simple_tag
def registration_due(draft: Draft) -> SafeString | str:
    """The term of registration of what came with a call, as other terms are told (R10); nothing where it is not known.

    Counted from the day the call began, in the office's zone.
    """
    came_on: date = timezone.localdate(draft.call.started_at)
    due_on = worktime.registration_term(came_on).due_on
    return due_in_words(Due(due_on, timezone.localdate())) if due_on else ""

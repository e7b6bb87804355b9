"""The panel of alarms on every page, without JavaScript as well."""

from django.db import DatabaseError
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ishenim.accounts.middleware import PersonRequest
from ishenim.common.queries import remembered
from ishenim.escalation import access, queries
from ishenim.escalation.models import Alarm
from ishenim.regulation.posts import Role

RUNGS = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.HEAD_OF_APPARATUS})  # whose pages are to ring
EVERY = 3  # seconds; within them a page does not ask again whether any alarm sounds


def alarms(request: PersonRequest) -> dict[str, object]:
    """The alarms that sound for this person, read when a page first asks for them; who may raise one."""
    held = getattr(request, "held", None)
    if held is None or not access.may_raise(held):
        return {}
    return {
        "may_raise": True,
        "is_rung": bool(RUNGS & held.roles),
        "screen_is_locked": getattr(request, "is_locked", False),
        "alarms_sounding": SimpleLazyObject(lambda: _sounding(request)),
    }


def _sounding(request: PersonRequest) -> list[queries.Sounding]:
    try:
        if not remembered("an alarm sounds", Alarm.objects.sounding().exists, seconds=EVERY):
            return []
        return queries.sounding(request.person, request.held, on=timezone.localdate())
    except DatabaseError:  # the page that says what is wrong needs a frame too
        return []

"""What every channel asks just before something about an alarm leaves the building (decisions 4, 5, 7)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from ishenim.accounts.models import Person

Receipt = Mapping[str, object]


class Stays(Exception):
    """It is not to leave (any more): the errand is done without it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def ask_above(facts: Mapping[str, object], *, person: Person | None, entered_by: str, at: datetime) -> None:
    """Raise Stays where the room above says that the alarm was acknowledged, or that the person may not know of it.

    `entered_by` entered the address or number: whoever may not know of an alarm must not be told of it by writing his
    own beside the name of another. A webhook is nobody's.
    """
    if settings.ALARM_MAY_LEAVE:
        may_leave: Callable[..., bool] = import_string(settings.ALARM_MAY_LEAVE)
        if not may_leave(facts, person, entered_by=entered_by, on=timezone.localdate(at)):
            raise Stays("not_wanted_any_more")

"""An office with a call, in which alarms are raised."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW


@pytest.fixture
def alarm(people):
    """Raise an alarm; keyword arguments replace facts."""
    from ishenim.escalation import actions
    from ishenim.escalation.actions import AlarmTold
    from ishenim.escalation.models import Clause

    def raised(*, by="operator", at=NOW, **facts):
        facts = {"key": uuid4(), "clause": Clause.OBJECT, "words": "Архив өрттөнөт деп коркутту", **facts}
        return actions.raise_alarm(AlarmTold(**facts), by=people[by], at=at)

    return raised


@pytest.fixture
def climbed(people):
    """Climb the ladder at a minute after NOW; returns who has been told since, by user name, and "telephone"."""
    from ishenim.escalation import climbing
    from ishenim.escalation.models import AlarmEvent, Happened

    names = {person.pk: name for name, person in people.items()}

    def told(*, minutes):
        before = set(AlarmEvent.objects.values_list("pk", flat=True))
        climbing.climb(at=NOW + timedelta(minutes=minutes))
        new = AlarmEvent.objects.exclude(pk__in=before).order_by("pk")
        assert {one.kind for one in new} <= {Happened.TOLD, Happened.PHONE_NOW}
        return [names[one.person_id] if one.person_id else "telephone" for one in new]

    return told

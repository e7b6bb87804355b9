"""Two alarms: one that was heard, registered, acted on and closed, one that sounds; rows of every kind they have."""

from datetime import timedelta
from uuid import uuid4

from ishenim.escalation import actions
from ishenim.escalation.models import Alarm, Clause, Measure
from ishenim.escalation.queries import Hidden
from tests.conftest import NOW


def raised(people, posts, take):
    """Raise both; returns the closed one."""
    appeal, operator = take(), people["operator"]
    hidden = Hidden(posts=frozenset({posts["bilim-head"].pk}), persons=frozenset({people["executor-1"].pk}))
    told = actions.AlarmTold(uuid4(), Clause.OBJECT, "Өрт", call_id=appeal.call_id, hidden=hidden)
    one = actions.raise_alarm(told, by=operator, at=NOW)
    actions.raise_alarm(actions.AlarmTold(uuid4(), Clause.STAFF, "Коркутуп жатат"), by=operator, at=NOW)
    actions.link_alarm(appeal.call_id, appeal, by=operator, at=NOW)
    actions.note_shown(one, by=people["akim"], at=NOW)
    actions.acknowledge(one, by=people["akim"], at=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=5)
    actions.take_measure(one, Measure.CALLED_101, "", happened_at=NOW, by=operator, at=later)
    actions.close(one, "Өрт өчүрүлдү", by=people["akim"], at=later)
    return Alarm.objects.get(pk=one.pk)

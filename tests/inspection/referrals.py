"""Two hand-overs: one that was told, sent, registered with a scan, prolonged and decided, one that was just begun."""

from datetime import timedelta
from uuid import uuid4

from ishenim.escalation.actions import AlarmTold, link_alarm, raise_alarm
from ishenim.escalation.models import Clause
from ishenim.files import actions as files
from ishenim.referral import actions
from ishenim.referral.actions import Begun, Noted
from ishenim.referral.letters import Asked
from ishenim.referral.models import Referral
from ishenim.regulation.hand_over import Matter
from tests.conftest import NOW


def handed_over(people, posts, take):
    """Hand both over; returns the decided one."""
    operator, appeal, call = people["operator"], take(), uuid4()
    alarm = raise_alarm(AlarmTold(uuid4(), Clause.UNLAWFUL_ACT, "Пара сурап жатат", call_id=call), by=operator, at=NOW)
    link_alarm(call, appeal, by=operator, at=NOW)
    alarm.refresh_from_db()
    one = actions.begin(alarm, Begun(uuid4(), Matter.CORRUPTION, "ukmk", stage="committed"), by=operator, at=NOW)
    actions.begin(alarm, Begun(uuid4(), Matter.THEFT, "rmib"), by=operator, at=NOW)
    facts = {"by": operator, "at": NOW + timedelta(minutes=5)}
    told = {"happened_at": NOW + timedelta(minutes=4)}
    asked = Asked(signed_as=posts["akim"], signed_by=people["akim"])
    actions.tell(one, Noted(code="yes", name="Кезметчи", words="Кабыл алды", **told), **facts)
    actions.send(one, Noted(code="courier", name="Курьер", number="01/7", **told), asked, **facts)
    scan = files.receive("Талон".encode(), "талон.txt")
    actions.note_registered(one, Noted(name="Лейтенант", number="77", files=[scan], **told), **facts)
    actions.note_prolonged(one, Noted(words="Прокурор", **told), **facts)
    actions.note_decided(one, Noted(code="refused", words="Баш тартылды", **told), **facts)
    return Referral.objects.get(pk=one.pk)

"""What the story of an appeal and column five tell of a hand-over: steps that no card offers (III.6, R44, R62).

Whoever may not write into the appeal leaves it to the next act of somebody who may: the hand-over waits for nobody.
"""

from contextlib import suppress
from datetime import datetime

from django.db.models import Q
from django.utils import timezone, translation

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Refused
from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts
from ishenim.referral import queries
from ishenim.referral.models import Channel, Happened, Referral, ReferralEvent
from ishenim.regulation.stages import HAND_OVER, LAW_RESULT

SENT_AS = {  # as consideration calls the ways a letter leaves
    Channel.IN_PERSON: "in_person",
    Channel.COURIER: "in_person",
    Channel.EMAIL: "email",
    Channel.PAPER: "paper",
}


def mark_registered(appeal: Appeal, *, by: Person, at: datetime) -> None:
    """The call of an alarm was registered: letters that left before are marked in its line now.

    Inside the transaction of the registration.
    """
    sent = Referral.objects.filter(Q(alarm__appeal=appeal) | Q(alarm__call_id=appeal.call_id)).exclude(sent_at=None)
    for one in sent.select_related("alarm").order_by("sent_at", "pk"):
        mark(one, by=by, at=at)


def mark(referral: Referral, *, by: Person, at: datetime) -> None:
    """Put the mark of the letter into column five, once, where nobody learns of the alarm by it who must not."""
    appeal = queries.told_openly(referral.alarm)
    sent = referral.events.filter(kind=Happened.SENT).first()
    if appeal is None or sent is None:
        return
    if appeal.steps.filter(name=HAND_OVER, dispatch__body=referral.body_id).exists():
        return
    facts = Facts(
        channel=SENT_AS[Channel(sent.code)], number=sent.number, sent_on=timezone.localdate(sent.at), proof=sent.name,
        body=referral.body_id,
    )  # fmt: skip
    with suppress(Refused):
        consideration.take_step(appeal, HAND_OVER, facts, by=by, at=at)


def tell_decision(event: ReferralEvent, *, by: Person, at: datetime) -> None:
    """What the body decided, in the language of the office's papers."""
    appeal = queries.told_openly(event.referral.alarm)
    if appeal is None:
        return
    with translation.override("ky"):
        words = "\n".join((f"{event.referral.body.ky}: {event.code_in_words}", event.words))
    with suppress(Refused):
        consideration.take_step(appeal, LAW_RESULT, Facts(words=words), by=by, at=at)

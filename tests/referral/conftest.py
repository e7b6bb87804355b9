"""An office with alarms that go to law enforcement."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, TODAY

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def alarm(people):
    """Raise an alarm of clause III.9; keyword arguments replace facts."""
    from ishenim.escalation import actions
    from ishenim.escalation.actions import AlarmTold
    from ishenim.escalation.models import Clause

    def raised(*, by="operator", at=NOW, **facts):
        facts = {"key": uuid4(), "clause": Clause.UNLAWFUL_ACT, "words": "Каттоодо акча сурап жатышат", **facts}
        return actions.raise_alarm(AlarmTold(**facts), by=people[by], at=at)

    return raised


@pytest.fixture
def begun(people, alarm):
    """Begin a hand-over; keyword arguments replace facts."""
    from ishenim.referral import actions
    from ishenim.referral.actions import Begun
    from ishenim.regulation.hand_over import Matter

    def done(of=None, *, by="operator", at=NOW, **facts):
        facts = {"key": uuid4(), "matter": Matter.CORRUPTION, "body": "ukmk", "stage": "unknown", **facts}
        return actions.begin(of or alarm(), Begun(**facts), by=people[by], at=at)

    return done


@pytest.fixture
def noted(people, posts):
    """Do one thing with a hand-over, as a form would; returns it read anew."""
    from ishenim.referral import actions
    from ishenim.referral.actions import Noted
    from ishenim.referral.letters import Asked

    acts = {
        "tell": (actions.tell, {"code": "yes", "name": "Кезметчи, капитан Үсөнов"}),
        "send": (actions.send, {"code": "in_person", "number": "01-15/221", "name": "Көчүрмөсүндө белги"}),
        "register": (actions.note_registered, {"name": "Лейтенант Өмүров", "number": "КБЧ-77"}),
        "prolong": (actions.note_prolonged, {"words": "Прокурор узартты"}),
        "decide": (actions.note_decided, {"code": "case_started", "words": "Иш козголду"}),
    }

    def done(referral, act_name, /, *, by="operator", at=LATER, asked=None, **facts):
        act, usual = acts[act_name]
        told = Noted(**{"happened_at": at, **usual, **facts})
        extra = [asked or Asked(signed_as=posts["akim"], signed_by=people["akim"])] if act_name == "send" else []
        act(referral, told, *extra, by=people[by], at=at)
        referral.refresh_from_db()
        return referral

    return done


@pytest.fixture
def reminded(people):
    """Remind on a day so many days after today at noon; returns who was told of what since."""
    from datetime import datetime

    from django.utils import timezone

    from ishenim.notify.models import Notice
    from ishenim.referral import actions

    names = {person.pk: name for name, person in people.items()}

    def told(*, days):
        before = set(Notice.objects.values_list("pk", flat=True))
        noon = timezone.make_aware(datetime.combine(TODAY + timedelta(days=days), datetime.min.time())).replace(hour=11)
        actions.remind(at=noon)
        new = Notice.objects.exclude(pk__in=before).order_by("pk")
        return sorted((names[one.recipient_id], one.kind) for one in new)

    return told


@pytest.fixture
def named(people):
    """Set which bodies these are, or which goes first, from today on."""
    from ishenim.office import actions as office

    def done(values, *, subject="law_bodies"):
        empty = (
            dict.fromkeys(("internal_affairs", "national_security", "prosecutor"), "")
            if subject == "law_bodies"
            else {}
        )
        told = office.Told(subject, {**empty, **values}, TODAY, seen=None)
        office.set_plain(told, by=people["head-of-apparatus"], at=NOW)

    return done

"""A Tuesday with a reception of the akim from ten to noon, and the specialist who keeps its queue."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from ishenim.regulation.reception import Schedule, Week
from tests.conftest import NOW, TODAY

TUESDAY = 1
VISITOR = {"name": "Токторов Бакыт", "phone": "0700 11-22-33", "matter": "Суу жок", "language": "ky"}


@pytest.fixture
def clock(monkeypatch):
    """What the pages take for now; moves when told."""
    moments = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moments[0])

    def later(**ahead):
        moments[0] += timedelta(**ahead)
        return moments[0]

    return later


@pytest.fixture
def schedule(people, posts):
    """Set a reception; keyword arguments replace facts."""
    from ishenim.reception import actions

    def made(row=None, *, post="akim", kind="personal_reception", seen=0, at=NOW, **facts):
        plain = {
            "weekdays": frozenset({TUESDAY}),
            "week": Week.EVERY,
            "opens": time(10),
            "closes": time(12),
            "minutes": 15,
            "since": date(2026, 1, 1),
        }
        places = {"ky": "Администрация, 2-кабат", "ru": "Администрация, 2 этаж", "en": "Second floor"}
        told = actions.ReceptionTold(posts[post], kind, Schedule(**{**plain, **facts}), places)
        return actions.set_reception(row, told, seen=seen, by=people["head-of-apparatus"], at=at)

    return made


@pytest.fixture
def akims(schedule, clock):
    """The akim's reception of today."""
    return schedule()


@pytest.fixture
def queued(akims, people):
    """Put a visitor into the queue of the akim, or of another reception."""
    from ishenim.reception import actions

    def put(one=akims, *, by="operator", at=NOW, **facts):
        plain = {**VISITOR, "key": uuid4(), "showed_document": False, "is_hidden": False}
        told = actions.VisitorTold(**{**plain, **facts})
        return actions.add_visitor(one, told, day=TODAY, by=people[by], at=at)

    return put


@pytest.fixture
def called_in(people):
    """Call a visitor in."""
    from ishenim.reception import actions

    def calling(visit, *, by="operator", at=NOW):
        return actions.call_in(visit, by=people[by], at=at)

    return calling


@pytest.fixture
def registered(people, told, called_in):
    """Call a visitor in and register what he tells."""
    from ishenim.intake import actions as intake
    from ishenim.regulation.channels import Channel

    def done(visit, *, by="operator", at=NOW, **facts):
        draft = called_in(visit, by=by, at=at)
        facts = {"channel": Channel(draft.call.came), **facts}
        return intake.finish_call(told(call_id=draft.pk, **facts), draft=draft, by=people[by], at=at).appeal

    return done


@pytest.fixture
def page_of():
    """The address of the queue of today."""
    return lambda one: f"/queue/{one.pk}/{TODAY.isoformat()}"

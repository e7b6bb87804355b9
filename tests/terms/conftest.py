"""The head of apparatus at the calendar and the wordings of the law."""

from datetime import date, timedelta

import pytest

from ishenim.regulation.calendar import Confidence, Day, DayKind
from tests.conftest import NOW


@pytest.fixture
def head(sign_in):
    return sign_in("head-of-apparatus")


@pytest.fixture
def holiday():
    """A day off by an act, two weeks after the tests' today."""
    return Day(date(2026, 12, 3), DayKind.DAY_OFF, ky="кошумча эс алуу күнү", act="№ 5", confidence=Confidence.HIGH)


@pytest.fixture
def set_day(people):
    from ishenim.terms import actions

    def done(day, *, seen=0, at=NOW):
        return actions.set_day(day, seen=seen, by=people["head-of-apparatus"], at=at)

    return done


@pytest.fixture
def recount(people):
    """Ask for the open terms to be counted anew and let the worker do it; returns the receipt."""
    from uuid import uuid4

    from ishenim.outbox import actions as outbox
    from ishenim.terms import actions

    def done(reason="Токтом № 5", *, is_anew=False, at=NOW):
        told = actions.Counting(reason, is_anew)
        errand = actions.ask_to_count_anew(told, key=uuid4(), by=people["head-of-apparatus"], at=at)
        assert outbox.work([actions.RECALCULATE], clock=lambda: at + timedelta(seconds=1))
        errand.refresh_from_db()
        return errand.receipt

    return done

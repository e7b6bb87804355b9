"""Two visitors, one of whom is still inside: rows of every kind that a reception has."""

from datetime import date, time
from uuid import uuid4

from ishenim.reception import actions
from ishenim.regulation.reception import Schedule, Week
from tests.conftest import NOW, TODAY


def received(people, posts):
    """Set a reception and receive two visitors; returns them with the draft of the second, which is still open."""
    by = people["head-of-apparatus"]
    times = Schedule(frozenset({1}), Week.EVERY, time(10), time(12), 15, date(2026, 1, 1))
    told = actions.ReceptionTold(posts["akim"], "personal_reception", times, {"ky": "2-кабат", "ru": "", "en": ""})
    one = actions.set_reception(None, told, seen=0, by=by, at=NOW)
    operator = {"by": people["operator"], "at": NOW}
    first, second = (
        actions.add_visitor(
            one,
            actions.VisitorTold(uuid4(), "Токторов Бакыт", "0700 11-22-33", "Суу жок", "ky", True, False),
            day=TODAY,
            **operator,
        )
        for _ in range(2)
    )
    actions.solve(actions.call_in(first, **operator), "Чечилди", **operator)
    return first, second, actions.call_in(second, **operator)

"""The worker's rounds: a fault of one duty keeps none of the others from being done, and what repeats has its pace."""

from datetime import timedelta

import pytest

from ishenim.audit import actions as audit
from ishenim.config.commands import worker
from ishenim.regulation.chain import Ref
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_fault_of_one_duty_keeps_none_of_the_others_from_being_done():
    done = []

    def broken(*, at):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        worker.each_of(broken, lambda at: done.append(at), at=NOW)

    assert done == [NOW]


def test_a_long_look_has_its_pace_even_where_it_fails_and_what_stands_still_is_not_looked_at():
    seen = []

    def look(*, at):
        seen.append(at)
        if at == NOW:
            raise ZeroDivisionError

    look_for = worker.WhenChanged(look, every=10 * MINUTE)
    with pytest.raises(ZeroDivisionError):
        look_for(at=NOW)
    for minute in (1, 9, 10, 21):
        look_for(at=NOW + minute * MINUTE)
    audit.record(did="export_terms", what=Ref("export", "x"), by="operator", at=NOW)
    look_for(at=NOW + 22 * MINUTE)

    assert seen == [NOW, NOW + 10 * MINUTE, NOW + 22 * MINUTE]


def test_R14_what_repeats_is_looked_for_beside_the_heartbeat_and_its_fault_does_not_hold_up_the_folder(monkeypatch):
    taken = []

    def broken(*, at):
        raise ZeroDivisionError

    monkeypatch.setattr(worker.exchange, "take_replies", lambda at: taken.append(at))
    monkeypatch.setattr(worker.look_for_patterns, "look", broken)
    monkeypatch.setattr(worker.look_for_patterns, "looked_at", None)
    monkeypatch.setattr(worker.look_for_patterns, "stood", ())

    worker.do_what_is_due(at=NOW)
    with pytest.raises(ZeroDivisionError):
        worker.do_what_takes_long(at=NOW)

    assert taken == [NOW]

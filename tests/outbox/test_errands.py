"""An errand is run once by whoever takes it, again after a failure, and given up on only in sight of everybody."""

from datetime import timedelta

import pytest

from ishenim.audit import queries as audit
from ishenim.config.errands import ErrandKind
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW

RAN: list[str] = []


def well(taken):
    RAN.append(taken.errand.key)
    return {"answer": "taken"}


def badly(taken):
    RAN.append(taken.errand.key)
    raise outbox.Undelivered("refused_by_receiver")


def hopelessly(taken):
    raise outbox.Undelivered("no_such_address", is_final=True)


def wrongly(taken):
    raise ZeroDivisionError("words that may hold a citizen's name")


def interrupted(taken):
    taken.reached(3, 10)


def effect(taken):
    taken.finish({"answer": "in the transaction of the effect"})


@pytest.fixture(autouse=True)
def _kinds(settings, db):
    RAN.clear()
    settings.ERRANDS = {
        run.__name__: ErrandKind(f"{__name__}.{run.__name__}")
        for run in (well, badly, hopelessly, wrongly, interrupted, effect)
    }


class Clock:
    def __init__(self, at=NOW):
        self.at = at

    def __call__(self):
        return self.at


def ask(kind, key="letter/1", at=NOW, **more):
    return outbox.ask(kind, key=key, facts={"number": 7}, by="operator", at=at, **more)


def test_what_is_asked_twice_under_one_key_is_done_once():
    first, second = ask("well"), ask("well")

    while outbox.work(["well"], clock=Clock()):
        pass

    assert first.pk == second.pk
    assert RAN == ["letter/1"]
    done = Errand.objects.get()
    assert (done.done_at, done.receipt, done.token) == (NOW, {"answer": "taken"}, None)


def test_the_one_due_first_goes_first_and_the_one_of_later_waits():
    ask("well", "later", due_at=NOW + timedelta(minutes=1))
    ask("well", "second", due_at=NOW - timedelta(minutes=1))
    ask("well", "first", due_at=NOW - timedelta(minutes=2))

    while outbox.work(["well"], clock=Clock()):
        pass

    assert RAN == ["first", "second"]


def test_an_errand_in_other_hands_is_not_taken():
    ask("well")
    clock = Clock()

    first, second = outbox.take(["well"], clock=clock), outbox.take(["well"], clock=clock)

    assert first is not None
    assert second is None


def test_a_worker_takes_only_its_own_kinds():
    ask("well")

    assert outbox.take(["badly"], clock=Clock()) is None


def test_a_dead_worker_gives_its_errand_back_when_the_lease_ends():
    ask("well")
    clock = Clock()
    outbox.take(["well"], clock=clock)  # and is killed

    clock.at = NOW + outbox.LEASE - timedelta(seconds=1)
    assert outbox.take(["well"], clock=clock) is None
    clock.at = NOW + outbox.LEASE
    assert outbox.work(["well"], clock=clock)
    assert RAN == ["letter/1"]


def test_a_worker_whose_lease_ran_out_can_neither_report_nor_finish():
    ask("well")
    clock = Clock()
    slow = outbox.take(["well"], clock=clock)
    clock.at = NOW + outbox.LEASE
    quick = outbox.take(["well"], clock=clock)

    with pytest.raises(outbox.LeaseLost):
        slow.reached(1, 2)
    with pytest.raises(outbox.LeaseLost):
        slow.finish({"answer": "too late"})
    quick.finish({"answer": "in time"})
    assert Errand.objects.get().receipt == {"answer": "in time"}


def test_progress_keeps_the_lease():
    ask("well")
    clock = Clock()
    taken = outbox.take(["well"], clock=clock)

    clock.at = NOW + outbox.LEASE - timedelta(seconds=1)
    taken.reached(500, 1000)

    clock.at = NOW + outbox.LEASE + timedelta(seconds=1)
    assert outbox.take(["well"], clock=clock) is None
    assert Errand.objects.get().percent == 50


def test_after_a_failure_the_pause_grows_and_the_last_one_is_seen():
    ask("badly")
    clock, pauses = Clock(), []
    for _ in range(outbox.MOST - 1):
        outbox.work(["badly"], clock=clock)
        errand = Errand.objects.get()
        pauses.append(errand.due_at - clock.at)
        clock.at = errand.due_at
    outbox.work(["badly"], clock=clock)

    assert pauses == list(outbox.BACK_OFF) == sorted(pauses)
    dead = Errand.objects.dead().get()
    assert (dead.trouble, dead.dead_at, len(RAN)) == ("refused_by_receiver", clock.at, outbox.MOST)
    assert not outbox.work(["badly"], clock=Clock(NOW + timedelta(days=30)))


def test_where_another_attempt_would_fail_too_there_is_none():
    ask("hopelessly")

    outbox.work(["hopelessly"], clock=Clock())

    assert Errand.objects.dead().get().trouble == "no_such_address"


def test_a_fault_of_ours_is_kept_by_its_name_never_by_its_words():
    ask("wrongly")

    outbox.work(["wrongly"], clock=Clock())

    errand = Errand.objects.get()
    assert (errand.trouble, errand.dead_at) == ("ZeroDivisionError", None)


def test_an_errand_that_kills_its_worker_each_time_dies_too():
    ask("well")
    clock = Clock()
    for _ in range(outbox.MOST):
        assert outbox.take(["well"], clock=clock) is not None
        clock.at += outbox.LEASE

    assert outbox.take(["well"], clock=clock) is None
    assert Errand.objects.dead().get().trouble == outbox.LOST


def test_a_worker_that_stops_leaves_the_errand_to_the_next_at_once():
    ask("interrupted")

    outbox.work(["interrupted"], clock=Clock(), is_stopping=lambda: True)

    errand = Errand.objects.get()
    assert (errand.attempts, errand.due_at, errand.token, errand.trouble) == (0, NOW, None, "")


def test_an_effect_here_and_the_receipt_are_one_transaction():
    ask("effect")

    outbox.work(["effect"], clock=Clock())

    assert Errand.objects.get().receipt == {"answer": "in the transaction of the effect"}


def test_a_dead_errand_is_woken_by_somebody_and_that_is_an_entry():
    ask("hopelessly")
    outbox.work(["hopelessly"], clock=Clock())
    dead = Errand.objects.get()

    assert outbox.try_again(dead, by="admin", at=NOW)
    assert not outbox.try_again(dead, by="admin", at=NOW)

    assert (Errand.objects.get().attempts, Errand.objects.open().count()) == (0, 1)
    assert [read.record["act"] for read in audit.walk()][-1] == "try_errand_again"


def test_an_unknown_kind_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="no such errand"):
        ask("unknown")


def test_an_idle_look_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not outbox.work(["well"], clock=Clock())

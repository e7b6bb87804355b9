"""The short form of `make faults`: workers killed -9 while alarms climb, on this run's engine; a minute is a second.

Every rung is told once and what has stopped stays silent; a ladder that trusts its log instead of the row must fail.
"""

import time

import pytest

from faults import PRODUCT, TRUSTING
from faults.alarm_hour import WORKERS, run
from faults.rungs import AGAIN
from tests.office import filled

SLOW = 6.0  # seconds a rung may take on a busy machine; how long it takes is measured in the long form


@pytest.fixture
def office(tmp_path):
    with filled(tmp_path / "data", calls=1) as office:
        yield office


def test_R51_R53_workers_killed_while_alarms_climb_tell_every_rung_once(office):
    with run(office, PRODUCT, seed=1, minute=1) as hour:
        for fate in ("", "heard", "heard measured closed", "downgraded"):
            hour.raise_one(fate, within=5)
        for dying in (2, 1):
            at_work(hour)
            hour.go_on(3)
            for worker in hour.workers[:dying]:
                hour.kill(worker)
        at_work(hour)
        hour.wait_for(lambda: time.time() - hour.begun > AGAIN + 5)
        hour.go_on(SLOW)
        hour.close()
        found = hour.counted(limit=SLOW)

    told = found.judged
    assert (told.lost, told.doubled, told.uncalled) == (0, 0, 0), told
    assert (told.again > 0, told.due > 8, found.acts, found.kills) == (True, True, 5, 5), found


def test_a_ladder_that_trusts_its_log_loses_rungs_here(office):
    with run(office, TRUSTING, seed=1, minute=1) as hour:
        at_work(hour)
        hour.raise_one("", within=0)
        hour.kill_at_the_moment()
        hour.wait_for(lambda: hour.kills)
        hour.later.clear()
        at_work(hour)
        hour.go_on(SLOW + 1)
        hour.close()
        told = hour.counted(limit=SLOW).judged

    assert (told.lost > 0, told.holds) == (True, False), told


def at_work(hour):
    """Two workers that have begun."""
    while len(hour.workers) < WORKERS:
        hour.work()
    hour.wait_for(lambda: all(one.is_at_work for one in hour.workers))

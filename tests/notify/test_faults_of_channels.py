"""The short form of `make faults`: workers killed -9 while they tell of alarms by SMS and calls, on this run's engine.

None lost; an SMS at most twice under one mark; of calls none counts twice (decisions 23); known-bad outboxes must fail.
"""

from faults import HASTY, KEYLESS, PRODUCT
from faults.channels import MOMENTS, run

KILLS, ALARMS = 8, 15


def test_R51_workers_killed_again_and_again_lose_no_alarm_and_no_channel_tells_it_three_times(office):
    with run(office, PRODUCT, seed=1, first=1) as one:
        for moment in MOMENTS:
            one.kill_at(moment)
        one.kill_at_random(KILLS, letters=ALARMS)
        one.drain()
        sms, calls = one.counted()

    assert (sms.lost, sms.other_ids, sms.holds, sms.kills) == (0, 0, True, KILLS + len(MOMENTS)), sms
    assert (calls.lost, calls.other_ids, calls.holds, calls.repeats > 0) == (0, 0, True, True), calls


def test_an_outbox_that_acknowledges_before_it_sends_loses_alarms_here(office):
    with run(office, HASTY, seed=2, first=1001) as one:
        one.kill_at("sms before")
        one.kill_at("call balk")
        one.drain()
        sms, calls = one.counted()

    assert (sms.lost, sms.holds, calls.lost, calls.holds) == (1, False, 1, False), (sms, calls)


def test_an_outbox_without_a_key_tells_alarms_twice_here(office):
    with run(office, KEYLESS, seed=3, first=2001) as one:
        one.kill_at("call hold")
        one.drain()
        sms, calls = one.counted()

    assert (sms.other_ids, sms.holds, calls.other_ids, calls.holds) == (1, False, 1, False), (sms, calls)

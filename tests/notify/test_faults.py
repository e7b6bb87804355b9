"""The short form of `make faults`: workers killed -9 at every moment of a letter and at random, on this run's engine.

None lost, at most one repeat under the same Message-ID (decisions 23); the known-bad outboxes must fail here too.
"""

from faults import HASTY, KEYLESS, PRODUCT
from faults.mail import MOMENTS, run

KILLS, LETTERS = 10, 20


def test_three_workers_one_of_them_killed_again_and_again_lose_no_letter_and_repeat_none_twice(office):
    with run(office, PRODUCT, seed=1, first=1) as one:
        for moment in MOMENTS:
            one.kill_at(moment)
        one.kill_at_random(KILLS, letters=LETTERS)
        one.drain()
        counted = one.counted()

    assert (counted.lost, counted.other_ids, counted.holds) == (0, 0, True), counted
    assert (counted.kills, counted.repeats > 0, counted.most) == (KILLS + len(MOMENTS), True, 2), counted


def test_an_outbox_that_acknowledges_before_it_sends_loses_letters_here(office):
    with run(office, HASTY, seed=2, first=1001) as one:
        one.kill_at("mail")
        one.kill_at("rcpt")
        one.drain()
        counted = one.counted()

    assert (counted.lost, counted.holds) == (2, False), counted


def test_an_outbox_without_a_key_doubles_letters_here(office):
    with run(office, KEYLESS, seed=3, first=2001) as one:
        one.kill_at("letter")
        one.drain()
        counted = one.counted()

    assert (counted.other_ids, counted.holds) == (1, False), counted

"""The judge of `faults.alarm_hour` notices what it is there for: it is tried with rungs that were made up."""

from faults.rungs import judged

ALARM = {"raised": 1000.0, "heard": None, "measured": None, "closed": None}
LIVED = [(990.0, 1100.0)]
CLIMBED = (
    ("akim", "0.0", 1000.0),
    ("head-of-apparatus", "0.3", 1006.4),
    ("", "0.6", 1012.9),
    ("deputy-akim", "0.10", 1020.1),
)


def told(*rows, alarm=ALARM, lived=LIVED, until=1025.0):
    """Judge rows of (who, code, moment) of one alarm that is closed, at two seconds a minute."""
    named = [{"pk": pk, "alarm": "a", "who": who, "code": code, "at": at} for pk, (who, code, at) in enumerate(rows)]
    closed = {"a": {**alarm, "closed": until}}
    return judged(closed, named, {one["pk"]: one["at"] + 0.1 for one in named}, lived, minute=2)


def counts(found):
    return found.due, found.lost, found.doubled, found.uncalled, found.late


def test_rungs_told_once_at_their_time_hold():
    found = told(*CLIMBED)

    assert (counts(found), found.holds) == ((4, 0, 0, 0, 0), True)


def test_a_rung_that_nobody_was_told_is_lost():
    assert counts(told(*CLIMBED[:1], *CLIMBED[2:])) == (4, 1, 0, 0, 0)


def test_a_rung_told_twice_is_doubled():
    assert counts(told(*CLIMBED, CLIMBED[1])) == (4, 0, 1, 0, 0)


def test_a_rung_more_than_two_seconds_after_its_time_is_late():
    assert counts(told(*CLIMBED[:3], ("deputy-akim", "0.10", 1022.5))) == (4, 0, 0, 0, 1)


def test_a_rung_before_its_time_and_one_to_somebody_else_are_uncalled():
    rows = (*CLIMBED[:3], ("deputy-akim", "0.10", 1019.0), ("operator", "0.3", 1007.0))

    assert counts(told(*rows)) == (4, 0, 0, 2, 0)


def test_whoever_was_told_after_somebody_had_heard_it_was_told_for_nothing():
    found = told(*CLIMBED, alarm={**ALARM, "heard": 1009.0})

    assert counts(found) == (2, 0, 0, 2, 0)


def test_while_no_worker_lived_nothing_was_due_and_two_seconds_after_one_begins_it_is_late():
    away = [(990.0, 1005.0), (1016.0, 1100.0)]
    late = (CLIMBED[0], ("head-of-apparatus", "0.3", 1018.5), ("", "0.6", 1016.5), CLIMBED[3])

    assert counts(told(*late, lived=away)) == (4, 0, 0, 0, 1)
    assert counts(told(CLIMBED[0], lived=[(990.0, 1005.0)])) == (1, 0, 0, 0, 0)


def test_everybody_is_told_again_when_nobody_has_heard_it_or_nothing_was_done():
    again = [(who, f"1.{code.partition('.')[2]}", 1030.5) for who, code, _ in CLIMBED]
    undone = [(who, f"-1.{code.partition('.')[2]}", 1035.5) for who, code, _ in CLIMBED if who]

    assert counts(told(*CLIMBED, *again, until=1040.0)) == (8, 0, 0, 0, 0)
    assert counts(told(*CLIMBED, until=1040.0)) == (8, 4, 0, 0, 0)
    assert counts(told(CLIMBED[0], *undone, alarm={**ALARM, "heard": 1005.0}, until=1040.0)) == (4, 0, 0, 0, 0)

"""Registering: III.2, III.6."""


def test_R19_two_appeals_get_consecutive_numbers(take):
    first, second = take(), take()

    assert (first.line.number, second.line.number) == (1, 2)

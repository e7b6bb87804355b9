"""Decisions 7 and 9: the index of an appeal, and the minutes an office may choose within the limits of the house."""

import pytest

from ishenim.regulation.house import Minutes, are_minutes, index_of, is_index_pattern


def test_the_index_has_the_number_and_the_year():
    assert index_of(15, year=2026) == "ИТ-15/2026"
    assert index_of(15, year=2026, pattern="{yy}-{seq}-И") == "26-15-И"


@pytest.mark.parametrize(
    ("pattern", "is_one"),
    [
        ("ИТ-{seq}/{yyyy}", True),
        ("{seq}-{yy}", True),
        ("ИТ-{yyyy}", False),  # no number
        ("ИТ-{seq}", False),  # the same next year
        ("{seq}{seq}/{yyyy}", False),
        ("ИТ-{seq}/{yyyy}/{name}", False),
        ("ИТ-{seq}/{yyyy}}", False),
        ("", False),
        ("И" * 40 + "{seq}{yyyy}", False),
    ],
)
def test_a_pattern_gives_every_appeal_an_index_of_its_own(pattern, is_one):
    assert is_index_pattern(pattern) is is_one


@pytest.mark.parametrize(
    ("minutes", "are"),
    [
        ((3, 6, 10, 15, 30), True),
        ((1, 2, 3, 3, 3), True),
        ((3, 3, 10, 15, 30), False),
        ((0, 6, 10, 15, 30), False),
        ((3, 6, 10, 16, 30), False),  # the house promises 15
        ((3, 6, 10, 15, 31), False),  # and 30
        ((3, 6, 10, 9, 30), False),
    ],
)
def test_the_minutes_climb_and_keep_the_limits_of_the_house(minutes, are):
    assert are_minutes(Minutes(*minutes)) is are

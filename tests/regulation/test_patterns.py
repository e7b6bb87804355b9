"""R14: when several messages are told, and when they are told again."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.regulation.patterns import Threshold, Told, is_threshold, is_to_be_told

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
USUAL = Threshold()


def told(count, *, days_ago):
    return Told(NOW - timedelta(days=days_ago), count)


def test_R14_three_within_ninety_days_until_the_office_sets_it_otherwise():
    assert (USUAL.messages, USUAL.days) == (3, 90)


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (2, False), (3, True), (4, True)])
def test_R14_the_message_that_makes_them_several_is_told(count, is_told):
    assert is_to_be_told(count, threshold=USUAL, last=None, at=NOW) == is_told


@pytest.mark.parametrize(("count", "is_told"), [(3, False), (4, False), (5, False), (6, True), (7, True)])
def test_R14_further_ones_are_told_when_they_are_twice_as_many(count, is_told):
    assert is_to_be_told(count, threshold=USUAL, last=told(3, days_ago=1), at=NOW) == is_told


@pytest.mark.parametrize(("days_ago", "is_told"), [(89, False), (90, True), (400, True)])
def test_R14_or_when_the_period_is_over_since(days_ago, is_told):
    assert is_to_be_told(3, threshold=USUAL, last=told(3, days_ago=days_ago), at=NOW) == is_told


@pytest.mark.parametrize(
    ("messages", "days", "may_be"),
    [(2, 7, True), (100, 366, True), (1, 90, False), (101, 90, False), (3, 6, False), (3, 367, False)],
)
def test_an_office_sets_it_within_the_bounds_of_the_house(messages, days, may_be):
    assert is_threshold(Threshold(messages, days)) == may_be

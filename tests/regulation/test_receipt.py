"""Clause III.6, R41: which moments can be the receipt of a call."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.receipt import WrongMoment, wrong_moment

AT = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("earlier", "wrong"),
    [
        (timedelta(0), None),
        (timedelta(minutes=-5), None),
        (timedelta(minutes=-5, microseconds=-1), WrongMoment.IN_THE_FUTURE),
        (timedelta(days=-1), WrongMoment.IN_THE_FUTURE),
        (timedelta(days=366), None),
        (timedelta(days=366, microseconds=1), WrongMoment.TOO_LONG_AGO),
    ],
)
def test_R41_a_receipt_lies_within_the_last_year_and_the_clocks_tolerance(earlier, wrong):
    assert wrong_moment(AT - earlier, at=AT) == wrong


@given(st.timedeltas(timedelta(minutes=-5), timedelta(days=366)))
def test_R10_R41_no_moment_of_the_last_year_is_refused(earlier):
    assert wrong_moment(AT - earlier, at=AT) is None


@pytest.mark.parametrize(
    ("wrong", "key"), [("IN_THE_FUTURE", "received_in_future"), ("TOO_LONG_AGO", "received_too_long_ago")]
)
def test_R41_a_wrong_moment_names_its_sentence(wrong, key):
    assert WrongMoment[wrong].value == key

"""III.5, R20: the index, what a reply of the document-flow system may change, and when a card is late."""

from datetime import date

import pytest

from ishenim.regulation.calendar import Calendar
from ishenim.regulation.document_flow import (
    CardState,
    Standing,
    Wrong,
    after_sending,
    late_before,
    wrong_with,
)

TUESDAY = date(2026, 11, 24)
SENT = Standing(CardState.SENT)
KNOWN = Standing(CardState.CONFIRMED, "15-221", TUESDAY)
REFUSED = Standing(CardState.REFUSED, reason="тиркемеси жок")


def judged(told, stands=SENT):
    return wrong_with(told, stands=stands, registered_on=date(2026, 11, 20), today=TUESDAY)


@pytest.mark.parametrize("stands", [Standing(CardState.WAITING), SENT, REFUSED, KNOWN])
def test_a_number_is_taken_and_the_same_one_again_changes_nothing(stands):
    assert judged(KNOWN, stands) is None


@pytest.mark.parametrize(
    ("told", "stands", "why"),
    [
        (Standing(CardState.CONFIRMED, "15-222", TUESDAY), KNOWN, Wrong.OTHER_NUMBER),
        (Standing(CardState.CONFIRMED, "15-221", date(2026, 11, 23)), KNOWN, Wrong.OTHER_NUMBER),
        (REFUSED, KNOWN, Wrong.CONFIRMED_ALREADY),
        (Standing(CardState.CONFIRMED, "15-221", date(2026, 11, 19)), SENT, Wrong.BEFORE_REGISTRATION),
        (Standing(CardState.CONFIRMED, "15-221", date(2026, 11, 25)), SENT, Wrong.IN_FUTURE),
        (Standing(CardState.CONFIRMED, "", TUESDAY), SENT, Wrong.WITHOUT_NUMBER),
        (Standing(CardState.CONFIRMED, "15-221", None), SENT, Wrong.WITHOUT_DAY),
        (Standing(CardState.REFUSED), SENT, Wrong.WITHOUT_REASON),
    ],
)
def test_what_contradicts_is_named(told, stands, why):
    assert judged(told, stands) == why


def test_a_later_version_is_sent_but_a_number_stays_known():
    assert [after_sending(state) for state in CardState] == [
        CardState.SENT,
        CardState.SENT,
        CardState.CONFIRMED,
        CardState.SENT,
    ]


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (TUESDAY, date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 20)),  # on Monday what came on Friday is not late yet
        (date(2026, 11, 22), date(2026, 11, 19)),
    ],
)
def test_longer_than_a_working_day_is_counted_without_the_weekend(today, before):
    assert late_before(today, is_working=Calendar({}).is_working) == before

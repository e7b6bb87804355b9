"""R55: the figures of the urgent register."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.regulation.urgent_times import (
    Course,
    Figures,
    Promptness,
    Share,
    cards_in_time,
    complete_at,
    figures,
    nearest,
    promptness,
)

RAISED = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)


def after(seconds):
    return None if seconds is None else RAISED + timedelta(seconds=seconds)


def test_R55_each_moment_is_counted_among_the_alarms_that_reached_it():
    told = [Course(RAISED, after(3), after(60), None), Course(RAISED, after(5), None, None), Course(RAISED)]

    assert figures(told) == (
        Figures("shown_at", 2, 3, 5),
        Figures("acknowledged_at", 1, 60, 60),
        Figures("measured_at", 0, None, None),
    )


def test_a_moment_before_the_raising_is_at_once():
    assert figures([Course(RAISED, measured_at=after(-90))])[2] == Figures("measured_at", 1, 0, 0)


@pytest.mark.parametrize(
    ("values", "percent", "value"),
    [([], 50, None), ([7], 50, 7), ([1, 2, 3, 4], 50, 2), ([1, 2, 3], 50, 2), (list(range(1, 11)), 90, 9)],
)
def test_a_percentile_is_one_of_the_values(values, percent, value):
    assert nearest(values, percent) == value


def test_R50_a_card_is_complete_when_its_last_question_has_its_first_answer():
    answered = {"place": after(10), "stage": after(40)}

    assert complete_at(["place", "stage"], answered) == after(40)
    assert complete_at(["place"], answered) == after(10)
    assert complete_at(["place", "stage", "who"], answered) is None
    assert complete_at([], answered) is None


def test_R50_the_share_of_cards_complete_within_a_minute_counts_every_alarm():
    told = [Course(RAISED, card_at=after(seconds)) for seconds in (5, 60, 61, None)]

    assert cards_in_time(told) == Share(2, 4)
    assert (Share(2, 4).percent, Share(1, 3).percent, Share(2, 3).percent, Share(0, 0).percent) == (50, 33, 67, None)


@pytest.mark.parametrize(
    ("heard", "now", "judged"),
    [
        (900, 5000, Promptness.IN_TIME), (901, 5000, Promptness.LATE), (None, 900, Promptness.RUNS),
        (None, 901, Promptness.NEVER), (-60, 10, Promptness.IN_TIME),
    ],
)  # fmt: skip
def test_R55_a_drill_is_in_time_when_somebody_had_it_within_the_limit(heard, now, judged):
    course = Course(RAISED, acknowledged_at=after(heard))

    assert promptness(course, limit=timedelta(minutes=15), at=after(now)) == judged

"""R55: the figures of the urgent register."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.regulation.urgent_times import Course, Figures, figures, nearest

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

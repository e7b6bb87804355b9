"""R4: what the first action, the submission and the outcome are, and the exact spread of how long they took."""

from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.calendar import Calendar, Confidence, Day, DayKind
from ishenim.regulation.outcomes import Outcome
from ishenim.regulation.promptness import ACTIONS, SUBMISSIONS, Course, Mark, Measure, Spread, spread
from ishenim.regulation.stages import STEPS

BISHKEK = ZoneInfo("Asia/Bishkek")
NOORUZ = date(2026, 3, 23)  # made a day off for these tests
CALENDAR = Calendar({2026: Confidence.HIGH}, {NOORUZ: Day(NOORUZ, DayKind.HOLIDAY)})
FRIDAY, MONDAY, TUESDAY = date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24)


def at(day, hour=9, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BISHKEK)


def mark(code, day, hour=9, *, on=None):
    return Mark(code, on or day, at(day, hour))


def test_every_step_is_an_action_but_what_is_for_the_office_itself_and_the_applicants_own_doing():
    assert set(STEPS) - ACTIONS == {"note", "link", "mark_collective", "new_facts", "withdraw"}
    assert SUBMISSIONS <= ACTIONS


def test_R4_every_time_runs_from_the_receipt_by_the_clock():
    course = Course(at(FRIDAY, 10), at(FRIDAY, 10, 7), at(FRIDAY, 16), (mark("resolved", TUESDAY, 11),))

    assert course.measured(CALENDAR) == {
        Measure.ACTION: 7 * 60,
        Measure.SUBMISSION: 6 * 3600,
        Measure.SUBMISSION_DAYS: 0,
        Measure.OUTCOME: 4 * 86400 + 3600,
        Measure.OUTCOME_DAYS: 1,  # Saturday, Sunday and the holiday are not counted
    }


def test_what_has_not_come_so_far_is_not_measured():
    assert Course(at(FRIDAY)).measured(CALENDAR) == {}


@pytest.mark.parametrize("code", [code for code in Outcome if code not in ("forwarded", "law_enf", "withdrawn")])
def test_every_mark_that_says_how_it_ended_is_an_outcome(code):
    course = Course(at(FRIDAY), marks=(mark(code, TUESDAY),))

    assert (course.outcome_at, course.is_withdrawn) == (at(TUESDAY), False)


@pytest.mark.parametrize("code", ["forwarded", "law_enf"])
def test_what_is_with_another_body_has_no_outcome_before_its_answer(code):
    sent = mark(code, FRIDAY)

    assert Course(at(FRIDAY), marks=(sent,)).outcome_at is None
    assert Course(at(FRIDAY), marks=(sent, mark("explained", TUESDAY))).outcome_at == at(TUESDAY)


def test_what_the_applicant_took_back_has_no_outcome_and_is_told_apart():
    course = Course(at(FRIDAY), at(FRIDAY), at(FRIDAY), (mark("withdrawn", TUESDAY),))

    assert (course.outcome_at, course.is_withdrawn) == (None, True)
    assert Measure.OUTCOME not in course.measured(CALENDAR)


def test_an_appeal_opened_again_keeps_its_first_outcome():
    course = Course(at(FRIDAY), marks=(mark("explained", MONDAY), mark("resolved", TUESDAY)))

    assert course.outcome_at == at(MONDAY)


def test_a_withdrawn_appeal_that_is_opened_again_has_the_outcome_it_comes_to():
    course = Course(at(FRIDAY), marks=(mark("withdrawn", MONDAY), mark("resolved", TUESDAY)))

    assert (course.outcome_at, course.is_withdrawn) == (at(TUESDAY), False)


def test_a_letter_handed_in_earlier_than_it_was_noted_counts_until_the_midnight_of_its_day():
    course = Course(at(FRIDAY), marks=(mark("resolved", TUESDAY, 15, on=FRIDAY),))

    times = course.measured(CALENDAR)
    assert course.outcome_at == at(FRIDAY + timedelta(days=1), 0)
    assert (times[Measure.OUTCOME], times[Measure.OUTCOME_DAYS]) == (15 * 3600, 0)


def test_a_clock_that_was_set_back_makes_nothing_quicker_than_at_once():
    times = Course(at(TUESDAY), at(MONDAY), at(MONDAY)).measured(CALENDAR)

    assert times == {Measure.ACTION: 0, Measure.SUBMISSION: 0, Measure.SUBMISSION_DAYS: 0}


def test_working_days_are_left_out_where_the_calendar_of_their_year_is_missing():
    course = Course(at(date(2026, 12, 31)), submitted_at=at(date(2027, 1, 8)))

    assert course.measured(CALENDAR) == {Measure.SUBMISSION: 8 * 86400}


def test_R4_the_spread_of_known_times_is_exact():
    assert spread([30, 10, 20]) == Spread(3, 20, 30, 10, 30)
    assert spread([4, 1, 3, 2]) == Spread(4, 2.5, 4, 1, 4)
    assert spread(range(1, 101)) == Spread(100, 50.5, 90, 1, 100)
    assert spread([]) is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=25))
def test_the_median_is_that_of_the_library_and_nine_in_ten_exceed_no_smaller_value(values):
    found = spread(values)

    assert (found.count, found.median, found.least, found.most) == (
        *(len(values), median(values)),
        *(min(values), max(values)),
    )
    assert sum(value <= found.p90 for value in values) * 10 >= len(values) * 9
    assert sum(value < found.p90 for value in values) * 10 < len(values) * 9

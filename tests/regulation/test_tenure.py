"""R12, R15: one holder and one substitute of a post on a day, nobody for oneself, no circle of subordination."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.tenure import Clash, Met, Tenure, clash, runs_in_circle

FIRST = date(2026, 11, 2)
HEAD, CLERK, OTHER = 1, 2, 3
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
spans = st.tuples(days, st.none() | days).filter(lambda span: span[1] is None or span[1] >= span[0])


def day(number):
    return FIRST + timedelta(days=number)


def own(person, since, until=None):
    return Tenure(person, day(since), None if until is None else day(until), is_substitution=False)


def stands_in(person, since, until=None):
    return Tenure(person, day(since), None if until is None else day(until), is_substitution=True)


@pytest.mark.parametrize(
    ("wanted", "others", "expected"),
    [
        (own(CLERK, 5), [own(HEAD, 0, 4)], None),
        (own(CLERK, 4), [own(HEAD, 0, 4)], Clash.TWO_HOLDERS),
        (own(CLERK, 0, 4), [own(HEAD, 5)], None),
        (own(CLERK, 0), [own(HEAD, 5)], Clash.TWO_HOLDERS),
        (own(HEAD, 3), [own(HEAD, 0)], Clash.TWO_HOLDERS),
        (stands_in(CLERK, 2, 6), [own(HEAD, 0)], None),
        (stands_in(HEAD, 2, 6), [own(HEAD, 0)], Clash.SUBSTITUTE_FOR_ONESELF),
        (stands_in(HEAD, 2, 6), [own(HEAD, 0, 1)], None),
        (own(CLERK, 3), [stands_in(CLERK, 2, 6)], Clash.SUBSTITUTE_FOR_ONESELF),
        (stands_in(OTHER, 6, 9), [own(HEAD, 0), stands_in(CLERK, 2, 6)], Clash.TWO_SUBSTITUTES),
        (stands_in(OTHER, 7, 9), [own(HEAD, 0), stands_in(CLERK, 2, 6)], None),
        (stands_in(CLERK, 4, 5), [stands_in(CLERK, 2, 6)], Clash.TWO_SUBSTITUTES),
        (own(CLERK, 5, 4), [], Clash.ENDS_BEFORE_START),
    ],
)
def test_R15_what_speaks_against_giving_a_post(wanted, others, expected):
    met = clash(wanted, others)

    assert (met.clash if met else None) == expected


def test_R15_the_refusal_names_the_first_one_in_the_way():
    earlier, later = own(HEAD, 3, 5), own(OTHER, 8)

    assert clash(own(CLERK, 0), [later, earlier]) == Met(Clash.TWO_HOLDERS, earlier)


@given(one=spans, other=spans)
def test_R15_two_tenures_meet_exactly_when_they_share_a_day(one, other):
    first, second = Tenure(HEAD, *one, False), Tenure(CLERK, *other, False)
    horizon = [day(number) for number in range(62)]
    shared = [on for on in horizon if _has(first, on) and _has(second, on)]

    assert first.meets(second) == second.meets(first) == bool(shared)


def _has(tenure, on):
    return tenure.since <= on and (tenure.until is None or on <= tenure.until)


@pytest.mark.parametrize(
    ("post", "reports_to", "lines", "expected"),
    [
        (1, None, {2: 1, 3: 2}, False),
        (1, 1, {}, True),
        (1, 3, {2: 1, 3: 2}, True),
        (4, 3, {1: None, 2: 1, 3: 2}, False),
        (4, 3, {2: 3, 3: 2}, True),
    ],
)
def test_R12_lines_of_subordination_run_in_no_circle(post, reports_to, lines, expected):
    assert runs_in_circle(post, reports_to=reports_to, lines=lines) is expected

"""Urgent clocks, the end of the calendar, visits beside calls, periods of one's own."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ishenim.regulation import stages, terms
from ishenim.regulation.channels import Channel
from ishenim.regulation.dialogue import welcome
from ishenim.regulation.dispositions import Disposition, without_appeal
from ishenim.regulation.opening import State
from ishenim.regulation.opening import standing as phone_standing
from ishenim.regulation.reporting import Length, Period, after, before


@pytest.mark.parametrize(
    ("raised", "minutes", "until"),
    [
        ("2026-11-27T17:55:00+06:00", 15, "2026-11-27T18:10:00+06:00"),  # past the close of the office
        ("2026-11-28T23:50:00+06:00", 30, "2026-11-29T00:20:00+06:00"),  # a weekend
        ("2026-12-31T23:50:00+06:00", 15, "2027-01-01T00:05:00+06:00"),  # a holiday, another year
    ],
)
def test_law_4_urgent_clocks_run_in_wall_time_by_day_and_night(raised, minutes, until):
    assert terms.urgent(datetime.fromisoformat(raised), minutes).isoformat() == until


def test_law_4_a_clock_put_forward_does_not_shorten_an_urgent_term():
    raised = datetime(2026, 3, 29, 1, 50, tzinfo=ZoneInfo("Europe/Berlin"))  # at two o'clock it is three there

    assert terms.urgent(raised, 30).isoformat() == "2026-03-29T03:20:00+02:00"


@pytest.mark.parametrize("at", ["9999-12-30T12:00:00+06:00", "9999-12-31T23:00:00+06:00"])
def test_R7_at_the_end_of_the_calendar_no_change_of_hours_is_sought(at):
    found = phone_standing(datetime.fromisoformat(at), hours_of=lambda _: None)

    assert (found.state, found.changes_at) == (State.CLOSED, None)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_R26_a_visitor_is_welcomed_with_post_and_name(language):
    said = welcome(language, post="адис", name="Айгүл Сатарова")

    assert ("адис" in said, "Айгүл Сатарова" in said) == (True, True)


def test_R3_a_visit_ends_without_an_appeal_otherwise_than_a_call():
    of_a_visit, of_a_call = without_appeal(Channel.PERSONAL_RECEPTION), without_appeal(Channel.PHONE)

    assert {Disposition.JOKE in of_a_visit, Disposition.JOKE in of_a_call} == {False, True}
    assert {Disposition.SOLVED_ON_THE_SPOT in of_a_visit, Disposition.SOLVED_ON_THE_SPOT in of_a_call} == {True, False}


def test_a_free_period_is_followed_and_preceded_by_one_as_long():
    period = Period(Length.FREE, date(2026, 11, 3), date(2026, 11, 9))

    assert (before(period).first, before(period).last) == (date(2026, 10, 27), date(2026, 11, 2))
    assert (after(period).first, after(period).last) == (date(2026, 11, 10), date(2026, 11, 16))


def test_R37_R47_what_the_law_lets_one_do_beside_considering_stands_in_the_table_as_it_is_told():
    told = {step.name: step for step in stages._lawful()}

    names = (
        *("ask_extension", "extend", "refuse_extension", "wait", "go_on", "forward", "body_reply", "leave"),
        *("send_notice", "new_facts", "weigh_facts", "mark_collective"),
    )
    assert told == {name: stages.STEPS[name] for name in names}

"""R51, decisions 7: an alarm climbs until a named person has heard it, and again where nothing is done."""

from datetime import timedelta

import pytest

from ishenim.accounts.models import Appointment
from ishenim.escalation import actions, climbing
from ishenim.escalation.actions import Phoned
from ishenim.escalation.models import Alarm, AlarmEvent, Happened, Measure
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def told(alarm):
    return [event.person.username for event in alarm.events.filter(kind=Happened.TOLD).order_by("place")]


def test_R51_the_head_is_told_in_the_same_commit_and_the_others_at_their_minutes(alarm, climbed):
    one = alarm()

    assert told(one) == ["akim"]
    assert [climbed(minutes=minute) for minute in (2, 3, 5, 6, 9, 10, 14)] == [
        [],
        ["head-of-apparatus"],
        [],
        ["telephone"],
        [],
        ["deputy-akim"],
        [],
    ]


def test_R51_nobody_has_answered_so_everybody_is_told_again(alarm, climbed):
    alarm()
    climbed(minutes=14)

    assert climbed(minutes=15) == ["akim", "head-of-apparatus", "telephone", "deputy-akim"]
    assert climbed(minutes=16) == []


def test_R51_a_worker_that_was_away_tells_all_rungs_that_came_meanwhile_once(alarm, climbed):
    alarm()

    assert climbed(minutes=11) == ["head-of-apparatus", "telephone", "deputy-akim"]
    assert climbed(minutes=11) == []


def test_R51_it_stops_when_a_named_person_has_heard_it(alarm, climbed, people):
    one = alarm()
    actions.acknowledge(one, by=people["akim"], at=NOW + timedelta(minutes=1))

    assert climbed(minutes=10) == []
    one.refresh_from_db()
    assert one.acknowledged_at == NOW + timedelta(minutes=1)


def test_R53_it_was_heard_and_nothing_was_done_so_they_are_told_again(alarm, climbed, people):
    one = alarm()
    actions.acknowledge(one, by=people["akim"], at=NOW + timedelta(minutes=1))

    assert climbed(minutes=15) == []
    assert climbed(minutes=16) == ["akim", "head-of-apparatus", "deputy-akim"]
    actions.take_measure(
        one, Measure.CALLED_101, "", happened_at=NOW + timedelta(minutes=17), by=people["operator"],
        at=NOW + timedelta(minutes=17),
    )  # fmt: skip
    assert climbed(minutes=60) == []


def test_R52_the_head_was_reached_by_telephone_and_that_is_enough(alarm, climbed, people):
    one = alarm()
    said = Phoned("аким", "Өрт өчүргүчтөрдү чакыргыла деди", answered=True, happened_at=NOW + timedelta(minutes=2))
    actions.note_phoned(one, said, by=people["operator"], at=NOW + timedelta(minutes=4))

    one.refresh_from_db()
    assert one.acknowledged_at == NOW + timedelta(minutes=2)
    assert climbed(minutes=10) == []


def test_R52_a_telephone_nobody_answered_changes_nothing(alarm, climbed, people):
    one = alarm()
    said = Phoned("аким", "Алган жок", answered=False, happened_at=NOW + timedelta(minutes=2))
    actions.note_phoned(one, said, by=people["operator"], at=NOW + timedelta(minutes=2))

    assert climbed(minutes=3) == ["head-of-apparatus"]


def test_a_clock_that_is_set_back_tells_nobody_of_anything(alarm, climbed):
    alarm()

    assert climbed(minutes=-600) == []
    assert climbed(minutes=3) == ["head-of-apparatus"]


def test_a_clock_that_jumps_ahead_tells_each_once(alarm, climbed):
    alarm()

    assert climbed(minutes=60 * 24 * 365) == [
        *("head-of-apparatus", "telephone", "deputy-akim"),
        *("akim", "head-of-apparatus", "telephone", "deputy-akim"),
    ]


def test_R57_about_the_head_it_reaches_the_appointed_post_and_neither_him_nor_his_deputies(alarm, climbed, about):
    one = alarm(hidden=about("akim"))

    assert told(one) == ["head-of-apparatus"]
    assert one.events.filter(kind=Happened.PHONE_NOW).count() == 1
    assert [climbed(minutes=minute) for minute in (3, 6, 10)] == [[], [], []]
    assert climbed(minutes=15) == ["head-of-apparatus", "telephone"]


def test_R57_without_an_appointed_post_the_operator_is_asked_to_telephone_at_once(alarm, climbed, about):
    Appointment.objects.update(until=NOW.date() - timedelta(days=1))
    one = alarm(hidden=about("akim"))

    assert told(one) == []
    assert one.events.filter(kind=Happened.PHONE_NOW).count() == 1
    assert [climbed(minutes=minute) for minute in (3, 6, 10, 15)] == [[], [], [], ["telephone"]]


def test_R57_with_an_appointed_post_that_post_is_told_at_once(alarm, about, people, posts):
    Appointment.objects.create(subject=posts["akim"], handler=posts["control"], since=NOW.date())
    one = alarm(hidden=about("akim"))

    assert told(one) == ["control"]
    assert one.events.filter(kind=Happened.PHONE_NOW).count() == 1


def test_R57_who_is_named_after_it_was_raised_is_told_nothing_more(alarm, climbed, about, people):
    from uuid import uuid4

    call = uuid4()
    alarm(call_id=call)
    actions.bar(call, about("head-of-apparatus"), by=people["operator"], at=NOW)

    assert climbed(minutes=3) == ["deputy-akim"]


def test_a_thousand_alarms_are_read_in_a_few_questions(alarm, django_assert_max_num_queries):
    for _ in range(3):
        alarm()
    with django_assert_max_num_queries(8) as three:
        climbing.climb(at=NOW)
    for _ in range(9):
        alarm()

    with django_assert_max_num_queries(len(three)):
        climbing.climb(at=NOW)


def test_the_ladder_believes_the_row_and_not_the_log(alarm, climbed, people):
    """The control of it: an alarm that is acknowledged in its row alone climbs no more."""
    one = alarm()
    Alarm.objects.filter(pk=one.pk).update(acknowledged_at=NOW, measured_at=NOW)

    assert climbed(minutes=10) == []
    assert AlarmEvent.objects.filter(kind=Happened.ACKNOWLEDGED).count() == 0

"""R45, R55: an alarm and everything that happened to it are what the log committed to."""

from datetime import timedelta

import pytest
from django.db import connection

from ishenim.escalation.models import Alarm, AlarmEvent, Barred, Happened
from ishenim.inspection.queries import verify
from tests.inspection import alarms

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(people, posts, take, unguarded):
    return alarms.raised(people, posts, take)


def told():
    return [str(problem) for problem in verify().problems]


def test_alarms_as_they_were_written_are_fine(one):
    assert told() == []


def test_other_words_of_an_event_are_named(one):
    event = one.events.get(kind=Happened.CLOSED)
    AlarmEvent.objects.filter(pk=event.pk).update(words="Эч нерсе болгон жок")

    assert told() == [f"alarm_event {one.pk}/{event.place}: altered (alarm_event.words)"]


def test_another_moment_of_raising_is_named(one):
    Alarm.objects.filter(pk=one.pk).update(raised_at=one.raised_at + timedelta(minutes=20))

    assert told() == [f"alarm {one.pk}: altered (alarm.raised_at)"]


def test_an_alarm_acknowledged_in_its_row_alone_is_named(one):
    other = Alarm.objects.exclude(pk=one.pk).get()
    Alarm.objects.filter(pk=other.pk).update(acknowledged_at=other.raised_at)

    assert told() == [f"alarm {other.pk}: altered"]


def test_whoever_is_no_longer_barred_is_named(one):
    Barred.objects.filter(alarm=one, person__isnull=False).delete()

    assert told() == [f"alarm {one.pk}: altered (barred.1)"]


def test_an_event_that_nobody_wrote_is_named(one):
    AlarmEvent.objects.create(
        alarm=one, place=99, kind=Happened.MEASURE, code="guarded", at=one.raised_at, noted_at=one.raised_at
    )

    assert f"alarm_event {one.pk}/99: added" in told()


def test_an_event_that_is_gone_is_named(one):
    event = one.events.get(kind=Happened.SHOWN)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM escalation_alarmevent WHERE id = %s", [event.pk])

    assert told() == [f"alarm_event {one.pk}/{event.place}: missing"]

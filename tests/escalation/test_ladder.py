"""R51, decisions 7: an alarm climbs until a named person has heard it, and again where nothing is done."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

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


@pytest.fixture
def channels(settings, people, tmp_path):
    """An office that sends letters and SMS and calls another system; the akim has an address and a number."""
    from ishenim.notify import actions as notify

    settings.EMAIL_HOST, settings.SMS_FOLDER = "127.0.0.1", tmp_path
    settings.WEBHOOK_URL = "http://127.0.0.1/alarms"
    for who in ("akim", "head-of-apparatus"):
        by = people["admin"]
        notify.keep_address(people[who], f"{who}@office.test", seen=0, by=by, at=NOW)
        notify.keep_number(people[who], "+996555000111", seen=0, by=by, at=NOW)


def asked():
    from ishenim.outbox.models import Errand

    rows = Errand.objects.filter(kind__endswith="_alarm").order_by("pk")
    return [(one.kind, one.facts["person"], one.facts["facts"]) for one in rows]


def test_R51_whoever_is_told_gets_a_letter_and_an_sms_and_the_other_system_one_call(alarm, people, channels, climbed):
    one = alarm()
    facts = {"alarm": one.number, "drill": False}

    assert asked() == [
        ("mail_alarm", people["akim"].pk, facts),
        ("sms_alarm", people["akim"].pk, facts),
        ("webhook_alarm", None, facts),
    ]
    climbed(minutes=3)
    assert [kind for kind, *_ in asked()[3:]] == ["mail_alarm", "sms_alarm", "webhook_alarm"]


def test_R57_of_an_alarm_hidden_from_somebody_no_other_system_is_told(alarm, about, channels):
    alarm(hidden=about("akim"))

    assert [kind for kind, *_ in asked()] == ["mail_alarm", "sms_alarm"]


@pytest.mark.parametrize(
    ("acts", "leaves"),
    [((), True), (("acknowledge",), True), (("acknowledge", "measure"), False), (("bar",), False)],
)
def test_R51_nothing_leaves_once_it_was_heard_and_acted_on_or_its_reader_was_shut_out(
    alarm, people, about, acts, leaves
):
    from uuid import uuid4

    from ishenim.escalation.queries import may_leave

    call = uuid4()
    one = alarm(call_id=call)
    done = {
        "acknowledge": lambda: actions.acknowledge(one, by=people["akim"], at=NOW),
        "measure": lambda: actions.take_measure(one, Measure.GUARDED, "", happened_at=NOW, by=people["akim"], at=NOW),
        "bar": lambda: actions.bar(call, about("akim"), by=people["operator"], at=NOW),
    }
    for act in acts:
        done[act]()

    facts = {"alarm": one.number, "drill": False}
    assert may_leave(facts, people["akim"], entered_by="admin", on=NOW.date()) is leaves


def test_R57_nothing_leaves_for_a_number_that_somebody_entered_who_is_shut_out(alarm, people, about):
    from ishenim.escalation.queries import may_leave

    one = alarm(hidden=about("akim"))
    facts = {"alarm": one.number, "drill": False}

    assert may_leave(facts, people["head-of-apparatus"], entered_by="head-of-apparatus", on=NOW.date())
    assert not may_leave(facts, people["head-of-apparatus"], entered_by="akim", on=NOW.date())
    assert not may_leave(facts, None, entered_by="", on=NOW.date())


def test_an_alarm_that_cannot_be_told_of_holds_up_no_other(alarm, climbed, people):
    first, second, third = alarm(), alarm(clause="III.9"), alarm(clause="III.8.b")
    next_person = people["head-of-apparatus"].pk
    what = {"place": 99, "kind": Happened.FACT, "at": NOW, "noted_at": NOW}
    AlarmEvent.objects.create(alarm=second, once=f"told/{next_person}/0.3", **what)  # a row that should not be there

    with pytest.raises(IntegrityError):
        climbing.climb(at=NOW + timedelta(minutes=3))

    assert [told(one) for one in (first, second, third)] == [
        ["akim", "head-of-apparatus"],
        ["akim"],
        ["akim", "head-of-apparatus"],
    ]

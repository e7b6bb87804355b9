"""R51: before an SMS leaves, the room above is asked whether it still may, and it goes to nobody who may not know."""

import pytest

from ishenim.accounts import actions as accounts
from ishenim.notify import queries
from tests.conftest import NOW
from tests.notify.sms_asked import ALARM, delivery

pytestmark = pytest.mark.django_db
asked_above = []


def answers(facts, person, *, entered_by, on):
    """The room above, as these tests play it: it says no of alarm 13, and to numbers the subject entered."""
    asked_above.append((dict(facts), person.username if person else None, entered_by, on))
    return facts["alarm"] != 13 and entered_by != "operator"


@pytest.fixture
def above(settings):
    asked_above.clear()
    settings.ALARM_MAY_LEAVE = f"{__name__}.answers"
    return asked_above


def test_R51_the_room_above_is_asked_before_it_leaves(sms, ask_sms, go, above):
    ask_sms()
    go()

    assert above == [(ALARM, "akim", "head-of-apparatus", NOW.date())]
    assert len(sms.names("outbox")) == 1


def test_R51_of_an_acknowledged_alarm_nothing_leaves(sms, ask_sms, go, above):
    ask_sms(facts={"alarm": 13, "drill": False})

    go()

    assert (delivery().not_sent, delivery().handed_at, sms.names("outbox")) == ("not_wanted_any_more", None, [])


def test_R51_acknowledged_while_the_daemon_stands_the_message_is_withdrawn(sms, ask_sms, go, above, settings):
    settings.ALARM_MAY_LEAVE = ""
    ask_sms(facts={"alarm": 13, "drill": False})
    go()
    settings.ALARM_MAY_LEAVE = f"{__name__}.answers"

    go(seconds=2)

    assert (delivery().not_sent, sms.names("outbox")) == ("not_wanted_any_more", [])


def test_R51_no_message_goes_to_a_number_that_somebody_shut_out_entered(sms, ask_sms, go, above, number):
    number("akim", by="operator")
    ask_sms()

    go()

    assert (delivery().not_sent, sms.names("outbox")) == ("not_wanted_any_more", [])


def test_a_message_goes_to_the_number_of_the_moment_it_leaves(sms, ask_sms, go, number):
    ask_sms()
    number("akim", "+996777999888")

    go()

    assert "_+996777999888_" in sms.names("outbox")[0]


def test_nobody_without_a_number_any_more_or_who_left_gets_a_message(sms, ask_sms, go, number, people):
    ask_sms("akim", key="a")
    ask_sms("operator", key="b")
    number("operator", "")
    accounts.disable(people["akim"], by="admin", at=NOW)

    go()

    told = queries.deliveries(["a", "b"])
    assert [one.not_sent for one in (told["sms", "a"], told["sms", "b"])] == ["left_the_office", "no_number"]
    assert sms.names("outbox") == []

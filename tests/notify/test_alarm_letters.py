"""R51: a letter about an alarm goes at once, at any hour, behind no other letter, and says no more than its number."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as used
from django.db import transaction

from ishenim.accounts import actions as accounts
from ishenim.notify import actions, mail, queries
from ishenim.outbox.models import Errand
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
KEY = "alarm/12/1"
NIGHT = datetime(2026, 11, 28, 21, 30, tzinfo=UTC)  # 03:30 on Sunday in Bishkek


@pytest.fixture
def ask(people, smtp, address):
    def asked(username="akim", facts=None, at=NOW):
        if queries.address_of(people[username].pk) is None:
            address(username)
        told = facts or {"alarm": 12, "drill": False}
        with transaction.atomic():
            return actions.ask_letter(people[username], kind="alarm", key=KEY, facts=told, at=at)

    return asked


def delivery():
    return queries.deliveries([KEY])["mail", KEY]


@pytest.mark.parametrize(
    ("language", "subject", "drill"),
    [
        ("ky", "Шашылыш кайрылуу № 12", "МАШЫГУУ, чыныгы эмес: шашылыш кайрылуу № 12"),
        ("ru", "Срочное обращение № 12", "УЧЕНИЕ, не по-настоящему: срочное обращение № 12"),
        ("en", "Urgent appeal № 12", "DRILL, not real: urgent appeal № 12"),
    ],
)
@pytest.mark.parametrize("is_drill", [False, True])
def test_R51_a_letter_says_that_there_is_an_alarm(
    smtp, ask, work, people, settings, language, subject, drill, is_drill
):
    settings.LOCAL_ADDRESS = "http://ishenim.local"
    accounts.set_language(people["akim"], language=language)
    ask(facts={"alarm": 12, "drill": is_drill})
    work("mail_alarm")

    (letter,) = smtp.letters()
    assert letter["subject"] == (drill if is_drill else subject)
    assert "http://ishenim.local" in letter["text"]
    assert letter["message-id"] == mail.message_id(f"mail_alarm/{KEY}")
    assert (delivery().handed_at, delivery().repeats) == (NOW, 0)


def test_R51_a_letter_leaves_at_night_and_on_a_day_off(smtp, ask, work, clock):
    clock.at = NIGHT
    ask(at=NIGHT)

    assert (work("mail_alarm"), len(smtp.letters()), delivery().handed_at) == (1, 1, NIGHT)


def test_a_letter_about_an_alarm_waits_behind_no_other(db):
    lanes = {name: kind.lane for name, kind in used.ERRANDS.items()}

    assert [name for name, lane in lanes.items() if lane == lanes["mail_alarm"]] == ["mail_alarm"]
    assert len({lanes[name] for name in ("mail_notice", "mail_alarm", "sms_alarm", "webhook_alarm")}) == 4


def test_asked_for_twice_it_is_one_letter(smtp, ask, work):
    assert ask().pk == ask().pk
    assert (work("mail_alarm"), len(smtp.letters())) == (1, 1)


def test_one_key_serves_every_channel(smtp, called, sms, ask, number, people):
    number("akim")
    told = {"kind": "alarm", "key": KEY, "facts": {"alarm": 12, "drill": False}, "at": NOW}
    asked = {ask().pk, actions.ask_sms(people["akim"], **told).pk, actions.ask_webhook(**told).pk}

    assert (len(asked), set(queries.deliveries([KEY, "other"]))) == (
        3,
        {("mail", KEY), ("sms", KEY), ("webhook", KEY)},
    )


def test_without_a_server_or_an_address_nothing_is_asked_for(smtp, people, address, settings):
    told = {"kind": "alarm", "key": KEY, "facts": {"alarm": 12, "drill": False}, "at": NOW}
    without_address = actions.ask_letter(people["operator"], **told)
    address("operator")
    settings.EMAIL_HOST = ""

    assert (without_address, actions.ask_letter(people["operator"], **told), Errand.objects.count()) == (None, None, 0)


def only_the_akim(facts, person, *, entered_by, on):
    """The room above, as this test plays it."""
    return person.username == "akim" and entered_by == "head-of-apparatus"


@pytest.mark.parametrize(("username", "count"), [("akim", 1), ("operator", 0)])
def test_R51_the_room_above_is_asked_before_it_leaves(smtp, ask, work, settings, username, count):
    settings.ALARM_MAY_LEAVE = f"{__name__}.only_the_akim"
    ask(username)

    work("mail_alarm")

    assert (len(smtp.letters()), delivery().not_sent) == (count, "" if count else "not_wanted_any_more")

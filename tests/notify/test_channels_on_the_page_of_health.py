"""The state of the system tells of SMS and of calls what it tells of letters, and lets one try them (R51)."""

import pytest
from django.test import Client
from django.utils import translation

from ishenim.accounts import actions as accounts
from ishenim.notify import actions as notify
from ishenim.notify.kinds import TROUBLES
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.notify.conftest import NUMBERS

pytestmark = pytest.mark.django_db
HEALTH = "/inspection/health"
TESTS = {"sms": "/inspection/sms/test", "calls": "/inspection/webhook/test"}


def words(answer):
    return answer.content.decode()


@pytest.fixture
def page(sign_in, people):
    """The page as the administrator reads it in a language."""

    def read(language="en"):
        accounts.set_language(people["admin"], language=language)
        people["admin"].language = language
        return words(sign_in("admin", Client()).get(HEALTH))

    return read


@pytest.fixture
def ready(sms, called, number):
    number("admin")
    return sms, called


def test_the_administrator_sends_a_test_message_and_sees_what_became_of_it(ready, work, sign_in, page, clock):
    sms, _ = ready
    asked = sign_in("admin").post(TESTS["sms"])
    waiting = page()
    clock.at = Errand.objects.get().due_at
    work("sms_test")
    handed = page()
    sms.start()
    sms.wait_for("sent")
    clock.at = Errand.objects.get().due_at
    work("sms_test")

    assert (asked.status_code, asked["Location"]) == (302, f"{HEALTH}#sms")
    assert ("waits its turn" in waiting, "waits for the modem" in handed) == (True, True)
    assert "it was taken" in page()


def test_the_administrator_makes_a_test_call_and_sees_what_became_of_it(ready, work, sign_in, page, clock):
    _, called = ready
    asked = sign_in("admin").post(TESTS["calls"])
    clock.at = Errand.objects.get().due_at
    work("webhook_test")

    assert (asked.status_code, len(called.calls()), "it was taken" in page()) == (302, 1, True)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("channel", TESTS)
def test_what_does_not_go_says_why_in_words(ready, work, sign_in, page, clock, settings, language, channel):
    settings.SMS_FOLDER, settings.WEBHOOK_KEY_FILE = settings.DATA / "away", settings.DATA / "away"
    sign_in("admin").post(TESTS[channel])
    clock.at = Errand.objects.get().due_at
    work("sms_test", "webhook_test")

    with translation.override(language):
        why = str(TROUBLES[{"sms": "sms_folder_missing", "calls": "webhook_key_missing"}[channel]])
    assert page(language).count(why) == 1


@pytest.mark.parametrize("channel", TESTS)
@pytest.mark.parametrize(("username", "status"), [("operator", 404), ("auditor", 404), ("akim", 404), ("admin", 302)])
def test_only_who_keeps_the_machine_asks(ready, sign_in, channel, username, status):
    answer = sign_in(username).post(TESTS[channel])

    assert (answer.status_code, Errand.objects.count()) == (status, int(status == 302))


def test_without_a_number_whoever_asks_is_told_so(sms, sign_in):
    answer = sign_in("admin").post(TESTS["sms"])

    assert (answer.status_code, Errand.objects.count()) == (422, 0)


@pytest.mark.parametrize("channel", TESTS)
def test_what_is_off_has_no_button_and_says_so(sign_in, page, number, channel):
    number("admin")

    assert (TESTS[channel] in page(), sign_in("admin").post(TESTS[channel]).status_code) == (False, 422)


def test_no_page_of_the_machine_names_a_number(ready, work, page, people):
    notify.ask_sms(people["admin"], kind="alarm", key="a", facts={"alarm": 12, "drill": False}, at=NOW)
    work("sms_alarm")

    shown = page()
    assert (NUMBERS["admin"] in shown, NUMBERS["admin"].lstrip("+") in shown) == (False, False)

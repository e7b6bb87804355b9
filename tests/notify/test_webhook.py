"""Signed calls of a real receiver that takes, refuses, hangs, points elsewhere, breaks off and answers twice (F10).

None is lost; by the id of the event none counts twice (decisions 23). R51: nothing but a number leaves.
"""

import hashlib
import hmac
import json

import pytest
from django.db import transaction

from ishenim.notify import actions, queries, webhook
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.notify import receiver
from tests.notify.conftest import KEY
from tests.office import free_port

pytestmark = pytest.mark.django_db
KINDS = ("webhook_alarm", "webhook_test")
ALARM = {"alarm": 12, "drill": False}


@pytest.fixture
def ask(called):
    """A call is asked for: ask("hang") sets what the receiver will do."""

    def asked(mode="accept", key="alarm/12", facts=ALARM):
        called.mode(mode)
        with transaction.atomic():
            return actions.ask_webhook(kind="alarm", key=key, facts=facts, at=NOW)

    return asked


def errand():
    return Errand.objects.get(kind="webhook_alarm")


def delivery(key="alarm/12"):
    return queries.deliveries([key])["webhook", key]


def test_R51_a_call_says_number_drill_and_moment_and_nothing_else(called, ask, work):
    ask(facts={"alarm": 12, "drill": True})

    assert work(*KINDS) == 1
    (call,) = called.calls()
    event = webhook.event_id("webhook_alarm/alarm/12")
    assert json.loads(call["body"]) == {
        "event": event,
        "kind": "alarm",
        "alarm": 12,
        "drill": True,
        "at": NOW.isoformat(),
    }
    assert (call["path"], call["headers"]["x-ishenim-event"]) == ("/alarms?office=1", event)
    assert (delivery().handed_at, delivery().done_at, delivery().repeats) == (NOW, NOW, 0)


def test_a_call_is_signed_over_its_moment_and_its_body(called, ask, work):
    ask()
    work(*KINDS)

    (call,) = called.calls()
    timestamp = call["headers"]["x-ishenim-timestamp"]
    told = hmac.new(KEY.encode(), f"{timestamp}.{call['body']}".encode(), hashlib.sha256).hexdigest()
    assert (call["headers"]["x-ishenim-signature"], timestamp) == (f"sha256={told}", str(int(NOW.timestamp())))


def test_a_call_is_never_made_within_the_transaction_that_asks_for_it(called, ask):
    ask()

    assert called.calls() == []


def test_asked_again_under_one_key_it_is_one_event(called, ask, work):
    assert ask().pk == ask().pk
    work(*KINDS)

    assert len(called.calls()) == 1


def test_where_no_address_is_set_nothing_is_asked_for(db):
    assert actions.ask_webhook(kind="alarm", key="a", facts=ALARM, at=NOW) is None


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("say 500", "webhook_put_off"),
        ("say 503", "webhook_put_off"),
        ("say 429", "webhook_put_off"),
        ("say 100", "webhook_cut_off"),
        ("say 404", "webhook_refused"),
        ("say 401", "webhook_refused"),
        ("say 304", "webhook_redirects"),
        ("cut", "webhook_cut_off"),
        ("mute", "webhook_silent"),
    ],
)
def test_what_may_pass_is_tried_again_and_arrives_once(called, ask, work, clock, monkeypatch, mode, trouble):
    monkeypatch.setattr(webhook, "CONNECT", 0.3)
    ask(mode)
    work(*KINDS)
    assert (errand().trouble, errand().dead_at, called.calls()) == (trouble, None, [])

    monkeypatch.undo()
    called.mode("accept")
    clock.at = errand().due_at

    assert (work(*KINDS), len(called.calls()), delivery().trouble) == (1, 1, "")


@pytest.mark.parametrize("status", [400, 410, 413, 415, 422])
def test_a_call_refused_for_good_is_given_up_on_in_sight(called, ask, work, status):
    ask(f"say {status}")

    work(*KINDS)

    assert (delivery().trouble, delivery().failed_at, called.calls()) == ("webhook_call_refused", NOW, [])


def test_whoever_never_takes_it_is_given_up_on_in_sight_with_the_reason(called, ask, work, clock):
    ask("say 500")
    for _ in range(outbox.MOST):
        work(*KINDS)
        clock.at = errand().due_at

    assert (delivery().trouble, delivery().failed_at is not None) == ("webhook_put_off", True)


def test_no_redirect_is_followed(called, ask, work, tmp_path):
    with receiver.running(tmp_path / "elsewhere") as elsewhere:
        ask(f"redirect {elsewhere.url}/")
        work(*KINDS)

        assert (errand().trouble, elsewhere.calls(), called.calls()) == ("webhook_redirects", [], [])


@pytest.mark.parametrize(("mode", "trouble"), [("drop", "webhook_cut_off"), ("hang", "webhook_silent")])
def test_whoever_took_it_and_gave_no_answer_gets_it_again_as_the_same_event(
    called, ask, work, clock, monkeypatch, mode, trouble
):
    monkeypatch.setattr(webhook, "CONNECT", 0.5)
    ask(mode)
    work(*KINDS)
    assert (errand().trouble, len(called.calls())) == (trouble, 1)

    called.mode("accept")
    clock.at = errand().due_at
    work(*KINDS)

    first, second = called.calls()
    assert (first["body"], len(called.events())) == (second["body"], 1)
    assert first["headers"]["x-ishenim-signature"] != second["headers"]["x-ishenim-signature"]
    assert (delivery().repeats, delivery().done_at) == (1, clock.at)


def test_a_receiver_that_babbles_gets_it_again_as_the_same_event(called, ask, work, clock):
    ask("babble")
    work(*KINDS)
    assert errand().trouble == "webhook_put_off"

    called.mode("accept")
    clock.at = errand().due_at
    work(*KINDS)

    assert (len(called.calls()), len(called.events())) == (2, 1)


@pytest.mark.parametrize("mode", ["twice", "flood", "answer 204"])
def test_however_much_is_answered_the_first_line_counts(called, ask, work, mode):
    ask(mode)
    ask(mode, key="alarm/13")

    assert (work(*KINDS), len(called.calls()), len(called.events())) == (2, 2, 2)
    assert Errand.objects.exclude(done_at=None).count() == 2


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("trickle", ("webhook_put_off", "webhook_cut_off")),  # whether its first byte came in time
        ("mute", ("webhook_cut_off",)),
        ("hang", ("webhook_cut_off",)),
    ],
)
def test_a_receiver_that_takes_for_ever_is_cut_off_before_the_lease_ends(called, ask, work, monkeypatch, mode, trouble):
    monkeypatch.setattr(webhook, "WHOLE", 0.4)
    ask(mode)

    work(*KINDS)

    assert errand().trouble in trouble
    assert errand().done_at is None


def test_the_limits_of_a_call_lie_within_the_lease():
    assert webhook.CONNECT + webhook.WHOLE < outbox.LEASE.total_seconds()


def test_a_receiver_that_is_not_there_is_tried_again(called, ask, work, clock, settings):
    ask()
    settings.WEBHOOK_URL, there = f"http://127.0.0.1:{free_port()}/", settings.WEBHOOK_URL
    work(*KINDS)
    assert (errand().trouble, errand().dead_at) == ("webhook_unreachable", None)

    settings.WEBHOOK_URL = there
    clock.at = errand().due_at

    assert (work(*KINDS), len(called.calls())) == (1, 1)


@pytest.mark.parametrize("written", [None, "", "too short", " \n" * 40])
def test_without_a_key_nothing_leaves_unsigned(called, ask, work, settings, written):
    ask()
    settings.WEBHOOK_KEY_FILE.unlink()
    if written is not None:
        settings.WEBHOOK_KEY_FILE.write_text(written)

    work(*KINDS)

    assert (errand().trouble, errand().dead_at, called.calls()) == ("webhook_key_missing", None, [])


def test_where_calls_were_turned_off_meanwhile_nothing_leaves(called, ask, work, settings):
    ask()
    settings.WEBHOOK_URL = ""

    work(*KINDS)

    assert (errand().trouble, called.calls()) == ("webhook_is_off", [])


@pytest.mark.parametrize("protection", ["tls"])
@pytest.mark.parametrize(("is_known", "trouble"), [(True, ""), (False, "webhook_tls_failed")])
def test_a_protected_receiver_is_believed_by_its_certificate(called, ask, work, monkeypatch, is_known, trouble):
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(called.folder / "certificate.pem"))
    ask()

    work(*KINDS)

    assert (errand().trouble, len(called.calls())) == (trouble, 0 if trouble else 1)


@pytest.mark.parametrize("protection", ["tls"])
def test_a_certificate_for_another_name_is_not_believed(called, ask, work, monkeypatch, settings):
    monkeypatch.setenv("SSL_CERT_FILE", str(called.folder / "certificate.pem"))
    settings.WEBHOOK_URL = f"https://localhost:{called.port}/"
    ask()

    work(*KINDS)

    assert (errand().trouble, called.calls()) == ("webhook_tls_failed", [])


@pytest.mark.parametrize("protection", ["tls"])
def test_a_handshake_without_end_is_cut_off(called, ask, work, monkeypatch, settings):
    """The limit holds from the first byte on, before there is anything to read an answer from."""
    monkeypatch.setattr(webhook, "WHOLE", 0.4)
    ask()
    with receiver.running(called.folder / "plain") as plain:
        plain.mode("trickle")
        settings.WEBHOOK_URL = f"https://127.0.0.1:{plain.port}/"
        work(*KINDS)

    assert (errand().trouble, errand().done_at) == ("webhook_tls_failed", None)


def test_a_worker_killed_before_the_answer_is_followed_by_the_same_event(called, ask, work, clock):
    ask()
    outbox.take(KINDS, clock=clock).reached(1, 1)  # and is killed
    clock.at = NOW + outbox.LEASE

    work(*KINDS)

    assert (len(called.events()), delivery().repeats) == (1, 1)


def test_whoever_lost_the_lease_calls_nobody(called, ask, clock):
    ask()
    slow = outbox.take(KINDS, clock=clock)
    clock.at = NOW + outbox.LEASE
    outbox.take(KINDS, clock=clock)

    with pytest.raises(outbox.LeaseLost):
        webhook.call_alarm(slow)
    assert called.calls() == []


def not_any_more(facts, person, *, entered_by, on):
    """The room above, as this test plays it: nobody is called about alarm 13."""
    assert (person, entered_by, on) == (None, "", NOW.date())
    return facts["alarm"] != 13


def test_R51_of_an_acknowledged_alarm_nobody_is_called(called, ask, work, settings):
    settings.ALARM_MAY_LEAVE = f"{__name__}.not_any_more"
    ask(key="a", facts={"alarm": 13, "drill": False})
    ask(key="b")

    work(*KINDS)

    assert (delivery("a").not_sent, delivery("a").handed_at) == ("not_wanted_any_more", None)
    assert [event["alarm"] for event in called.events().values()] == [12]


def test_a_test_call_says_that_it_is_one(called, people, work):
    first = actions.ask_for_test_call(by=people["admin"], at=NOW)
    second = actions.ask_for_test_call(by=people["admin"], at=NOW)
    work(*KINDS)

    (call,) = called.calls()
    body = json.loads(call["body"])
    assert (first.pk, body["kind"], body["alarm"], body["drill"]) == (second.pk, "test", None, True)

"""SMS through gammu-smsd itself: files in its folders, with a telephone that pretends and with a modem that speaks AT.

R51: what goes out says that there is an alarm and nothing else. None is lost, none is written twice under one mark
(trust.md F10, decisions 23).
"""

import errno
from datetime import timedelta

import pytest
from django.db import transaction

from ishenim.accounts import actions as accounts
from ishenim.notify import actions
from ishenim.notify import sms as channel
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.notify.sms_asked import ALARM, KINDS, delivery, errand

pytestmark = pytest.mark.django_db
TEXTS = {
    "ky": "Шашылыш кайрылуу № 12. Системаны ачыңыз.",
    "ru": "Срочное обращение № 12. Откройте систему.",
    "en": "Urgent appeal № 12. Open the system.",
}
DRILLS = {"ky": "МАШЫГУУ, чыныгы эмес. ", "ru": "УЧЕНИЕ, не по-настоящему. ", "en": "DRILL, not real. "}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("drill", [False, True])
def test_R51_the_message_says_that_there_is_an_alarm_and_nothing_else(
    sms, ask_sms, go, people, settings, language, drill
):
    settings.LOCAL_ADDRESS = "http://ishenim.local"
    accounts.set_language(people["akim"], language=language)
    sms.start()

    ask_sms(facts={"alarm": 12, "drill": drill})
    go()
    sms.wait_for("sent")

    words = (DRILLS[language] if drill else "") + TEXTS[language]
    assert sms.texts() == [f"{words} http://ishenim.local"]


def test_R51_handed_to_the_daemon_and_sent_are_two_moments(sms, ask_sms, go):
    ask_sms()
    go()
    waiting = delivery()
    sms.start()
    sms.wait_for("sent")
    go(seconds=7)

    assert (waiting.handed_at, waiting.done_at) == (NOW, None)
    assert (delivery().handed_at, delivery().done_at) == (NOW, NOW + timedelta(seconds=7))
    assert (delivery().trouble, delivery().failed_at, delivery().repeats, errand().attempts) == ("", None, 0, 1)


def test_a_message_is_never_put_there_within_the_transaction_that_asks_for_it(sms, ask_sms):
    ask_sms()

    assert sms.names("outbox") == []


def test_asked_again_under_one_key_it_is_one_message(sms, ask_sms, go):
    first, second = ask_sms(), ask_sms()
    go()

    assert (first.pk, len(sms.names("outbox"))) == (second.pk, 1)


def test_what_is_asked_for_in_a_transaction_that_fails_was_not_asked_for(sms, number, people):
    number("akim")

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.ask_sms(people["akim"], kind="alarm", key="a", facts=ALARM, at=NOW)
        raise ZeroDivisionError
    assert Errand.objects.count() == 0


def test_without_a_folder_or_a_number_nothing_is_asked_for(sms, ask_sms, number, people, settings):
    asked = {"kind": "alarm", "key": "a", "facts": ALARM, "at": NOW}
    without_number = actions.ask_sms(people["operator"], **asked)
    number("operator")
    settings.SMS_FOLDER = None

    assert (without_number, actions.ask_sms(people["operator"], **asked), Errand.objects.count()) == (None, None, 0)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("term_near", {}),
        ("alarm", {"alarm": 12}),
        ("alarm", {**ALARM, "text": "Архив күйүп жатат"}),
        ("alarm", {"alarm": "12, Сагынов", "drill": False}),
        ("alarm", {"alarm": True, "drill": False}),
        ("alarm", {"alarm": 12, "drill": "чыныгы"}),
    ],
)
def test_R51_no_word_of_a_caller_can_be_among_the_facts(sms, number, people, kind, facts):
    number("akim")

    with pytest.raises(ValueError, match="told"):
        actions.ask_sms(people["akim"], kind=kind, key="a", facts=facts, at=NOW)


def test_R51_kyrgyz_letters_go_into_the_air_in_as_many_parts_as_it_takes(modem, ask_sms, go, settings):
    daemon, air = modem
    settings.LOCAL_ADDRESS = "http://192.168.100.200:8000"

    ask_sms(facts={"alarm": 12, "drill": True})
    go()
    daemon.wait_for("sent")

    parts = air.parts()
    assert [(part.number, part.place, part.whole, part.is_ucs2) for part in parts] == [
        ("+996555123456", 1, 2, True),
        ("+996555123456", 2, 2, True),
    ]
    assert "".join(part.text for part in parts) == f"{DRILLS['ky']}{TEXTS['ky']} http://192.168.100.200:8000"


def test_what_the_modem_could_not_send_is_tried_again_and_arrives_once(modem, ask_sms, go, clock):
    daemon, air = modem
    air.mode("refuse")
    ask_sms()
    go()
    daemon.wait_for("error")
    go(seconds=2)
    failed = delivery()

    air.mode("accept")
    clock.at = errand().due_at
    go()
    daemon.wait_for("sent")
    go(seconds=2)

    assert (failed.trouble, failed.failed_at, failed.done_at) == ("sms_not_sent", None, None)
    assert [part.text for part in air.parts()] == [TEXTS["ky"]]
    assert (delivery().done_at, delivery().trouble, delivery().repeats) == (clock.at, "", 0)


def test_what_the_modem_never_sends_is_given_up_on_in_sight(sms, ask_sms, go, clock):
    ask_sms()
    for _ in range(outbox.MOST):
        go()
        (waiting,) = sms.names("outbox")
        (sms.folder / "outbox" / waiting).rename(sms.folder / "error" / waiting)  # as the daemon's script does
        go(seconds=2)
        clock.at = errand().due_at

    assert (delivery().trouble, delivery().failed_at is not None) == ("sms_not_sent", True)
    assert len(sms.names("error")) == outbox.MOST


def test_a_daemon_that_stands_is_said_so_and_the_message_is_withdrawn_after_an_hour(sms, ask_sms, go, clock):
    ask_sms()
    go()
    go(seconds=61)
    late = delivery()
    assert (late.trouble, late.failed_at, len(sms.names("outbox"))) == ("sms_not_taken_up", None, 1)

    go(seconds=3600)

    assert (delivery().trouble, delivery().failed_at, sms.names("outbox")) == ("sms_not_taken_up", clock.at, [])


def test_a_daemon_that_stood_for_a_while_sends_what_waits(sms, ask_sms, go):
    ask_sms()
    go()
    go(seconds=120)
    sms.start()
    sms.wait_for("sent")
    go(seconds=15)

    assert (delivery().trouble, delivery().failed_at, len(sms.texts())) == ("", None, 1)


def test_what_waits_for_the_daemon_holds_up_no_other_and_costs_no_attempt(sms, ask_sms, go):
    ask_sms("akim", key="a")
    ask_sms("operator", key="b")
    for _ in range(20):
        go(seconds=2)

    assert len(sms.names("outbox")) == 2
    assert set(Errand.objects.values_list("attempts", flat=True)) == {0}


def test_given_up_on_and_woken_it_is_put_there_again(sms, ask_sms, go, clock):
    ask_sms()
    go()
    go(seconds=3700)
    outbox.try_again(errand(), by="admin", at=clock.at)

    go()

    assert (len(sms.names("outbox")), delivery().failed_at) == (1, None)


@pytest.mark.parametrize("folder", ["outbox", "sent"])
def test_a_worker_killed_before_it_could_say_so_is_followed_by_no_second_message(sms, ask_sms, go, clock, folder):
    ask_sms()
    taken = outbox.take(KINDS, clock=clock)
    message = channel._of_alarm(taken.errand, at=NOW)
    folders = channel.Folders(sms.folder, channel.mark(taken.errand.key))
    taken.reached(1, 2)
    folders.put(message, asked_at=NOW, serial=1)  # and is killed
    (name,) = sms.names("outbox")
    (sms.folder / "outbox" / name).rename(sms.folder / folder / name)
    clock.at = NOW + outbox.LEASE

    go()

    assert (len(sms.names("outbox")) + len(sms.names("sent")), delivery().handed_at) == (1, clock.at)


def test_a_worker_killed_before_the_message_was_there_is_followed_by_one(sms, ask_sms, go, clock):
    ask_sms()
    taken = outbox.take(KINDS, clock=clock)
    taken.reached(1, 2)  # and is killed: whoever comes next cannot know
    clock.at = NOW + outbox.LEASE

    go()

    assert (len(sms.names("outbox")), delivery().repeats) == (1, 1)


def test_workers_killed_again_and_again_before_the_message_was_there_are_followed_by_one(sms, ask_sms, go, clock):
    ask_sms()
    for times in (1, 2, 3):
        outbox.take(KINDS, clock=clock).reached(times, times)
        clock.at += outbox.LEASE

    go()

    assert (len(sms.names("outbox")), delivery().failed_at) == (1, None)


def test_a_message_that_is_nowhere_any_more_is_not_sent_again_by_itself(sms, ask_sms, go):
    """Somebody emptied the folders, or the daemon deletes what it has sent."""
    ask_sms()
    go()
    (name,) = sms.names("outbox")
    (sms.folder / "outbox" / name).unlink()

    go(seconds=2)

    assert (delivery().trouble, delivery().failed_at is not None, sms.names("outbox")) == ("sms_traceless", True, [])


def test_whoever_lost_the_lease_puts_nothing_there(sms, ask_sms, clock):
    ask_sms()
    slow = outbox.take(KINDS, clock=clock)
    clock.at = NOW + outbox.LEASE
    outbox.take(KINDS, clock=clock)

    with pytest.raises(outbox.LeaseLost):
        channel.send_alarm(slow)
    assert sms.names("outbox") == []


@pytest.mark.parametrize(("gone", "trouble"), [("", "sms_folder_missing"), ("sent", "sms_folder_missing")])
def test_a_folder_that_is_away_is_told_and_never_made(sms, ask_sms, go, clock, settings, tmp_path, gone, trouble):
    ask_sms()
    if gone:
        (sms.folder / gone).rmdir()
    else:
        settings.SMS_FOLDER = tmp_path / "share-that-is-not-mounted"
    go()
    assert (errand().trouble, errand().dead_at, errand().reached) == (trouble, None, 0)
    assert not (settings.SMS_FOLDER / (gone or "outbox")).exists()

    settings.SMS_FOLDER = sms.folder
    (sms.folder / "sent").mkdir(exist_ok=True)
    clock.at = errand().due_at
    go()

    assert len(sms.names("outbox")) == 1


@pytest.mark.parametrize(
    ("number_of_trouble", "trouble"),
    [
        (errno.ENOSPC, "sms_no_room"),
        (errno.EDQUOT, "sms_no_room"),
        (errno.EACCES, "sms_folder_closed"),
        (errno.EROFS, "sms_folder_closed"),
        (errno.EIO, "sms_folder_fails"),
    ],
)
def test_a_folder_that_takes_nothing_is_told_and_left_clean(
    sms, ask_sms, go, clock, monkeypatch, number_of_trouble, trouble
):
    ask_sms()
    with monkeypatch.context() as broken:

        def fail(_):
            raise OSError(number_of_trouble, "as the system says")

        broken.setattr(channel.os, "fsync", fail)
        go()
    assert (errand().trouble, errand().dead_at, list((sms.folder / "outbox").iterdir())) == (trouble, None, [])

    clock.at = errand().due_at
    go()

    assert (len(sms.names("outbox")), delivery().repeats) == (1, 0)


def test_where_sms_were_turned_off_meanwhile_nothing_leaves(sms, ask_sms, go, settings):
    ask_sms()
    settings.SMS_FOLDER = None

    go()

    assert (errand().trouble, errand().dead_at, sms.names("outbox")) == ("sms_is_off", None, [])


def test_a_test_message_goes_the_road_of_all_messages(sms, people, number, go):
    number("admin")
    sms.start()
    first = actions.ask_for_test_sms(by=people["admin"], at=NOW)
    second = actions.ask_for_test_sms(by=people["admin"], at=NOW + timedelta(seconds=3))
    go()
    sms.wait_for("sent")

    (text,) = sms.texts()
    assert (first.pk, "24.11.2026 10:42" in text, "ң, ө" in text) == (second.pk, True, True)


def test_two_offices_mark_their_messages_apart(db):
    from ishenim.common.models import Office
    from ishenim.common.queries import forget

    here = channel.mark("sms_alarm/7")
    Office.objects.update(origin="kg.example.other")
    forget()

    assert here != channel.mark("sms_alarm/7")

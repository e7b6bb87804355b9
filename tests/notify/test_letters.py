"""Letters against a real mail server that takes, refuses, hangs, breaks off and answers twice (trust.md F10).

None is lost; where nobody can know whether it arrived, one repeat follows under the same Message-ID (decisions 23).
"""

from datetime import timedelta

import pytest

from ishenim.notify import mail
from ishenim.notify.models import Notice
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.office import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(smtp, address, tell):
    """A letter is asked for: asked("accept") sets what the server will do with it."""

    def begun(mode="accept", **more):
        smtp.mode(mode)
        address("operator")
        return tell("operator", **more)[0]

    return begun


def errand():
    return Errand.objects.get(kind="mail_notice")


def again(clock):
    """The pause after a failed attempt is over."""
    clock.at = errand().due_at


def test_a_letter_says_number_duty_and_day_in_the_readers_language(smtp, asked, work):
    notice = asked()

    assert work() == 1
    (letter,) = smtp.letters()
    assert (letter["to"], letter["from"]) == ("operator@office.test", "ishenim@office.test")
    assert letter["subject"] == "№ 12/2026: мөөнөтү 27.11.2026 күнү бүтөт"
    assert "Алай" in letter["text"].splitlines()[-1]
    assert (letter["x-ishenim-key"], letter["auto-submitted"]) == (notice.errand_key, "auto-generated")
    assert letter["message-id"] == mail.message_id(notice.errand_key)
    assert letter["raw"].isascii()
    done = errand()
    assert (done.done_at, done.receipt["answer"]) == (NOW, "250 Taken")


def test_a_letter_is_never_sent_within_the_transaction_that_asks_for_it(smtp, asked):
    asked()

    assert smtp.letters() == []


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("answer mail 451 Later", "mail_put_off"),
        ("answer rcpt 450 Greylisted", "mail_put_off"),
        ("answer data 452 No room", "mail_put_off"),
        ("answer letter 451 Later", "mail_put_off"),
        ("answer mail 550 Not from you", "mail_sender_refused"),
        ("cut mail", "mail_cut_off"),
    ],
)
def test_what_may_pass_is_tried_again_and_arrives_once(smtp, asked, work, clock, mode, trouble):
    asked(mode)
    work()
    assert (errand().trouble, errand().dead_at, errand().reached, smtp.letters()) == (trouble, None, 0, [])

    smtp.mode("accept")
    again(clock)

    assert work() == 1
    assert [letter["message-id"] for letter in smtp.letters()] == [mail.message_id(errand().key)]


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("answer rcpt 550 No such user", "mail_address_refused"),
        ("answer data 554 No", "mail_letter_refused"),
        ("answer letter 554 Looks like spam", "mail_letter_refused"),
    ],
)
def test_a_final_answer_ends_the_errand_in_sight(smtp, asked, work, mode, trouble):
    asked(mode)

    assert work() == 1
    assert (errand().trouble, errand().dead_at, smtp.letters()) == (trouble, NOW, [])


def test_what_was_given_up_on_is_woken_and_arrives(smtp, asked, work, clock):
    asked("answer rcpt 550 No such user")
    work()
    smtp.mode("accept")

    outbox.try_again(errand(), by="admin", at=NOW)

    assert (work(), len(smtp.letters())) == (1, 1)


def test_a_server_that_is_not_there_is_tried_again(smtp, asked, work, clock, settings):
    asked()
    settings.EMAIL_PORT, there = free_port(), settings.EMAIL_PORT
    work()
    assert (errand().trouble, errand().dead_at) == ("mail_unreachable", None)

    settings.EMAIL_PORT = there
    again(clock)

    assert (work(), len(smtp.letters())) == (1, 1)


@pytest.mark.parametrize("moment", ["connect", "mail", "rcpt", "data"])
def test_a_server_that_hangs_before_the_letter_is_given_up_on_for_this_time(smtp, asked, work, clock, settings, moment):
    settings.EMAIL_TIMEOUT = 0.2
    asked(f"hang {moment}")
    work()
    assert (errand().trouble, errand().reached, smtp.letters()) == ("mail_silent", 0, [])

    settings.EMAIL_TIMEOUT = 5
    smtp.mode("accept")
    again(clock)

    assert (work(), len(smtp.letters())) == (1, 1)


def test_a_server_that_took_the_letter_and_broke_off_gets_it_once_more_under_the_same_number(smtp, asked, work, clock):
    asked("drop letter")
    work()
    assert (errand().trouble, errand().reached, len(smtp.letters())) == ("mail_cut_off", 1, 1)

    smtp.mode("accept")
    again(clock)
    work()

    first, second = smtp.letters()
    assert first == second  # to the byte
    assert errand().done_at == clock.at


def test_a_server_that_broke_off_without_taking_the_letter_gets_it_again(smtp, asked, work, clock):
    asked("cut letter")
    work()
    assert smtp.letters() == []

    smtp.mode("accept")
    again(clock)
    work()

    assert (len(smtp.letters()), errand().done_at) == (1, clock.at)


def test_a_letter_goes_at_most_twice_without_an_answer_then_somebody_is_told(smtp, asked, work, clock):
    asked("drop letter")
    for _ in range(outbox.MOST):
        work()
        again(clock)

    assert (errand().trouble, errand().is_over, errand().done_at) == ("mail_may_have_arrived", True, None)
    assert {letter["message-id"] for letter in smtp.letters()} == {mail.message_id(errand().key)}
    assert len(smtp.letters()) == 1 + mail.REPEATS


def test_an_answer_that_refuses_leaves_no_doubt(smtp, asked, work, clock):
    asked("answer letter 451 Later")
    for _ in range(4):
        work()
        again(clock)
    smtp.mode("accept")

    work()

    assert (len(smtp.letters()), errand().is_over) == (1, True)


def test_a_server_that_answers_twice_gets_each_letter_once(smtp, asked, tell, work, address):
    asked("twice letter")
    address("akim")
    tell("akim", key="other")

    assert work() == 2
    assert [letter["to"] for letter in smtp.letters()] == ["operator@office.test", "akim@office.test"]


def test_a_worker_killed_between_the_letter_and_its_receipt_is_followed_by_one_repeat(smtp, asked, work, clock):
    asked("accept")
    taken = outbox.take(["mail_notice"], clock=clock)
    taken.reached(1, 2)  # and is killed: nobody knows whether it left
    clock.at = NOW + outbox.LEASE

    work()
    assert (len(smtp.letters()), errand().done_at, errand().reached) == (1, clock.at, 2)


def test_whoever_lost_the_lease_sends_nothing(smtp, asked, clock):
    asked("accept")
    slow = outbox.take(["mail_notice"], clock=clock)
    clock.at = NOW + outbox.LEASE
    outbox.take(["mail_notice"], clock=clock)

    with pytest.raises(outbox.LeaseLost):
        mail.send_notice(slow)
    assert smtp.letters() == []


def test_an_address_that_no_server_takes_holds_up_no_other(smtp, asked, tell, address, work):
    asked("answer rcpt 550 No such user")
    work()
    smtp.mode("accept")
    address("akim")
    tell("akim", key="other")

    work()

    assert [letter["to"] for letter in smtp.letters()] == ["akim@office.test"]


def test_where_mail_was_turned_off_meanwhile_nothing_leaves(smtp, asked, work, settings):
    asked()
    settings.EMAIL_HOST = ""

    work()

    assert (errand().trouble, errand().dead_at, smtp.letters()) == ("mail_is_off", None, [])


def test_a_password_is_asked_for_and_a_server_without_sign_in_is_said_so(smtp, asked, work, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "x" * 12
    asked()

    work()

    assert (errand().trouble, errand().dead_at, smtp.letters()) == ("mail_no_tls", None, [])


def test_a_server_without_protection_gets_nothing_where_protection_is_set(smtp, asked, work, settings):
    settings.EMAIL_USE_TLS = True
    asked()

    work()

    assert (errand().trouble, smtp.letters()) == ("mail_no_tls", [])


def test_tls_from_the_first_byte_with_a_server_that_speaks_plainly_fails_in_sight(smtp, asked, work, settings):
    settings.EMAIL_USE_SSL = True
    settings.EMAIL_TIMEOUT = 1
    asked()

    work()

    assert (errand().trouble, smtp.letters()) == ("mail_tls_failed", [])


@pytest.mark.parametrize("protection", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("is_known", "password", "trouble"),
    [(True, "right", ""), (True, "wrong", "mail_sign_in_refused"), (False, "right", "mail_tls_failed")],
)
def test_a_protected_server_is_believed_by_its_certificate_and_believes_the_password(
    smtp, asked, work, settings, monkeypatch, is_known, password, trouble
):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", password
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(smtp.folder / "certificate.pem"))
    asked()

    work()

    assert (errand().trouble, len(smtp.letters()), errand().dead_at) == (trouble, 0 if trouble else 1, None)


@pytest.mark.parametrize("moment", ["connect", "mail", "letter"])
def test_a_server_that_takes_for_ever_is_cut_off_before_the_lease_ends(smtp, asked, work, monkeypatch, moment):
    monkeypatch.setattr(mail, "WHOLE", 0.3)
    asked(f"hang {moment}")

    work()

    assert (errand().trouble, smtp.letters()) == ("mail_cut_off", [])


def test_the_limits_of_a_letter_lie_within_the_lease(settings):
    from ishenim.config import settings as product

    assert max(mail.WHOLE, product.EMAIL_TIMEOUT * mail.PATIENCE) < outbox.LEASE.total_seconds()


def test_what_was_done_meanwhile_is_not_written_about(smtp, asked, work):
    from ishenim.notify import actions

    asked()
    actions.mark_acted(Notice.objects.all(), at=NOW)

    assert (work(), smtp.letters(), errand().receipt) == (1, [], {"not_sent": "done_meanwhile"})


def test_a_letter_goes_to_the_address_of_the_moment_it_leaves(smtp, asked, address, work):
    asked()
    address("operator", "new@office.test")

    work()

    assert [letter["to"] for letter in smtp.letters()] == ["new@office.test"]


def test_nobody_without_an_address_any_more_or_who_left_gets_a_letter(smtp, asked, address, people, tell, work):
    from ishenim.accounts import actions as accounts

    asked()
    address("akim")
    tell("akim", key="other")
    address("operator", "")
    accounts.disable(people["akim"], by="admin", at=NOW)

    work()

    reasons = [one.receipt["not_sent"] for one in Errand.objects.order_by("pk")]
    assert (reasons, smtp.letters()) == (["no_address", "left_the_office"], [])


def test_R25_whoever_is_shut_out_meanwhile_gets_no_letter(smtp, address, tell, take, people, posts, work):
    from ishenim.journal import actions as journal

    appeal = take()
    for one in ("akim", "operator"):
        address(one)
    tell("akim", "operator", line=appeal.line_id)
    shut = frozenset({posts["akim"].pk})
    journal.restrict_more(appeal.line, posts=shut, persons=frozenset(), by="operator", at=NOW)

    work()

    assert [letter["to"] for letter in smtp.letters()] == ["operator@office.test"]


def test_R25_whoever_is_shut_out_while_the_server_is_away_gets_no_letter_later(
    smtp, asked, take, people, posts, work, clock, address, tell
):
    from ishenim.journal import actions as journal

    appeal = take()
    smtp.mode("answer mail 451 Later")
    address("akim")
    tell("akim", line=appeal.line_id)
    work()
    shut = frozenset({posts["akim"].pk})
    journal.restrict_more(appeal.line, posts=shut, persons=frozenset(), by="operator", at=NOW)
    smtp.mode("accept")
    again(clock)

    work()

    assert (smtp.letters(), errand().receipt) == ([], {"not_sent": "not_theirs_any_more"})


def test_a_test_letter_goes_the_road_of_all_letters(smtp, people, address, work):
    from ishenim.notify import actions

    address("admin")
    first = actions.ask_for_test_letter(by=people["admin"], at=NOW)
    second = actions.ask_for_test_letter(by=people["admin"], at=NOW + timedelta(seconds=3))

    assert (first.pk, work()) == (second.pk, 1)
    (letter,) = smtp.letters()
    assert (letter["to"], "24.11.2026 10:42" in letter["text"]) == ("admin@office.test", True)


def test_two_offices_number_their_letters_apart(db, settings):
    from ishenim.common.models import Office
    from ishenim.common.queries import forget

    settings.DEFAULT_FROM_EMAIL = "ishenim@office.test"
    here = mail.message_id("mail_notice/7")
    Office.objects.update(origin="kg.example.other")
    forget()

    assert here != mail.message_id("mail_notice/7")

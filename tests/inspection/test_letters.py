"""The state of the system: why letters do not go, in words of three languages; a test letter and what became of it."""

from datetime import timedelta

import pytest
from django.test import Client

from ishenim.accounts import actions as accounts
from ishenim.notify import actions as notify
from ishenim.notify.kinds import TROUBLES
from ishenim.notify.models import Notice
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.conflict import About, Allegation, Rank
from tests.conftest import NOW
from tests.notify.conftest import *  # noqa: F403 (fixtures)

pytestmark = pytest.mark.django_db
HEALTH = "/inspection/health"


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


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_why_letters_wait_or_were_given_up_on_is_said_in_words(smtp, address, tell, work, page, language):
    for one in ("operator", "akim"):
        address(one)
    smtp.mode("answer mail 451 Later")
    tell("operator", key="a")
    work()
    smtp.mode("answer rcpt 550 No such user")
    tell("akim", key="b")
    work()

    shown = page(language)

    from django.utils import translation

    with translation.override(language):
        later, never = str(TROUBLES["mail_put_off"]), str(TROUBLES["mail_address_refused"])
    assert (shown.count(later), shown.count(never), shown.count("mail_address_refused")) == (1, 1, 1)


def test_no_page_of_the_machine_names_whom_a_letter_went_to(smtp, address, tell, work, page):
    address("akim", "somebody@far.test")
    smtp.mode("answer rcpt 550 somebody@far.test unknown")
    tell("akim")
    work()

    assert "somebody@far.test" not in page()


def test_the_administrator_sends_a_test_letter_and_sees_what_became_of_it(smtp, address, work, sign_in, page, clock):
    address("admin")
    browser = sign_in("admin")

    asked = browser.post("/inspection/mail/test")
    waiting = page()
    clock.at = Errand.objects.get().due_at
    work()

    assert (asked.status_code, "waits its turn" in waiting, len(smtp.letters())) == (302, True, 1)
    assert "it was taken" in page()


def test_a_test_letter_that_does_not_go_says_why(smtp, address, work, sign_in, page, clock):
    address("admin")
    smtp.mode("answer rcpt 550 No such user")
    sign_in("admin").post("/inspection/mail/test")
    clock.at = Errand.objects.get().due_at
    work()

    shown = page()
    assert (shown.count("could not be sent</strong>: the mail server does not know the address"), smtp.letters()) == (
        1,
        [],
    )


@pytest.mark.parametrize(("username", "status"), [("operator", 404), ("auditor", 404), ("akim", 404), ("admin", 422)])
def test_only_who_keeps_the_machine_asks_and_without_an_address_is_told_so(smtp, sign_in, username, status):
    assert (sign_in(username).post("/inspection/mail/test").status_code, Errand.objects.count()) == (status, 0)


def test_without_a_mail_server_there_is_no_button(settings, sign_in, page, address):
    settings.EMAIL_HOST = ""
    address("admin")

    assert ("/inspection/mail/test" in page(), sign_in("admin").post("/inspection/mail/test").status_code) == (
        False,
        422,
    )


def test_who_keeps_the_machine_is_told_once_of_what_was_given_up_on(smtp, address, tell, work, people):
    from ishenim.notify import actions

    address("operator")
    smtp.mode("answer rcpt 550 No such user")
    tell("operator")
    work()

    for minute in range(3):
        actions.tell_of_dead_errands(at=NOW + timedelta(minutes=minute))

    told = Notice.objects.filter(kind="errand_dead")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["admin", "head-of-apparatus"]


def test_the_worker_tells_of_it_in_its_round(smtp, address, tell, work):
    from ishenim.config.commands import worker

    address("operator")
    smtp.mode("answer rcpt 550 No such user")
    tell("operator")
    work()

    worker.do_what_is_due(at=NOW)

    assert Notice.objects.filter(kind="errand_dead").count() == 2


def test_woken_it_is_done_and_given_up_on_again_it_is_told_again(smtp, address, tell, work, clock):
    from ishenim.notify import actions

    address("operator")
    smtp.mode("answer rcpt 550 No such user")
    tell("operator")
    work()
    actions.tell_of_dead_errands(at=NOW)
    outbox.try_again(Errand.objects.get(), by="admin", at=NOW)
    actions.tell_of_dead_errands(at=NOW + timedelta(minutes=1))
    told = Notice.objects.filter(kind="errand_dead").order_by("pk")
    assert [notice.acted_at for notice in told] == [NOW + timedelta(minutes=1)] * 2

    clock.at = NOW + timedelta(hours=1)
    work()
    actions.tell_of_dead_errands(at=clock.at)

    assert list(told.values_list("acted_at", flat=True)[2:]) == [None, None]


def test_of_more_dead_errands_than_a_round_tells_of_each_is_told_of_and_none_counts_as_done(people, monkeypatch):
    """The fifth one is given up on later: the first four are still dead then."""
    from ishenim.notify import actions

    monkeypatch.setattr(actions, "AT_ONCE", 2)

    def given_up(*numbers):
        facts = {"kind": "write_card", "asked_by": "machine", "asked_at": NOW, "due_at": NOW, "dead_at": NOW}
        Errand.objects.bulk_create(Errand(key=f"dead/{number}", **facts) for number in numbers)

    given_up(1, 2, 3, 4)
    for minute in range(3):
        actions.tell_of_dead_errands(at=NOW + timedelta(minutes=minute))
    given_up(5)
    for minute in range(3, 5):
        actions.tell_of_dead_errands(at=NOW + timedelta(minutes=minute))

    told = Notice.objects.filter(kind="errand_dead", recipient__username="admin")
    assert (told.count(), told.filter(acted_at=None).count(), told.values("key").distinct().count()) == (5, 5, 5)


def test_a_round_without_dead_errands_asks_twice_and_writes_nothing(django_assert_num_queries):
    from ishenim.notify import actions

    with django_assert_num_queries(2):
        actions.tell_of_dead_errands(at=NOW)


def test_R25_letters_about_a_restricted_appeal_are_in_no_number_of_the_page(
    smtp, tell, work, take, sign_in, posts, people
):
    """Of a complaint about the head of apparatus the akim is told; she keeps the machine, too."""
    about = About(posts["head-of-apparatus"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.DELAY}))
    hidden, plain = take(abouts=(about,)), take()
    notify.keep_address(people["akim"], "akim@office.test", seen=0, by=people["akim"], at=NOW)
    smtp.mode("answer mail 451 Later")
    tell("akim", key="a", line=plain.line_id)
    work()
    seen = [_letters(sign_in("head-of-apparatus", Client()))]

    tell("akim", key="b", line=hidden.line_id)
    work()
    seen.append(_letters(sign_in("head-of-apparatus", Client())))

    assert Errand.objects.exclude(trouble="").count() == 2
    assert seen[0] == seen[1]


def _letters(browser):
    context = browser.get(HEALTH).context
    return context["letters"], context["troubles"]


def test_R25_no_letter_about_a_complaint_goes_to_an_address_that_its_subject_entered(
    smtp, address, tell, take, posts, people, work
):
    """Addresses are kept by the head of apparatus; she could write her own beside the name of the akim."""
    about = About(posts["head-of-apparatus"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.DELAY}))
    hidden, plain = take(abouts=(about,)), take()
    address("akim", "kept-by-her@office.test")
    tell("akim", key="hidden", line=hidden.line_id)
    tell("akim", key="plain", line=plain.line_id)

    work()

    told = {one.facts["notice"]: one.receipt.get("not_sent") for one in Errand.objects.order_by("pk")}
    assert (list(told.values()), len(smtp.letters())) == (["not_theirs_any_more", None], 1)

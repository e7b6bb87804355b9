"""Signed out, locked or with an old page in the middle of a call: the form comes back, a stranger's never does."""

import re
import time

import pytest
from django.test import Client

from ishenim.accounts import actions as accounts
from ishenim.accounts.middleware import FRESH, SEEN
from ishenim.appeals.models import Appeal
from tests.intake import pages
from tests.intake.pages import TOLD, filled, handed_back, text

OURS = {"Sec-Fetch-Site": "same-origin"}
BY_PAGE = {"Ishenim-By": "page"}
STRANGERS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://elsewhere.example"},
    {},
)
IDLE = 15 * 60 + 1  # seconds; the office's own limit is fifteen minutes


def old_by(client, seconds):
    """Let the last key of a session lie some seconds back."""
    session = client.session
    session[SEEN] = time.time() - seconds
    session.save()


@pytest.fixture
def signed_out(operator, call):
    """The browser of an operator whose session has ended in the middle of a call."""
    operator.session.flush()
    operator.cookies["language"] = "en"
    return operator


def test_a_timed_save_without_a_session_is_told_in_a_status(signed_out, call, draft):
    answer = signed_out.post(f"{call}/save", {"content": "Суу"}, headers=BY_PAGE)

    assert (answer.status_code, answer.content, draft().fields) == (401, b"", "{}")


def test_a_form_of_our_own_comes_back_with_every_field(signed_out, call):
    answer = signed_out.post(f"{call}/register", filled(), headers=OURS)

    assert (answer.status_code, handed_back(text(answer))) == (401, TOLD)
    assert text(answer).count(f'action="{call}/register"') == 1
    assert pages.sentence(answer) == (
        "You are signed out. Nothing is lost: sign in in a new tab, come back here and press the button."
    )


def test_line_ends_and_marks_come_back_as_they_were_typed(signed_out, call):
    words = '\n  Суу жок\n\n«эки» күн </textarea> & "\n'

    answer = signed_out.post(f"{call}/register", filled(content=words), headers=OURS)

    assert handed_back(text(answer))["content"] == words


def test_several_values_of_one_field_all_come_back(signed_out, call):
    answer = signed_out.post(f"{call}/register", {"allegation": ["delay", "rudeness"]}, headers=OURS)

    assert re.findall(r'<textarea hidden name="allegation">\n(\w+)<', text(answer)) == ["delay", "rudeness"]


def test_our_own_origin_is_enough_for_an_older_browser(signed_out, call):
    answer = signed_out.post(f"{call}/register", filled(), headers={"Origin": "http://testserver"})

    assert (answer.status_code, handed_back(text(answer))) == (401, TOLD)


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_strangers_form_is_never_handed_back(signed_out, call, headers):
    answer = signed_out.post(f"{call}/register", filled(content="Купуя"), headers=headers)

    assert (answer.status_code, answer.url, "Купуя" in text(answer)) == (302, "/login?next=%2Fdesk", False)


def test_signing_in_again_and_sending_again_registers_once(signed_out, call, sign_in):
    page = signed_out.post(f"{call}/register", filled(), headers=OURS)
    sign_in("operator", signed_out)

    again = signed_out.post(f"{call}/register", handed_back(text(page)))

    assert (again.status_code, pages.number(again), Appeal.objects.count()) == (200, 1, 1)


def test_after_signing_in_the_address_asked_for_is_where_one_goes(signed_out, call):
    answer = signed_out.get(call)

    assert (answer.status_code, answer.url) == (302, "/login?next=" + call.replace("/", "%2F"))


def test_the_page_that_hands_a_form_back_speaks_the_language_of_the_browser(signed_out, call):
    said = {}
    for language in ("ky", "ru", "en"):
        signed_out.cookies["language"] = language
        answer = signed_out.post(f"{call}/register", filled(), headers=OURS)
        said[answer.headers["Content-Language"]] = pages.sentence(answer)

    assert (list(said), len(set(said.values()))) == (["ky", "ru", "en"], 3)


def test_a_locked_screen_answers_a_timed_save_in_a_status(operator, call, draft):
    old_by(operator, IDLE)

    answer = operator.post(f"{call}/save", {"content": "Суу"}, headers=BY_PAGE)

    assert (answer.status_code, answer.content, draft().fields) == (423, b"", "{}")


def test_a_locked_screen_hands_a_form_back(operator, call):
    old_by(operator, IDLE)

    answer = operator.post(f"{call}/register", filled(), headers=OURS)

    assert (answer.status_code, handed_back(text(answer)), Appeal.objects.count()) == (423, TOLD, 0)


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_locked_screen_hands_nothing_back_to_a_stranger(operator, call, headers):
    old_by(operator, IDLE)

    answer = operator.post(f"{call}/register", filled(content="Купуя"), headers=headers)

    assert (answer.status_code, "Купуя" in text(answer), Appeal.objects.count()) == (423, False, 0)


def test_a_locked_screen_shows_nothing_of_a_call(operator, call):
    operator.post(f"{call}/save", {"content": "Купуя сөз"})
    old_by(operator, IDLE)

    answer = operator.get(call)

    page = text(answer)
    assert (answer.status_code, "Купуя сөз" in page, page.count(f'name="next" value="{call}"')) == (423, False, 2)


@pytest.mark.parametrize(("age", "status"), [(15 * 60 - 30, 200), (IDLE, 423)])
def test_the_screen_locks_after_fifteen_minutes_without_a_key(operator, call, age, status):
    old_by(operator, age)

    assert operator.get(call).status_code == status


def test_a_click_counts_as_activity_and_what_the_page_asks_by_itself_does_not(operator, call):
    moments = []
    for headers in (BY_PAGE, {}):
        old_by(operator, 10 * 60)
        operator.get(call, headers=headers)
        moments.append(time.time() - operator.session[SEEN] > FRESH)

    assert moments == [True, False]


@pytest.mark.parametrize(("age", "is_fresh"), [("3", True), ("590", False), ("nonsense", True), ("-5", True)])
def test_a_timed_save_brings_the_moment_of_the_last_key(operator, call, age, is_fresh):
    old_by(operator, 10 * 60)

    operator.post(f"{call}/save", {"content": "Суу", "key_age": age}, headers=BY_PAGE)

    assert (time.time() - operator.session[SEEN] < FRESH) is is_fresh


def test_unlocking_leads_back_and_the_form_is_registered(operator, call):
    old_by(operator, IDLE)
    page = operator.post(f"{call}/register", filled(), headers=OURS)

    unlocked = operator.post("/unlock", {"password": "demo-password-1", "next": call})
    again = operator.post(f"{call}/register", handed_back(text(page)))

    assert (unlocked.status_code, unlocked.url, pages.number(again)) == (302, call, 1)


def test_a_page_older_than_the_sign_in_is_handed_back(people, sign_in, speak):
    speak("operator", "en")
    strict = sign_in("operator", Client(enforce_csrf_checks=True))

    answer = strict.post("/calls/new", filled(csrfmiddlewaretoken="x" * 64), headers=OURS)

    assert (answer.status_code, handed_back(text(answer))) == (403, TOLD)
    assert pages.sentence(answer) == (
        "This page is older than your sign-in. Nothing is lost: press the button to send it again."
    )


def test_a_form_without_a_token_from_elsewhere_is_refused_on_our_page(sign_in, speak):
    speak("operator", "en")
    strict = sign_in("operator", Client(enforce_csrf_checks=True))

    answer = strict.post("/calls/new", filled(content="Купуя"), headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, "Купуя" in text(answer), text(answer).count("Not allowed</h1>")) == (403, False, 1)


def test_somebody_who_was_disabled_in_the_middle_of_a_call_registers_nothing(operator, call, people, draft):
    from datetime import UTC, datetime

    operator.post(f"{call}/save", {"content": "Суу"})
    accounts.disable(people["operator"], by="admin", at=datetime(2026, 11, 24, 5, tzinfo=UTC))

    answer = operator.post(f"{call}/register", filled(), headers=OURS)

    assert (answer.status_code, Appeal.objects.count(), draft().one("content")) == (401, 0, "Суу")


@pytest.mark.parametrize("username", ["akim", "control", "auditor", "admin", "executor-1", "head-of-apparatus"])
def test_R15_whoever_holds_no_post_at_the_phone_takes_no_call(sign_in, speak, username):
    speak(username, "en")
    browser = sign_in(username)

    answers = [browser.get("/calls/new"), browser.post("/calls/new")]

    refusal = (
        "Only those who take calls open the call screen: the chief records specialist, operators and their substitutes."
    )
    assert [(answer.status_code, pages.sentence(answer)) for answer in answers] == [(422, refusal)] * 2


@pytest.mark.parametrize("act", ["", "save", "register", "leave", "split", "caller", "end", "take-over"])
def test_R15_a_call_does_not_exist_for_whoever_takes_none(operator, call, sign_in, act):
    akim = sign_in("akim", Client())

    answer = akim.post(f"{call}/{act}", filled()) if act else akim.get(call)

    assert answer.status_code == 404

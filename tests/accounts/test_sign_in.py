"""Signing in and out: plain sentences in three languages, no other door, and never to somebody else's address."""

import html
import json
import re
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from ishenim.accounts import actions as accounts
from ishenim.accounts.middleware import SEEN
from ishenim.accounts.models import Person
from ishenim.audit.models import Entry

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
PASSWORD = "demo-password-1"
LANGUAGES = ("ky", "ru", "en")
ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "https://testserver@elsewhere.example/",
    "https:///elsewhere.example",
    " //elsewhere.example",
    "\x00//elsewhere.example",
)
OTHER_DOORS = (
    "/signup",
    "/accounts/signup/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/password/reset/",
    "/password/change/",
    "/email/",
    "/admin/",
    "/accounts/",
    "/reauthenticate/",
    "/confirm-email/",
)


def text(answer):
    return html.unescape(answer.content.decode())


def problem(answer):
    """The sentence in the box above a form."""
    found = re.search(r'govuk-error-summary__list"><li><a href="#\w+">(.*?)</a>', text(answer))
    return found[1] if found else ""


def sign_in_with(browser, username="operator", password=PASSWORD, **fields):
    return browser.post("/login", {"login": username, "password": password, **fields})


def in_each_language(ask):
    """What an answer says in Kyrgyz, Russian and English, each to a fresh browser."""
    said = []
    for language in LANGUAGES:
        browser = Client()
        browser.cookies["language"] = language
        said.append(ask(browser))
    return said


def acts():
    return [json.loads(bytes(entry.body))["act"] for entry in Entry.objects.order_by("seq")]


def lock(browser):
    session = browser.session
    session[SEEN] = time.time() - settings.IDLE_MINUTES * 60 - 1
    session.save()


def test_the_right_password_leads_home_and_is_one_entry(client, people):
    before = acts()

    answer = sign_in_with(client)

    assert (answer.status_code, answer.url, acts()) == (302, "/desk", [*before, "sign_in"])
    assert client.get("/desk").status_code == 200


def test_an_entry_of_a_sign_in_names_the_person_and_nothing_else(client, people):
    sign_in_with(client)

    entry = json.loads(bytes(Entry.objects.order_by("seq").last().body))
    assert (entry["actor"], entry["ref"], entry["c"], PASSWORD in str(entry)) == (
        "operator",
        "person:operator",
        {},
        False,
    )


def test_a_wrong_password_is_said_in_three_languages(people):
    said = in_each_language(lambda browser: problem(sign_in_with(browser, password="wrong-password")))

    assert (len(set(said)), [words for words in said if not words]) == (3, [])


@pytest.mark.parametrize("username", ["nobody", "OPERATOR ", "operator\x00", "", "'--", "x" * 500])
def test_a_wrong_name_is_told_like_a_wrong_password_and_signs_nobody_in(client, people, username):
    sign_in_with(client, username, "wrong-password")

    assert client.get("/desk").status_code == 302


def test_a_name_nobody_bears_is_not_told_apart_from_a_wrong_password(people):
    answers = [problem(sign_in_with(Client(), name, "wrong-password")) for name in ("operator", "nobody")]

    assert answers[0] == answers[1] != ""


def test_a_wrong_password_is_an_entry_of_a_refusal_not_of_a_sign_in(client, people):
    before = acts()

    sign_in_with(client, password="wrong-password")

    assert acts() == [*before, "refuse_sign_in"]


def test_an_unknown_name_is_no_entry_for_it_may_be_a_password(client, people):
    before = acts()

    sign_in_with(client, username="demo-password-1", password="x")

    assert acts() == before


def test_the_password_typed_is_not_shown_again(client, people):
    assert "wrong-password" not in text(sign_in_with(client, password="wrong-password"))


def test_too_many_attempts_are_said_in_three_languages(people):
    said = []
    for language in LANGUAGES:
        cache.clear()  # attempts are counted by address too
        browser = Client()
        browser.cookies["language"] = language
        answers = [sign_in_with(browser, f"nobody-{language}", "wrong-password") for _ in range(12)]
        said.append((problem(answers[0]), problem(answers[-1]) or text(answers[-1]).split("<h1")[1][:200]))

    first, last = ({pair[place] for pair in said} for place in (0, 1))
    assert (len(first), len(last), first & last) == (3, 3, set())


def test_after_too_many_attempts_the_right_password_has_to_wait_too(client, people):
    for _ in range(12):
        sign_in_with(client, password="wrong-password")

    sign_in_with(client)

    assert client.get("/desk").status_code == 302


def test_a_disabled_person_does_not_sign_in_and_is_told_no_more_than_others(people):
    accounts.disable(people["operator"], by="admin", at=NOW)

    disabled, wrong = sign_in_with(Client()), sign_in_with(Client(), "nobody")

    assert (problem(disabled), disabled.status_code) == (problem(wrong), wrong.status_code)


def test_a_disabled_person_is_out_at_the_next_click(sign_in, people):
    browser = sign_in("operator")
    accounts.disable(people["operator"], by="admin", at=NOW)

    assert browser.get("/desk").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(client, people):
    sign_in_with(client)
    person = Person.objects.get(username="operator")
    accounts.reset_password(person, password="another-password-2", by="admin", at=NOW)

    assert (client.get("/desk").status_code, sign_in_with(Client()).status_code) == (302, 200)
    assert sign_in_with(Client(), password="another-password-2").status_code == 302


@pytest.mark.parametrize("path", OTHER_DOORS)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_there_is_no_other_door(client, sign_in, is_signed_in, path):
    browser = sign_in("operator") if is_signed_in else client

    answers = [browser.get(path), browser.post(path, {"username": "new", "password1": "new-password-12"})]

    assert [answer.status_code for answer in answers] == ([404, 404] if is_signed_in else [302, 302])
    assert Person.objects.filter(username="new").count() == 0


@pytest.mark.parametrize("target", ["/journal", "/calls/new", "/desk?day=2026-11-24"])
def test_after_signing_in_one_goes_where_one_was_going(client, people, target):
    assert sign_in_with(client, next=target).url == target


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_no_address_but_our_own(client, people, target):
    assert sign_in_with(client, next=target).url == "/desk"


@pytest.mark.parametrize("target", [*ELSEWHERE, ""])
def test_unlocking_and_switching_lead_to_no_address_but_our_own(sign_in, target):
    browser = sign_in("operator")

    unlocked = browser.post("/unlock", {"password": PASSWORD, "next": target})
    switched = browser.post("/language", {"language": "ru", "next": target})

    assert (unlocked.url, switched.url) == ("/desk", "/desk")


def test_unlocking_with_the_right_password_goes_on_where_one_was(sign_in):
    browser = sign_in("operator")
    lock(browser)

    locked = browser.get("/journal")
    unlocked = browser.post("/unlock", {"password": PASSWORD, "next": "/keys"})

    assert (locked.status_code, unlocked.url, browser.get("/keys").status_code) == (423, "/keys", 200)


def test_a_wrong_password_leaves_the_screen_locked_and_says_so(sign_in, people):
    accounts.set_language(people["operator"], language="en")
    browser = sign_in("operator")
    lock(browser)

    answer = browser.post("/unlock", {"password": "wrong-password", "next": "/keys"})

    assert (answer.status_code, problem(answer)) == (422, "The password is not right.")
    assert browser.get("/keys").status_code == 423


def test_wrong_passwords_at_the_lock_are_counted(sign_in, people):
    accounts.set_language(people["operator"], language="en")
    browser = sign_in("operator")
    lock(browser)

    statuses = [browser.post("/unlock", {"password": "wrong"}).status_code for _ in range(12)]
    late = browser.post("/unlock", {"password": PASSWORD})

    assert (statuses[:10], late.status_code) == ([422] * 10, 429)
    assert text(late).count("Too many attempts. Wait a few minutes and try again.") == 1


def test_a_screen_can_be_unlocked_only_by_its_own_person(sign_in, people):
    accounts.reset_password(people["akim"], password="password-of-the-akim", by="admin", at=NOW)
    browser = sign_in("operator")
    lock(browser)

    assert browser.post("/unlock", {"password": "password-of-the-akim"}).status_code == 422


def test_unlocking_without_a_session_asks_to_sign_in(client, people):
    answer = client.post("/unlock", {"password": PASSWORD})

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_remembered_with_the_person(sign_in, people, language):
    browser = sign_in("operator")

    answer = browser.post("/language", {"language": language, "next": "/desk"})

    page = browser.get("/desk")
    assert (answer.url, page.headers["Content-Language"]) == ("/desk", language)
    assert Person.objects.get(username="operator").language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_signing_in_the_language_is_remembered_by_the_browser(client, people, language):
    client.post("/language", {"language": language, "next": "/login"})

    page = client.get("/login")

    assert (page.headers["Content-Language"], text(page).count(f'<html lang="{language}"')) == (language, 1)


@pytest.mark.parametrize("language", ["", "de", "\x00", "en-US", "../ky", "<script>"])
def test_a_language_we_do_not_speak_changes_nothing(sign_in, language):
    browser = sign_in("operator")

    browser.post("/language", {"language": language})

    assert (Person.objects.get(username="operator").language, browser.cookies["language"].value) == ("ky", "ky")


def test_nobody_guesses_the_language_from_the_browser(client, people):
    assert client.get("/login", headers={"Accept-Language": "en"}).headers["Content-Language"] == "ky"


def test_a_cookie_in_another_language_is_overruled_by_the_person(sign_in):
    browser = sign_in("operator")
    browser.cookies["language"] = "en"

    assert browser.get("/desk").headers["Content-Language"] == "ky"


def test_signing_out_ends_the_session(client, people):
    sign_in_with(client)
    key = client.session.session_key

    answer = client.post("/logout")

    client.cookies["ishenim"] = key
    assert (answer.url, client.get("/desk").status_code) == ("/login", 302)


def test_signing_out_asks_first_when_it_is_only_a_link(sign_in):
    browser = sign_in("operator")

    assert (browser.get("/logout").status_code, browser.get("/desk").status_code) == (200, 200)


def test_a_locked_screen_can_be_signed_out(sign_in):
    browser = sign_in("operator")
    lock(browser)

    browser.post("/logout")

    assert browser.get("/desk").status_code == 302


def test_signing_in_gives_the_session_a_new_key(client, people):
    client.post("/language", {"language": "ru"})
    client.get("/login")
    before = client.session.session_key

    sign_in_with(client)

    assert client.session.session_key not in (before, None)


def test_somebody_who_is_signed_in_and_goes_to_the_sign_in_page_is_led_home(sign_in):
    answer = sign_in("operator").get("/login")

    assert (answer.status_code, answer.url) == (302, "/desk")

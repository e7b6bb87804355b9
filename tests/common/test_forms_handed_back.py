"""What comes back to a browser when its form was not taken: our own words to ourselves, never a password."""

import re
import sys
import time
from html import unescape
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from ishenim.accounts.middleware import SEEN
from ishenim.common import web
from ishenim.common.context import FREE_TEXT
from ishenim.common.middleware import KeepWhatWasTyped
from ishenim.common.refusals import Refused
from ishenim.intake.forms import CallForm, Text, Words

OURS = {"Sec-Fetch-Site": "same-origin"}
STRANGER = {"Sec-Fetch-Site": "cross-site"}
SECRET = "secret-password-77"
WORD = "Купуя сөз"
CODES = ("kind", "topic", "village_id", "disposition", "language", "subject", "allegation", "password", "login", "next")


def text(answer):
    return unescape(answer.content.decode())


def shown(page):
    """The words a page shows of what was typed."""
    return re.findall(r'<p class="ish-typed">(.*?)</p>', page, re.DOTALL)


def carried(page):
    """The fields a page carries along to be sent again."""
    return dict(re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', page, re.DOTALL))


@pytest.fixture
def locked(sign_in):
    """A browser whose screen was locked a second ago."""
    browser = sign_in("operator")
    session = browser.session
    session[SEEN] = time.time() - settings.IDLE_MINUTES * 60 - 1
    session.save()
    return browser


# A password is given back to nobody


def test_a_stale_sign_in_form_does_not_carry_the_password_back(db):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/login", {"login": "operator", "password": SECRET}, headers=OURS)

    assert (SECRET in text(answer), "operator" in carried(text(answer)).values()) == (False, False)


@pytest.mark.parametrize("path", ["/login", "/unlock", "/logout"])
def test_a_password_does_not_come_back_when_the_database_does_not_answer(db, path):
    request = RequestFactory().post(path, {"password": SECRET, "next": WORD}, headers=OURS)

    answer = KeepWhatWasTyped(lambda request: HttpResponse()).process_exception(request, OperationalError("locked"))

    assert (answer.status_code, SECRET in text(answer), WORD in text(answer)) == (503, False, False)


@pytest.mark.parametrize("path", ["/unlock", "/logout"])
def test_a_password_typed_after_the_session_ended_does_not_come_back(client, db, path):
    answer = client.post(path, {"password": SECRET, "next": "/keys"}, headers=OURS)

    assert (SECRET in text(answer), "password" in carried(text(answer))) == (False, False)


def test_a_wrong_password_at_the_lock_does_not_come_back(locked):
    answer = locked.post("/unlock", {"password": SECRET, "next": "/keys"}, headers=OURS)

    assert (answer.status_code, SECRET in text(answer)) == (422, False)


# A locked screen


def test_a_locked_screen_carries_the_words_along_and_shows_none(locked):
    answer = locked.post(f"/calls/{uuid4()}/register", {"content": WORD, "kind": "report"}, headers=OURS)

    page = text(answer)
    assert (answer.status_code, carried(page)) == (423, {"content": WORD, "kind": "report"})
    assert (shown(page), page.count(WORD)) == ([], 1)


def test_after_the_session_ended_the_words_are_carried_along(client, db):
    answer = client.post(f"/calls/{uuid4()}/register", {"content": WORD, "kind": "report"}, headers=OURS)

    assert (answer.status_code, carried(text(answer))) == (401, {"content": WORD, "kind": "report"})


# Words are shown, codes are not


@pytest.mark.parametrize("name", CODES)
def test_a_code_that_was_chosen_is_not_shown_among_the_words(db, name):
    request = RequestFactory().post("/calls/x/save", {name: "choice-77", "content": WORD})

    assert (name in FREE_TEXT, shown(text(web.refused(request, Refused("unknown_disposition"))))) == (False, [WORD])


@pytest.mark.parametrize("name", sorted(FREE_TEXT))
def test_words_that_were_typed_are_shown(db, name):
    request = RequestFactory().post("/calls/x/save", {name: WORD})

    assert shown(text(web.refused(request, Refused("unknown_disposition")))) == [WORD]


def test_every_field_of_the_call_form_that_is_typed_freely_is_among_the_words():
    typed = {name for name, field in CallForm.base_fields.items() if isinstance(field, Text | Words)}

    assert typed - FREE_TEXT == {"received_on", "received_time", "topic", "subject", "subject_2"}  # moments, choices


# When something broke


@pytest.fixture
def broken(db):
    """The page of trouble, asked for while an exception is handled, as Django does."""

    def ask(trouble, **headers):
        request = RequestFactory().post("/calls/x/save", {"content": WORD}, headers=headers)
        try:
            raise trouble
        except type(trouble):
            assert sys.exc_info()[1] is trouble
            return web.failed(request)

    return ask


@pytest.mark.parametrize(
    ("trouble", "headers", "status", "comes_back"),
    [
        (OperationalError("database is locked"), OURS, 503, True),
        (OperationalError("database is locked"), STRANGER, 503, False),
        (OperationalError("database is locked"), {}, 503, False),
        (OSError(28, "No space left on device"), OURS, 503, True),
        (ValueError("x"), OURS, 500, False),
    ],
)
def test_what_fails_before_a_view_hands_our_own_form_back_too(broken, trouble, headers, status, comes_back):
    answer = broken(trouble, **headers)

    assert (answer.status_code, carried(text(answer)) == {"content": WORD}) == (status, comes_back)
    assert (WORD in text(answer)) is comes_back


@pytest.mark.parametrize(("view", "status"), [(web.bad_request, 400), (web.not_allowed, 403)])
def test_a_page_of_refusal_is_our_own_in_three_languages_and_echoes_nothing(db, view, status):
    request = RequestFactory().post("/calls/x/save", {"content": WORD}, headers=OURS)
    said = []
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            answer = view(request)
        said.append(text(answer).split("<h1")[1][:400])
        assert (answer.status_code, WORD in text(answer)) == (status, False)

    assert len(set(said)) == 3


@pytest.mark.parametrize(
    ("path", "headers", "times"),
    [("/appeals/9/steps/reply", OURS, 1), ("/appeals/9/steps/reply", {}, 0), ("/login", OURS, 0)],
)
def test_a_page_that_is_not_there_shows_what_was_typed_to_whoever_sent_our_own_form(db, path, headers, times):
    request = RequestFactory().post(path, {"content": WORD, "password": "сыр сөз"}, headers=headers)
    said = []
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            answer = web.not_found(request)
        said.append(text(answer).split("<h1")[1][:400])
        assert (answer.status_code, text(answer).count(WORD), "сыр сөз" in text(answer)) == (404, times, False)

    assert len(set(said)) == 3


def test_more_fields_than_a_form_has_are_refused_on_our_own_page(sign_in):
    fields = {f"f{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    answer = sign_in("operator").post("/language", fields)

    with translation.override("ky"):
        assert (answer.status_code, translation.gettext("Not understood") in text(answer)) == (400, True)


# An address that only takes forms


@pytest.mark.parametrize("act", ["save", "register", "leave", "split", "caller", "end", "take-over"])
def test_the_address_of_a_button_opened_like_a_page_leads_to_its_call(sign_in, act):
    call = f"/calls/{uuid4()}"

    answer = sign_in("operator").get(f"{call}/{act}?x=1")

    assert (answer.status_code, answer.url) == (302, call)


def test_the_address_of_an_edit_opened_like_a_page_leads_to_its_appeal(sign_in, take):
    appeal = take()

    answer = sign_in("operator").get(f"/appeals/{appeal.pk}/text")

    assert (answer.status_code, answer.url) == (302, f"/appeals/{appeal.pk}")


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/unlock"), ("get", "/seen"), ("get", "/language"), ("post", "/desk"), ("put", "/calls/{}/save")],
)
def test_other_addresses_lead_nowhere(sign_in, method, path):
    answer = getattr(sign_in("operator"), method)(path.format(uuid4()))

    assert (answer.status_code, answer.headers.get("Location")) == (405, None)


# Signing out


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("post", "/logout", '"cache", "storage"'),
        ("get", "/logout", None),
        ("get", "/desk", None),
        ("post", "/language", None),
    ],
)
def test_only_signing_out_empties_the_browser_s_store(sign_in, method, path, expected):
    assert getattr(sign_in("operator"), method)(path).headers.get("Clear-Site-Data") == expected

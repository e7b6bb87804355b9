"""Answering the browser: refusals, forms handed back, and pages for what is not there or broke."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from ishenim.common import web
from ishenim.common.middleware import KeepWhatWasTyped
from ishenim.common.refusals import Overtaken, Refused

SENTENCES = ("database_busy", "disk_full", "form_is_old", "locked", "signed_out", "call_already_ended")


@pytest.fixture
def posted(db):
    """A form as it arrives at a view."""
    return RequestFactory().post("/calls/x/save?a=1", {"content": "Суу\nжок", "csrfmiddlewaretoken": "t", "kind": ""})


def test_what_was_typed_comes_back_in_order_without_the_token(posted):
    assert web.typed(posted) == [("content", "Суу\nжок"), ("kind", "")]


def test_every_value_of_a_field_comes_back():
    request = RequestFactory().post("/", {"allegation": ["delay", "rudeness"], "content": ["a"]})

    assert web.typed(request) == [("allegation", "delay"), ("allegation", "rudeness"), ("content", "a")]


def test_nothing_posted_is_nothing_typed():
    assert web.typed(RequestFactory().get("/?content=x")) == []


def test_a_file_that_was_sent_is_no_text_that_was_typed():
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = RequestFactory().post("/", {"content": SimpleUploadedFile("a.txt", b"x"), "kind": "report"})

    assert web.typed(request) == [("kind", "report")]


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://testserver.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_is_ours_only_when_the_browser_says_so(headers, own):
    assert web.is_own_form(RequestFactory().post("/", headers=headers)) is own


@pytest.mark.parametrize(("refusal", "status"), [(Refused, 422), (Overtaken, 409)])
def test_a_refusal_is_an_answer_with_what_was_typed(posted, refusal, status):
    @web.answers_refusals
    def view(request):
        raise refusal("call_already_ended")

    answer = view(posted)

    assert (answer.status_code, answer.content.decode().count("Суу\nжок")) == (status, 1)


@pytest.mark.parametrize("name", ["locked", "full"])
def test_trouble_with_the_database_hands_no_form_back_to_a_stranger(posted, name):
    posted.META["HTTP_SEC_FETCH_SITE"] = "cross-site"

    answer = KeepWhatWasTyped(lambda request: HttpResponse()).process_exception(posted, TROUBLES[name][0])

    assert (answer.status_code, "Суу" in answer.content.decode()) == (503, False)


def test_an_answer_that_was_not_refused_passes_through(posted):
    answer = HttpResponse("x")

    assert web.answers_refusals(lambda request: answer)(posted) is answer


TROUBLES = {
    "locked": (OperationalError("database is locked"), "database_busy"),
    "gone": (InterfaceError("connection already closed"), "database_busy"),
    "full": (OperationalError("database or disk is full"), "disk_full"),
    "full on PostgreSQL": (OperationalError("could not extend file: No space left on device"), "disk_full"),
    "full elsewhere": (OSError(28, "No space left on device"), "disk_full"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_with_the_database_gives_the_form_back(posted, name):
    trouble, reason = TROUBLES[name]

    posted.META["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = KeepWhatWasTyped(lambda request: HttpResponse()).process_exception(posted, trouble)

    page = answer.content.decode()
    with translation.override("ky"):
        said = translation.gettext(SAID[reason])
    assert (answer.status_code, said in page, '<textarea hidden name="content">\nСуу\nжок<' in page) == (
        503,
        True,
        True,
    )


SAID = {
    "database_busy": "The database does not answer just now. It has not been written yet. Wait a moment and press the "
    "button.",
    "disk_full": "The disk is full, so nothing new can be written. Write the call on paper, tell the administrator to "
    "free space, then press the button: it has not been registered yet.",
}


@pytest.mark.parametrize("mistake", [ValueError("x"), DatabaseError("x"), OSError(2, "no file"), KeyError("full")])
def test_a_mistake_of_ours_is_not_called_trouble_with_the_database(posted, mistake):
    assert KeepWhatWasTyped(lambda request: HttpResponse()).process_exception(posted, mistake) is None


@pytest.mark.parametrize("name", SENTENCES)
def test_a_refusal_speaks_three_languages(db, name):
    said = set()
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            request = RequestFactory().post("/x", {"content": "Суу"})
            said.add(web.send_again(request, reason=name, status=503).content.decode().split('role="alert">')[1][:200])

    assert len(said) == 3


@pytest.mark.parametrize("view", [web.not_found, web.failed])
def test_what_is_not_there_or_broke_is_said_in_three_languages(db, view):
    said = set()
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            said.add(view(RequestFactory().get("/x")).content.decode().split("<h1")[1][:300])

    assert len(said) == 3


def test_a_page_that_is_not_there_tells_nothing_of_how_we_are_made(sign_in):
    page = sign_in("operator").get("/appeals/99999999").content.decode()

    assert [word for word in ("Traceback", "urlconf", "django", "Exception", "ishenim.appeals") if word in page] == []

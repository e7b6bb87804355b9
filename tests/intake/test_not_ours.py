"""Clause III.5 on the call screen: topic and name lead to the institution, the card is read aloud, F9 records it."""

from uuid import UUID

import pytest

from ishenim.appeals.models import Appeal
from ishenim.consideration.models import Explanation
from ishenim.telephony.models import Draft
from tests.filled_form import TOLD

NAME = "Социалдык фонддун Алай райондук бөлүмү"
STAFF = {"subject": "body:ao-lenin", "subject_rank": "head"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def call(sign_in, client):
    """A call that was just taken; returns its address."""
    sign_in("operator")
    return client.post("/calls/new")["Location"]


def page_of(answer):
    return answer.content.decode()


def send(client, call, **facts):
    fields = {**TOLD, "topic": "pension", **facts}
    return client.post(f"{call}/register", fields)


def test_R34_the_topic_leads_to_its_institution_beside_the_call(call, client):
    answer = client.post(f"{call}/where", {"topic": "pension"}, headers=HTMX)

    assert NAME in page_of(answer)
    assert "/where" in page_of(answer)
    assert NAME not in page_of(client.post(f"{call}/where", {"topic": "land"}, headers=HTMX))


def test_R35_the_card_is_read_aloud_in_the_language_of_the_caller(call, client):
    for language, words in (("ky", "Жазып аласызбы?"), ("ru", "Запишете?"), ("en", "Will you write it down?")):
        answer = client.post(f"{call}/where", {"institution": NAME, "language": language}, headers=HTMX)
        assert words in page_of(answer)
        assert f'lang="{language}"' in page_of(answer)


def test_R35_one_press_puts_institution_and_order_into_the_form_and_the_draft(call, client):
    answer = client.post(f"{call}/where", {"content": "Пенсия боюнча", "language": "ru", "chosen": "socfond"})

    draft = Draft.objects.get(pk=UUID(call.rsplit("/", 1)[1]))
    assert answer["Location"] == f"{call}#where"
    assert (draft.typed["institution"], draft.typed["competence"]) == ([NAME], ["not_ours"])
    assert "расписку" in draft.typed["order_told"][0]
    assert draft.typed["content"] == ["Пенсия боюнча"]


def test_R35_R36_the_call_is_registered_as_explained_with_its_slip(call, client):
    answer = send(client, call, competence="not_ours", institution=NAME, order_told="Паспорт менен барыңыз.")

    explained = Explanation.objects.get()
    appeal = explained.step.appeal
    assert (answer.status_code, appeal.stage, explained.step.words) == (200, "closed", "Паспорт менен барыңыз.")
    assert f"/appeals/{appeal.pk}/slip/1" in page_of(answer)
    assert f"/appeals/{appeal.pk}/slip/1" in page_of(
        send(client, call, competence="not_ours", institution=NAME, order_told="Паспорт менен барыңыз.")
    )  # the same form sent again
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"institution": "", "order_told": "Барыңыз"}, "institution"),
        ({"institution": "Жок мекеме", "order_told": "Барыңыз"}, "institution"),
        ({"institution": NAME, "order_told": "\u200b "}, "order_told"),
        ({"institution": NAME, "order_told": "ө" * 4001}, "order_told"),
        (
            {"institution": NAME, "order_told": "Барыңыз", "subject": "body:ao-lenin", "subject_rank": "head"},
            "competence",
        ),
        ({"institution": NAME, "order_told": "Барыңыз", "subject_told": "милдеттүү киши"}, "competence"),
    ],
    ids=["no institution", "no such institution", "no order", "huge", "about staff", "about somebody in words"],
)
def test_R35_out_of_competence_is_not_registered_without_institution_and_order(call, client, facts, field):
    answer = send(client, call, competence="not_ours", **facts)

    assert answer.status_code == 422
    assert f'href="#{field}"' in page_of(answer)
    assert not Appeal.objects.exists()


def test_what_was_typed_for_an_explanation_is_ignored_when_the_matter_is_ours(call, client):
    send(client, call, competence="", institution=NAME, order_told="Барыңыз")

    assert Appeal.objects.get().stage == "registered"
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("field", ["institution", "topic", "order_told", "competence"])
def test_a_letter_that_no_database_keeps_neither_closes_the_call_nor_its_card(call, client, field):
    client.post(f"{call}/save", {field: "\x00", "content": "Пенсия боюнча"})

    assert client.get(call).status_code == 200
    assert client.post(f"{call}/where", {field: "\x00"}, headers=HTMX).status_code == 200
    assert client.post(f"{call}/where", {"chosen": "\x00"}).status_code == 302
    assert send(client, call, **{field: "\x00"}).status_code in (200, 422)
    assert client.get("/institutions?group=%00&q=%00&topic=%00").status_code == 200
    assert client.get("/directory/institutions?q=%00").status_code == 200

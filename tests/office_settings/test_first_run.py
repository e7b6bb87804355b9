"""An office that begins: what is missing is said, who is first is head of apparatus, nobody begins twice."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from ishenim.accounts.models import Holding, Person
from ishenim.common.refusals import Refused
from ishenim.directory.models import Topic
from ishenim.inspection.queries import verify
from ishenim.office import actions, queries
from ishenim.office.usual_topics import USUAL_TOPICS

pytestmark = pytest.mark.django_db
PASSWORD = "узун-сырсөз-2026"


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_R66_home_tells_the_head_of_apparatus_what_is_missing_and_nobody_else(sign_in):
    assert queries.missing(on=timezone.localdate()) == [
        "dates",
        "law_bodies",
        "telephones",
    ]  # boundaries are assumed, of bodies no telephone is known

    assert "Кеңсени жөндөөнүн бүтө элек кадамдары: 3." in said(sign_in("head-of-apparatus").get("/desk"))
    assert "Кеңсени жөндөөнүн" not in said(sign_in("akim").get("/desk"))


def test_what_is_missing_is_named_step_by_step(db):
    """On a day before everything of the demo began; what has no dates is there."""
    assert queries.missing(on=date(2001, 6, 15)) == [
        "number",
        "people",
        "seasons",
        "dates",
        "appointed",
        "law_bodies",
        "telephones",
    ]


def test_an_office_that_has_people_is_not_begun_again(client, people):
    told = actions.Beginner("Башка администрация", "Асан Усонов", "asan", PASSWORD, "ky")

    with pytest.raises(Refused, match="office_has_begun"):
        actions.begin(told, at=timezone.now())
    size = Person.objects.count()
    answer = client.post("/setup", {"code": settings.SETUP_CODE, "username": "asan", "password": PASSWORD})
    assert (answer.status_code, answer.url, Person.objects.count()) == (302, "/desk", size)


def test_R12_a_newcomer_gets_a_post_and_signs_in(pages, client):
    typed = {
        "role": "operator", "post_ky": "экинчи оператор", "post_ru": "", "post_en": "", "full_name": "Асан Усонов",
        "username": "asan", "password": PASSWORD,
    }  # fmt: skip
    assert pages.post("people", typed).status_code == 302

    held = Holding.objects.get(person__username="asan")
    assert (held.post.role, held.post.reports_to.code) == ("operator", "head-of-apparatus")
    assert client.login(username="asan", password=PASSWORD)
    assert verify().problems == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"username": "operator"}, "username"),  # taken
        ({"username": "Асан"}, "username"),
        ({"password": "кыска"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"role": "king"}, "role"),
        ({"post_ky": ""}, "post_ky"),
        ({"full_name": "ы" * 201}, "full_name"),
    ],
)
def test_a_newcomer_that_cannot_be_is_refused_at_the_field(pages, typed, field):
    plain = {"role": "operator", "post_ky": "оператор", "full_name": "Асан", "username": "asan", "password": PASSWORD}
    size = Person.objects.count()

    answer = pages.post("people", plain | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Person.objects.count(), PASSWORD in answer.content.decode()) == (size, False)


def test_R66_the_list_and_the_first_people_are_for_nobody_else(sign_in):
    operator = sign_in("operator")

    answers = [operator.post(f"/admin/office{path}") for path in ("", "/people")]

    assert [answer.status_code for answer in answers] == [422] * 2


def test_R22_the_usual_topics_are_those_of_the_demo_and_are_added_once(pages):
    demo = set(Topic.objects.exclude(pk=Topic.OTHER).values_list("code", "ky", "ru", "en"))

    assert (set(USUAL_TOPICS), pages.browser.post("/admin/office").status_code) == (demo, 302)
    assert Topic.objects.count() == len(demo) + 1

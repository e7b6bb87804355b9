"""The form of a visitor sent twice, changed and sent again, or sent in half: nobody in the queue is lost or doubled."""

from uuid import uuid4

import pytest

from ishenim.reception.models import Visit
from tests.consideration import pages
from tests.reception.conftest import VISITOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(sign_in):
    return sign_in("operator")


def names():
    return list(Visit.objects.order_by("number").values_list("number", "name"))


def test_the_same_form_with_another_visitor_in_it_gives_him_a_number_of_his_own(operator, akims, page_of):
    typed = {**VISITOR, "key": str(uuid4())}
    operator.post(page_of(akims), typed)
    operator.post(page_of(akims), typed)

    other = operator.post(page_of(akims), {**typed, "name": "Асанова Гүл"})
    said, form = pages.problems(other), other.context["form"]
    again = {name: form[name].value() for name in typed}
    once_more = [operator.post(page_of(akims), again) for _ in range(2)]

    assert (other.status_code, said) == (409, [pages.sentence("visit_of_this_form", number=1)])
    assert ([answer.status_code for answer in once_more], again["name"]) == ([302, 302], "Асанова Гүл")
    assert names() == [(1, VISITOR["name"]), (2, "Асанова Гүл")]


def test_a_form_whose_hidden_key_is_broken_can_be_sent_once_more(operator, akims, page_of):
    for key in ({}, {"key": ""}, {"key": "\x00"}, {"key": "Ы" * 100_000}):
        answer = operator.post(page_of(akims), {**VISITOR, **key})

        said, form = pages.problems(answer), answer.context["form"]
        assert (answer.status_code, len(said), "Key" in said[0]) == (422, 1, False)
        assert {name: form[name].value() for name in VISITOR} == VISITOR

    operator.post(page_of(akims), {name: form[name].value() for name in [*VISITOR, "key"]})

    assert names() == [(1, VISITOR["name"])]

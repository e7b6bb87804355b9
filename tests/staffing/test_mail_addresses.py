"""The address letters go to: on the page of a person, kept by whoever keeps accounts, every change with its trace."""

import re

import pytest

from ishenim.notify.models import MailAddress
from tests.conftest import NOW
from tests.staffing.test_pages import OTHERS, words

pytestmark = pytest.mark.django_db
PAGE = "/admin/people/operator"


def fields(answer):
    found = re.findall(r'name="(email|seen)" value="([^"]*)"', words(answer))
    return {"email": "", **dict(found)}


@pytest.mark.parametrize("username", ["head-of-apparatus", "admin"])
def test_whoever_keeps_accounts_enters_an_address_and_its_change_stays(sign_in, username):
    browser = sign_in(username)
    first = fields(browser.get(PAGE))
    browser.post(f"{PAGE}/mail", {**first, "email": "a@office.kg"})
    second = fields(browser.get(PAGE))

    answer = browser.post(f"{PAGE}/mail", {**second, "email": ""})

    page = words(browser.get(PAGE))
    assert (first["seen"], second["email"], answer.status_code) == ("0", "a@office.kg", 302)
    assert (page.count("a@office.kg"), page.count(f"({username})")) == (1, 2)
    assert list(MailAddress.objects.order_by("pk").values_list("email", "by")) == [
        ("a@office.kg", username),
        ("", username),
    ]


@pytest.mark.parametrize("username", OTHERS)
def test_for_everybody_else_there_is_no_such_page(sign_in, username):
    answer = sign_in(username).post(f"{PAGE}/mail", {"email": "a@office.kg", "seen": "0"})

    assert (answer.status_code, MailAddress.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    "email",
    [
        "a",
        "a@",
        "a@office",
        "a b@office.kg",
        "а@office.kg",
        "a@кеңсе.kg",
        "a@office.kg\nBcc: x@y.kg",
        "<a@office.kg>",
        "x" * 250 + "@a.kg",
    ],
)
def test_what_is_no_address_is_said_at_its_field_and_stays_typed(sign_in, email):
    answer = sign_in("admin").post(f"{PAGE}/mail", {"email": email, "seen": "0"})

    assert (answer.status_code, MailAddress.objects.count()) == (422, 0)
    assert ('id="id_email-error"' in words(answer), 'name="email"' in words(answer)) == (True, True)


def test_an_older_page_changes_nothing(sign_in):
    browser = sign_in("admin")
    browser.post(f"{PAGE}/mail", {"email": "a@office.kg", "seen": "0"})

    answer = browser.post(f"{PAGE}/mail", {"email": "b@office.kg", "seen": "0"})

    assert (answer.status_code, MailAddress.objects.get().email) == (409, "a@office.kg")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_whatever_is_sent_is_answered(sign_in, seen):
    answer = sign_in("admin").post(f"{PAGE}/mail", {"email": "a@office.kg", "seen": seen})

    assert (answer.status_code, MailAddress.objects.count()) == (422, 0)


def test_a_person_who_left_gets_no_address(sign_in, people):
    from ishenim.accounts import actions as accounts

    accounts.disable(people["executor-3"], by="admin", at=NOW)

    answer = sign_in("admin").post("/admin/people/executor-3/mail", {"email": "a@office.kg", "seen": "0"})

    assert (answer.status_code, MailAddress.objects.count()) == (422, 0)

"""The number SMS go to: on the page of a person, kept by whoever keeps accounts, every change with its trace."""

import re

import pytest

from ishenim.audit import queries as audit
from ishenim.notify.models import MailAddress, MobileNumber
from tests.conftest import NOW
from tests.staffing.test_pages import OTHERS, words

pytestmark = pytest.mark.django_db
PAGE = "/admin/people/operator"


def fields(answer):
    return {"number": "", **dict(re.findall(r'name="(number|number_seen)" value="([^"]*)"', words(answer)))}


@pytest.mark.parametrize("username", ["head-of-apparatus", "admin"])
def test_R51_whoever_keeps_accounts_enters_a_number_and_its_change_stays(sign_in, username):
    browser = sign_in(username)
    first = fields(browser.get(PAGE))
    browser.post(f"{PAGE}/mobile", {**first, "number": "0555 12-34-56"})
    second = fields(browser.get(PAGE))

    answer = browser.post(f"{PAGE}/mobile", {**second, "number": ""})

    page = words(browser.get(PAGE))
    assert (first["number_seen"], second["number"], answer.status_code) == ("0", "+996555123456", 302)
    assert (page.count("+996555123456"), page.count(f"({username})")) == (1, 2)
    assert list(MobileNumber.objects.order_by("pk").values_list("number", "by")) == [
        ("+996555123456", username),
        ("", username),
    ]


def test_a_change_is_an_entry_with_the_column_behind_it(sign_in):
    sign_in("admin").post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    row, last = MobileNumber.objects.get(), list(audit.walk())[-1].record
    assert (last["act"], last["actor"], last["ref"]) == ("keep_mobile_number", "admin", f"mobile_number:{row.pk}")
    assert sorted(last["c"]) == sorted(row.committed())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0700112233", "+996700112233"),
        ("+996 770 44 55 66", "+996770445566"),
        ("996555123456", "+996555123456"),
        ("+7 701 123 45 67", "+77011234567"),
    ],
)
def test_however_a_number_is_typed_it_is_kept_in_one_form(sign_in, typed, kept):
    sign_in("admin").post(f"{PAGE}/mobile", {"number": typed, "number_seen": "0"})

    assert MobileNumber.objects.get().number == kept


@pytest.mark.parametrize(
    "typed",
    [
        "5-11-84",
        "03234 5-11-84",
        "112",
        "абв",
        "0555",
        "0555 12-34-56, 0700 11-22-33",
        "../../etc/passwd",
        "+996555123456_x",
        "9" * 41,
        "0555123456\x00",
    ],
)
def test_what_takes_no_sms_is_said_at_its_field_and_stays_typed(sign_in, typed):
    answer = sign_in("admin").post(f"{PAGE}/mobile", {"number": typed, "number_seen": "0"})

    assert (answer.status_code, MobileNumber.objects.count()) == (422, 0)
    assert ('id="id_number-error"' in words(answer), 'id="id_email-error"' in words(answer)) == (True, False)


@pytest.mark.parametrize("username", OTHERS)
def test_for_everybody_else_there_is_no_such_page(sign_in, username):
    answer = sign_in(username).post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    assert (answer.status_code, MobileNumber.objects.count()) == (404, 0)


def test_an_older_page_changes_nothing(sign_in):
    browser = sign_in("admin")
    browser.post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    answer = browser.post(f"{PAGE}/mobile", {"number": "0700 11-22-33", "number_seen": "0"})

    assert (answer.status_code, MobileNumber.objects.get().number) == (409, "+996555123456")


def test_the_same_number_again_is_refused_in_words(sign_in):
    browser = sign_in("admin")
    browser.post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})
    page = fields(browser.get(PAGE))

    answer = browser.post(f"{PAGE}/mobile", page)

    assert (answer.status_code, MobileNumber.objects.count()) == (422, 1)
    assert "SMS мурунтан эле ушул номерге жөнөтүлөт." in words(answer)


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_whatever_is_sent_is_answered(sign_in, seen):
    answer = sign_in("admin").post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": seen})

    assert (answer.status_code, MobileNumber.objects.count()) == (422, 0)


def test_a_person_who_left_gets_no_number(sign_in):
    from ishenim.accounts import actions as accounts
    from ishenim.accounts.models import Person

    accounts.disable(Person.objects.get(username="executor-3"), by="admin", at=NOW)

    answer = sign_in("admin").post("/admin/people/executor-3/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    assert (answer.status_code, MobileNumber.objects.count()) == (422, 0)


def test_number_and_address_do_not_disturb_each_other(sign_in):
    browser = sign_in("admin")
    browser.post(f"{PAGE}/mail", {"email": "a@office.kg", "seen": "0"})
    browser.post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    assert (MailAddress.objects.get().email, MobileNumber.objects.get().number) == ("a@office.kg", "+996555123456")


def test_everybody_sees_where_sms_to_him_go_and_who_set_it(sign_in):
    sign_in("admin").post(f"{PAGE}/mobile", {"number": "0555 12-34-56", "number_seen": "0"})

    page = words(sign_in("operator").get("/notices"))

    assert ("+996555123456" in page, "admin" in page) == (True, True)

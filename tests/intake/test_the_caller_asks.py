"""Decisions 10: a caller rings and asks by his code; the screen shows only the sentences that may be said."""

import re

import pytest
from django.core.cache import cache

from ishenim.intake import actions as intake
from ishenim.regulation.required_facts import CallerType, ToldAddress, ToldName
from ishenim.telephony import actions as telephony
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MARK = "Жашыруун сөз"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def called(people, told):
    """Register a call; returns the appeal and the code that was read."""

    def calling(**facts):
        draft = telephony.take_call(by=people["operator"], at=NOW)
        facts = {"content": f"{MARK}: чатыр агат", "summary": MARK, **facts}
        done = intake.finish_call(told(call_id=draft.pk, **facts), draft=draft, by=people["operator"], at=NOW)
        return done.appeal, done.code

    return calling


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def ask(client, code, four):
    return client.post("/calls/status", {"code": code, "four": four})


def test_what_may_be_said_stands_there_in_three_languages_and_nothing_else(sign_in, called):
    _, code = called()

    answer = ask(sign_in("operator"), code.in_groups, "3456")

    said = plain(answer)
    for words in (
        "Кайрылууңуздун номери: 1. Катталган күнү: 24.11.2026.",
        "Азыркы абалы: Катталды.",
        "Номер вашего обращения: 1.",
        "The number of your appeal: 1.",
        "Жооп берүү мөөнөтү: 14.12.2026.",
    ):
        assert words in said
    for hidden in (MARK, "чатыр", "Сагынов", "Өзгөн көчөсү", "0555", "/appeals/"):
        assert hidden not in said.replace('/appeals"', "")


def test_without_a_telephone_the_pin_is_asked_for(sign_in, called):
    _, code = called(caller_type=CallerType.ANONYMOUS, name=ToldName(), home=ToldAddress(), phones=())
    client = sign_in("operator")

    assert "Азыркы абалы" in plain(ask(client, code.code, code.pin))
    assert "Азыркы абалы" not in plain(ask(client, code.code, "0000"))


@pytest.mark.parametrize("pair", [("0" * 12, "3456"), ("123456789012", "0000")])
def test_a_wrong_pair_has_one_sentence_to_be_said(sign_in, called, pair):
    called()

    said = plain(ask(sign_in("operator"), *pair))

    assert "Бул код жана бул сандар боюнча кайрылуу табылган жок." in said
    assert "Азыркы абалы" not in said


@pytest.mark.parametrize(
    ("code", "four"), [("", ""), ("12", "3456"), ("1" * 12, "34"), ("<b>", "x"), ("1" * 5000, "1" * 5000)]
)
def test_what_is_no_code_is_said_at_its_field(sign_in, code, four):
    answer = ask(sign_in("operator"), code, four)

    assert answer.status_code == 422
    assert "<b>" not in answer.content.decode()


def test_R15_only_posts_that_take_calls_look_codes_up(sign_in, client, called):
    _, code = called()

    for who in ("akim", "executor-1", "admin"):
        sign_in(who)
        assert (client.get("/calls/status").status_code, ask(client, code.code, "3456").status_code) == (422, 422)


def test_trying_codes_over_the_telephone_is_limited_too(sign_in, called):
    _, code = called()
    client = sign_in("operator")

    states = {ask(client, f"{place:012d}", "0000").status_code for place in range(30)}
    late = ask(client, code.code, "3456")

    assert (states, late.status_code, "Азыркы абалы" in plain(late)) == ({200}, 429, False)

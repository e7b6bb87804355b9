"""Decisions 10: the caller's code tells number, day, stage, body and term; never a text, never a name."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ishenim.appeals.models import FollowUp
from ishenim.intake import actions as intake
from ishenim.regulation.required_facts import CallerType, ToldAddress, ToldName
from ishenim.telephony import actions as telephony
from tests.conftest import NOW
from tests.consideration.roads import MARK, ROADS, SENT, Walker

pytestmark = pytest.mark.django_db
ADDRESSES = {"ky": "/status", "ru": "/ru/status", "en": "/en/status"}
NOT_FOUND = {
    "ky": "Бул код жана бул сандар боюнча кайрылуу табылган жок.",
    "ru": "По этому коду и этим цифрам обращение не найдено.",
    "en": "No appeal was found for this code and these digits.",
}


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def called(people, told):
    """Register a call; return the appeal with the code that was read to the caller."""

    def calling(**facts):
        draft = telephony.take_call(by=people["operator"], at=NOW)
        facts = {"content": f"{MARK}: чатыр агат", "summary": f"Чатыр {MARK}", **facts}
        done = intake.finish_call(told(call_id=draft.pk, **facts), draft=draft, by=people["operator"], at=NOW)
        return done.appeal, done.code

    return calling


@pytest.fixture
def walker(people, posts):
    return Walker(people, posts)


def ask(client, code, four, *, language="ky"):
    return client.post(ADDRESSES[language], {"code": code, "four": four})


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ky", ["№ 1 · Катталды", "24.11.2026", "Алай райондук жергиликтүү мамлекеттик администрациясынын аппараты"]),
        ("ru", ["№ 1", "24.11.2026", "Аппарат Алайской районной"]),
        ("en", ["№ 1 · Registered", "24.11.2026", "Apparatus of the Alay district"]),
    ],
)
def test_the_code_with_the_last_four_digits_tells_how_the_appeal_stands(client, called, language, said):
    _, code = called()

    answer = ask(client, code.in_groups, "34 56", language=language)

    assert (answer.status_code, [words for words in said if words not in plain(answer)]) == (200, [])
    assert answer.headers["Cache-Control"] == "no-store"


def test_neither_text_nor_name_nor_address_nor_phone_is_told(client, called):
    _, code = called()
    page = ask(client, code.code, "3456").content.decode()

    hidden = (MARK, "Сагынов", "Төлөгөн", "Өзгөн", "123456", "12-34-56", "electricity", "Электр")
    assert [words for words in hidden if words in page] == []


def test_without_a_telephone_the_pin_goes_with_the_code(client, called):
    _, code = called(phones=(), name=ToldName(), home=ToldAddress(), caller_type=CallerType.ANONYMOUS)

    assert "№ 1" in plain(ask(client, code.code, code.pin))


@pytest.mark.parametrize(
    ("stage", "body"), [("assigned", "Алай райондук билим берү"), ("in_work", "Алай райондук билим берү")]
)
def test_the_responsible_body_is_that_of_the_lead_executor(client, called, walker, stage, body):
    appeal, code = called()
    walker.bring(appeal, ROADS["ordinary"], stage)

    assert body in plain(ask(client, code.code, "3456"))


def test_R25_a_complaint_sent_outside_names_its_addressee(client, called, walker, posts):
    from ishenim.regulation.conflict import About, Allegation, Rank

    about = About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.RUDENESS}))
    appeal, code = called(abouts=(about,), kind="complaint")
    walker.go(appeal, "transmit", "head-of-apparatus", **{**SENT, "body": "prok"})

    page = plain(ask(client, code.code, "3456"))
    assert ("прокуратура" in page.lower(), "№ 1 · Сыртка жөнөтүлдү" in page) == (True, True)


@pytest.mark.parametrize("language", ADDRESSES)
def test_any_wrong_pair_has_the_same_answer(client, called, language):
    _, code = called()
    wrong = {(code.code, "0000"), ("0" * 12, "3456"), (code.code[:-1] + str(9 - int(code.code[-1])), "3456")}

    answers = {re.sub(r'value="[^"]*"', "", ask(client, *pair, language=language).content.decode()) for pair in wrong}

    assert len(answers) == 1
    assert NOT_FOUND[language] in plain(ask(client, "1" * 12, "1111", language=language))


def test_any_wrong_pair_asks_the_database_the_same(client, called):
    _, code = called()
    client.get("/status")
    asked = []
    for pair in ((code.code, "0000"), ("0" * 12, "3456")):
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            ask(client, *pair)
        asked.append([re.sub(r"\d+", "", one["sql"])[:60] for one in found if "follow" in one["sql"]])

    assert asked[0] == asked[1]
    assert len(asked[0]) == 1


def test_a_fresh_code_replaces_the_first(client, called, people):
    from ishenim.appeals import actions as appeals

    appeal, first = called()
    second = appeals.give_fresh_code(appeal, by=people["operator"], at=NOW)

    assert [("№ 1" in plain(ask(client, one.code, "3456"))) for one in (first, second)] == [False, True]


@pytest.mark.parametrize(
    ("code", "four", "said"),
    [
        ("", "3456", ["Коддун он эки санын жазыңыз."]),
        ("123", "3456", ["Коддун он эки санын жазыңыз."]),
        ("1" * 13, "3456", ["Коддун он эки санын жазыңыз."]),
        ("١" * 12, "3456", ["Коддун он эки санын жазыңыз."]),
        ("1" * 12, "<b>", ["Төрт сан жазыңыз."]),
        ("x" * 5000, "y" * 5000, []),
        ("' OR 1=1 --", "3456", ["Коддун он эки санын жазыңыз."]),
    ],
)
def test_what_is_no_code_is_said_at_its_field_and_stays_typed(client, code, four, said):
    answer = ask(client, code, four)
    page = answer.content.decode()

    assert (answer.status_code, "<b>" in page) == (422, False)
    assert [words for words in said if words not in page] == []
    assert set(answer.cookies) <= {"ishenim-form"}


def test_guessing_from_one_address_is_stopped_and_the_right_pair_waits_too(client, called):
    _, code = called()

    states = [ask(client, f"{place:012d}", "0000").status_code for place in range(7)]
    late = ask(client, code.code, "3456")

    assert states == [200] * 5 + [429] * 2
    assert (late.status_code, "№ 1" in plain(late)) == (429, False)
    assert "Өтө көп жолу аракет кылынды." in plain(late)


@pytest.fixture
def later(monkeypatch):
    """Move the clock of the page and of its signed notes on by so many seconds."""
    moved = [NOW]

    def moving(seconds):
        moved[0] += timedelta(seconds=seconds)

    monkeypatch.setattr("ishenim.website.views.timezone.now", lambda: moved[0])
    monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: moved[0].timestamp()))
    return moving


@pytest.fixture
def crowd(settings, later):
    """Nobody's attempt is within the limit of all sources together any more."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "status_of_all": "1/h/key"}
    from django.test import Client

    ask(Client(REMOTE_ADDR="10.9.9.9"), "111111111111", "1111")


def note_in(answer):
    return re.search(r'name="waited" value="([^"]+)"', answer.content.decode())[1]


def test_when_very_many_guess_one_waits_and_is_answered_never_refused(client, called, crowd, later):
    _, code = called()
    asked = {"code": code.code, "four": "3456"}

    first = client.post("/status", asked)
    asked["waited"] = note_in(first)
    early = client.post("/status", asked)
    later(11)
    answered = client.post("/status", asked)

    assert [answer.status_code for answer in (first, early, answered)] == [200, 200, 200]
    assert ["№ 1" in plain(answer) for answer in (first, early, answered)] == [False, False, True]
    assert note_in(early) == asked["waited"]


def test_a_note_is_of_one_pair_and_of_this_hour(client, called, crowd, later):
    _, code = called()
    note = note_in(client.post("/status", {"code": "222222222222", "four": "1111"}))
    asked = {"code": code.code, "four": "3456"}

    later(11)
    other = client.post("/status", {**asked, "waited": note})
    mine = note_in(other)
    later(601)
    old = client.post("/status", {**asked, "waited": mine})
    forged = client.post("/status", {**asked, "waited": mine[:-3] + "abc"})

    assert ["№ 1" in plain(answer) for answer in (other, old, forged)] == [False] * 3
    assert note_in(old) != mine


def test_only_a_keyed_hash_of_the_code_is_stored(called):
    _, code = called()

    assert code.code not in FollowUp.objects.get().code_hash


def test_the_way_there_stands_on_the_public_page(client):
    assert 'href="/status"' in client.get("/").content.decode()
    assert 'href="/ru/status"' in client.get("/ru/").content.decode()

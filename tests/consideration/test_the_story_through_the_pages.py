"""One whole story through the pages themselves, on both engines: every form as the browser sends it."""

import re

import pytest
from django.utils import timezone

from ishenim.inspection.queries import verify
from tests.consideration.conftest import ANSWER

pytestmark = pytest.mark.django_db


def field(page, form, name):
    """The value a form of the card holds in a hidden field."""
    part = page.split(f"/steps/{form}")[1].split("</form>")[0]
    return re.search(rf'name="{name}" value="([^"]*)"', part)[1]


@pytest.fixture
def press(sign_in):
    """Sign in as somebody, open the card, send a step's form with what the page holds and what was typed."""

    def pressed(who, appeal, name, **typed):
        browser = sign_in(who)
        page = browser.get(f"/appeals/{appeal.pk}").content.decode()
        answer = browser.post(f"/appeals/{appeal.pk}/steps/{name}", {"seen": field(page, name, "seen"), **typed})
        assert answer.status_code == 302, answer.content.decode()
        appeal.refresh_from_db()
        return appeal.stage

    return pressed


def test_R3_R11_R21_R44_the_story_of_an_appeal_through_its_pages(take, press, posts, sign_in):
    appeal = take()
    lead, co = str(posts["bilim-head"].pk), str(posts["control"].pk)

    stages = [
        press("operator", appeal, "put_before_head"),
        press("akim", appeal, "discuss", chosen=str(posts["deputy-akim"].pk), words="Эртең кириңиз."),
        press("akim", appeal, "resolve", lead=lead, co=[co], working_days="5", words="Караңыз."),
        press("executor-1", appeal, "accept"),
        press("executor-1", appeal, "ask_back", words="Акт керекпи?"),
        press("akim", appeal, "reply", words="Ооба."),
        press("control", appeal, "give_part", words="Акт даяр."),
        press("executor-1", appeal, "submit_answer", words=ANSWER, outcome="resolved", restored="yes"),
        press("head-of-apparatus", appeal, "return_answer", words="Күнүн жазыңыз."),
        press("executor-1", appeal, "submit_answer", words=ANSWER + " Рахмат.", outcome="resolved", restored="yes"),
        press("akim", appeal, "approve"),
        press("operator", appeal, "dispatch", channel="paper", number="7", sent_on=today(), proof="квитанция"),
        press("operator", appeal, "file"),
        press("akim", appeal, "reopen", words="Жарык кайра өчтү."),
        press("akim", appeal, "take_note", words="Түшүндүрүңүз."),
    ]

    assert stages == [
        "at_head", "at_head", "assigned", "in_work", "in_work", "in_work", "in_work", "in_approval", "in_work",
        "in_approval", "approved", "answered", "closed", "at_head", "assigned",
    ]  # fmt: skip
    card = sign_in("akim").get(f"/appeals/{appeal.pk}").content.decode()
    order = [
        card.index(words) for words in ("Эртең кириңиз.", "Акт керекпи?", "Акт даяр.", "Күнүн жазыңыз.", "Рахмат.")
    ]
    assert order == sorted(order)
    assert verify().problems == []


def test_R21_the_batch_of_the_day_is_put_before_the_head_at_once(take, sign_in, posts):
    first, second, third = take(), take(), take()
    browser = sign_in("operator")
    ticked = re.findall(r'name="appeal" value="(\d+)"', browser.get("/desk").content.decode())
    assert ticked == [str(one.pk) for one in (first, second, third)]

    browser.post("/appeals/put-before-head", {"appeal": ticked[:2]})

    inbox = sign_in("akim").get("/desk").context["turns"]
    assert [(turn.code, [one.pk for one in turn.rows]) for turn in inbox] == [("to_resolve", [first.pk, second.pk])]


def test_R21_the_inbox_goes_on_by_itself_to_the_next(take, walk, sign_in, posts):
    first, second = walk(take(), "at_head"), walk(take(), "at_head")
    browser = sign_in("akim")
    assert browser.get("/inbox").headers["Location"] == f"/inbox/{first.pk}"

    answer = browser.post(f"/inbox/{first.pk}", {"lead": posts["bilim-head"].pk, "words": "Караңыз.", "seen": 1})

    assert answer.headers["Location"] == "/inbox"
    assert browser.get("/inbox").headers["Location"] == f"/inbox/{second.pk}"


def today():
    return f"{timezone.localdate():%d.%m.%Y}"

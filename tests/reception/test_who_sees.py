"""R25, decisions 4 and 5 at the door: who opens a queue, what the receiving post reads of it, what it cannot guess."""

import re
from uuid import uuid4

import pytest

from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Refused
from ishenim.reception import actions
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.telephony.models import Draft
from tests.conftest import NOW, TODAY
from tests.reception.conftest import VISITOR

pytestmark = pytest.mark.django_db
SECRET = {"name": "Сырдуу Сымбат", "phone": "0777 99-88-77", "matter": "аким жерди сатып жиберди", "language": "ru"}
WORDS = ("Сырдуу", "Сымбат", "99-88", "998877", "сатып", "Орусча", "кабыл алуучуга көрсөтүлбөйт")


@pytest.fixture
def about_the_akim(posts):
    """What a complaint about the akim is registered with."""
    about = About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    return {"abouts": (about,), "kind": "complaint", "topic": "land"}


def pages(browser, one, page_of):
    """Everything of a queue that a person can be shown: the page, its paper, its sheet, the home page."""
    shown = [browser.get(path) for path in (page_of(one), page_of(one) + "/print", "/queue", "/desk")]
    sheet = browser.post(page_of(one) + "/export", {"kind": "csv"})
    return " ".join(answer.getvalue().decode() for answer in (*shown, sheet))


def same(text):
    """A page without what differs from one showing to the next: tokens of forms, keys of visitors."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    return re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("operator", 200),
        ("deputy-operator", 200),
        ("akim", 200),
        ("deputy-akim", 404),
        ("akim-assistant", 404),
        ("head-of-apparatus", 404),
        ("control", 404),
        ("auditor", 404),
        ("admin", 404),
        ("executor-1", 404),
    ],
)
def test_a_queue_is_opened_by_who_answers_the_phone_and_by_the_post_that_receives(
    akims, queued, sign_in, page_of, who, status
):
    visit = queued()
    browser = sign_in(who)

    answers = [browser.get(page_of(akims)), browser.get(page_of(akims) + "/print")]
    answers.append(browser.post(page_of(akims) + "/export", {"kind": "csv"}))
    pressed = [browser.post(f"/queue/visits/{visit.pk}/{act}") for act in ("call", "left")]

    assert [answer.status_code for answer in answers] == [status] * 3
    if status == 404:
        assert [answer.status_code for answer in pressed] == [404, 404]
        assert "Токторов" not in browser.get("/desk").content.decode()


def test_the_receiving_post_reads_and_writes_nothing(akims, queued, sign_in, page_of):
    visit = queued()
    akim = sign_in("akim")

    page = akim.get(page_of(akims)).content.decode()
    answers = [akim.post(f"/queue/visits/{visit.pk}/{act}") for act in ("call", "left")]
    answers.append(akim.post(page_of(akims), {**VISITOR, "key": str(uuid4())}))

    assert ("Токторов Бакыт" in page, 'name="matter"' in page, "/call" in page) == (True, False, False)
    assert [answer.status_code for answer in answers] == [422, 422, 422]


def test_whoever_holds_the_post_by_substitution_reads_its_queue(akims, queued, sign_in, page_of, people, posts):
    from ishenim.accounts import actions as accounts

    queued()
    accounts.give_post(
        people["deputy-akim"], posts["akim"], since=TODAY, until=TODAY, is_substitution=True, by="x", at=NOW
    )

    assert "Токторов" in sign_in("deputy-akim").get(page_of(akims)).content.decode()


# a visitor who complains about whoever receives


def test_R25_of_a_hidden_visitor_the_receiver_reads_number_and_time_only(akims, queued, sign_in, page_of):
    queued(**SECRET, is_hidden=True)

    shown = pages(sign_in("akim"), akims, page_of)

    assert [words for words in WORDS if words in shown] == []
    assert ("<strong>1</strong>" in shown, "10:42" in shown) == (True, True)


def test_R25_whoever_wrote_it_down_reads_it(akims, queued, sign_in, page_of):
    queued(**SECRET, is_hidden=True)

    assert "Сырдуу Сымбат" in sign_in("operator").get(page_of(akims)).content.decode()


def test_R25_a_subordinate_colleague_reads_it_only_when_she_receives(akims, queued, called_in, sign_in, page_of):
    """All of the apparatus report to the akim; who takes the call works on it (decisions 4)."""
    visit = queued(**SECRET, is_hidden=True)
    colleague = sign_in("deputy-operator")
    assert "Сырдуу" not in pages(colleague, akims, page_of)

    called_in(visit, by="deputy-operator")

    assert "Сырдуу Сымбат" in colleague.get(page_of(akims)).content.decode()


def test_R25_the_draft_of_a_hidden_visitor_is_hidden_from_its_first_second(akims, queued, called_in, posts, people):
    draft = called_in(queued(**SECRET, is_hidden=True))

    kept = Draft.objects.get(pk=draft.pk)
    assert kept.one("subject") == f"post:{posts['akim'].pk}"
    assert (f"|{posts['akim'].pk}|" in kept.shut_out, f"|p{people['akim'].pk}|" in kept.shut_out) == (True, True)


def test_R25_the_post_complained_about_does_not_call_its_own_complainant_in(schedule, queued, clock, called_in):
    """The specialist receives herself; her colleague wrote down that the visitor complains about her."""
    one = schedule(post="records-specialist", kind="public_reception")
    visit = queued(one, by="deputy-operator", is_hidden=True)

    with pytest.raises(Refused, match="visit_is_about_you"):
        called_in(visit, by="operator")

    assert called_in(visit, by="deputy-operator").held_by.username == "deputy-operator"


def test_R25_her_page_offers_her_no_button_for_it(schedule, queued, clock, sign_in, page_of):
    one = schedule(post="records-specialist", kind="public_reception")
    queued(one, by="deputy-operator", is_hidden=True, **SECRET)
    her = sign_in("operator")

    shown = pages(her, one, page_of)
    assert [words for words in WORDS if words in shown and words != "Орусча"] == []  # a language of her own form
    assert "/call" not in re.sub(r"/calls/", "", her.get(page_of(one)).content.decode())


# what became of a visit


def test_R25_a_registered_complaint_and_one_solved_look_the_same_to_the_receiver(
    akims, queued, registered, called_in, about_the_akim, sign_in, page_of, people
):
    """Two days, the same visitor: once his complaint about the akim is registered, once it is solved on the spot."""
    from django.db import transaction

    akim, seen = sign_in("akim"), []
    for end in ("registered", "solved"):
        sid = transaction.savepoint()
        visit = queued()
        if end == "registered":
            registered(visit, **about_the_akim)
        else:
            actions.solve(called_in(visit), "Чечилди", by=people["operator"], at=NOW)
        seen.append(same(pages(akim, akims, page_of)))
        transaction.savepoint_rollback(sid)

    assert seen[0] == seen[1]
    assert "кабыл алынды" in seen[0]


def test_R25_nothing_of_the_complaint_is_anywhere_for_the_akim(
    akims, queued, registered, about_the_akim, sign_in, page_of
):
    appeal = registered(queued(), **about_the_akim)
    akim = sign_in("akim")

    shown = pages(akim, akims, page_of)
    listed = akim.get("/appeals", {"channel": "personal_reception"})

    assert (f"/appeals/{appeal.pk}" in shown, str(appeal.call_id) in shown, "№ 1<" in shown) == (False, False, False)
    assert (akim.get(f"/appeals/{appeal.pk}").status_code, listed.context["page"].count) == (404, 0)
    exported = akim.post("/appeals/export", {"channel": "personal_reception"}).getvalue().decode()
    assert len(exported.strip().splitlines()) == 1


def test_whoever_received_finds_the_number_in_the_queue_and_a_colleague_does_not(
    akims, queued, registered, sign_in, page_of
):
    appeal = registered(queued())

    link = f"/appeals/{appeal.pk}"
    assert link in sign_in("operator").get(page_of(akims)).content.decode()
    assert link not in sign_in("deputy-operator").get(page_of(akims)).content.decode()
    assert link not in sign_in("akim").get(page_of(akims)).content.decode()


def test_R25_after_it_was_passed_on_not_even_whoever_received_is_led_to_it(
    akims, queued, registered, about_the_akim, sign_in, page_of
):
    appeal = registered(queued(), **about_the_akim)
    Appeal.objects.filter(pk=appeal.pk).update(kept_by=None)  # put before the post that decides (decisions 4)

    assert f"/appeals/{appeal.pk}" not in sign_in("operator").get(page_of(akims)).content.decode()


def test_visits_are_in_no_count_of_calls_of_the_day(akims, queued, called_in, sign_in, people):
    actions.solve(called_in(queued()), "Чечилди", by=people["operator"], at=NOW)

    counts = re.search(r'<p class="ish-counts">(.*?)</p>', sign_in("akim").get("/desk").content.decode())[1]

    assert re.findall(r"<strong>(\d+)</strong>", counts) == ["0", "0"]


def test_the_home_page_tells_how_many_wait(akims, queued, sign_in):
    queued()
    queued()

    for who in ("operator", "akim"):
        assert "күтүүдө: 2" in sign_in(who).get("/desk").content.decode()
    assert "күтүүдө" not in sign_in("head-of-apparatus").get("/desk").content.decode()

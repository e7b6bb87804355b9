"""The board, the sheet for the meeting and the morning page as people ask for them; wrong addresses are sentences."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from ishenim.accounts.models import Holding
from ishenim.audit import queries as audit
from ishenim.common.queries import forget
from ishenim.control import exports, queries
from ishenim.directory.models import Body
from ishenim.outbox.models import Errand
from ishenim.regulation.required_facts import ToldAddress, ToldName
from tests.conftest import NOW
from tests.consideration import pages

pytestmark = pytest.mark.django_db
BOARD = "head-of-apparatus"
NUMBER = re.compile(r'data-label="№"><a class="govuk-link" href="[^"]+">(\d+)</a>')
GIVEN_UP = "Токтотулган автоматтык иштер: 1"
WRONG = (
    *("pile=nothing", "executor=abc", "executor=999999", "village=%00", "topic=%27%3B--", "body=%F0%9F%94%A5"),
    "channel=x",
)
NO_PLACE = ("after=x", "before=~", "after=2026-13-45~1", "before=2026-12-14~9999999999999999999")


@pytest.fixture(autouse=True)
def _long_held():
    """Everybody holds his post for a year: calls of the last weeks are taken."""
    Holding.objects.update(since=timezone.localdate() - timedelta(days=365))


def ago(**time):
    return timezone.now() - timedelta(**time)


def numbers(answer):
    """The numbers of the rows on a page, in its order."""
    import re

    return [
        int(one)
        for one in re.findall(r'data-label="№"><a class="govuk-link" href="[^"]+">(\d+)</a>', pages.text(answer))
    ]


def csv_of(answer):
    text = answer.getvalue().decode("utf-8")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.fixture
def three(take, go):
    """Three appeals of different topics, villages and executors; the term of the first has passed."""
    made = [
        take(topic="land", at=ago(days=40)),
        take(topic="pasture", home=ToldAddress(village="nura", village_told="Нура", street="")),
        take(topic="pasture", confidential=True),
    ]
    for appeal, lead in zip(made, ("bilim-head", "ao-lenin-head", "bilim-staff"), strict=True):
        go(appeal, "put_before_head", "operator", at=ago(minutes=5))
        go(appeal, "resolve", "akim", lead=lead, words="Караңыз.", at=ago(minutes=4))
    return made


def test_the_board_stands_in_the_order_of_the_last_days(three, sign_in, posts):
    browser = sign_in(BOARD)

    assert numbers(browser.get("/control")) == [1, 2, 3]
    assert numbers(browser.get("/control?pile=passed")) == [1]
    assert numbers(browser.get("/control?pile=later")) == [2, 3]


def test_the_board_is_narrowed_by_executor_body_village_topic_and_way(three, sign_in, posts):
    browser = sign_in(BOARD)
    asked = {
        f"executor={posts['ao-lenin-head'].pk}": [2],
        "body=bilim": [1, 3],
        "body=ao-lenin": [2],
        "village=nura": [2],
        "village=gulcho": [1, 3],
        "topic=pasture": [2, 3],
        "topic=pasture&body=bilim": [3],
        "channel=phone": [1, 2, 3],
        "channel=public_reception": [],
        "pile=passed&topic=pasture": [],
    }

    assert {query: numbers(browser.get(f"/control?{query}")) for query in asked} == asked


def test_an_executor_does_not_learn_by_asking_where_a_hidden_caller_lives(three, sign_in):
    browser = sign_in("executor-2")

    found = {query: numbers(browser.get(f"/control{query}")) for query in ("", "?village=gulcho")}

    assert found == {"": [3], "?village=gulcho": []}
    assert "Гүлчө</td>" not in pages.text(browser.get("/control"))


@pytest.mark.parametrize(
    "query",
    [
        "pile=nothing",
        "executor=abc",
        "executor=999999",
        "village=%00",
        "topic=%27%3B--",
        "body=%F0%9F%94%A5",
        "channel=x",
    ],
)
def test_a_wrong_filter_is_said_at_its_field_and_filters_nothing(three, sign_in, query):
    answer = sign_in(BOARD).get(f"/control?{query}")

    assert (answer.status_code, numbers(answer), len(pages.problems(answer))) == (422, [1, 2, 3], 1)


@pytest.mark.parametrize(
    "query", ["after=x", "before=~", "after=2026-13-45~1", "before=2026-12-14~9999999999999999999"]
)
def test_a_place_that_is_none_is_the_first_page(three, sign_in, query):
    assert numbers(sign_in(BOARD).get(f"/control?{query}")) == [1, 2, 3]


def test_pages_of_the_board_lead_to_each_other(three, sign_in, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    browser = sign_in(BOARD)

    first = browser.get("/control")
    later = re.search(r'rel="next" href="([^"]+)"', pages.text(first))[1].replace("&amp;", "&")
    second = browser.get(f"/control{later}")
    earlier = re.search(r'rel="prev" href="([^"]+)"', pages.text(second))[1].replace("&amp;", "&")

    assert [numbers(page) for page in (first, second, browser.get(f"/control{earlier}"))] == [[1, 2], [3], [1, 2]]


def test_a_count_says_when_it_is_no_longer_counted(three, sign_in, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED", 1)
    monkeypatch.setattr("ishenim.control.templatetags.control.COUNTED", 1)

    assert "кийинчерээк 1 кайрылуудан ашык" in pages.plain(pages.text(sign_in(BOARD).get("/control")))


def test_holidays_of_the_next_two_weeks_stand_on_the_board(sign_in, monkeypatch):
    from datetime import date

    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 5, 18))

    assert "27-май Курман айт — эсептелбейт" in pages.plain(pages.text(sign_in(BOARD).get("/control")))


def test_the_sheet_for_the_meeting_gathers_by_executor_what_has_passed_and_what_ends_within_a_week(three, sign_in):
    said = pages.plain(pages.text(sign_in(BOARD).get("/control/week")))

    assert "билим берүү бөлүмүнүн башчысы: 1" in said
    assert "Ленин айыл өкмөтүнүн башчысы" not in said


def test_the_sheet_for_the_meeting_is_narrowed_too_and_a_wrong_filter_is_said(three, sign_in, posts):
    browser = sign_in(BOARD)

    other = browser.get(f"/control/week?executor={posts['ao-lenin-head'].pk}")

    assert "билим берүү бөлүмүнүн башчысы: 1" not in pages.plain(pages.text(other))
    assert browser.get("/control/week?executor=abc").status_code == 422


def test_the_sheet_says_when_paper_does_not_reach(three, take, sign_in, monkeypatch):
    take(at=ago(days=41))
    monkeypatch.setattr(exports, "ON_PAPER", 1)

    assert "биринчи 1 гана" in pages.plain(pages.text(sign_in(BOARD).get("/control/week")))


def test_errands_given_up_on_stand_on_the_board_of_whoever_opens_the_state_of_the_system(sign_in):
    facts = {"kind": "write_card", "asked_by": "machine", "asked_at": NOW, "due_at": NOW}
    Errand.objects.create(key="open", **facts)
    assert GIVEN_UP not in pages.text(sign_in(BOARD).get("/control"))

    Errand.objects.create(key="dead", dead_at=NOW, **facts)
    forget()

    seen = {who: pages.text(sign_in(who).get("/control")) for who in (BOARD, "auditor", "operator")}
    assert {
        who for who, page in seen.items() if f'<a class="govuk-link" href="/inspection/health">{GIVEN_UP}' in page
    } == {
        BOARD,
        "auditor",
    }


def test_csv_and_xlsx_hold_the_same_rows_as_the_board(three, sign_in):
    browser = sign_in(BOARD)

    rows = csv_of(browser.post("/control/export", {"topic": "pasture"}))
    answer = browser.post("/control/export", {"topic": "pasture", "kind": "xlsx"})

    book = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value or "" for cell in row] for row in book.iter_rows()] == rows
    assert [row[0] for row in rows] == ["№", "2", "3"]
    assert [read.record["act"] for read in audit.walk()][-2:] == ["export_terms"] * 2


def test_R21_the_control_list_as_a_paper_has_the_rows_of_the_board_and_of_a_restricted_one_only_that(
    three, brought, sign_in
):
    hidden = brought("in_work", road="about the head of a body")

    answer = sign_in(BOARD).post("/control/export", {"kind": "pdf"})

    said = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())
    assert "Көзөмөлдөгү кайрылуулардын тизмеси" in said
    assert "иш күнү кечикти" in said
    assert said.count("чектелген") == 1
    assert "билим берүү бөлүмүнүн башчысы" in said.lower()
    assert f"{hidden.line.number} " in said
    assert [read.record["act"] for read in audit.walk()][-1] == "export_terms"


def test_nothing_in_a_sheet_starts_a_formula(take, sign_in):
    take(summary='=HYPERLINK("http://x")', name=ToldName(full="x"))

    assert csv_of(sign_in(BOARD).post("/control/export"))[1][2] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_a_sheet_that_is_too_long_is_refused_and_no_entry_says_it_left(three, sign_in, monkeypatch, kind):
    monkeypatch.setitem(exports.MOST, kind, 1)

    answer = sign_in(BOARD).post("/control/export", {"kind": kind})

    assert (answer.status_code, "export_terms" in [read.record["act"] for read in audit.walk()]) == (422, False)
    assert "1 саптан узун" in pages.refusal(answer)


@pytest.mark.parametrize(
    ("who", "facts", "status"),
    [("executor-1", {}, 422), (BOARD, {"kind": "docx"}, 404), (BOARD, {"topic": "nothing"}, 422)],
)
def test_what_may_not_leave_does_not(three, sign_in, who, facts, status):
    assert sign_in(who).post("/control/export", facts).status_code == status
    assert sign_in(who).get("/control/export").status_code == 405


def test_the_morning_page_tells_what_passed_ends_waits_and_where(three, take, go, sign_in):
    waiting = take(at=ago(days=39))
    go(waiting, "put_before_head", "operator", at=ago(minutes=3))

    said = pages.plain(pages.text(sign_in("akim").get("/control/morning")))

    assert "Мөөнөтү өттү: 2" in said
    assert "Сиздин резолюцияңызды күтөт: 1" in said
    assert "Нура 1 0" in said
    assert "Гүлчө 2 2" in said  # the hidden caller of Гүлчө is in no village
    assert f"{Body.objects.get(pk='bilim').ky} 2 1" in said


def test_the_akim_finds_his_morning_page_on_today_and_nobody_else_does(sign_in):
    found = {who: "/control/morning" in pages.text(sign_in(who).get("/desk")) for who in ("akim", BOARD, "operator")}

    assert found == {"akim": True, BOARD: False, "operator": False}


def test_R21_executors_and_bodies_are_counted_by_column_and_each_number_is_that_of_its_board(three, sign_in):
    browser = sign_in(BOARD)

    page = browser.get("/control/executors").content.decode()
    links = re.findall(r'href="(/control\?[^"]+)">(\d+)</a>', page.replace("&amp;", "&"))
    shown = {address: len(NUMBER.findall(browser.get(address).content.decode())) for address, _ in links}

    assert {address: int(count) for address, count in links} == shown
    assert {"executor", "body"} == {re.split("[?=]", address)[1] for address in shown}
    told = csv_of(browser.post("/control/executors/export"))
    assert ([len(row) for row in told], told[1][1]) == ([8] * len(told), "билим берүү бөлүмүнүн башчысы")
    assert {row[0] for row in told[1:]} == {"Аткаруучу", "Аткаруучу мекеме"}


@pytest.mark.parametrize(("who", "status"), [("executor-1", 422), ("admin", 404)])
def test_the_list_of_executors_leaves_only_with_whoever_may_take_lists_out(three, sign_in, who, status):
    assert sign_in(who).post("/control/executors/export").status_code == status


def test_R21_the_morning_page_begins_with_reports_of_threats_and_unlawful_acts(three, take, sign_in):
    assert 'id="reports"' not in pages.text(sign_in("akim").get("/control/morning"))

    take(kind="report", at=ago(days=1))

    assert "укук бузуу жөнүндө бүтө элек билдирүүлөр: 1" in pages.plain(
        pages.text(sign_in("akim").get("/control/morning"))
    )

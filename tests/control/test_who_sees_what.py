"""R25, decisions 4 and 5: no row, count, sheet, paper or morning page tells the shut-out of a complaint.

Everything told and written on the way holds MARK (roads.py); the addresses of cards are looked for as well.
"""

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from ishenim.accounts.queries import held_by
from ishenim.common.queries import forget
from ishenim.control import queries
from ishenim.control.columns import Behind, Column
from ishenim.control.morning import called_again
from ishenim.journal import actions as journal
from ishenim.regulation.required_facts import ToldAddress, ToldName, ToldPhone
from tests.consideration import pages
from tests.consideration.roads import MARK, POST_OF, ROADS, SAID, places
from tests.consideration.test_access import READERS, finds
from tests.control.conftest import DUE

pytestmark = pytest.mark.django_db
PLACES = places(leaving_out=("answered", "closed"))
HIDDEN = [place for place in PLACES if place[0] != "ordinary"]
ALL = READERS - {"deputy-akim"}  # whose board holds whatever they may open
PAGES = ("/control", "/control?pile=passed", "/control?pile=not_put", "/control?pile=outside", "/control/week")
TOLD = {
    "name": ToldName(full=f"{MARK}ов Төлөгөн"),
    "home": ToldAddress(village="nura", village_told="Нура", street=f"{MARK} көчөсү, 7"),
    "phones": (ToldPhone(raw="0555 98-76-54", number="+996555987654"),),
    "topic": "pasture",
}
ids = [f"{name}, {stage}" for name, stage in PLACES]


def works_on(name, stage):
    """Who has work with the appeal of a road: considers, leads or carries out with others."""
    parts = ROADS[name].parts[stage]
    codes = {code for kind in ("considering", "lead", "co") for code in parts.get(kind, "").split()}
    return {who for who, post in POST_OF.items() if post in codes}


@pytest.mark.parametrize(("name", "stage"), PLACES, ids=ids)
def test_R25_counts_are_the_rows_that_can_be_opened(name, stage, brought, take, board, sign_in):
    appeal = brought(stage, road=name)
    other = take()

    for who in POST_OF:
        rows, counts = board(who, on=DUE)
        mine = (ALL & finds(name, stage)) | works_on(name, stage) if stage != "forwarded" else set()
        sees = {appeal.line.number} if who in mine else set()
        sees |= {other.line.number} if who in ALL else set()
        assert (who, set(rows), counts[Column.TODAY]) == (who, sees, len(sees))
        for pile in Behind:
            if pile in counts:
                assert (who, pile, counts[pile]) == (who, pile, len(board(who, on=DUE, pile=pile)[0]))
        browser = sign_in(who)
        keys = {appeal.line.number: appeal.pk, other.line.number: other.pk}
        assert {browser.get(f"/appeals/{keys[number]}").status_code for number in rows} <= {200}


@pytest.mark.parametrize(("name", "stage"), HIDDEN, ids=[f"{name}, {stage}" for name, stage in HIDDEN])
def test_R25_no_page_of_control_tells_the_shut_out(name, stage, brought, take, sign_in, monkeypatch):
    """Another appeal of another caller is there, and the terms of both have passed."""
    appeal = brought(stage, road=name, **TOLD)
    take(content="Мектептин чатыры агат.", summary="Чатыр")
    monkeypatch.setattr(timezone, "localdate", _later(timezone.localdate))

    for who in sorted((ROADS[name].shut_people | {"admin"}) - finds(name, stage)):
        browser = sign_in(who)
        for path in (*PAGES, "/control/morning"):
            assert (who, path, traces(pages.text(browser.get(path)), appeal)) == (who, path, [])
        for kind in ("csv", "xlsx", "pdf"):
            assert traces(_sheet(browser, kind), appeal) == []


def _later(localdate):
    return lambda value=None, zone=None: DUE + timedelta(days=9) if value is None else localdate(value, zone)


def _sheet(browser, kind):
    answer = browser.post("/control/export", {"kind": kind})
    if kind == "csv" or answer.status_code != 200:
        return answer.getvalue().decode()
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()])


def traces(page, appeal):
    return re.findall(MARK, page) + re.findall(rf"/(?:appeals|inbox)/{appeal.pk}\b", page)


@pytest.mark.parametrize("name", ["about the head of a body", "about the head of apparatus"])
def test_whoever_may_know_sees_what_the_others_were_kept_from(name, brought, sign_in, monkeypatch):
    """The marks looked for above do stand on these pages."""
    brought("at_head", road=name, **TOLD)
    brought("at_head", road=name, **TOLD)
    monkeypatch.setattr(timezone, "localdate", _later(timezone.localdate))
    browser = sign_in("akim")

    found = {path: MARK in pages.text(browser.get(path)) for path in ("/control", "/control/morning")}

    assert found == {"/control": True, "/control/morning": True}
    assert MARK in _sheet(browser, "csv")


def test_R25_the_paper_for_the_meeting_never_holds_what_is_restricted(brought, sign_in, monkeypatch):
    """The appointed post may know of the complaint about the akim, and lays the sheet on the table before him."""
    brought("registered", road="about the akim", **TOLD)
    monkeypatch.setattr(timezone, "localdate", _later(timezone.localdate))
    browser = sign_in("head-of-apparatus")

    board, paper = (pages.text(browser.get(path)) for path in ("/control", "/control/week"))

    assert (MARK in board, MARK in paper, "№" in pages.plain(paper)) == (True, False, False)


def test_R25_an_executor_shut_out_meanwhile_loses_row_and_count(brought, board, posts, people):
    appeal = brought("in_work")
    assert board("executor-1", on=DUE)[1][Column.TODAY] == 1

    journal.restrict_more(
        appeal.line, posts=[posts["bilim-head"].pk], persons=[people["executor-1"].pk], by="control", at=timezone.now()
    )

    rows, counts = board("executor-1", on=DUE)
    assert (rows, set(counts.values())) == ({}, {0})


def test_a_post_that_was_left_has_no_board_and_its_substitute_has(brought, board, leave, stand_in):
    appeal = brought("in_work")
    leave("bilim-head", on=DUE)
    stand_in("executor-2", "bilim-head", on=DUE)

    assert (board("executor-1", on=DUE)[0], set(board("executor-2", on=DUE)[0])) == ({}, {appeal.line.number})


def test_a_deputy_looks_after_what_he_and_those_beneath_him_carry_out(take, go, posts, board):
    first, second, third = take(), take(), take()
    type(posts["ao-lenin-head"]).objects.filter(code="bilim-head").update(reports_to=posts["deputy-akim"])
    for appeal, lead in ((first, "bilim-head"), (second, "ao-lenin-head"), (third, "deputy-akim")):
        go(appeal, "put_before_head", "operator")
        go(appeal, "resolve", "akim", lead=lead, **SAID)

    assert set(board("deputy-akim", on=DUE)[0]) == {1, 3}


def test_counts_of_a_deputy_follow_when_another_post_reports_to_him(take, go, posts, board):
    first, second = take(), take()
    for appeal, lead in ((first, "bilim-head"), (second, "deputy-akim")):
        go(appeal, "put_before_head", "operator")
        go(appeal, "resolve", "akim", lead=lead, **SAID)
    assert board("deputy-akim", on=DUE)[1][Column.TODAY] == 1

    type(posts["bilim-head"]).objects.filter(code="bilim-head").update(reports_to=posts["deputy-akim"])
    forget()

    rows, counts = board("deputy-akim", on=DUE)
    assert (set(rows), counts[Column.TODAY]) == ({1, 2}, 2)


def test_a_deputy_who_stands_in_for_the_akim_has_the_akims_board(take, board, stand_in):
    take()
    assert board("deputy-akim", on=DUE)[0] == {}

    stand_in("deputy-akim", "akim", on=DUE)

    assert set(board("deputy-akim", on=DUE)[0]) == {1}


def test_what_an_executor_is_only_told_to_know_is_not_his_work(take, go, walker, board):
    appeal = take()
    go(appeal, "put_before_head", "operator")
    walker.go(appeal, "resolve", "akim", lead="bilim-head", to_know=("bilim-staff",), **SAID)

    assert (set(board("executor-1", on=DUE)[0]), board("executor-2", on=DUE)[0]) == ({1}, {})


@pytest.mark.parametrize(
    ("who", "status"),
    [("akim", 200), ("head-of-apparatus", 404), ("deputy-akim", 404), ("executor-1", 404), ("admin", 404)],
)
def test_the_morning_page_is_the_akims(sign_in, who, status):
    assert sign_in(who).get("/control/morning").status_code == status


def test_the_deputy_who_stands_in_today_has_the_morning_page(sign_in, stand_in):
    stand_in("deputy-akim", "akim", on=timezone.localdate())

    assert sign_in("deputy-akim").get("/control/morning").status_code == 200


def test_the_administrator_has_no_board(sign_in):
    assert {sign_in("admin").get(path).status_code for path in PAGES} == {404}
    assert sign_in("admin").post("/control/export").status_code == 404


def test_R25_calls_of_one_telephone_count_without_the_complaint_about_the_reader(take, brought, people):
    for _ in range(2):
        take(**TOLD)
    brought("registered", road="about the akim", **TOLD)
    on = date(2026, 11, 25)

    seen = {who: [one.count for one in called_again(people[who], on=on)] for who in ("akim", "head-of-apparatus")}

    assert seen == {"akim": [2], "head-of-apparatus": [3]}


def test_one_call_beside_a_complaint_about_the_reader_is_no_repetition(take, brought, people):
    take(**TOLD)
    brought("registered", road="about the akim", **TOLD)

    assert called_again(people["akim"], on=date(2026, 11, 25)) == []


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("head-of-apparatus", "/control"),
        ("head-of-apparatus", "/control?topic=pasture"),
        ("head-of-apparatus", "/control/week"),
        ("executor-1", "/control"),
        ("akim", "/control"),
        ("akim", "/control/morning"),
    ],
)
def test_pages_ask_equally_often_for_one_row_and_for_three_with_restricted_ones(brought, sign_in, who, path):
    browser = sign_in(who)

    def one_more():
        brought("in_work", **TOLD)
        brought("at_head", **TOLD)
        brought("in_work", road="about the head of a body", **TOLD)
        brought("at_head", road="about the head of apparatus", **TOLD)

    def asked():
        browser.get(path)
        with CaptureQueriesContext(connection) as seen:
            browser.get(path)
        return len(seen)

    one_more()
    first = asked()
    one_more()
    one_more()

    assert asked() == first
    assert path != "/control" or first <= 8


def test_a_hidden_name_has_no_village_on_the_board(take, people):
    take(confidential=True)
    person = people["head-of-apparatus"]
    found = queries.looked_after(person, held_by(person, on=DUE), on=DUE)

    (row,) = queries.every_row(found, on=DUE)

    assert row.village == ""

"""Lists leave the program as they are filtered: CSV at once, a long XLSX as an errand for its asker alone."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from ishenim.audit import queries as audit
from ishenim.desk import exports
from ishenim.desk.actions import SHEET
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.conflict import About, Allegation, Rank
from tests.conftest import NOW

KINDS = [SHEET]


def sheet_of(content):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def csv_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.fixture
def long(monkeypatch):
    """Lists of more than one row are long, and read two rows at a time."""
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    monkeypatch.setattr(exports, "CHUNK", 2)


def test_csv_and_xlsx_hold_the_same_rows_as_filtered(sign_in, take):
    for topic in ("land", "land", "electricity"):
        take(topic=topic)
    client = sign_in("operator")

    rows = csv_of(client.post("/appeals/export", {"topic": "land"}))
    answer = client.post("/appeals/export", {"topic": "land", "kind": "xlsx"})

    assert [row[0] for row in rows[1:]] == ["2", "1"]
    assert [[cell or "" for cell in row] for row in sheet_of(answer.content)] == rows


def test_the_rows_speak_the_language_of_the_headings(sign_in, take, people):
    from ishenim.accounts import actions as accounts

    take()
    accounts.set_language(people["operator"], language="ru")

    headings, row = csv_of(sign_in("operator").post("/appeals/export"))

    told = dict(zip(headings, row, strict=True))
    assert (told["Стадия"], told["Как поступило"]) == ("Зарегистрировано", "по телефону")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_in_a_sheet_starts_a_formula(sign_in, take, told, kind):
    take(topic="land", home=told().home.__class__(village="", village_told='=HYPERLINK("http://x")', street=""))
    client = sign_in("operator")

    answer = client.post("/appeals/export", {"kind": kind})

    if kind == "csv":
        assert csv_of(answer)[1][3].startswith("'=")
    else:
        book = load_workbook(io.BytesIO(answer.content))
        assert (book.active["D2"].data_type, book.active["D2"].value[0]) == ("s", "=")


def test_a_long_sheet_becomes_an_errand_and_is_fetched_by_its_asker_alone(sign_in, take, client, long):
    from django.test import Client

    for _ in range(5):
        take(topic="land")
    sign_in("operator")

    answer = client.post("/appeals/export", {"kind": "xlsx", "topic": "land"})
    assert (answer.status_code, answer["Location"]) == (302, "/sheets")
    assert "/sheets/" not in client.get("/sheets").content.decode()  # nothing to fetch yet
    assert outbox.work(KINDS, clock=timezone.now)

    errand = Errand.objects.get()
    assert (errand.reached, errand.whole, errand.receipt["rows"]) == (5, 5, 5)
    assert f"/sheets/{errand.pk}" in client.get("/sheets").content.decode()
    fetched = b"".join(client.get(f"/sheets/{errand.pk}").streaming_content)
    assert [row[0] for row in sheet_of(fetched)[1:]] == ["5", "4", "3", "2", "1"]
    assert sign_in("akim", Client()).get(f"/sheets/{errand.pk}").status_code == 404


def test_pressed_twice_a_long_sheet_is_made_once_but_each_is_an_entry(sign_in, take, long, monkeypatch):
    take(topic="land")
    take(topic="land")
    client = sign_in("operator")
    monkeypatch.setattr("ishenim.desk.views.timezone.now", lambda: NOW)

    for _ in range(2):
        client.post("/appeals/export", {"kind": "xlsx"})

    assert Errand.objects.count() == 1
    assert [read.record["act"] for read in audit.walk()][-2:] == ["export_appeals"] * 2


def test_who_lost_the_post_meanwhile_gets_no_sheet(sign_in, take, people, long):
    take(topic="land")
    take(topic="land")
    client = sign_in("operator")
    client.post("/appeals/export", {"kind": "xlsx"})

    people["operator"].holdings.update(until=timezone.localdate() - timedelta(days=1))
    assert outbox.work(KINDS, clock=timezone.now)

    assert Errand.objects.dead().get().trouble == "no_longer_allowed"


def test_what_the_asker_is_shut_out_from_is_not_in_his_sheet(take, people, posts, long):
    from ishenim.desk import actions

    take(topic="land")
    head = posts["akim"]
    about = take(
        topic="staff_conduct", kind="complaint", abouts=(About(head.pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),)
    )

    actions.ask_for_sheet(people["akim"], given={}, language="ky", at=NOW)
    outbox.work(KINDS, clock=lambda: NOW)

    errand = Errand.objects.get()
    written = sheet_of((exports.folder() / f"{errand.pk}.xlsx").read_bytes())
    assert str(about.line.number) not in [row[0] for row in written]
    assert len(written) == 2


def test_finished_sheets_are_forgotten_after_a_day(take, people, long):
    from ishenim.desk import actions

    take(topic="land")
    actions.ask_for_sheet(people["operator"], given={}, language="ky", at=NOW)
    outbox.work(KINDS, clock=lambda: NOW)
    path = exports.folder() / f"{Errand.objects.get().pk}.xlsx"

    exports.forget_old_sheets(at=NOW + timedelta(hours=23))
    assert path.is_file()
    exports.forget_old_sheets(at=NOW + timedelta(hours=25))

    assert not path.exists()
    assert not Errand.objects.exists()


def test_an_unknown_kind_of_sheet_is_no_page(sign_in, take):
    take(topic="land")

    assert sign_in("operator").post("/appeals/export", {"kind": "exe"}).status_code == 404


def test_the_list_on_paper_holds_every_row_and_says_what_was_asked(sign_in, take, monkeypatch):
    for _ in range(3):
        take(topic="land")
    client = sign_in("operator")

    page = client.get("/appeals/print?topic=land").content.decode()
    assert page.count("<tr>") == 4
    assert "Жер маселеси" in page
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    assert client.get("/appeals/print").content.decode().count("<tr>") == 3
    assert client.get("/appeals/print?since=yesterday").status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_costs_the_same_statements_for_one_row_and_for_three(people, take, count, django_assert_num_queries):
    from ishenim.appeals.models import Appeal

    for _ in range(count):
        take(topic="land")

    with django_assert_num_queries(4):  # topics, a piece, its marks, no further piece
        assert len(list(exports.rows(Appeal.objects.visible_to(people["operator"], on=NOW.date())))) == count


def test_R25_a_sheet_that_was_prepared_before_something_was_restricted_is_asked_for_again(
    sign_in, take, people, posts, client, long
):
    take(topic="land")
    take(topic="land")
    sign_in("operator")
    client.post("/appeals/export", {"kind": "xlsx"})
    outbox.work(KINDS, clock=timezone.now)
    address = f"/sheets/{Errand.objects.get().pk}"
    assert b"".join(client.get(address).streaming_content)

    take(kind="complaint", abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),))

    assert client.get(address).status_code == 422

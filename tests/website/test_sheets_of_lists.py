"""Every list leaves as it is filtered: CSV with its mark, XLSX, nothing a formula; a volume's export is an entry."""

import csv
import io

import pytest
from openpyxl import load_workbook

from ishenim.audit import queries as audit
from ishenim.directory import actions as directory
from tests.conftest import NOW

LISTS = ["/institutions?q=пенсия", "/explanations", "/admin/bodies?group=lsg", "/admin/posts", "/admin/people"]


def rows_of(answer):
    text = answer.getvalue().decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def sheet_of(answer):
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(answer.getvalue())).active.values]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_the_same_as_csv_and_for_excel(sign_in, take, path):
    from ishenim.regulation.required_facts import Explained

    take(topic="pension", explained=Explained(institution="socfond", order="Барыңыз."))
    client, mark = sign_in("head-of-apparatus"), "&" if "?" in path else "?"

    rows = rows_of(client.get(f"{path}{mark}as=csv"))

    assert len(rows) > 1
    assert sheet_of(client.get(f"{path}{mark}as=xlsx")) == rows
    assert client.get(f"{path}{mark}as=exe").headers["Content-Type"].startswith("text/html")


def test_a_list_leaves_as_it_is_filtered(sign_in):
    client = sign_in("head-of-apparatus")

    assert [row[0] for row in rows_of(client.get("/institutions?q=пенсия&as=csv"))[1:]] == [
        "Социалдык фонддун Алай райондук бөлүмү"
    ]


def test_nothing_in_a_list_starts_a_formula(sign_in):
    names = {"ky": '=HYPERLINK("http://x")', "ru": "", "en": ""}
    directory.add_body("formula", names=names, group="lsg", by="head", at=NOW)

    rows = rows_of(sign_in("head-of-apparatus").get("/admin/bodies?as=csv"))

    assert '\'=HYPERLINK("http://x")' in [row[0] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_R38_a_volume_of_the_journal_leaves_in_its_five_columns_and_that_is_an_entry(sign_in, take, kind):
    line = take().line

    answer = sign_in("akim").post(f"/journal/{line.book.code}/export", {"kind": kind})

    rows = rows_of(answer) if kind == "csv" else sheet_of(answer)
    assert (rows[1][0], rows[1][1], len(rows[1])) == (f"{line.book.code}/1", "1", 6)
    assert [read.record["act"] for read in audit.walk()][-1] == "export_journal"


@pytest.mark.parametrize(
    ("who", "kind", "volume"), [("executor-1", "csv", 1), ("admin", "csv", 1), ("akim", "exe", 1), ("akim", "csv", 9)]
)
def test_who_does_not_read_the_journal_takes_no_volume(sign_in, take, who, kind, volume):
    line = take().line

    assert sign_in(who).post(f"/journal/{line.year}-{volume}/export", {"kind": kind}).status_code == 404

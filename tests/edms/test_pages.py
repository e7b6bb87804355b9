"""The list, the day, the card and the entering of numbers, as each post may open them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from ishenim.audit import queries as audit
from ishenim.edms.models import Reply, ReplyFile, Standing
from tests.conftest import NOW

READ = ("akim", "deputy-akim", "head-of-apparatus", "operator", "deputy-operator", "control", "auditor")
KEPT_OUT = ("executor-1", "akim-assistant", "admin")
PAGES = ("/edms", "/edms/day", "/edms/print", "/edms/1")


@pytest.fixture
def three(take, answer):
    """Three appeals: one has a number, one was refused, one waits."""
    made = [take(at=NOW + timedelta(minutes=minute)) for minute in range(3)]
    answer(("ИТ-1/2026", "15-221", "24.11.2026"), "ИТ-2/2026\t\t\tотказано\tтемасы жок")
    return made


def numbers(page):
    return re.findall(r'href="/edms/\d+">(\d+)</a>', page)


@pytest.mark.parametrize("username", READ)
def test_whoever_reads_the_journal_opens_the_cards(three, sign_in, username):
    client = sign_in(username)

    assert [client.get(path.replace("/1", f"/{three[0].pk}")).status_code for path in PAGES] == [200] * 4


@pytest.mark.parametrize("username", KEPT_OUT)
def test_for_others_there_are_no_cards(three, sign_in, username):
    client = sign_in(username)

    asked = [client.get(path.replace("/1", f"/{three[0].pk}")).status_code for path in PAGES]
    assert [*asked, client.post("/edms/export").status_code, client.get("/edms/replies").status_code] == [404] * 6
    assert "/edms" not in client.get("/desk").content.decode()


@pytest.mark.parametrize("username", ["akim", "control", "auditor"])
def test_who_only_reads_is_offered_no_entering_and_may_not(three, sign_in, username):
    client = sign_in(username)

    assert "/edms/replies" not in client.get("/edms").content.decode()
    assert client.post("/edms/replies", {"text": "ИТ-3/2026\t5\t24.11.2026", "entered": "yes"}).status_code == 422
    assert client.post(f"/edms/{three[0].pk}/again").status_code == 422
    assert Standing.objects.get(pk=three[2].pk).number == ""


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["3", "2"]),
        ("?state=open", ["3", "2"]),
        ("?state=waiting", ["3"]),
        ("?state=refused", ["2"]),
        ("?state=confirmed", ["1"]),
        ("?state=any", ["3", "2", "1"]),
        ("?state=any&until=23.11.2026", []),
        ("?state=any&since=24.11.2026&until=24.11.2026", ["3", "2", "1"]),
    ],
)
@pytest.mark.parametrize("many", [0, 500])
def test_R20_the_list_shows_what_the_filter_says(three, take, sign_in, monkeypatch, many, asked, shown):
    """Found by their keys where few have no number, one by one from the newest where many have none."""
    monkeypatch.setattr("ishenim.edms.models.MANY", many)
    page = sign_in("operator").get(f"/edms{asked}")

    assert (page.status_code, numbers(page.content.decode())) == (200, shown)


@pytest.mark.parametrize("asked", ["?state=lost", "?since=кечээ", "?until=01.01.0001"])
def test_a_wrong_filter_is_told_at_its_field(three, sign_in, asked):
    page = sign_in("operator").get(f"/edms{asked}")

    assert (page.status_code, "govuk-error-message" in page.content.decode()) == (422, True)
    assert sign_in("operator").get(f"/edms/print{asked}").status_code == 422


def test_a_long_list_comes_a_page_at_a_time(take, sign_in, monkeypatch):
    from ishenim.edms import queries

    monkeypatch.setattr(queries, "PAGE", 2)
    made = [take() for _ in range(3)]
    client = sign_in("operator")

    first = client.get("/edms").content.decode()
    second = client.get(f"/edms?before={made[1].pk}").content.decode()

    assert (numbers(first), numbers(second), f"before={made[1].pk}" in first) == (["3", "2"], ["1"], True)
    assert "Табылды: 3" in first


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_for_three(people, take, count, django_assert_num_queries):
    from ishenim.appeals.models import Appeal
    from ishenim.edms.queries import chosen, listed

    for _ in range(count):
        take()
    seen = Appeal.objects.visible_to(people["operator"], on=NOW.date())

    with django_assert_num_queries(3):  # those without a number, those not noticed yet, the rows
        assert len(listed(chosen(seen, state="open"), before=None, today=NOW.date()).rows) == count


def test_csv_xlsx_and_paper_hold_the_same_rows_and_the_export_is_an_entry(three, sign_in):
    client = sign_in("operator")

    text = b"".join(client.post("/edms/export", {"state": "any"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = load_workbook(io.BytesIO(client.post("/edms/export", {"state": "any", "kind": "xlsx"}).content))
    paper = client.get("/edms/print?state=any").content.decode()

    assert [[cell.value or "" for cell in row] for row in book.active.iter_rows()] == rows
    assert [row[0] for row in rows] == ["№", "3", "2", "1"]
    assert rows[3][4:7] == ["номери бар", "15-221", "24.11.2026"]
    printed = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", paper)[1:]]
    assert printed == rows[1:]
    assert [str(read.record["act"]) for read in audit.walk()][-2:] == ["export_cards"] * 2
    assert client.post("/edms/export", {"kind": "exe"}).status_code == 404


def test_R20_the_counts_of_a_day_equal_its_rows(three, take, sign_in):
    take(at=NOW + timedelta(days=1))

    page = sign_in("akim").get("/edms/day?day=24.11.2026").content.decode()

    counts = dict(re.findall(r"([\w ]+?) <strong>(\d+)</strong>", page[page.index("ish-counts") :]))
    rows = [re.findall(r"<td>(?:<a[^>]*>)?(.*?)(?:</a>)?</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)[1:]]
    assert [(row[0], row[1]) for row in rows] == [("1", "ИТ-1/2026"), ("2", "ИТ-2/2026"), ("3", "ИТ-3/2026")]
    states = [row[4] for row in rows]
    assert {words.strip("· "): int(count) for words, count in counts.items()} == {
        "катталды": 3,
        "күтүүдө": states.count("күтүүдө"),
        "жөнөтүлдү": states.count("жөнөтүлдү"),
        "номери бар": states.count("номери бар"),
        "четке кагылды": states.count("четке кагылды"),
    }
    assert sign_in("akim").get("/edms/day?day=nonsense").status_code == 200


def test_pasted_numbers_are_looked_at_first_and_entered_by_a_second_press(take, sign_in):
    take()
    client, text = sign_in("operator"), "ИТ-1/2026\t15-221\t24.11.2026"

    looked = client.post("/edms/replies", {"text": text})
    assert (looked.status_code, Reply.objects.count(), ReplyFile.objects.count()) == (200, 0, 0)
    assert "Өзгөрө турган карточкалар: 1" in looked.content.decode()
    entered = client.post("/edms/replies", {"text": text, "entered": "yes"})

    assert (entered.status_code, entered["Location"]) == (302, "/edms/replies")
    assert Reply.objects.get().number == "15-221"
    assert Reply.objects.get().by.username == "operator"


def test_an_uploaded_file_is_looked_at_and_carried_on_as_text(take, sign_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    take()
    file = SimpleUploadedFile("ж.csv", "\ufeffИТ-1/2026;15-221;24.11.2026".encode(), content_type="text/csv")

    page = sign_in("operator").post("/edms/replies", {"file": file}).content.decode()

    assert page.count("ИТ-1/2026;15-221;24.11.2026</textarea>") == 2  # to be entered, and to be changed


def test_the_field_for_a_file_of_replies_has_our_button_for_the_browsers_knows_no_kyrgyz(sign_in):
    page = sign_in("operator").get("/edms/replies").content.decode()

    field = re.search(r'<input type="file"[^>]*id="(\w+)"[^>]*>\s*<span class="ish-file" hidden>(.*)</span>', page)

    assert field is not None
    assert f'for="{field[1]}">Файл тандоо</label>' in field[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Мында жооп жок"),
        ("<replies>", "XML түрүндөгү жообу эмес"),
        ("ИТ-1/2026\t15-221\t24.11.2027", "ал күн али келе элек"),
        ("ИТ-1/2026\t<script>alert(1)</script>\t24.11.2027", "&lt;script&gt;"),
        ("\ufffd\ufffd", "тамгалары окулбайт"),
    ],
)
def test_a_wrong_paste_is_told_and_stays_on_the_page(take, sign_in, text, words):
    take()

    page = sign_in("operator").post("/edms/replies", {"text": text, "entered": "yes"})

    said = page.content.decode()
    assert (page.status_code, words in said, "<script>alert" in said) == (422, True, False)
    assert text.split("\t")[0].replace("<", "&lt;").replace(">", "&gt;") in said


def test_a_number_is_corrected_on_the_card_with_a_reason(three, sign_in):
    client, pk = sign_in("operator"), three[0].pk
    facts = {"seen": "15-221", "number": "15-212", "dated_on": "24.11.2026", "reason": "алмашып калган"}

    for lacking, status in (("reason", 422), ("number", 422), ("dated_on", 422)):
        answer = client.post(f"/edms/{pk}/number", {**facts, lacking: ""})
        assert (answer.status_code, "15-221" in answer.content.decode()) == (status, True)
    early = client.post(f"/edms/{pk}/number", {**facts, "dated_on": "20.11.2026"})
    assert (early.status_code, "катталганга чейинки күн" in early.content.decode()) == (422, True)
    assert client.post(f"/edms/{pk}/number", facts).status_code == 302
    assert client.post(f"/edms/{pk}/number", facts).status_code == 409  # a page from before

    page = client.get(f"/edms/{pk}").content.decode()
    assert ("<strong>15-212</strong>" in page, "номери оңдолду" in page, "алмашып калган" in page) == (True,) * 3


def test_the_card_of_the_case_file_leads_here_for_those_who_may(three, sign_in, people, posts):
    pk = three[0].pk

    assert f'href="/edms/{pk}"' in sign_in("operator").get(f"/appeals/{pk}").content.decode()
    assert sign_in("operator").get("/edms/999999999999999999999").status_code == 404


@pytest.mark.parametrize(
    ("username", "is_told"), [("operator", True), ("head-of-apparatus", True), ("akim", False), ("control", False)]
)
def test_R20_today_tells_who_answers_for_it_of_refused_and_late_cards(three, sign_in, monkeypatch, username, is_told):
    monkeypatch.setattr("ishenim.desk.views.timezone.now", lambda: NOW + timedelta(days=2))

    page = sign_in(username).get("/desk").content.decode()

    assert ("четке кагылды: 1" in page, "ашык номери жок: 2" in page) == (is_told, is_told)


def test_today_says_nothing_of_cards_where_no_system_is_in_use(take, sign_in, monkeypatch):
    take()
    monkeypatch.setattr("ishenim.desk.views.timezone.now", lambda: NOW + timedelta(days=2))

    assert "ашык номери жок" not in sign_in("operator").get("/desk").content.decode()

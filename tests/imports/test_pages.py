"""The steps of bringing a register in, on pages; and the registers as each reader sees them."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape

from ishenim.audit.models import Entry
from ishenim.imports import actions
from ishenim.imports.models import Draft, OldRegister
from ishenim.imports.words import FIELDS, NAMES, SENTENCES, sentence
from ishenim.outbox import actions as outbox
from ishenim.regulation.old_register import Doubt, Field
from tests.imports import made

pytestmark = pytest.mark.django_db
MATCHED = {
    f"column-{place}": field for place, field in enumerate(["number", "received", "applicant", "summary", "mark"])
}


def upload(client, content, name="old.xlsx"):
    return client.post("/admin/import", {"file": SimpleUploadedFile(name, content)})


def work():
    while outbox.work([actions.ERRAND], clock=timezone.now):
        pass


def chosen(client, address):
    """The fields that are chosen for the columns of a file, in their order."""
    return re.findall(r'value="(\w+)" selected', client.get(address).content.decode())


def test_from_the_file_to_the_register(sign_in):
    client = sign_in("operator")

    matching = upload(client, made.xlsx([made.row(number="2"), made.row(number="3", mark="көк")])).url
    matched = chosen(client, matching)
    report = client.post(matching, {**MATCHED, "restrict": "none"}).url
    edition = re.search(r'name="edition" value="(\w+)"', client.get(report).content.decode())[1]
    refused = client.post(f"{matching}/go", {"edition": edition})
    told = client.post(f"{matching}/go", {"edition": edition, "accepts": "yes"}).url
    waiting = client.get(told).content.decode()
    work()
    done = client.get(told, headers={"Ishenim-Part": "yes"}).content.decode()

    assert matched == list(MATCHED.values())
    assert (refused.status_code, "2" in refused.content.decode()) == (422, True)
    assert "data-ishenim-working" in waiting
    assert f"/journal/old/{OldRegister.objects.get().pk}" in done
    assert "<html" not in done


def test_what_the_worker_refused_is_told_with_its_reason(sign_in, bring_in):
    client = sign_in("operator")
    content = made.xlsx()
    matching = upload(client, content).url
    client.post(matching, {**MATCHED, "restrict": "none"})
    told = client.post(f"{matching}/go", {"edition": Draft.objects.get().edition}).url
    bring_in(content)

    work()

    page = client.get(told).content.decode()
    assert ("data-ishenim-working" in page, _sentence("register_was_checked_anew") in page) == (False, True)
    assert f'href="{matching}/report"' in page


def _sentence(key):
    return render_to_string(f"refusals/{key}.html").strip()


def test_every_step_can_be_left_and_taken_up_by_the_other_post(sign_in, client):
    first = upload(sign_in("operator"), made.xlsx()).url
    client.post(first, {**MATCHED, "restrict": "none"})

    page = sign_in("head-of-apparatus").get("/admin/import").content.decode()

    assert f'href="{first}/report"' in page
    assert client.post(f"{first}/discard").status_code == 302
    assert Draft.objects.count() == 0


def test_of_many_sheets_one_is_chosen_first(sign_in):
    client = sign_in("operator")
    content = made.xlsx(change=lambda book, sheet: [book.create_sheet(f"{n}-барак") for n in range(199)])

    matching = upload(client, content).url
    asked = client.get(matching).content.decode()
    client.post(f"{matching}/head", {"sheet": "Журнал"})

    assert asked.count("<option") == 200
    assert chosen(client, matching) == list(MATCHED.values())
    assert client.post(f"{matching}/head", {"sheet": "жок"}).status_code == 422


def test_headings_in_a_row_of_their_own_are_found_by_hand(sign_in):
    client = sign_in("operator")
    matching = upload(client, made.xlsx([["Журнал"], made.HEADINGS, *made.ROWS], headings=None)).url

    client.post(f"{matching}/head", {"heading": "1"})
    wrong = chosen(client, matching)
    client.post(f"{matching}/head", {"heading": "2"})

    assert (wrong, chosen(client, matching)) == ([], list(MATCHED.values()))
    assert client.post(f"{matching}/head", {"heading": "үч"}).status_code == 422


def test_a_form_with_errors_comes_back_with_what_was_chosen(sign_in):
    client = sign_in("operator")
    matching = upload(client, made.xlsx()).url

    twice = client.post(matching, {**MATCHED, "column-4": "summary", "restricted_rows": "3, 9"})
    page = twice.content.decode()

    assert twice.status_code == 422
    assert 'value="3, 9"' in page
    assert page.count('value="summary" selected') == 2
    assert page.count("govuk-error-message") >= 2


def test_the_mended_file_takes_over_what_was_said(sign_in):
    client = sign_in("operator")
    headings = ["x", "Күнү", "Заявитель", "y", "Белги"]
    matching = upload(client, made.xlsx([made.row(summary="")], headings=headings)).url
    said = {**MATCHED, "restrict": "marked", "restricted_rows": "2"}
    client.post(matching, said)
    seen = Draft.objects.get().edition

    def mend(content):
        return client.post(f"{matching}/file", {"file": SimpleUploadedFile("mended.xlsx", content)})

    told = mend(made.xlsx([made.row()], headings=headings)).url
    kept = chosen(client, told), 'value="2"' in client.get(told).content.decode()
    stale = client.post(f"{matching}/go", {"edition": seen, "accepts": "yes"}).status_code
    other = mend(made.xlsx())

    assert (told, kept, stale) == (matching, (list(MATCHED.values()), True), 409)
    assert (chosen(client, other.url), Draft.objects.count()) == (list(MATCHED.values()), 1)
    assert mend(b"").status_code == 422
    assert client.post(f"{matching}/file").status_code == 422


def test_the_report_is_filtered_and_saved_as_it_is_filtered(sign_in):
    client = sign_in("operator")
    content = made.csv("1;09.01.2024;;=1+1;көк\n;09.01.2024;<b>х</b>;суу;Аткарылды\n")
    matching = upload(client, content, "old.csv").url
    client.post(matching, {**MATCHED, "restrict": "none"})

    every = client.get(f"{matching}/report").content.decode()
    errors = client.get(f"{matching}/report?weight=error").content.decode()
    wrong = client.get(f"{matching}/report?since=үч")
    saved = b"".join(client.get(f"{matching}/report.csv?doubt=mark_unknown").streaming_content).decode()

    assert (every.count("<tr"), errors.count("<tr"), wrong.status_code) == (4, 2, 422)
    assert 'name="edition"' not in every
    rows = list(csv.reader(io.StringIO(saved.removeprefix("\ufeff")), delimiter=";"))
    assert [row[:2] for row in rows[1:]] == [["2", "E"]]


def test_a_stale_confirmation_says_so(sign_in):
    client = sign_in("operator")
    matching = upload(client, made.xlsx()).url
    client.post(matching, {**MATCHED, "restrict": "none"})
    seen = Draft.objects.get().edition
    client.post(matching, {**MATCHED, "restrict": "whole"})

    assert client.post(f"{matching}/go", {"edition": seen}).status_code == 409
    assert client.post(f"{matching}/go", {"edition": Draft.objects.get().edition}).status_code == 302
    work()
    assert client.get(matching).url == client.get(f"{matching}/report").url == f"{matching}/progress"
    assert client.post(f"{matching}/go", {"edition": seen}).url == f"{matching}/progress"
    assert client.post(matching, {**MATCHED, "restrict": "none"}).status_code == 409
    assert client.post(f"{matching}/discard").status_code == 409


@pytest.mark.parametrize(
    ("name", "content"),
    [("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("old.xlsm", b"x"), ("old.csv", b""), ("old.pdf", b"%PDF")],
)
def test_a_file_that_is_refused_is_told_by_name(sign_in, name, content):
    answer = upload(sign_in("operator"), content, name)

    assert (answer.status_code, name in answer.content.decode()) == (422, True)


def test_no_file_is_a_sentence(sign_in):
    assert sign_in("operator").post("/admin/import").status_code == 422


@pytest.mark.parametrize("username", ["akim", "deputy-operator", "auditor", "admin", "executor-1"])
def test_R66_for_others_the_import_does_not_exist(sign_in, client, username):
    matching = upload(sign_in("operator"), made.xlsx()).url
    sign_in(username)

    pages = ["/admin/import", matching, f"{matching}/report", f"{matching}/report.csv", f"{matching}/progress"]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(f"{matching}/{step}").status_code for step in ("head", "file", "go", "discard")} == {404}


# The registers beside the journal


@pytest.mark.parametrize("username", ["admin", "executor-1"])
def test_who_reads_no_journal_reads_no_old_register(sign_in, client, three, username):
    sign_in(username)

    assert client.get("/journal/old").status_code == 404
    assert client.get(f"/journal/old/{three.register.pk}").status_code == 404


def test_restricted_lines_show_number_and_day_and_are_not_found_by_their_words(sign_in, client, three):
    address = f"/journal/old/{three.register.pk}"
    words, name = three.lines[1].summary, three.lines[1].applicant

    for username, seen in (("akim", False), ("head-of-apparatus", True)):
        sign_in(username)
        page = client.get(address).content.decode()
        found = client.get(address, {"q": words}).content.decode()
        assert (words in page, name in page, "11.01.2024" in page) == (seen, seen, True)
        assert ("<strong>2</strong>" in found) == seen
        assert "<strong>2</strong>" in client.get(address, {"q": "№ 2"}).content.decode()


def test_lines_are_filtered_by_words_and_days(sign_in, client, three):
    sign_in("akim")
    address = f"/journal/old/{three.register.pk}"

    def numbers(**asked):
        return re.findall(r"<strong>([^<]+)</strong>", client.get(address, asked).content.decode())

    assert numbers() == ["1", "2", "2-а"]
    assert numbers(q="сагынов тологон") == ["1"]
    assert numbers(q="2-А") == ["2-а"]
    assert numbers(q="34-56") == ["1"]
    assert numbers(since="11.01.2024", until="11.01.2024") == ["2"]
    assert numbers(after="2") == ["2-а"]
    assert numbers(before="2") == ["1"]
    assert client.get(address, {"since": "кечээ"}).status_code == 422


@pytest.mark.parametrize("username", ["akim", "operator"])
def test_a_register_leaves_as_it_is_filtered_the_same_for_every_reader(sign_in, client, bring_in, username):
    rows = [
        made.row(summary="+1 сом"),
        made.row(number="2", who="Мамытова"),
        made.row(number="3", received="10.02.2024"),
    ]
    register = bring_in(made.xlsx(rows), restrict="marked", rows="3")
    sign_in(username)
    before = Entry.objects.count()

    answer = client.post(f"/journal/old/{register.pk}/export", {"until": "31.01.2024"})
    saved = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")

    read = list(csv.reader(io.StringIO(saved), delimiter=";"))
    assert [row[:1] + row[3:4] for row in read[1:]] == [["1", "'+1 сом"], ["2", "чектелген"]]
    assert Entry.objects.count() == before + 1
    assert client.post(f"/journal/old/{register.pk}/export", {"until": "x"}).status_code == 422


def test_long_registers_are_read_page_by_page_or_printed_at_once(sign_in, client, bring_in):
    rows = [made.row(number=str(number)) for number in range(1, 61)]
    address = f"/journal/old/{bring_in(made.xlsx(rows)).pk}"
    sign_in("akim")

    first, whole = (client.get(address, asked).content.decode() for asked in ({}, {"whole": "yes"}))

    assert [page.count('id="line-') for page in (first, whole)] == [50, 60]
    assert ('href="?whole=yes"' in first, 'href="?whole=yes"' in whole) == (True, False)


def test_R41_what_the_file_said_of_the_day_is_shown_where_it_says_more(sign_in, bring_in, client):
    rows = [made.row(), made.row(number="2", received="10.01.2024 ж., кайталап")]
    register = bring_in(made.xlsx(rows))
    sign_in("akim")

    page = client.get(f"/journal/old/{register.pk}").content.decode()

    assert (page.count("импорттолгон"), page.count("файлда: 10.01.2024 ж., кайталап")) == (2, 1)


def test_a_line_is_restricted_on_its_page(sign_in, client, three):
    address = f"/journal/old/{three.register.pk}/1/restrict"
    sign_in("akim")
    assert client.get(address).status_code == 404
    sign_in("operator")

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "акимдин үстүнөн"}).status_code == 302
    sign_in("akim")
    assert "Суу жок" not in client.get(f"/journal/old/{three.register.pk}").content.decode()


def test_hostile_words_are_shown_as_words(sign_in, bring_in, client):
    hostile = "<script>alert(1)</script>{{7*7}}"
    register = bring_in(made.xlsx([made.row(number="1<b>", summary=hostile, who=hostile, mark=hostile)]))
    sign_in("operator")

    page = client.get(f"/journal/old/{register.pk}").content.decode()

    assert (page.count(escape(hostile)), "<script>alert" in page) == (3, False)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_R68_every_sentence_is_said_in_three_languages(language):
    assert (set(SENTENCES), set(NAMES), set(FIELDS)) == (set(Doubt), set(Doubt), set(Field))
    with translation.override(language):
        said = {sentence(doubt, "100 %") for doubt in Doubt}
    assert len(said) == len(Doubt)

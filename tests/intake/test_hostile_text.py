"""Formulas, scripts, template words and letters that hide: stored as they were told and harmless wherever shown."""

import csv
import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ishenim.appeals.models import Appeal
from ishenim.common import clean
from ishenim.inspection import export
from ishenim.telephony.models import Draft
from tests.intake.pages import errors, filled, text

SCRIPTS = (
    "{{7*7}}",
    "{% load static %}",
    "{% include 'common/base.html' %}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;",
    "%(number)s %s {0} ${x}",
)
DANGEROUS = ("<script>alert", "<img src=x", "<svg onload", "'alert(1)'>", "</textarea><script", "' onmouseover='")
TEXT_FIELDS = ("full_name", "street", "postal", "summary", "content")
HIDDEN = (
    *"\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x85\x9f",
    *"\u061c\u200b\u200e\u200f\u2060\ufeff",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
)
FORMULAS = (
    "=1+1",
    "@SUM(A1)",
    "+1+1",
    "-1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A1",
    '=HYPERLINK("http://x")',
)
WIDE = (date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize("name", TEXT_FIELDS)
@pytest.mark.parametrize("words", SCRIPTS)
def test_what_looks_like_a_script_is_stored_as_it_was_told(registered, name, words):
    appeal = registered(**{name: words})

    applicant = appeal.applicant
    stored = {
        "full_name": applicant.full_name,
        "street": applicant.street,
        "postal": applicant.postal,
        "summary": appeal.line.summary,
        "content": appeal.texts.get().text,
    }
    assert stored[name] == words


def everywhere(words):
    """The form with the words in every field that takes text."""
    lines = ("phone", "caller_id", "full_name", "village", "street", "postal", "summary", "content", "subject_told")
    return filled(**dict.fromkeys(lines, words[:40]), surname=words[:40], given_name=words[:40], patronymic=words[:40])


def pages_showing(browser, call, words):
    """Every page that shows what was typed, before and after it is registered."""
    answers = [browser.post(f"{call}/register", everywhere(words) | {"introduced": ""})]
    answers += [browser.get(call), browser.get("/desk"), browser.get("/calls/new")]
    answers.append(browser.post(f"{call}/caller", {"phone": words}, headers={"HX-Request": "true"}))
    answers.append(browser.post(f"{call}/register", everywhere(words)))
    appeal = Appeal.objects.select_related("line").get()
    line = appeal.line
    correction = f"/journal/{line.year}/{line.number}/correct"
    answers += [browser.get(call), browser.get("/desk"), browser.get(f"/appeals/{appeal.pk}"), browser.get(correction)]
    answers.append(browser.post(correction, {"column": "summary", "new": words, "reason": words}))
    answers.append(browser.post(f"/appeals/{appeal.pk}/text", {"text": f"{words}!", "seen": 1}))
    answers += [browser.get("/journal", follow=True), browser.get(f"/appeals/{appeal.pk}"), browser.get(correction)]
    return [text(answer) for answer in answers]


@pytest.mark.parametrize("words", SCRIPTS)
def test_no_page_runs_what_was_typed(operator, call, words):
    shown = pages_showing(operator, call, words)

    assert [(place, bad) for place, page in enumerate(shown) for bad in DANGEROUS if bad in page] == []


def test_template_words_are_shown_and_not_carried_out(operator, call):
    words = "{% widthratio 7777 1 7777 %}"

    shown = pages_showing(operator, call, words)

    assert ([page for page in shown if "60481729" in page], words in shown[-1]) == ([], True)


def test_every_page_that_shows_a_script_shows_it_escaped(operator, call):
    shown = pages_showing(operator, call, "<script>alert(1)")

    places = [place for place, page in enumerate(shown) if "&lt;script&gt;alert(1)" in page]
    assert places == [0, 1, 2, 3, 5, 7, 8, 9, 10, 12, 13, 14]  # 4, 6, 11: a look-up, the ended call, a redirect


def test_a_page_handed_back_carries_a_script_as_text(operator, colleague, call):
    colleague.post(f"{call}/take-over")

    page = text(operator.post(f"{call}/save", {"content": "<script>alert(1)</script>"}))

    assert (page.count("<script>alert"), page.count("&lt;script&gt;alert(1)&lt;/script&gt;")) == (0, 1)


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_letter_that_hides_is_removed_and_nothing_else(registered, sign):
    appeal = registered(
        content=f"Суу{sign} жок\n🙂{sign}ңөү", full_name=f"Сагы{sign}нов", summary=f"{sign}Суу жок{sign}"
    )

    stored = (appeal.texts.get().text, appeal.applicant.full_name, appeal.line.summary)
    assert stored == ("Суу жок\n🙂ңөү", "Сагынов", "Суу жок")


def test_emoji_rare_letters_and_combining_marks_stay(registered):
    words = "👩‍👩‍👧 и\u0306 e\u0301 𐰴𐰃𐰺 ﷽ ң ө ү Ӊ 漢 ½"

    assert registered(content=words).texts.get().text == words


def test_line_ends_of_any_kind_become_newlines(registered):
    assert registered(content="бир\r\nэки\rүч\nтөрт").texts.get().text == "бир\nэки\nүч\nтөрт"


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\ufeff"])
def test_the_draft_keeps_even_letters_that_hide(operator, call, draft, sign):
    saved = operator.post(f"{call}/save", {"content": f"Суу{sign} жок", "full_name": f"{sign}"})

    assert (saved.status_code, draft().one("content")) == (204, f"Суу{sign} жок")
    assert (operator.get(call).status_code, operator.get("/desk").status_code) == (200, 200)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines, delimiter=";"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_stored_as_told_and_starts_nothing_in_a_csv(registered, tmp_path, formula):
    appeal = registered(summary=formula, full_name=formula)

    export.write_csv(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.csv")

    _, row = rows_of(tmp_path / "j.csv")
    assert (appeal.line.summary, row[4]) == (formula, f"'{formula}")
    assert [cell for cell in row if cell.lstrip().startswith(clean.FORMULA)] == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_a_text_in_a_sheet(registered, tmp_path, formula):
    registered(summary=formula, full_name=formula)

    export.write_xlsx(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.xlsx")

    row = next(load_workbook(BytesIO((tmp_path / "j.xlsx").read_bytes())).active.iter_rows(min_row=2))
    assert (row[4].value, {cell.data_type for cell in row if cell.value is not None}) == (formula, {"s"})


def test_a_tab_before_a_formula_does_not_hide_it(registered, tmp_path):
    registered(summary="\t=1+1")

    export.write_csv(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.csv")

    assert rows_of(tmp_path / "j.csv")[1][4] == "'=1+1"


@pytest.mark.parametrize("kind", sorted(export.WRITERS))
@pytest.mark.parametrize("words", ["\ufffe суу", "\uffff суу", '#import "x" $x$ *b*', "]]>&<x/>", "\u2028суу\u2029"])
def test_an_export_bears_any_letter(registered, tmp_path, kind, words):
    registered(summary=words, full_name=words)

    count = export.WRITERS[kind](export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j")

    assert (count, (tmp_path / "j").stat().st_size > 0) == (1, True)


@pytest.mark.parametrize("words", ["\ufffe суу", "\uffff суу", "]]>&<x/>"])
def test_a_sheet_with_strange_letters_can_be_opened(registered, tmp_path, words):
    appeal = registered(summary=words)

    export.write_xlsx(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.xlsx")

    row = next(load_workbook(BytesIO((tmp_path / "j.xlsx").read_bytes())).active.iter_rows(min_row=2))
    assert row[4].value == appeal.line.summary


def test_a_json_of_the_journal_is_read_back_word_for_word(registered, tmp_path):
    registered(summary='=1+1 "<script>" {{7*7}}')

    export.write_json(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.json")

    found = json.loads((tmp_path / "j.json").read_text(encoding="utf-8"))
    assert [list(row.values())[4] for row in found] == ['=1+1 "<script>" {{7*7}}']


def test_a_correction_that_is_a_formula_is_harmless_too(operator, registered, tmp_path):
    line = registered(summary="Суу").line
    operator.post(f"/journal/{line.year}/{line.number}/correct", {"column": "summary", "new": "=1+1", "reason": "=2"})

    export.write_csv(export.lines(since=WIDE[0], until=WIDE[1]), tmp_path / "j.csv")

    assert rows_of(tmp_path / "j.csv")[1][4] == "[Суу] =1+1"


def test_the_form_with_hostile_words_in_every_field_is_registered(operator, call):
    answer = operator.post(f"{call}/register", everywhere("=1+1<script>\u202e"))

    assert (answer.status_code, errors(answer), Draft.objects.get().fields) == (200, {}, "{}")

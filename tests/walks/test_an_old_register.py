"""Import with errors mended: upload, errors, the mended file, the worker, the register beside the journal."""

import pytest

from tests.imports import made
from tests.walks.test_every_page import AXE, RUN_AXE, WORDS, switch

pytestmark = pytest.mark.walk
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BROKEN = [*made.ROWS, made.row(number="", received="13.01.2024"), made.row(number="7", received="14.01.2024")]
MENDED = [*made.ROWS, made.row(number="3", received="13.01.2024"), made.row(number="7", received="14.01.2024")]


def told_as(name, rows):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": made.xlsx(rows)}


def upload(page, office, rows, name):
    page.goto(office.url + "/admin/import")
    page.set_input_files("#file", told_as(name, rows))
    page.click("main form button")
    page.wait_for_selector("#id_restrict_0")


def check(page, *, rows="3"):
    page.check("input[value=marked]")
    page.fill("[name=restricted_rows]", rows)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/report")


def test_R38_R40_an_old_register_is_imported_after_its_errors_are_mended(office, visit):
    page = visit(office, "operator")
    page.click("a[href='/journal']")
    page.click("text=Эски журналдар")
    page.click("text=Эски журналды импорттоо")
    upload(page, office, BROKEN, "2024.xlsx")
    check(page)
    told = page.inner_text("main")
    page.set_input_files("#file", told_as("2024-оңдолду.xlsx", MENDED))
    page.click("text=Оңдолгон файлды жүктөө")
    page.wait_for_selector("#id_restrict_0")
    page.keyboard.press("Control+Enter")  # columns and restricted rows are as they were said before
    page.wait_for_selector("#accepts")

    page.check("#accepts")
    page.click("main form[action$='/go'] button")
    page.click("text=Эски журналды ачуу")
    page.wait_for_url("**/journal/old/*")
    lines = page.inner_text("table")

    assert "Номери жок" in told
    assert page.locator("tbody tr").count() == 5
    assert ("Сагынов Төлөгөн" in lines, page.locator("tr.ish-restricted").count()) == (True, 1)
    akim = visit(office, "akim")
    akim.goto(page.url)
    assert ("Мамытова" in akim.content(), "11.01.2024" in akim.content()) == (False, True)
    assert office.command("verify").returncode == 0


def stop_at_each_page(page, office):
    """Go through an import and yield the name of each page while it stands open."""
    page.goto(office.url + "/admin/import")
    yield "upload"
    upload(page, office, BROKEN, "2024.xlsx")
    yield "columns"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".govuk-error-summary")
    yield "columns with errors"
    check(page)
    yield "report with errors"
    upload(page, office, MENDED, "2024-1.xlsx")
    check(page)
    yield "report"
    page.check("#accepts")
    page.click("main form[action$='/go'] button")
    page.wait_for_selector("main a.govuk-button:not(.govuk-button--secondary)")
    yield "result"
    page.click("main a.govuk-button")
    page.wait_for_url("**/journal/old/*")
    yield "register"
    page.click("main a[href$='/restrict']")
    yield "restrict"
    page.goto(office.url + "/journal/old")
    yield "registers"


def problems_of(page, *, words=False):
    page.add_script_tag(content=AXE)
    seen = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]
    return seen + (page.evaluate(WORDS) if words else []) + ([("sideways", "")] if page.evaluate(SIDEWAYS) else [])


def test_R68_pages_of_an_import_are_clean_in_three_languages_and_fit_a_narrow_screen(office, visit):
    page = visit(office, "operator", viewport={"width": 320, "height": 720}, bypass_csp=True)
    switch(page, office, "ky")
    problems, addresses = {}, {}
    for name in stop_at_each_page(page, office):
        problems["ky", name] = problems_of(page, words=True)
        addresses[name] = page.url
    for language in ("ru", "en"):
        switch(page, office, language)
        for name, address in addresses.items():
            page.goto(address)
            problems[language, name] = problems_of(page)

    assert {where: what for where, what in problems.items() if what} == {}

"""R20: a call is registered, its card lies in the shared folder, the number is pasted, the appeal leaves the list."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.office import copied
from tests.walks.test_every_page import AXE, NARROW, RUN_AXE, WORDS, switch
from tests.walks.test_from_the_call_to_the_mark import register
from tests.walks.test_on_paper import A4, sheets

pytestmark = pytest.mark.walk

PAGES = ("/edms", "/edms?state=any", "/edms/day", "/edms/print", "/edms/replies", "/edms/1")


@pytest.fixture
def bridged(filled, tmp_path):
    """An office that shares a folder with a document-flow system."""
    office = copied(filled, tmp_path / "data")
    office.env["ISHENIM_EDMS_FOLDER"] = "edms"
    office.start()
    yield office
    office.kill()


def listed(page, office):
    page.goto(office.url + "/edms")
    return page.locator("tbody tr td:first-child").all_inner_texts()


def test_R20_the_round_trip_of_a_card(bridged, visit):
    operator = visit(bridged, "operator")
    card = register(operator)
    assert "9" in listed(operator, bridged)

    assert bridged.command("worker", "--once").returncode == 0
    today = datetime.now(ZoneInfo("Asia/Bishkek"))
    written = bridged.data / "edms" / "out" / f"{today.year}-000009-v001.xml"
    assert "<correspondent" in written.read_text(encoding="utf-8")

    operator.goto(card)
    operator.click(f"a[href='/edms/{card.rsplit('/', 1)[1]}']")
    assert "жөнөтүлдү" in operator.inner_text("main")
    operator.click("a[href='/edms/replies']")
    operator.fill("#id_text", f"ИТ-9/{today.year}\t15-221\t{today:%d.%m.%Y}")
    operator.click("main form button")
    assert "киргизилет" in operator.inner_text("main tbody")
    operator.click("button:has-text('Баарын киргизүү')")
    assert "Киргизилди" in operator.inner_text(".ish-message")

    assert "9" not in listed(operator, bridged)
    operator.goto(f"{bridged.url}/edms/{card.rsplit('/', 1)[1]}")
    assert "15-221" in operator.inner_text("main")
    operator.emulate_media(media="print")
    assert sheets(operator.pdf(prefer_css_page_size=True)) == [A4]
    assert bridged.command("verify").returncode == 0


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_axe_finds_nothing_serious_on_the_pages_of_cards(shared_office, visit, language):
    page = visit(shared_office, "operator", bypass_csp=True)
    switch(page, shared_office, language)

    found = {}
    for path in PAGES:
        page.goto(shared_office.url + path)
        page.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]
    page.goto(shared_office.url + "/edms/replies")
    page.fill("#id_text", "ИТ-99/2026\t5\t24.11.2026")
    page.click("main form button")
    page.add_script_tag(content=AXE)
    found["wrong"] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]

    assert {name: problems for name, problems in found.items() if problems} == {}


def test_no_page_of_cards_scrolls_sideways_or_splits_a_word_on_a_narrow_screen(shared_office, visit):
    page = visit(shared_office, "operator", viewport=NARROW)

    found = {}
    for path in PAGES:
        page.goto(shared_office.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[path] = (wide, page.evaluate(WORDS))

    assert {path: odd for path, odd in found.items() if odd != (0, [])} == {}

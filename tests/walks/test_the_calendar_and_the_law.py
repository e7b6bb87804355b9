"""R9, R47, law 3.3 in the browser: a day given off, a bill that became law, their previews; terms counted anew."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.walk

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
NARROW = {"width": 320, "height": 640}
PAGES = (
    "/admin/calendar",
    "/admin/calendar/2026",
    "/admin/calendar/day",
    "/admin/laws",
    "/admin/laws/kg-67-2025",
    "/admin/terms",
)


def next_tuesday():
    """A day of the coming week that is no weekend."""
    today = date.today()  # noqa: DTZ011 (the office of the walk runs on the clock of this machine)
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


@pytest.fixture
def head(office, visit):
    return visit(office, "head-of-apparatus")


def test_R9_a_day_is_given_off_after_a_preview_and_stands_in_the_history(office, head):
    day = next_tuesday()
    head.goto(office.url + "/admin/calendar")
    head.click("main >> text=Кандай күн экенин көрсөтүү")
    head.fill("#id_on", f"{day:%d.%m.%Y}")
    head.select_option("#id_kind", "day_off")
    head.fill("#id_ky", "кошумча эс алуу күнү")
    head.fill("#id_act", "Токтом № 5")
    head.select_option("#id_confidence", "high")
    head.keyboard.press("Control+Enter")

    expect(head.locator("main")).to_contain_text("Ачык кайрылуулар:")
    head.keyboard.press("Control+Enter")

    head.wait_for_url("**/admin/terms")
    head.goto(office.url + f"/admin/calendar/{day.year}")
    expect(head.locator("main")).to_contain_text("Токтом № 5")
    expect(head.locator("main ol.ish-story")).to_contain_text("head-of-apparatus")


def test_law_3_a_bill_governs_only_with_its_day_and_its_text_and_the_terms_are_counted_anew(office, head):
    head.goto(office.url + "/admin/laws/kg-67-bill-2026")
    head.select_option("#id_status", "in_force")
    head.keyboard.press("Control+Enter")
    expect(head.locator(".govuk-error-summary")).to_contain_text("биринчи күнү жана расмий тексти")

    head.fill("#id_valid_from", "01.01.2026")
    head.fill("#id_verified_by", "Заң кызматы")
    head.fill("#id_verified_on", "05.01.2026")
    head.fill("#id_url", "https://cbd.minjust.gov.kg/0")
    head.keyboard.press("Control+Enter")
    expect(head.locator("main")).to_contain_text("Жыла турган акыркы күндөр:")
    head.keyboard.press("Control+Enter")

    head.wait_for_url("**/admin/terms")
    head.fill("#id_reason", "Мыйзамдын жаңы редакциясы")
    head.check("#id_is_anew")
    head.click("text=Кайра эсептөө >> nth=-1")

    head.wait_for_url("**/admin/terms/*")
    expect(head.locator("main")).to_contain_text("Бүттү.", timeout=60_000)
    head.goto(office.url + "/admin/laws")
    expect(head.locator("h2", has_text="долбоору")).to_contain_text("бүгүн колдонулат")


@pytest.mark.parametrize(("language", "scheme"), [("ky", "light"), ("ky", "dark"), ("ru", "light"), ("en", "light")])
def test_axe_finds_nothing_serious_in_any_page_of_the_calendar_and_the_law(shared_office, visit, language, scheme):
    page = visit(shared_office, "head-of-apparatus", color_scheme=scheme, bypass_csp=True)
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"html[lang='{language}']", state="attached")

    found = {}
    for path in PAGES:
        page.goto(shared_office.url + path)
        page.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]
    page.click("button[name=language][value=ky]")

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_pages_need_no_sideways_scrolling_on_320_pixels(shared_office, visit):
    page = visit(shared_office, "head-of-apparatus")
    page.set_viewport_size(NARROW)

    wide = {}
    for address in PAGES:
        page.goto(shared_office.url + address)
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {address: width for address, width in wide.items() if width > NARROW["width"]} == {}

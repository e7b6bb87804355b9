"""R4, R13, R14 in the browser: a report, the appeals behind its figures, the same on paper; what repeats is told."""

import re
from pathlib import Path

import pytest

from tests.office import Office
from tests.walks.conftest import answer_at_all_hours

pytestmark = pytest.mark.walk

AXE = (Path(__file__).parent / "axe.min.js").read_text()
WORDS = (Path(__file__).parent / "words.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
NARROW = {"width": 320, "height": 640}
LANDSCAPE = (842, 595)
PAGES = (
    "/reports",
    "/reports/promptness?length=year",
    "/reports/promptness/appeals?length=year",
    "/reports/promptness?length=free&since=2.2.2",
    "/reports/offences?length=year",
    "/reports/offences/appeals?length=year",
    "/reports/patterns",
)
MOST_LOOKS = 60


@pytest.fixture(scope="module")
def gone_on(tmp_path_factory):
    """The whole demo office: three of its calls are about the school department."""
    office = Office(tmp_path_factory.mktemp("reports") / "data")
    office.data.mkdir()
    office.fill(calls=None)
    answer_at_all_hours(office)
    office.start()
    yield office
    office.kill()


def sheets(pdf):
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


def test_R13_the_head_finds_a_figure_and_the_appeals_behind_it(gone_on, visit):
    page = visit(gone_on, "akim")
    page.click("nav >> text=Отчёттор")
    page.click("main >> text=Коррупция жана башка укук бузуулар")
    page.select_option("[name=length]", "free")
    page.fill("[name=since]", "01.01.2024")
    page.fill("[name=until]", "31.12.2150")
    page.click("main form button")

    row = page.locator("tr", has=page.locator("td", has_text="билим берүү бөлүмү"))
    told = row.locator("a").first.inner_text()
    row.locator("a").first.click()
    page.wait_for_url("**/reports/offences/appeals?*")

    assert (told, page.locator("tbody tr").count()) == ("3", 3)
    page.locator("tbody tr a").first.click()
    page.wait_for_url("**/appeals/*")


def test_R14_the_worker_tells_the_head_and_the_head_of_apparatus(gone_on, visit):
    for username in ("akim", "head-of-apparatus"):
        page = visit(gone_on, username)
        for _ in range(MOST_LOOKS):
            page.goto(gone_on.url + "/notices?state=all", wait_until="networkidle")
            if "билим берүү бөлүмү" in page.inner_text("main"):
                break
        assert "билим берүү бөлүмү" in page.inner_text("main")
        page.goto(gone_on.url + "/reports/patterns")
        assert page.locator("main section").count() == 1

    page = visit(gone_on, "executor-1")
    assert "билим берүү бөлүмү" not in page.goto(gone_on.url + "/notices?state=all").text()


@pytest.mark.parametrize(("language", "scheme"), [("ky", "light"), ("ky", "dark"), ("ru", "light"), ("en", "light")])
def test_axe_finds_nothing_serious_in_any_report(gone_on, visit, language, scheme):
    page = visit(gone_on, "akim", color_scheme=scheme, bypass_csp=True)
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"html[lang='{language}']", state="attached")

    found = {}
    for path in PAGES:
        page.goto(gone_on.url + path)
        page.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]
    page.click("button[name=language][value=ky]")

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_report_scrolls_sideways_or_splits_a_kyrgyz_word_on_a_narrow_screen(gone_on, visit):
    page = visit(gone_on, "akim", viewport=NARROW)

    found = {}
    for path in PAGES:
        page.goto(gone_on.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[path] = (max(0, wide), page.evaluate(WORDS))

    assert {path: both for path, both in found.items() if both != (0, [])} == {}


@pytest.mark.parametrize("report", ["promptness", "offences"])
def test_a_report_prints_on_a4_with_its_picture_and_without_what_is_for_the_screen(gone_on, visit, report):
    page = visit(gone_on, "akim", java_script_enabled=False)
    page.goto(f"{gone_on.url}/reports/{report}?length=year")
    page.emulate_media(media="print")

    assert sheets(page.pdf(prefer_css_page_size=True)) == {LANDSCAPE}
    shown = "all => all.filter(one => one.checkVisibility()).length"
    assert page.locator("main svg").evaluate_all(shown) >= 1
    assert [page.locator(one).evaluate_all(shown) for one in ("nav", "form", ".ish-screen", "button")] == [0, 0, 0, 0]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_picture_runs_nothing_and_fetches_nothing(gone_on, visit):
    page = visit(gone_on, "akim")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    troubles = []
    page.on("console", lambda message: troubles.append(message.text))

    page.goto(gone_on.url + "/reports/promptness?length=year")

    assert {url for url in asked if not url.startswith((gone_on.url, "data:"))} == set()
    assert troubles == []
    assert page.locator("main svg script, main svg style, main svg [style]").count() == 0
    assert page.locator("main svg[role=img][aria-label]").count() == page.locator("main svg").count() > 0

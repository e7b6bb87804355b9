"""The journal page and the registration card on paper, from the browser's print (R38, R39, R44; ux 10)."""

import re

import pytest

from tests.office import Office

pytestmark = pytest.mark.walk

A4, LANDSCAPE = (595, 842), (842, 595)


@pytest.fixture(scope="module")
def gone_on(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("paper") / "data")
    office.data.mkdir()
    office.fill(calls=None)
    office.start()
    yield office
    office.kill()


def sheets(pdf):
    """The size of every sheet in points."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def shown_on_paper(page, selector):
    return page.locator(selector).evaluate_all("all => all.filter(one => one.checkVisibility()).length")


def test_R38_R39_R44_a_page_of_the_journal_is_one_landscape_sheet_with_five_columns(gone_on, visit):
    page = visit(gone_on, "operator")
    page.goto(gone_on.url + "/journal")
    first = page.url.rsplit("/", 1)[0] + "/1"
    page.goto(first)
    page.emulate_media(media="print")

    assert sheets(page.pdf(prefer_css_page_size=True)) == [LANDSCAPE]
    assert page.locator("thead th").count() == 5
    assert "1-бет" in page.inner_text("main")
    assert page.locator("#line-1 td").last.inner_text().startswith("Канааттандырылды, ")
    assert [shown_on_paper(page, one) for one in ("nav", ".ish-screen", "button")] == [0, 0, 0]


def test_R39_a_full_page_prints_the_same_a_second_time(gone_on, visit):
    page = visit(gone_on, "operator")
    page.goto(gone_on.url + "/journal")
    first = page.url.rsplit("/", 1)[0] + "/1"

    printed = []
    for _ in range(2):
        page.goto(first)
        page.emulate_media(media="print")
        printed.append(page.inner_text("main"))

    assert printed[0] == printed[1]


def test_R67_the_registration_card_is_one_sheet_with_the_signatory_of_its_day(gone_on, visit):
    page = visit(gone_on, "operator")
    page.goto(gone_on.url + "/appeals/1")
    page.emulate_media(media="print")

    assert sheets(page.pdf(prefer_css_page_size=True)) == [A4]
    words = page.inner_text("main")
    assert "Кайрылуунун каттоо карточкасы" in words
    assert "аппарат жетекчиси: ____________________ Медербек Жолдошов" in words


def test_R45_a_struck_word_stands_on_paper(gone_on, visit):
    page = visit(gone_on, "operator")
    page.goto(gone_on.url + "/journal?number=2")
    year = page.url.split("/journal/")[1].split("/")[0]
    page.goto(f"{gone_on.url}/journal/{year}/2/correct")
    page.check("[name=column][value=summary]")
    page.fill("[name=new]", "Сугат суу кезексиз бөлүштүрүлөт")
    page.fill("[name=reason]", "кыскартылды")
    page.click("main form button.govuk-button")
    page.emulate_media(media="print")

    assert page.locator("#line-2 del").inner_text().startswith("Ленин-Жол")
    assert "кыскартылды" in page.locator("#line-2").inner_text()

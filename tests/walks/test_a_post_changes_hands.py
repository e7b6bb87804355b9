"""R67, R15: the head of apparatus hands a post over, prints the act; axe, 320 px and whole words on these pages."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.office import Office
from tests.walks.conftest import sign_in

pytestmark = pytest.mark.walk

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
WORDS = (Path(__file__).parent / "words.js").read_text()
PAGES = (
    *("/admin/posts", "/admin/posts/new", "/admin/posts/bilim-head", "/admin/people", "/admin/people/new"),
    *("/admin/people/control", "/admin/bodies", "/admin/bodies/new", "/admin/bodies/bilim", "/admin/hand-overs"),
    "/admin/hanging",
)
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(scope="module")
def gone_on(tmp_path_factory):
    """The demo office with appeals on their way."""
    office = Office(tmp_path_factory.mktemp("posts") / "data")
    office.data.mkdir()
    office.fill(calls=None)
    office.start()
    yield office
    office.kill()


def switch(page, language):
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"html[lang='{language}']", state="attached")


def hand_over(page, office, code, to, *, day=TOMORROW):
    """Hand a post over from a day on and return the address of the act."""
    page.goto(f"{office.url}/admin/posts/{code}")
    page.click("#act-hand-over summary")
    choice = page.locator("#hand-over_person option", has_text=to).get_attribute("value")
    page.select_option("#hand-over_person", choice)
    page.fill("#hand-over_day", day.strftime("%d.%m.%Y"))
    page.click("#act-hand-over button")
    page.wait_for_url("**/admin/hand-overs/*")
    return page.url


def serious(page):
    page.add_script_tag(content=AXE)
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]


def shown(page, selector):
    return page.locator(selector).evaluate_all("all => all.filter(one => one.checkVisibility()).length")


def test_R67_a_post_is_handed_over_the_act_is_printed_and_the_next_holder_finds_the_work(gone_on, visit):
    page = visit(gone_on, "head-of-apparatus")
    page.click("nav a[href='/admin/posts']")
    page.click("nav a[href='/admin/people']")
    page.click("a[href='/admin/people/new']")
    page.fill("#id_full_name", "Жаңыл Турдуева")
    page.fill("#id_username", "janyl")
    page.press("#id_username", "Control+Enter")
    page.wait_for_selector(".ish-result__code")
    password = page.inner_text(".ish-result__code")

    address = hand_over(page, gone_on, "deputy-akim", "Жаңыл Турдуева", day=TODAY)
    page.emulate_media(media="print")

    words = page.inner_text("main")
    assert len(password) > 11
    assert "Кызматты өткөрүп берүү акты" in words
    assert "Өткөрүп берген: ____________________ Гүлнара Осмонова" in words
    assert "Кабыл алган: ____________________ Жаңыл Турдуева" in words
    assert "аппарат жетекчиси: ____________________ Медербек Жолдошов" in words
    assert page.locator("tbody tr").count() > 0
    assert [shown(page, one) for one in ("nav", "button")] == [0, 0]
    assert len(re.findall(rb"/Type ?/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.goto(address)
    page.emulate_media(media="print")
    assert page.inner_text("main") == words

    former, successor = visit(gone_on, "deputy-akim"), visit(gone_on)
    sign_in(successor, gone_on, "janyl", password)
    assert [one.locator(".ish-tasks").count() > 0 for one in (former, successor)] == [False, True]


def test_whoever_alone_holds_a_post_hands_it_over_before_the_account_is_closed(gone_on, visit):
    page = visit(gone_on, "head-of-apparatus")
    page.goto(gone_on.url + "/admin/people/control")
    page.click("#disable summary")
    page.click("form[action$='/disable'] button")

    assert "аткарууну көзөмөлдөө боюнча адис" in page.inner_text("[role=alert]")
    page.goto(gone_on.url + "/admin/posts/control")
    assert page.locator("#act-hand-over").count() == 1


def test_a_substitute_is_refused_for_oneself_and_keeps_what_was_typed(gone_on, visit):
    page = visit(gone_on, "head-of-apparatus", java_script_enabled=False)
    page.goto(gone_on.url + "/admin/posts/control")
    page.click("#act-substitute summary")
    choice = page.locator("#substitute_person option", has_text="Нургүл Сатарова").get_attribute("value")
    page.select_option("#substitute_person", choice)
    page.fill("#substitute_until", "01.02.2099")
    page.click("#act-substitute button")

    assert "Эч ким өзүнүн ордуна калбайт" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#substitute_until") == "01.02.2099"


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_axe_finds_nothing_serious_on_the_pages_of_posts_and_people(gone_on, visit, language):
    page = visit(gone_on, "head-of-apparatus", bypass_csp=True)
    switch(page, language)
    act = {"ky": "akim-assistant", "ru": "control", "en": "auditor"}[language]
    made = hand_over(page, gone_on, act, "Салима Ормонова")

    found = {}
    for address in (*(gone_on.url + path for path in PAGES), made):
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        found[address] = serious(page)
    page.goto(gone_on.url + "/admin/posts/new")
    page.click("main form button")
    found["errors"] = serious(page)
    switch(page, "ky")

    assert {name: problems for name, problems in found.items() if problems} == {}


def test_no_page_scrolls_sideways_nor_splits_a_word_on_a_narrow_screen(gone_on, visit):
    page = visit(gone_on, viewport={"width": 320, "height": 640})
    sign_in(page, gone_on, "head-of-apparatus")
    switch(page, "ky")
    made = hand_over(page, gone_on, "ao-lenin-head", "Салима Ормонова")

    wide, split = {}, {}
    for address in (*(gone_on.url + path for path in PAGES), made):
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        wide[address] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        split[address] = page.evaluate(WORDS)

    assert {name: by for name, by in wide.items() if by > 0} == {}
    assert {name: words for name, words in split.items() if words} == {}

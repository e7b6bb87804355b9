"""From an empty database to the first registered call, in a browser, with the code from the terminal (R1, R66)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.office import Office
from tests.walks.conftest import number_told, type_in

pytestmark = pytest.mark.walk

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact))"
WORDS = (Path(__file__).parent / "words.js").read_text()
SETTINGS = (
    "",
    "/profile",
    "/number",
    "/season",
    "/season/new",
    "/topic/other",
    "/people",
    "/phone_book",
    "/regulation",
)
PASSWORD = "узун-сырсөз-2026"
NAME = "Ноокат райондук мамлекеттик администрациясы"
PEOPLE = [
    ("head", "башчысы-аким", "Асан Усонов", "akim"),
    ("records_specialist", "башкы адис", "Бермет Сатыева", "bermet"),
]


@pytest.fixture
def empty_office(tmp_path):
    """A migrated office without anybody, running."""
    office = Office(tmp_path / "data")
    assert office.command("migrate").returncode == 0
    office.start()
    yield office
    office.kill()


def code_of(office):
    """The code as the terminal shows it."""
    told = re.search(r"enter the code ([\d ]{14})", office.command("worker", "--once").stderr)
    assert told
    return told.group(1)


def serious(page):
    page.add_script_tag(content=AXE)
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in page.evaluate(RUN_AXE)]


def begin(page, office):
    """Whatever is opened first leads to the set-up; a wrong code opens nothing."""
    page.goto(office.url + "/")
    assert page.url == office.url + "/setup"
    fill(page, code="0000 0000 0000", office=NAME, full_name="Медер Токтогулов", username="meder", password=PASSWORD)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.input_value("#id_office") == NAME
    fill(page, code=code_of(office), password=PASSWORD)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/admin/office")


def fill(page, **words):
    for name, typed in words.items():
        page.fill(f"#id_{name}", typed)


def set_matter(page, office, address, **words):
    """Fill a matter, look at the preview, confirm."""
    page.goto(f"{office.url}/admin/office/{address}")
    fill(page, **words)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("button[name=confirm]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".ish-message")
    assert "Алай" not in page.content()


def add(page, office, address, *, choose=None, **words):
    page.goto(f"{office.url}/admin/office/{address}")
    for name, value in (choose or {}).items():
        page.select_option(f"#id_{name}", **value)
    fill(page, **words)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".ish-message")


def prepare_for_alarms(page, office):
    """Which bodies are law enforcement, and whom to ring."""
    page.goto(office.url + "/admin/office/law_bodies")
    for kind in ("internal_affairs", "national_security", "prosecutor"):
        page.select_option(f"#id_{kind}", index=1)
    page.keyboard.press("Control+Enter")
    page.click("button[name=confirm]")
    page.wait_for_selector(".ish-message")
    page.goto(office.url + "/admin/office/phone_book")
    posts = [field.get_attribute("id")[3:] for field in page.query_selector_all("[id^=id_post_]")]
    set_matter(page, office, "phone_book", **dict.fromkeys(posts, "(03230) 5-00-01"))


def set_up(page, office):
    """The steps of the list; each page is left by its address, as after a break."""
    names = {"name_genitive_ky": NAME + "нын", "apparatus_ky": "Аппарат", "apparatus_genitive_ky": "Аппараттын"}
    set_matter(page, office, "profile", **names, area_code="3230")
    set_matter(page, office, "number", display="(03230) 5-00-00", responsible="Бермет Сатыева")
    for role, post, full_name, username in PEOPLE:
        who = {"post_ky": post, "full_name": full_name, "username": username, "password": PASSWORD}
        add(page, office, "people", choose={"role": {"value": role}}, **who)
    today = date.today()  # noqa: DTZ011 (a season round today, whatever the zone)
    days = {
        "starts_on": f"{today - timedelta(days=30):%d.%m.%Y}",
        "ends_on": f"{today + timedelta(days=60):%d.%m.%Y}",
    }
    page.goto(office.url + "/admin/office/season/new")
    page.check("#id_is_verified")
    fill(page, ky="кышкы мезгил", **days, opens="09:00", lunch_from="12:30", lunch_until="13:30", closes="18:00")
    page.keyboard.press("Control+Enter")
    page.click("button[name=confirm]")
    page.goto(office.url + "/admin/bodies/new")
    page.select_option("#id_group", value="other")
    page.check("#id_is_outside_addressee")
    fill(page, ky="Облустук администрация")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/admin/bodies/body-*")
    code = page.url.rpartition("/")[2]
    page.goto(f"{office.url}/institutions/{code}/write")
    page.check("input[name=confidence] >> nth=0")
    fill(page, phones="(03222) 5-00-00", ky_order="1. Чалыңыз же жазыңыз.")
    page.click("main form button.govuk-button")
    page.wait_for_url(f"**/institutions/{code}")
    page.goto(office.url + "/admin/posts/head")
    page.click("#act-appoint summary")
    page.select_option("#appoint_chosen", index=1)
    page.click("#act-appoint button")
    page.wait_for_url("**/admin/posts/head")
    page.goto(office.url + "/admin/office/topic")
    page.click("form[action='/admin/office'] button")
    prepare_for_alarms(page, office)
    set_matter(page, office, "index", pattern="НК-{seq}/{yyyy}")
    page.goto(office.url + "/admin/office/languages")
    page.keyboard.press("Control+Enter")
    page.click("button[name=confirm]")
    page.wait_for_selector(".ish-message")


def test_R1_R66_from_an_empty_office_to_its_first_registered_call(empty_office, visit):
    page = visit(empty_office)
    begin(page, empty_office)
    assert "Жетишпегени: 12" in page.inner_text("main")
    page.goto(empty_office.url + "/desk")
    assert "Кеңсени жөндөөнүн бүтө элек кадамдары: 12." in page.inner_text("main")

    set_up(page, empty_office)

    page.goto(empty_office.url + "/admin/office")
    assert "Жетишпегени" not in page.inner_text("main")
    page.click("form[action='/logout'] button")
    page.goto(empty_office.url + "/login")
    page.fill("#login", "bermet")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk")
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    assert "башкы адис Бермет Сатыева" in page.inner_text(".ish-intro")
    type_in(page, "<Enter>", "0555 12 34 56", "<Enter>", "Асанова Гүл", "<Enter>")
    page.fill("#village", "Кеңеш")
    page.fill("#content", "Көчөдө жарык жок")
    page.check("#kind-application")
    page.keyboard.press("F9")
    assert number_told(page) == "№ 1"
    assert "НК-1/" in page.inner_text("main")
    page.goto(empty_office.url + "/")
    assert page.get_attribute(".web-number a", "href") == "tel:+996323050000"
    assert ("Алай" in page.content(), NAME in page.content()) == (False, True)
    assert empty_office.command("verify").returncode == 0


def test_the_code_opens_an_office_once_even_where_an_account_was_made_before(empty_office, visit):
    assert empty_office.command("user", "add", "somebody", "--name", "А Б").returncode == 0
    begin(visit(empty_office), empty_office)

    later = visit(empty_office)
    later.goto(empty_office.url + "/setup")

    assert later.url.startswith(empty_office.url + "/login")


@pytest.mark.parametrize("width", [320, 683])
def test_no_page_of_the_settings_scrolls_sideways_or_splits_a_word(shared_office, visit, width):
    page = visit(shared_office, "head-of-apparatus", viewport={"width": width, "height": 640})
    odd = {}
    for path in SETTINGS:
        page.goto(f"{shared_office.url}/admin/office{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        odd[path] = [wide, *page.evaluate(WORDS)]
    page.goto(shared_office.url + "/admin/office/number")
    page.fill("#id_display", "(03234) 5-22-33")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("button[name=confirm]")
    odd["preview"] = [page.evaluate("document.documentElement.scrollWidth - innerWidth"), *page.evaluate(WORDS)]

    assert {name: found for name, found in odd.items() if found != [0]} == {}


def test_axe_finds_nothing_serious_in_the_set_up_and_the_settings(empty_office, visit):
    page = visit(empty_office, bypass_csp=True)
    found = {}
    page.goto(empty_office.url + "/setup")
    found["setup"] = serious(page)
    begin(page, empty_office)
    for language in ("ky", "ru", "en"):
        page.goto(empty_office.url + "/desk")
        page.click(f"button[name=language][value={language}]")
        for path in SETTINGS:
            page.goto(f"{empty_office.url}/admin/office{path}")
            found[language + path] = serious(page)
        page.goto(empty_office.url + "/admin/office/index")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("button[name=confirm]")
        found[language + " preview"] = serious(page)
        page.goto(f"{empty_office.url}/{'' if language == 'ky' else language + '/'}regulation")
        found[language + " regulation"] = serious(page)

    assert {name: problems for name, problems in found.items() if problems} == {}

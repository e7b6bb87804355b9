"""Law 2, as people meet it: the schedule is set and read, a visitor is queued, called in, registered, found."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pypdf
import pytest

from tests.walks.conftest import number_told, sign_in
from tests.walks.test_every_page import AXE, NARROW, RUN_AXE, WORDS

pytestmark = pytest.mark.walk
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def today():
    return datetime.now(ZoneInfo("Asia/Bishkek"))


def set_schedule(page, office, *, weekday):
    """The head of apparatus sets a reception of the akim, sees what it will be, and confirms."""
    page.goto(office.url + "/admin/office/reception")
    page.click("main >> text=Кошуу")
    page.select_option("[name=post]", label="башчысы-аким")
    page.check(f"[name=weekdays][value='{weekday}']")
    for name, words in (("opens", "00:01"), ("closes", "23:59"), ("minutes", "15"), ("place_ky", "2-кабат")):
        page.fill(f"[name={name}]", words)
    page.click("text=Эмне өзгөрөрүн көрсөтүү")
    page.click("button[name=confirm]")
    page.wait_for_url("**/admin/office/reception")


def declare_worked(page, office):
    """Whatever day of the week the tests run on, the office works on it by an act."""
    page.goto(office.url + "/admin/calendar/day")
    page.fill("[name=on]", f"{today():%d.%m.%Y}")
    page.select_option("[name=kind]", "worked")
    page.fill("[name=ky]", "иш күнү")
    page.click("text=Эмне өзгөрөрүн көрсөтүү")
    page.click("button[name=confirm]")
    page.wait_for_selector(".ish-message")


@pytest.fixture
def head(office, visit):
    """The head of apparatus, who has set a reception of today."""
    page = visit(office, "head-of-apparatus")
    declare_worked(page, office)
    set_schedule(page, office, weekday=today().weekday())
    return page


def test_from_the_schedule_to_the_list_filtered_by_channel(office, visit, head):
    assert "жумасына бир жолудан аз" not in head.goto(office.url + "/desk").text()
    public = visit(office, viewport=NARROW, java_script_enabled=False)
    public.goto(office.url + "/")
    public.click("text=Жарандарды кабыл алуу")
    assert "00:01–23:59" in public.inner_text("main")
    operator = visit(office, "operator")

    operator.click("main >> text=башчысы-аким")
    operator.fill("[name=name]", "Токторов Бакыт")
    operator.fill("[name=matter]", "Көпүрө бузулду")
    operator.keyboard.press("Control+Enter")
    operator.wait_for_selector("text=Кезектеги номери: 1.")
    operator.click("text=Чакыруу")
    operator.wait_for_url("**/calls/*-*")
    assert operator.input_value("#full_name") == "Токторов Бакыт"
    operator.check("#introduced")
    operator.check("#kind-application")
    operator.fill("#village", "мурдаш")
    operator.keyboard.press("F9")
    number = number_told(operator)

    operator.click("text=Кезекке кайтуу")
    assert number in operator.inner_text("main table")
    operator.goto(office.url + "/appeals")
    operator.click("summary")
    operator.select_option("[name=channel]", "personal_reception")
    operator.click("main button:has-text('Көрсөтүү')")
    assert operator.inner_text("tbody").count("Токторов Бакыт") == 1
    akim = visit(office, "akim")
    akim.goto(f"{office.url}/queue/1/{today():%Y-%m-%d}")
    assert number not in akim.inner_text("main table")


def queue_visitor(page, office):
    page.goto(f"{office.url}/queue/1/{today():%Y-%m-%d}")
    page.fill("[name=name]", "Токторов Бакыт")
    page.fill("[name=phone]", "0700 11-22-33")
    page.fill("[name=matter]", "Көпүрө бузулду")
    page.check("[name=is_hidden]")
    page.click("aside button")
    page.wait_for_selector("text=Кезектеги номери: 1.")


def pages():
    queue = f"/queue/1/{today():%Y-%m-%d}"
    yield from ("/desk", "/queue", queue, f"{queue}/print")
    yield from ("/reception", "/reception/stand", "/ru/reception", "/en/reception/stand")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(office, visit, head, scheme):
    operator = visit(office, "operator", color_scheme=scheme, bypass_csp=True)
    queue_visitor(operator, office)

    found = {}
    for path in pages():
        operator.goto(office.url + path)
        operator.add_script_tag(content=AXE)
        found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in operator.evaluate(RUN_AXE)]
    head.goto(office.url + "/admin/office/reception/1")
    head.evaluate(AXE)
    found["form"] = [(v["id"], v["nodes"][0]["html"][:200]) for v in head.evaluate(RUN_AXE)]

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_nothing_scrolls_sideways_and_no_word_is_cut(office, visit, head):
    narrow = visit(office, viewport=NARROW)
    sign_in(narrow, office, "operator")
    queue_visitor(narrow, office)

    found = {}
    for path in pages():
        narrow.goto(office.url + path)
        found[path] = (max(0, narrow.evaluate(SIDEWAYS)), narrow.evaluate(WORDS))

    assert {path: both for path, both in found.items() if both != (0, [])} == {}


def test_the_schedule_for_the_stand_is_one_sheet(office, visit, head, tmp_path):
    page = visit(office)
    page.goto(office.url + "/reception/stand")
    page.pdf(path=tmp_path / "stand.pdf", prefer_css_page_size=True)

    assert len(pypdf.PdfReader(tmp_path / "stand.pdf").pages) == 1

"""A term passes: the worker reminds, the executor reads it and answers; the akim's morning page, on paper."""

import pytest

from tests.walks.conftest import answer_at_all_hours, python
from tests.walks.test_every_page import RUN_AXE, WORDS, switch

pytestmark = pytest.mark.walk
NARROW = {"width": 320, "height": 640}
PAGES = ("/control/executors", "/control/week", "/control/morning")
ANSWER = (
    "Урматтуу арыз ээси! Сиздин кайрылууңуз каралып чыкты. Адистер жерине барып, маселени көрүп, керектүү иштерди "
    "бүткөрүштү. Мындан ары бул боюнча көзөмөл айыл өкмөтүнө тапшырылды."
)
AT_WORK = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from ishenim.accounts.models import Holding, Person, Post
from ishenim.appeals.models import Appeal
from ishenim.consideration import actions
from ishenim.consideration.facts import Facts
at, people = timezone.now() - timedelta(minutes=9), {one.username: one for one in Person.objects.all()}
posts = {one.code: one.pk for one in Post.objects.all()}
for appeal in Appeal.objects.select_related("line").order_by("pk")[:3]:
    actions.take_step(appeal, "put_before_head", Facts(), by=people["operator"], at=at)
    told = Facts(words="Караңыз.", lead=posts["bilim-head"])
    actions.take_step(appeal, "resolve", told, by=people["akim"], at=at + timedelta(minutes=1))
    actions.take_step(appeal, "accept", Facts(), by=people["executor-1"], at=at + timedelta(minutes=2))
"""


@pytest.fixture
def late(office):
    """The office at work on calls whose terms have passed, at whatever hour of whatever day the tests run."""
    answer_at_all_hours(office)
    python(office, AT_WORK)
    assert office.command("worker", "--once").returncode == 0
    return office


def test_R47_a_reminder_comes_by_itself_is_read_and_acted_on(late, visit):
    page = visit(late, "executor-1", java_script_enabled=False)
    assert page.inner_text("#unseen") == "Көрүлө элек билдирмелер: 3"

    page.goto(late.url + "/control?pile=passed")
    numbers = page.locator("tbody td:first-child").all_inner_texts()
    page.goto(late.url + "/desk")

    page.click("section[aria-labelledby=unseen] li:nth-child(1) a")
    page.wait_for_url("**/appeals/*")
    page.click("#act-submit_answer summary")
    page.fill("#act-submit_answer textarea", ANSWER)
    page.select_option("#act-submit_answer select[name=outcome]", "resolved")
    page.check("#act-submit_answer [name=restored][value=yes]")
    page.click("#act-submit_answer button:has-text('Бекитүүгө берүү')")

    assert len(numbers) == 3
    assert "Жооп бекитүүнү күтүүдө" in page.inner_text("main")
    page.goto(late.url + "/notices")
    page.click("tbody tr:nth-child(1) form button")
    page.goto(late.url + "/desk")
    assert page.inner_text("#unseen") == "Көрүлө элек билдирмелер: 2"


def test_R47_the_akim_reads_his_morning_page_and_follows_it_by_keyboard(late, visit):
    page = visit(late, "akim")

    page.click("text=Эртең мененки барак")
    page.wait_for_url("**/control/morning")
    assert page.inner_text("#passed").startswith("■ Мөөнөтү өттү: ")
    page.focus("section[aria-labelledby=passed] a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appeals/*")

    page.goto(late.url + "/control")
    page.keyboard.press("F9")
    page.wait_for_url("**/control/week")
    assert "Чектелген кайрылуулар бул баракка эч качан киргизилбейт." in page.inner_text("main")


def test_R25_the_complaint_about_the_akim_is_in_no_count_of_his(late, visit):
    """The fifth sample call is about him; whoever is appointed sees one appeal more than he does."""
    akim, appointed = (visit(late, who) for who in ("akim", "head-of-apparatus"))

    for page in (akim, appointed):
        page.goto(late.url + "/control?pile=passed")

    seen, all_of_them = (page.locator("tbody td:first-child").all_inner_texts() for page in (akim, appointed))
    assert (sorted(set(all_of_them) - set(seen)), len(all_of_them) - len(seen)) == (["5"], 1)
    akim.goto(late.url + "/control/morning")
    assert f"Мөөнөтү өттү: {len(seen)}" in akim.inner_text("#passed")


@pytest.mark.parametrize(("language", "scheme"), [("ky", "light"), ("ky", "dark"), ("ru", "light"), ("en", "light")])
def test_axe_finds_nothing_serious_and_no_word_is_split_on_a_narrow_screen(late, visit, language, scheme):
    page = visit(late, "akim", viewport=NARROW, color_scheme=scheme, bypass_csp=True)
    switch(page, late, language)

    found = {}
    for path in ("/control", "/control?pile=passed&topic=land", *PAGES, "/desk"):
        page.goto(late.url + path)
        page.add_script_tag(path="tests/walks/axe.min.js")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        words = page.evaluate(WORDS) if language == "ky" else []
        found[path] = [*(one["id"] for one in page.evaluate(RUN_AXE)), *words, *([f"{wide} px"] if wide > 0 else [])]

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_morning_page_is_one_sheet_of_paper(late, visit):
    from pypdf import PdfReader

    page = visit(late, "akim")
    page.goto(late.url + "/control/morning")
    path = late.data / "morning.pdf"
    page.pdf(path=str(path), prefer_css_page_size=True)

    assert len(PdfReader(str(path)).pages) == 1

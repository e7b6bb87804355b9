"""III.8 at the phone: three keys, and the akim's open page shows it; he has it, measures, the end. Two browsers."""

import pytest

from tests.office import PASSWORD
from tests.walks.conftest import python
from tests.walks.test_every_page import RUN_AXE, WORDS, switch

pytestmark = pytest.mark.walk
SHOWN = ".ish-alarm"


def call(page, office):
    page.goto(office.url + "/desk")
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    return page


def raised(page, digit="1"):
    page.keyboard.press("F8")
    page.keyboard.press(digit)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("#raised")


def test_R49_R51_three_keys_and_the_akim_sees_it_on_the_page_he_has_open(office, visit):
    akim, operator = visit(office, "akim"), visit(office, "operator")
    akim.goto(office.url + "/desk")
    call(operator, office)
    operator.keyboard.press("Enter")
    operator.keyboard.type("0555 12-34-56")
    operator.fill("#content", "Архивди өрттөйбүз деп жатышат")
    assert operator.locator(SHOWN).count() == 0

    raised(operator)

    akim.wait_for_selector(SHOWN)
    assert "объектиге коркунуч" in akim.inner_text(SHOWN)
    assert akim.title().startswith("❗(1) ")
    assert operator.input_value("#phone") == "0555 12-34-56"
    assert operator.input_value("#content").endswith("Архивди өрттөйбүз деп жатышат")
    assert "акимге билдирем" in operator.inner_text("#raised")
    operator.wait_for_selector("#alarm-state >> text=экранда")

    akim.click(f"{SHOWN} button")
    akim.wait_for_url("**/alarms/*")
    assert "Архивди өрттөйбүз" in akim.inner_text("main")
    operator.wait_for_selector("#alarm-state >> text=Кабыл алды")
    akim.wait_for_selector(SHOWN, state="detached")
    assert not akim.title().startswith("❗")


def test_R50_the_card_is_filled_in_beside_the_call_with_the_keyboard_and_kept_by_itself(office, visit):
    operator = visit(office, "operator", viewport={"width": 320, "height": 640})
    call(operator, office)
    raised(operator, "9")
    operator.select_option("#id_facts-stage", "in_progress")
    operator.fill("#id_facts-place", "Гүлчө, Ленин көчөсү")
    operator.press("#id_facts-place", "Enter")
    assert operator.evaluate("document.activeElement.id") == "id_facts-when"

    operator.wait_for_selector("#alarm-state >> text=Гүлчө, Ленин көчөсү")
    operator.wait_for_selector("#raised [role=status] >> text=Сакталды")
    assert operator.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


LOCK = """
import django; django.setup()
import time
from django.contrib.sessions.models import Session
from ishenim.accounts.sessions import SessionStore
from ishenim.accounts.models import Person
akim = Person.objects.get(username="akim")
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    if session.get("_auth_user_id") == str(akim.pk):
        session["seen_at"] = time.time() - 7200
        session.save()
        print("locked")
"""


def test_R51_a_locked_page_says_that_an_alarm_waits_and_opens_it_after_the_password(office, visit):
    akim, operator = visit(office, "akim"), visit(office, "operator")
    assert python(office, LOCK) == "locked"
    akim.goto(office.url + "/desk")
    akim.wait_for_selector("#password")
    raised(call(operator, office), "2")

    akim.wait_for_selector(SHOWN)
    assert akim.inner_text(SHOWN).endswith("Шашылыш кайрылуу күтүп турат. Экрандын кулпусун ачыңыз.")
    akim.fill("#password", PASSWORD)
    akim.press("#password", "Enter")
    akim.wait_for_selector(f"{SHOWN} >> text=Кабыл алдым")


def test_R51_one_click_lets_the_page_sound_and_it_sounds_until_it_is_acknowledged(office, visit):
    akim, operator = visit(office, "akim"), visit(office, "operator")
    akim.goto(office.url + "/desk")
    akim.click("[data-ishenim-sound] button")
    akim.wait_for_selector("[data-ishenim-sound]", state="hidden")
    before = int(akim.get_attribute("#alarms", "data-sounded") or 0)
    raised(call(operator, office), "3")

    akim.wait_for_function("was => Number(document.querySelector('#alarms').dataset.sounded) > was", arg=before)


def test_R51_on_a_telephone_the_button_is_large_and_nothing_hangs_over(office, visit):
    akim, operator = visit(office, "akim", viewport={"width": 320, "height": 640}), visit(office, "operator")
    akim.goto(office.url + "/desk")
    raised(call(operator, office), "9")
    akim.wait_for_selector(f"{SHOWN} button")

    box = akim.locator(f"{SHOWN} button").bounding_box()
    assert box["height"] >= 44
    assert akim.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    akim.click(f"{SHOWN} button")
    akim.wait_for_url("**/alarms/*")
    assert akim.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize(("language", "scheme"), [("ky", "light"), ("ky", "dark"), ("ru", "light"), ("en", "light")])
def test_axe_finds_nothing_serious_on_the_pages_of_an_alarm(office, visit, language, scheme):
    operator = visit(office, "operator")
    raised(call(operator, office), "1")
    page = visit(office, "akim", viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True)
    switch(page, office, language)
    page.goto(office.url + "/alarms")
    paths = [
        "/desk",
        "/alarms",
        "/alarms/drills",
        "/alarms/new",
        page.get_attribute("tbody a[href*='/alarms/']", "href"),
    ]

    found = {}
    for path in paths:
        page.goto(office.url + path)
        page.add_script_tag(path="tests/walks/axe.min.js")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        words = page.evaluate(WORDS) if language == "ky" else []
        found[path] = [*(one["id"] for one in page.evaluate(RUN_AXE)), *words, *([f"{wide} px"] if wide > 0 else [])]

    assert {path: problems for path, problems in found.items() if problems} == {}

"""III.8 at the phone: three keys, and the akim's open page shows it; he has it, measures, the end. Two browsers."""

import pytest

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

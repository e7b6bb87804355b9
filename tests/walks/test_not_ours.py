"""A caller asks about what is not ours: the topic leads to the institution, the card is read, F9 records it (III.5)."""

from pathlib import Path

import pytest

from tests.papers.examples import words
from tests.walks.conftest import number_told

pytestmark = pytest.mark.walk

NAME = "Социалдык фонддун Алай райондук бөлүмү"


def ask_about_a_pension(page):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    page.check("#introduced")
    page.fill("#phone", "0555 12-34-56")
    page.fill("#full_name", "Сагынов Төлөгөн")
    page.fill("#village", "Гүлчө")
    page.fill("#content", "Пенсияга чыгарда кайсы кагаздар керек?")
    page.check("#kind-enquiry")
    page.select_option("#topic", "pension")


def test_R34_R35_R36_what_is_not_ours_is_explained_recorded_and_printed(office, visit):
    page = visit(office, "operator")
    ask_about_a_pension(page)

    page.click(f"#where button:has-text('{NAME}')")
    page.wait_for_selector(".ish-aloud")
    assert "Жазып аласызбы?" in page.inner_text(".ish-aloud")
    page.keyboard.press("F9")
    number = number_told(page)

    page.click(".ish-result a[href*='/slip/']")
    page.wait_for_selector("h2")
    assert page.inner_text("h2") == NAME
    with page.expect_download() as saved:
        page.click("main a[href$='.pdf']")
    assert NAME in words(Path(saved.value.path()).read_bytes())
    page.goto(office.url + "/journal")
    assert f"Түшүндүрмө берилди: {NAME}" in page.inner_text("main")
    page.goto(office.url + "/explanations")
    assert NAME in page.inner_text("main")
    assert number


def test_R35_without_javascript_it_is_the_same_road(office, visit):
    page = visit(office, "operator", java_script_enabled=False)
    page.click("text=Жаңы чалуу")
    page.check("#introduced")
    page.fill("#phone", "0555 12-34-56")
    page.fill("#full_name", "Сагынов Төлөгөн")
    page.fill("#village", "Гүлчө")
    page.fill("#content", "Пенсия боюнча")
    page.check("#kind-enquiry")
    page.select_option("#topic", "pension")

    page.click("button[formaction$='/where']")
    page.click(f"#where button:has-text('{NAME}')")
    assert page.input_value("#institution") == NAME
    assert page.input_value("#content") == "Пенсия боюнча"
    page.click("button[name=read_back][value=yes]")

    assert NAME in page.inner_text(".ish-result")

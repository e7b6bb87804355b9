"""Whole calls, by keyboard alone, from the ring to the number (ux 7.1, III.2 to III.6)."""

import re

import pytest

from tests.walks.conftest import number_told, type_in

pytestmark = pytest.mark.walk


def start(page):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    assert page.evaluate("document.activeElement.id") == "introduced"


def registered_number(page):
    return int(re.sub(r"\D", "", number_told(page)))


def journal_line(page, office, number):
    page.goto(f"{office.url}/journal?number={number}")
    return [page.inner_text(f"#line-{number} td:nth-child({n})") for n in range(1, 6)]


def test_R19_R26_R30_a_citizens_call_by_keyboard_stands_in_the_journal(office, visit):
    page = visit(office, "operator")
    start(page)
    assert "Жылдыз Эргешова" in page.inner_text(".ish-intro__words--ky")

    type_in(page, "<Enter>", "0555 12-34-56", "<Enter>", "Сагынов Төлөгөн", "<Enter>", "гулч")
    page.wait_for_selector("[role=option][aria-selected=true]")
    type_in(page, "<Enter>", "Өзгөн көчөсү, 7", "<Enter>", "Көчөдө жарык жок", "<Enter>", "балдар караңгыда келет")
    type_in(page, "<Tab>", "<3>", "<Enter>", "<Enter>", "<F9>")
    number = registered_number(page)

    assert number == 9
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", page.inner_text(".ish-result__code"))
    cells = journal_line(page, office, number)
    assert cells[0].split()[0] == "9"
    assert cells[2] == "Сагынов Төлөгөн\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56"
    assert cells[3] == "Көчөдө жарык жок балдар караңгыда келет"
    assert cells[4] == ""


def test_R28_an_organisations_call_needs_form_and_name(office, visit):
    page = visit(office, "operator")
    start(page)

    type_in(page, "<Enter>", "+996 3234 01420", "<Tab>", "<Tab>", "<ArrowRight>")
    page.focus("#content")
    type_in(page, "Имаратты ижарага сурайт", "<Tab>", "<2>", "<F9>")
    page.wait_for_selector(".govuk-error-summary")
    errors = page.locator(".govuk-error-summary li a").evaluate_all("all => all.map(one => one.getAttribute('href'))")

    assert errors == ["#org_form", "#org_name", "#address_missing"]
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    assert page.input_value("#content").endswith("Имаратты ижарага сурайт")

    page.focus("#org_form")
    type_in(page, "жоопкерчилиги чектелген коом", "<Tab>", "«Ак-Булут»", "<Tab>", "Сагынова Нурзат")
    page.focus("#street")
    type_in(page, "Гүлчө, Ленин көчөсү, 5", "<F9>")
    number = registered_number(page)

    cells = journal_line(page, office, number)
    assert cells[2].splitlines()[0] == "жоопкерчилиги чектелген коом «Ак-Булут», Сагынова Нурзат"


def test_R31_R42_an_anonymous_call_is_registered_and_marked(office, visit):
    page = visit(office, "operator")
    start(page)

    type_in(page, "<Enter>", "<Tab>", "<Tab>", "<ArrowLeft>")
    assert page.is_checked("#caller_type-anonymous")
    page.focus("#content")
    type_in(page, "Базарда баа көтөрүлдү", "<Tab>", "<4>", "<F9>")
    number = registered_number(page)

    assert re.fullmatch(r"\d{4}", page.locator(".ish-result__code").nth(1).inner_text())  # a PIN: no phone was told
    assert journal_line(page, office, number)[2] == "Анонимдүү"


def test_R32_registering_without_reading_back_asks_why(office, visit):
    page = visit(office, "operator")
    start(page)
    type_in(page, "<Enter>", "<Tab>", "<Tab>", "<ArrowLeft>")
    page.focus("#content")
    type_in(page, "Байланыш үзүлүп калды", "<Tab>", "<4>", "<Control+Enter>")
    page.wait_for_selector(".govuk-error-summary")

    assert page.locator(".govuk-error-summary li a").get_attribute("href") == "#not_read_because"

    page.focus("#not_read_because")
    type_in(page, "байланыш үзүлдү", "<Control+Enter>")

    assert registered_number(page) == 9


def test_a_wrong_number_ends_with_one_press_and_is_counted(office, visit):
    page = visit(office, "operator")
    start(page)

    page.focus("button[name=disposition][value=wrong_number]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")

    assert "номерден жаңылган 1" in page.inner_text(".ish-counts")


def test_F4_types_the_kyrgyz_letters_a_russian_layout_lacks(office, visit):
    page = visit(office, "operator")
    start(page)
    page.focus("#full_name")

    type_in(page, "<F4>", "<j>", "<F4>", "<y>", "<F4>", "<e>")

    assert page.input_value("#full_name") == "өңү"


def test_whoever_types_before_the_page_is_painted_loses_no_key(office, visit):
    """The focus is where it belongs as soon as the page is read; a browser alone gives it with the first painting."""
    page = visit(office, "operator")
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => { window.focusAtOnce = document.activeElement.id; });"""
    )

    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")

    assert page.evaluate("window.focusAtOnce") == "introduced"

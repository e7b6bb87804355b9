"""Killed browsers, lost sessions, restarted servers, forms sent twice: the draft is there, the appeal is one (R33)."""

import re

import pytest

from tests.office import PASSWORD
from tests.walks.conftest import number_told, sign_in, type_in

pytestmark = pytest.mark.walk

SAVED = re.compile(r"Сакталды \d\d:\d\d")


def begin(page):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    type_in(page, "<Enter>", "0555 98-76-54", "<Enter>", "Сагынов Төлөгөн")
    page.focus("#content")
    type_in(page, "Көпүрө бузулган, өтө албай калдык")
    wait_saved(page)
    return page.url


def wait_saved(page):
    """Wait until the page has nothing left to save and says so."""
    page.wait_for_function(
        "() => !window.ishenimUnsaved() && /Сакталды/.test(document.querySelector('[data-ishenim-saved]').textContent)"
    )


def numbers(office, page):
    page.goto(office.url + "/journal")
    return page.locator("tbody tr").count()


def test_R33_a_killed_browser_leaves_the_draft(office, visit):
    page = visit(office, "operator")
    url = begin(page)
    page.context.close()

    again = visit(office, "operator")
    again.goto(url)

    assert again.input_value("#content").endswith("Көпүрө бузулган, өтө албай калдык")
    assert again.input_value("#full_name") == "Сагынов Төлөгөн"
    assert again.is_checked("#introduced")


def test_R33_a_server_killed_in_mid_call_keeps_the_draft_and_the_page_goes_on_saving(office, visit):
    page = visit(office, "operator")
    url = begin(page)
    office.kill()
    type_in(page, ". Машина өтпөйт")
    page.wait_for_selector("[data-ishenim-saved].ish-overdue")
    office.start()
    wait_saved(page)

    again = visit(office, "operator")
    again.goto(url)

    assert again.input_value("#content").endswith("өтө албай калдык. Машина өтпөйт")


def test_R33_a_call_back_finds_the_draft_by_phone_and_a_colleague_takes_it_over(office, visit):
    page = visit(office, "operator")
    url = begin(page)
    colleague = visit(office, "deputy-operator")
    colleague.keyboard.press("F2")
    colleague.wait_for_url("**/calls/*-*")
    type_in(colleague, "<Enter>", "+996 555 987 654", "<Tab>")

    colleague.click(f"#caller a[href='{url.removeprefix(office.url)}']")
    colleague.click("main form button")
    colleague.wait_for_selector("#content")

    assert colleague.input_value("#content").endswith("Көпүрө бузулган, өтө албай калдык")

    page.focus("#content")
    type_in(page, " дагы")
    page.wait_for_selector("[data-ishenim-saved].ish-overdue")
    page.goto(office.url + "/desk")

    assert "Көпүрө бузулган, өтө албай калдык дагы" in page.inner_text("section[aria-labelledby=drafts]")


def test_R33_a_session_that_ends_mid_call_keeps_what_is_typed(office, visit):
    page = visit(office, "operator")
    url = begin(page)
    page.context.clear_cookies()
    type_in(page, ". Жол жабык")
    page.wait_for_selector("[data-ishenim-saved].ish-overdue")
    other = page.context.new_page()
    sign_in(other, office, "operator")
    wait_until_form_is_answered(page)

    again = visit(office, "operator")
    again.goto(url)

    assert "Көпүрө бузулган" in again.input_value("#content")


def wait_until_form_is_answered(page):
    """The page's own token is old after signing in: F9 brings the form back to be sent once more."""
    page.bring_to_front()
    page.focus("#kind-proposal")
    page.keyboard.press("3")
    page.keyboard.press("F9")
    page.wait_for_selector("form[action$='/register'] button.govuk-button")


def test_signed_out_form_is_sent_again_and_registered_once(office, visit):
    page = visit(office, "operator")
    begin(page)
    page.focus("#kind-proposal")
    page.keyboard.press("3")
    page.select_option("#address_missing", "refused")
    wait_saved(page)
    page.context.clear_cookies()
    page.keyboard.press("F9")
    page.wait_for_selector("[role=alert]")
    assert "Сиз тутумдан чыгып калгансыз" in page.inner_text("[role=alert]")

    other = page.context.new_page()
    sign_in(other, office, "operator")
    page.click("main form button.govuk-button")
    page.wait_for_selector("main form button.govuk-button")
    page.click("main form button.govuk-button")
    number_told(page)

    assert numbers(office, other) == 9


def test_the_same_form_sent_twice_is_one_appeal_with_one_number(office, visit):
    page = visit(office, "operator")
    url = begin(page)
    page.focus("#kind-proposal")
    page.keyboard.press("3")
    page.select_option("#address_missing", "refused")
    wait_saved(page)
    fields = page.evaluate("Array.from(new FormData(document.getElementById('call')))")
    page.keyboard.press("F9")
    first, code = number_told(page), page.inner_text(".ish-result__code")

    page.goto(office.url + "/desk")
    page.evaluate(
        """([action, fields]) => {
            const form = document.createElement('form');
            form.method = 'post'; form.action = action + '/register';
            fields.push(['csrfmiddlewaretoken', document.querySelector('[name=csrfmiddlewaretoken]').value]);
            fields.filter(([n], i, all) => n !== 'csrfmiddlewaretoken' || i === all.length - 1).forEach(([n, v]) => {
                const t = document.createElement('textarea'); t.name = n; t.value = v; form.append(t); });
            document.body.append(form); form.submit();
        }""",
        [url, fields],
    )
    assert number_told(page) == first
    assert page.inner_text(".ish-result__code") != code
    assert numbers(office, page) == 9


def test_the_back_button_after_registration_says_it_is_registered(office, visit):
    page = visit(office, "operator")
    begin(page)
    page.focus("#kind-proposal")
    page.keyboard.press("3")
    page.select_option("#address_missing", "refused")
    page.keyboard.press("F9")
    number_told(page)

    page.go_back()
    page.wait_for_selector("h1")

    assert page.inner_text("h1") == "Бул чалуу бүткөн"
    assert "№ 9" in page.inner_text("main")


def test_the_idle_lock_asks_for_the_password_and_returns_to_the_draft(office, visit):
    office.kill()
    office.start(ISHENIM_IDLE_MINUTES="0")
    page = visit(office)
    page.goto(office.url + "/login")
    page.fill("#login", "operator")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#password")
    assert page.inner_text("h1") == "Экран кулпуланды"
    assert "Жылдыз Эргешова" in page.inner_text("main")
    page.fill("#password", "wrong-password-1")
    page.press("#password", "Enter")
    page.wait_for_selector(".govuk-error-summary")

    assert "Сырсөз туура эмес." in page.inner_text(".govuk-error-summary")

"""R25, decisions 4 and 5: the complaint about the akim, with the akim signed in beside it."""

import pytest

from tests.walks.conftest import number_told, type_in

pytestmark = pytest.mark.walk

SECRET = "чатырчы-маркер"


def register_about_akim(page):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    type_in(page, "<Enter>", "0555 11-22-33", "<Tab>", "<Tab>", "<ArrowLeft>")
    page.focus("#content")
    type_in(page, f"Аким тендерди тууганына берди {SECRET}", "<Tab>", "<4>")
    page.click("details:has(#subject) summary")
    page.select_option("#subject", label="башчысы-аким")
    page.check("#allegation-corruption")
    page.fill("#summary", f"Тендер {SECRET}")
    page.keyboard.press("F9")
    number_told(page)
    page.click("text=Карточканы ачуу")
    page.wait_for_url("**/appeals/*")
    return page.url


def test_R25_the_akim_sees_number_day_and_restricted_only(office, visit):
    akim = visit(office, "akim")
    before = akim.inner_text(".ish-counts")
    operator = visit(office, "operator")
    card = register_about_akim(operator)
    assert SECRET in operator.inner_text("main")

    akim.goto(office.url + "/desk")
    assert akim.inner_text(".ish-counts") == before
    assert SECRET not in akim.content()

    akim.goto(office.url + "/journal")
    cells = akim.locator("#line-9 td").all_inner_texts()
    assert cells[0].split()[0] == "9"
    assert cells[2:] == ["чектелген", "чектелген", ""]
    assert SECRET not in akim.content()

    hidden, absent = (sent(akim, address) for address in (card, office.url + "/appeals/999999"))
    assert hidden[0] == absent[0] == 404
    assert without_token(absent[1]) == without_token(hidden[1]).replace(
        card.removeprefix(office.url), "/appeals/999999"
    )

    assert akim.goto(f"{office.url}/journal/2026/9/correct").status == 404


def sent(page, address):
    """Status and page as they came over the wire: what the page then does with itself depends on the moment."""
    answer = page.goto(address)
    return answer.status, answer.text()


def without_token(html):
    """A page without the form token, which differs on every request."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_R25_a_draft_about_the_operator_is_hidden_from_her_while_a_colleague_types(office, visit):
    colleague = visit(office, "deputy-operator")
    colleague.keyboard.press("F2")
    colleague.wait_for_url("**/calls/*-*")
    type_in(colleague, "<Enter>", "0555 44-55-66", "<Tab>")
    colleague.click("details:has(#subject) summary")
    colleague.select_option("#subject", label="иш кагаздарын жүргүзүү боюнча башкы адис")
    colleague.focus("#content")
    type_in(colleague, SECRET)
    colleague.wait_for_function("() => !window.ishenimUnsaved()")

    operator = visit(office, "operator")

    assert SECRET not in operator.content()
    assert operator.goto(colleague.url).status == 404

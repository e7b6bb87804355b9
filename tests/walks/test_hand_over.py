"""III.9 from the call to the decision: rung up, the letter signed, the receipt, on one page with large numbers."""

import pytest

from tests.walks.conftest import answer_at_all_hours
from tests.walks.test_alarm import call, raised
from tests.walks.test_every_page import RUN_AXE

pytestmark = pytest.mark.walk


def write(page, act, fields, radios=()):
    """Open a form of the hand-over, fill it in, send it."""
    form = page.locator(f"#{act}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in fields.items():
        page.fill(f"#{act} [name={act}-{name}]", value)
    for name, value in radios:
        page.check(f"#{act} [name={act}-{name}][value={value}]")
    with page.expect_navigation():
        form.locator("form > button").click()


def test_R59_R60_R61_R62_a_bribe_is_handed_over_from_the_call_to_the_decision(office, visit):
    answer_at_all_hours(office)
    operator = visit(office, "operator")
    call(operator, office)
    operator.fill("#content", "Каттоодо 5000 сом сурап жатышат, азыр ошол жерде")
    raised(operator, "9")

    with operator.expect_popup() as opened:
        operator.click("#raised >> text=Укук коргоо органына жөнөтүү")
    page = opened.value
    page.wait_for_load_state()
    page.select_option("[name=matter]", "corruption")
    page.check("[name=stage][value=in_progress]")
    with page.expect_navigation():
        page.click("text=Жөнөтүүнү баштоо")

    write(page, "told", {"name": "Кезметчи капитан Үсөнов"}, [("code", "yes")])
    with page.expect_download() as saved:
        page.click("text=Кол коюлуучу кат")
    assert saved.value.suggested_filename.endswith("-ky.pdf")
    write(page, "sent", {"number": "01-15/221", "name": "Көчүрмөсүндө белги"}, [("code", "in_person")])
    assert "УКМК" in page.inner_text("h1")
    assert "Каттоодо 5000 сом" in operator.input_value("#content")

    write(page, "registered", {"name": "Лейтенант Өмүров", "number": "КБЧ-77"})
    assert "10 күн" in page.inner_text("main")
    write(page, "decided", {"words": "Кылмыш иши козголду"}, [("code", "case_started")])
    page.goto(office.url + "/referrals")
    assert "кылмыш иши козголду" in page.inner_text("table")


def test_the_pages_of_a_hand_over_are_whole_at_320_and_in_the_dark(office, visit):
    operator = visit(office, "operator", color_scheme="dark", bypass_csp=True)
    call(operator, office)
    raised(operator, "9")
    with operator.expect_popup() as opened:
        operator.click("#raised >> text=Укук коргоо органына жөнөтүү")
    page = opened.value
    page.wait_for_load_state()
    begin = page.url
    page.check("[name=stage][value=unknown]")
    with page.expect_navigation():
        page.click("text=Жөнөтүүнү баштоо")
    for address in (begin, page.url, office.url + "/referrals"):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        page.set_viewport_size({"width": 1280, "height": 800})
        page.add_script_tag(path="tests/walks/axe.min.js")
        problems = [(one["id"], one["nodes"][0]["html"][:200]) for one in page.evaluate(RUN_AXE)]
        assert problems == [], (address, problems)

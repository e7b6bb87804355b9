"""III.9 from the call to the decision: rung up, the letter signed, the receipt, on one page with large numbers."""

import pytest

from tests.walks.conftest import answer_at_all_hours
from tests.walks.test_alarm import call, raised
from tests.walks.test_every_page import RUN_AXE

pytestmark = pytest.mark.walk
SHOTS = "/tmp/shots"


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


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
    shot(operator, "call")

    with operator.expect_popup() as opened:
        operator.click("#raised >> text=Укук коргоо органына жөнөтүү")
    page = opened.value
    page.wait_for_load_state()
    shot(page, "begin")
    page.select_option("[name=matter]", "corruption")
    with page.expect_navigation():
        page.click("text=Жөнөтүүнү баштоо")
    shot(page, "begun")

    write(page, "told", {"name": "Кезметчи капитан Үсөнов"}, [("code", "yes")])
    shot(page, "told")
    with page.expect_download() as saved:
        page.click("text=Кол коюлуучу кат")
    assert saved.value.suggested_filename.endswith("-ky.pdf")
    SHOTS and saved.value.save_as(f"{SHOTS}/letter.pdf")
    write(page, "sent", {"number": "01-15/221", "name": "Көчүрмөсүндө белги"}, [("code", "in_person")])
    assert "УКМК" in page.inner_text("h1")
    shot(page, "sent")
    assert "Каттоодо 5000 сом" in operator.input_value("#content")

    write(page, "registered", {"name": "Лейтенант Өмүров", "number": "КБЧ-77"})
    assert "10 күн" in page.inner_text("main")
    shot(page, "registered")
    write(page, "decided", {"words": "Кылмыш иши козголду"}, [("code", "case_started")])
    shot(page, "decided")
    page.goto(office.url + "/referrals")
    assert "кылмыш иши козголду" in page.inner_text("table")
    shot(page, "list")


def test_the_pages_of_a_hand_over_are_whole_at_320_and_in_the_dark(office, visit):
    operator = visit(office, "operator", color_scheme="dark", bypass_csp=True)
    call(operator, office)
    raised(operator, "9")
    with operator.expect_popup() as opened:
        operator.click("#raised >> text=Укук коргоо органына жөнөтүү")
    page = opened.value
    page.wait_for_load_state()
    begin = page.url
    with page.expect_navigation():
        page.click("text=Жөнөтүүнү баштоо")
    for address in (begin, page.url, office.url + "/referrals"):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(address)
        shot(page, f"narrow-{address.rsplit('/', 1)[-1][:6]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        page.set_viewport_size({"width": 1280, "height": 800})
        page.add_script_tag(path="tests/walks/axe.min.js")
        problems = [(one["id"], one["nodes"][0]["html"][:200]) for one in page.evaluate(RUN_AXE)]
        assert problems == [], (address, problems)

"""The whole road by keyboard: call, register, submit, resolve on a phone, work, return, approve, send, mark."""

import pytest

from tests.walks.conftest import number_told, type_in

pytestmark = pytest.mark.walk

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ANSWER = (
    "Урматтуу Салтанат айым! Кайрылууңуз каралды: мектептин жанындагы көпүрө оңдолду, жаңы тосмо коюлду. "
    "Ишти айыл өкмөтү көзөмөлдөп турат, дагы суроолор болсо, чалыңыз."
)


def reach(page, selector, *, most=150):
    """Press Tab until the focus is where it should be: nothing is clicked."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => !!document.activeElement && document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def press(page, selector):
    """Reach a button or link and press Enter; wait for the page that follows."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_act(page, name):
    """Open a step's form and put the focus into its first field."""
    reach(page, f"#act-{name} summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def confirm(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def register(page):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    type_in(page, "<Enter>", "0555 77-88-99", "<Enter>", "Абдыраимова Салтанат", "<Enter>", "гулч")
    page.wait_for_selector("[role=option][aria-selected=true]")
    type_in(page, "<Enter>", "Өзгөн көчөсү, 7", "<Enter>", "Мектептин жанындагы көпүрө бузулуп калды")
    type_in(page, "<Tab>", "<3>", "<Enter>", "<Enter>", "<F9>")
    number_told(page)
    press(page, "a[href*='/appeals/']")
    return page.url


def write_answer(page, words):
    open_act(page, "submit_answer")
    page.keyboard.press("Control+A")
    type_in(page, words)
    reach(page, "#act-submit_answer [name=outcome]")
    type_in(page, "<Home>", "<ArrowDown>")
    reach(page, "#act-submit_answer [name=restored]")
    type_in(page, "<Space>")
    confirm(page)


def stage(page):
    return page.inner_text(".ish-stage").lstrip("○◔◐◕→ ")


def test_R3_R11_R21_R44_from_the_call_to_the_mark_by_keyboard(office, visit):
    operator = visit(office, "operator")
    card = register(operator)
    press(operator, ".ish-act .govuk-button")
    assert stage(operator) == "Резолюция күтүүдө"

    akim = visit(office, "akim", **PHONE)
    akim.goto(office.url + "/inbox")
    akim.tap("label[for^=lead-]:has-text('билим берүү бөлүмүнүн башчысы')")
    with akim.expect_navigation():
        akim.tap(".ish-thumb .govuk-button")
    assert "Сиздин резолюцияңызды күткөн кайрылуу жок." in akim.inner_text("main")

    executor = visit(office, "executor-1")
    executor.goto(office.url + "/desk")
    press(executor, ".ish-tasks__link")
    press(executor, ".ish-act .govuk-button")
    write_answer(executor, ANSWER)
    assert stage(executor) == "Жооп бекитүүнү күтүүдө"

    head = visit(office, "head-of-apparatus")
    head.goto(office.url + "/desk")
    press(head, f".ish-tasks__link[href='{card.removeprefix(office.url)}']")
    open_act(head, "return_answer")
    type_in(head, "Кайсы күнү оңдолгонун жазыңыз.")
    confirm(head)

    executor.goto(card)
    assert "Кайсы күнү оңдолгонун жазыңыз." in executor.inner_text("main")
    write_answer(executor, ANSWER + " Көпүрө 2026-жылдын 20-ноябрында оңдолду.")

    head.goto(card)
    press(head, ".ish-act .govuk-button")
    assert stage(head) == "Жооп жөнөтүлөт"

    operator.goto(card)
    open_act(operator, "dispatch")
    type_in(operator, "<Space>")
    reach(operator, "#act-dispatch [name=number]")
    type_in(operator, "02-14/77")
    reach(operator, "#act-dispatch [name=proof]")
    type_in(operator, "квитанция 5")
    confirm(operator)
    assert stage(operator) == "Жооп берилди"

    operator.goto(office.url + "/journal")
    mark = operator.locator("tr[id^=line-]").last.locator("td").last.inner_text()
    assert mark.startswith("Канааттандырылды, ")
    assert mark.endswith(", № 02-14/77")


def test_a_resolution_takes_three_keys(office, visit):
    """ux 7.5: a digit for the executor, then Ctrl and Enter."""
    operator = visit(office, "operator")
    register(operator)
    press(operator, ".ish-act .govuk-button")
    akim = visit(office, "akim")
    akim.goto(office.url + "/inbox")

    akim.keyboard.press("2")
    chosen = akim.evaluate("document.querySelector('[data-ishenim-digits] :checked + label').textContent")
    confirm(akim)

    assert "Сиздин резолюцияңызды күткөн кайрылуу жок." in akim.inner_text("main")
    operator.goto(office.url + "/appeals/9")
    assert chosen.removeprefix("2 ") in operator.inner_text("main")


def test_R21_a_batch_is_resolved_by_three_keys_each_without_leaving_the_inbox(office, visit):
    """ux 7.5: eight appeals in four minutes are thirty seconds each; three of them go into keys."""
    operator, akim = visit(office, "operator"), visit(office, "akim")
    operator.goto(office.url + "/desk")
    press(operator, "form[action='/appeals/put-before-head'] button")
    akim.goto(office.url + "/inbox")

    batch = int(akim.inner_text("h1").rsplit(" ", 1)[1])
    for left in range(batch, 0, -1):
        assert akim.inner_text("h1").endswith(f" {left}")
        akim.keyboard.press("2")
        confirm(akim)

    assert batch >= 6
    assert "Сиздин резолюцияңызды күткөн кайрылуу жок." in akim.inner_text("main")


def test_what_is_typed_into_an_answer_is_kept_without_a_button(office, visit):
    operator = visit(office, "operator")
    card = register(operator)
    press(operator, ".ish-act .govuk-button")
    akim = visit(office, "akim")
    akim.goto(office.url + "/inbox")
    akim.click("label:has-text('билим берүү бөлүмүнүн башчысы')")
    confirm(akim)
    executor = visit(office, "executor-1")
    executor.goto(card)
    press(executor, ".ish-act .govuk-button")
    open_act(executor, "submit_answer")

    with executor.expect_response("**/answer-draft"):
        type_in(executor, "Баштала элек жооп")
    executor.close()

    again = visit(office, "executor-1")
    again.goto(card)
    assert again.input_value("#act-submit_answer textarea") == "Баштала элек жооп"

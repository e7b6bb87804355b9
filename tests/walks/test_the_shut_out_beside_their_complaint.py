"""R25 at every step: complaints about the akim, the operator, the head of apparatus, with the shut-out signed in."""

import pytest

from tests.walks.conftest import number_told, type_in
from tests.walks.test_from_the_call_to_the_mark import ANSWER, stage

pytestmark = pytest.mark.walk

SECRET = "мрамор-белги"  # stands in everything that is typed; nothing else in the office has it
PAGES = ("/desk", "/appeals", "/inbox", "/journal", "/appeals?q=9")


def register(page, about):
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    type_in(page, "<Enter>", "0555 31-32-33", "<Tab>", "<Tab>", "<ArrowLeft>")
    page.focus("#content")
    type_in(page, f"Орой сүйлөп, ишти кечиктирди {SECRET}", "<Tab>", "<3>")
    page.click("details:has(#subject) summary")
    page.select_option("#subject", label=about)
    page.check("#allegation-delay")
    page.fill("#summary", f"Даттануу {SECRET}")
    page.keyboard.press("F9")
    number_told(page)
    page.click("text=Карточканы ачуу")
    page.wait_for_url("**/appeals/*")
    return page.url


def knows_nothing(page, office, card):
    """Nothing of the complaint on any page, and its card does not exist."""
    for path in PAGES:
        page.goto(office.url + path)
        assert SECRET not in page.content(), path
        assert page.locator(f"a[href='{card.removeprefix(office.url)}']").count() == 0, path
    assert page.goto(card).status == 404
    assert page.goto(card + "/steps/note").status == 404


def act(page, card, name, **fields):
    """Take a step on the card; a step without fields is one button."""
    page.goto(card)
    if not fields:
        with page.expect_navigation():
            page.click(f"form[action$='/steps/{name}'] button")
        return
    page.click(f"#act-{name} summary")
    for field, value in fields.items():
        box = page.locator(f"#act-{name} [name={field}]")
        if box.first.get_attribute("type") == "radio":
            page.check(f"#act-{name} [name={field}][value={value}]")
        elif box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(".govuk-error-summary").count() == 0, page.inner_text("main")


def by_label(page, card, name, field, label):
    page.goto(card)
    return page.locator(f"#act-{name} [name={field}] option", has_text=label).first.get_attribute("value")


def test_R25_a_complaint_about_the_akim_goes_outside_and_he_knows_nothing(office, visit):
    akim, deputy = visit(office, "akim"), visit(office, "deputy-akim")
    card = register(visit(office, "operator"), "башчысы-аким")
    knows_nothing(akim, office, card)

    handler = visit(office, "head-of-apparatus")
    body = by_label(handler, card, "transmit", "body", "прокуратурасы")
    act(handler, card, "transmit", body=body, channel="paper", number="01-09/5", proof=f"чабарман {SECRET}")
    assert stage(handler) == "Сыртка жөнөтүлдү"
    knows_nothing(akim, office, card)
    knows_nothing(deputy, office, card)

    act(
        handler,
        card,
        "outside_answer",
        words=f"Текшерилди {SECRET}",
        outcome="explained",
        restored="partly",
        number="7",
    )
    assert stage(handler) == "Жооп берилди"
    knows_nothing(akim, office, card)


def test_R25_a_complaint_about_the_operator_is_considered_by_the_head_of_apparatus(office, visit):
    operator = visit(office, "operator")
    card = register(operator, "иш кагаздарын жүргүзүү боюнча башкы адис")
    act(operator, card, "put_before_head")
    assert operator.url == office.url + "/desk"
    knows_nothing(operator, office, card)

    head, control = visit(office, "head-of-apparatus"), visit(office, "control")
    lead = by_label(head, card, "resolve", "lead", "аткарууну көзөмөлдөө")
    act(head, card, "resolve", lead=lead, words=f"Текшериңиз {SECRET}")
    act(control, card, "accept")
    act(control, card, "submit_answer", words=f"{ANSWER} {SECRET}", outcome="explained", restored="no")
    knows_nothing(operator, office, card)
    act(head, card, "approve")
    act(head, card, "dispatch", channel="paper", number="02-14/9", proof="квитанция 9")
    assert stage(head) == "Жооп берилди"
    knows_nothing(operator, office, card)


def test_R25_a_complaint_about_the_head_of_apparatus_is_considered_by_the_akim(office, visit):
    head = visit(office, "head-of-apparatus")
    operator = visit(office, "operator")
    card = register(operator, "аппарат жетекчиси")
    knows_nothing(head, office, card)
    act(operator, card, "put_before_head")

    akim, deputy = visit(office, "akim"), visit(office, "deputy-akim")
    lead = by_label(akim, card, "resolve", "lead", "акимдин орун басары")
    act(akim, card, "resolve", lead=lead, words=f"Караңыз {SECRET}")
    act(deputy, card, "accept")
    act(deputy, card, "submit_answer", words=f"{ANSWER} {SECRET}", outcome="resolved", restored="yes")
    knows_nothing(head, office, card)
    act(akim, card, "approve")
    act(akim, card, "dispatch", channel="in_person", number="02-14/8", proof="өзү алды")
    assert stage(akim) == "Жооп берилди"
    knows_nothing(head, office, card)


def test_R15_R21_a_deputy_gives_the_resolutions_between_his_dates(office, visit):
    """The holding is given on the command line, as an administrator does it."""
    operator = visit(office, "operator")
    operator.goto(office.url + "/desk")
    with operator.expect_navigation():
        operator.click("form[action='/appeals/put-before-head'] button")
    deputy = visit(office, "deputy-akim")
    deputy.goto(office.url + "/inbox")
    assert "Сиздин резолюцияңызды күткөн кайрылуу жок." in deputy.inner_text("main")

    done = office.command("user", "substitute", "deputy-akim", "--post", "akim", "--until", "2099-12-31")
    assert done.returncode == 0, done.stderr
    deputy.goto(office.url + "/inbox")
    deputy.click("label[for^=lead-] >> nth=0")
    with deputy.expect_navigation():
        deputy.keyboard.press("Control+Enter")

    deputy.goto(office.url + "/appeals?stage=assigned")
    deputy.click("tbody a >> nth=0")
    assert "Гүлнара Осмонова, башчысы-аким" in deputy.inner_text(".ish-story")

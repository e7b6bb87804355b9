"""A term is asked to be extended, extended and told of; another appeal goes to the body concerned and is answered."""

import subprocess
import sys

import pytest

from tests.office import copied
from tests.walks.conftest import number_told, type_in

pytestmark = pytest.mark.walk

VERIFIED = """
import django; django.setup()
from dataclasses import replace
from datetime import date
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.regulation.profiles import SHIPPED, Rule, Unit, Verified
from ishenim.terms.actions import set_wording
wording = next(one for one in SHIPPED if one.id == "kg-67-2025")
checked = Verified("head-of-apparatus", date(2026, 11, 1), "https://cbd.minjust.gov.kg/202215")
on = replace(wording, verified=checked, extension=Rule(30, Unit.CALENDAR_DAY, "A"))
set_wording(on, seen=0, by=Person.objects.get(username="head-of-apparatus"), at=timezone.now())
"""
REASON = "Жолдун абалын жеринде текшерүү керек."


@pytest.fixture
def verified(filled, tmp_path):
    """An office that has verified its wording of the law: a term may be extended."""
    office = copied(filled, tmp_path / "data")
    settings = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    subprocess.run([sys.executable, "-c", VERIFIED], env=settings, check=True)
    office.start()
    yield office
    office.kill()


def register(page, office, phone, content):
    """Register a call and put it before the head; return the address of its card."""
    page.goto(office.url + "/desk")
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/*-*")
    type_in(page, "<Enter>", phone, "<Enter>", "Абдыраимова Салтанат", "<Enter>", "гулч")
    page.wait_for_selector("[role=option][aria-selected=true]")
    type_in(page, "<Enter>", "Өзгөн көчөсү, 7", "<Enter>", content)
    type_in(page, "<Tab>", "<3>", "<Enter>", "<Enter>", "<F9>")
    number_told(page)
    page.click(".ish-result a[href*='/appeals/']")
    page.wait_for_selector(".ish-story")
    take(page, "put_before_head")
    return page.url


def take(page, step, **fields):
    """Fill in the form of a step and take it; a step that asks nothing is a button."""
    form = f"form[action*='/steps/{step}']"
    if page.locator(f"#act-{step}").count():
        page.click(f"#act-{step} summary")
    for name, value in fields.items():
        field = page.locator(f"{form} [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") in ("radio", "checkbox"):
            page.check(f"{form} [name={name}][value={value}]")
        else:
            field.fill(value)
    with page.expect_navigation():
        page.click(f"{form} button:not([formaction])")


def test_R47_a_term_is_asked_for_extended_and_told_of(verified, visit):
    operator, akim, executor = (visit(verified, who) for who in ("operator", "akim", "executor-1"))
    card = register(operator, verified, "0555 77-88-99", "Мектептин жанындагы көпүрө бузулуп калды")
    akim.goto(card)
    leads = akim.locator("#act-resolve [name=lead] option")
    take(
        akim, "resolve", lead=leads.filter(has_text="бөлүмүнүн башчысы").first.get_attribute("value"), words="Караңыз."
    )
    executor.goto(card)
    take(executor, "accept")

    take(executor, "ask_extension", words=REASON)
    akim.goto(verified.url + "/desk")
    assert "Суралган узартуулар: 1" in akim.inner_text("#to_extend")
    akim.goto(card)
    akim.click("#act-extend summary")
    told = akim.inner_text("#act-extend")
    new_day = told.split("Жаңы акыркы күнү ")[1][:10]
    akim.click("#act-extend summary")
    take(akim, "extend", words=REASON)
    assert new_day in akim.inner_text(".ish-due >> nth=0")
    assert "мөөнөтү узартылды" in akim.inner_text(".ish-flags")

    operator.goto(verified.url + "/desk")
    assert "1" in operator.inner_text("#to_notify")
    operator.goto(card)
    take(operator, "send_notice", channel="paper", number="02-14/9", proof="почта квитанциясы № 5")
    assert "билдирме жөнөтүлө элек" not in operator.inner_text(".ish-flags")
    executor.goto(card)
    assert executor.locator("#act-extend, #act-ask_extension").count() == 0


def test_R37_what_is_not_ours_goes_to_its_body_with_a_notice_and_comes_back_answered(office, visit):
    operator = visit(office, "operator")
    card = register(operator, office, "0555 77-88-99", "Көчөдө жарык жок, трансформатор күйүп кеткен")

    take(
        operator, "forward",
        body="res", words="Электр тармагы сиздерге карайт, чара көрүңүздөр.",
        channel="paper", number="02-14/77", proof="квитанция 5",
        notice_channel="paper", notice_number="02-14/78", notice_sent_on=operator.input_value("#forward_sent_on"),
        notice_proof="квитанция 6",
    )  # fmt: skip
    assert operator.locator(".ish-flags").count() == 0
    operator.goto(office.url + "/desk")
    assert operator.locator("#no_reply").count() == 1

    operator.goto(card)
    take(operator, "body_reply", words="Трансформатор алмаштырылды.", outcome="resolved", restored="yes", number="5-11")
    take(operator, "file")

    operator.goto(office.url + "/journal")
    mark = operator.locator("tr[id^=line-]").last.locator("td").last.inner_text()
    assert mark.startswith("Тиешелүү органга жөнөтүлдү: ")
    assert "№ 02-14/77" in mark
    assert "Канааттандырылды, " in mark

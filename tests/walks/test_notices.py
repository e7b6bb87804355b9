"""A specialist is told, reads it on Today, goes to the appeal, marks it: by keyboard, without JavaScript, on 320 px."""

import pytest

from tests.office import copied
from tests.walks.conftest import python
from tests.walks.test_every_page import RUN_AXE, WORDS, switch

pytestmark = pytest.mark.walk
TELL = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal
from ishenim.notify import actions
from ishenim.regulation.calendar import Day, DayKind
from ishenim.terms import actions as terms
at, people = timezone.now(), {one.username: one for one in Person.objects.all()}
day = timezone.localdate(at) + timedelta(days=3)
for appeal in Appeal.objects.select_related("line").order_by("pk")[:3]:
    of = {"number": appeal.line.number, "year": appeal.line.year}
    told = {"line": appeal.line_id, "at": at}
    key, facts = f"term_near/{appeal.line.ref}", {**of, "days_left": 3, "due_on": day}
    actions.notify([people["operator"]], kind="term_near", key=key, facts=facts, **told)
facts = {**of, "sent_on": day, "body": "Билим берүү бөлүмү"}
actions.notify([people["operator"]], kind="no_reply_from_body", key="no_reply", facts=facts, at=at)
actions.notify([people["admin"]], kind="errand_dead", key="errand_dead/1", facts={"errand": 1}, at=at)
for days in (0, 1):
    today = timezone.localdate(at) + timedelta(days=days)
    off = Day(today, DayKind.DAY_OFF, ky="эс алуу күнү", act="1", source="walk")
    terms.set_day(off, seen=0, by=people["head-of-apparatus"], at=at)
"""


@pytest.fixture
def told(filled, tmp_path):
    """An office on a day off, when its worker reminds nobody, in which people were told of something."""
    office = copied(filled, tmp_path / "data")
    python(office, TELL)
    office.start()
    yield office
    office.kill()


def test_what_one_was_told_leads_to_the_appeal_and_is_marked_without_javascript(told, visit):
    page = visit(told, "operator", java_script_enabled=False)
    assert page.inner_text("#unseen") == "Көрүлө элек билдирмелер: 4"

    page.click("section[aria-labelledby=unseen] li:nth-child(2) a")
    assert "№ 3" in page.inner_text("h1")
    page.goto(told.url + "/notices")
    page.click("tbody tr:nth-child(1) form button")
    page.goto(told.url + "/desk")
    page.click("section[aria-labelledby=unseen] form button")

    assert page.locator("#unseen").count() == 0
    page.goto(told.url + "/notices?state=all")
    assert page.locator("tbody tr").count() == 4


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_axe_finds_nothing_serious_and_no_word_is_split_on_a_narrow_screen(told, visit, language):
    page = visit(told, "operator", viewport={"width": 320, "height": 640}, bypass_csp=True)
    switch(page, told, language)

    found = {}
    for path in ("/desk", "/notices", "/notices?state=all", "/notices/print"):
        page.goto(told.url + path)
        page.add_script_tag(path="tests/walks/axe.min.js")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        words = page.evaluate(WORDS) if language == "ky" else []
        found[path] = [*(one["id"] for one in page.evaluate(RUN_AXE)), *words, *([f"{wide} px"] if wide > 0 else [])]

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_head_of_apparatus_and_the_administrator_on_a_narrow_screen(told, visit):
    page = visit(told, "admin", viewport={"width": 320, "height": 640}, bypass_csp=True)

    found = {}
    for path in ("/desk", "/inspection/health", "/admin/people/operator", "/notices"):
        page.goto(told.url + path)
        page.add_script_tag(path="tests/walks/axe.min.js")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        problems = [one["id"] for one in page.evaluate(RUN_AXE)] + page.evaluate(WORDS)
        found[path] = problems + ([f"{wide} px"] if wide > 0 else [])

    assert {path: problems for path, problems in found.items() if problems} == {}

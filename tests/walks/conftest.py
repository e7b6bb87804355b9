"""A real office for the walks: `ishenim serve` in a data folder of its own, and Chromium in front of it."""

import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import TimeoutError, sync_playwright

from tests.office import PASSWORD, Office, copied

CALLS = 8  # sample calls in the walks' office; the fifth is about the akim
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


AT_ALL_HOURS = """
import django; django.setup()
from datetime import time
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.regulation.calendar import Day, DayKind
from ishenim.terms import actions
from ishenim.worktime.models import Season
from ishenim.worktime.queries import is_working
Season.objects.update(opens=time(0), closes=time(23, 59), lunch_from=time(3), lunch_until=time(3))
now = timezone.now()
day = Day(timezone.localdate(now), DayKind.WORKED, ky="иш күнү", act="1", source="walk")
if not is_working(day.on):
    actions.set_day(day, seen=0, by=Person.objects.get(username="head-of-apparatus"), at=now)
"""


def python(office, words):
    """Run some lines in an office that is not asked to serve; return what they print."""
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    done = subprocess.run([sys.executable, "-c", words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def answer_at_all_hours(office):
    """The worker tells people things within office hours: let them be whatever the hour and the day of the tests is."""
    python(office, AT_ALL_HOURS)


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A migrated office with a few sample calls, to be copied."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.fill(calls=CALLS)
    return office.data


@pytest.fixture
def office(filled, tmp_path):
    """An office of this test alone, running."""
    office = copied(filled, tmp_path / "data")
    office.start()
    yield office
    office.kill()


@pytest.fixture(scope="module")
def shared_office(filled, tmp_path_factory):
    """An office for tests that only look."""
    office = copied(filled, tmp_path_factory.mktemp("shared") / "data")
    office.start()
    yield office
    office.kill()


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open a browser of somebody's own: visit(office, "operator") returns a signed-in page."""
    contexts = []

    def visiting(office, username=None, **options):
        context = chromium.new_context(**{"viewport": {"width": 1366, "height": 768}, **options})
        contexts.append(context)
        page = context.new_page()
        if username:
            sign_in(page, office, username)
        return page

    yield visiting
    for context in contexts:
        context.close()


def sign_in(page, office, username, password=PASSWORD):
    page.goto(office.url + "/login")
    page.fill("#login", username)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk")


def type_in(page, *words):
    """Type words and press keys: a word in <…> is a key."""
    for word in words:
        if word.startswith("<"):
            page.keyboard.press(word.strip("<>"))
        else:
            page.keyboard.type(word)


def number_told(page):
    """Wait for what F9 brings and return the number on it; a page that stays without one is told by its words."""
    try:
        page.wait_for_selector(".ish-result__number")
    except TimeoutError:
        pytest.fail(page.inner_text("main"))
    return page.inner_text(".ish-result__number")

"""A real office for the walks: `ishenim serve` in a data folder of its own, and Chromium in front of it."""

import shutil

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

"""The disk is full, the database is held by somebody or gone: a sentence, the form, and later one appeal."""

import contextlib
import secrets

import pytest

from tests.intake import pages, trouble
from tests.intake.browser import Browser, registered_today
from tests.intake.pages import filled, handed_back, text
from tests.office import RUN, Office, copied
from tests.postgres import server

READS = ("/desk", "/journal", "/keys", "/calls/new")
LONG = "".join(secrets.choice("абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя ") for _ in range(90_000))


def english(browser):
    browser.post("/language", {"language": "en", "next": "/desk"})
    return browser


def follow(browser, path):
    """Status after redirects."""
    answer = browser.get(path)
    while answer.status_code == 302:
        answer = browser.get(answer.url)
    return answer.status_code


@pytest.fixture(scope="module")
def filled_folder(tmp_path_factory):
    """A migrated office on SQLite with one sample call, to be copied."""
    office = Office(tmp_path_factory.mktemp("filled"))
    office.fill(calls=1)
    return office.data


@pytest.fixture(scope="module")
def an_address():
    """The address of a database on a server of its own, to be stopped; empty on SQLite, which lies in the folder."""
    if not RUN:
        yield ""
        return
    with server() as address:
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory, an_address):
    """A real office with one sample call, served, whose database may be taken away."""
    office = Office(tmp_path_factory.mktemp("office"), database=an_address)
    office.fill(calls=1)
    office.start()
    yield office
    office.kill()


@contextlib.contextmanager
def held(office, database):
    """Nothing can be written: on SQLite somebody holds the lock, on PostgreSQL the server is gone."""
    with trouble.stopped(database) if database else trouble.locked(office.data):
        yield


def test_R70_a_database_that_does_not_answer_gives_the_form_back_and_takes_it_later(office, an_address):
    browser = english(Browser(office, "operator"))
    before, call = registered_today(browser), browser.post("/calls/new").url

    with held(office, an_address):
        refused = browser.post(f"{call}/register", filled())
    again = browser.post(f"{call}/register", filled())

    assert (refused.status_code, handed_back(text(refused))) == (503, pages.TOLD)
    assert pages.sentence(refused) == (
        "The database does not answer just now. It has not been written yet. Wait a moment and press the button."
    )
    assert (again.status_code, registered_today(browser)) == (200, before + 1)


def test_the_log_is_whole_after_the_database_did_not_answer(office):
    told = office.command("verify", "--json")

    assert (told.returncode, '"ok": true' in told.stdout) == (0, True)


@contextlib.contextmanager
def on_a_small_disk(tmp_path, filled_folder, an_address):
    """A running office whose texts lie on a small disk; yields the office and the disk."""
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(trouble.small_disk(owner="postgres" if an_address else "root"))
        if an_address:
            database = stack.enter_context(server())
            office = Office(tmp_path / "data", database=database)
            office.fill(calls=1)
            trouble.move_texts(database, disk)
            stack.callback(trouble.move_texts_back, database)
        else:
            office = copied(filled_folder, disk / "data")
        stack.callback(office.kill)
        office.start()
        yield office, disk


@pytest.fixture
def small(tmp_path, filled_folder, an_address):
    if not trouble.is_root():
        pytest.fail("A small file system needs root: run the tests in their container.")
    with on_a_small_disk(tmp_path, filled_folder, an_address) as found:
        yield found


def test_R70_a_full_disk_is_said_reading_goes_on_and_the_form_is_registered_later(small):
    office, disk = small
    browser = english(Browser(office, "operator"))
    before, call = registered_today(browser), browser.post("/calls/new").url

    ballast = trouble.fill(disk)
    refused = browser.post(f"{call}/register", filled(content=LONG))
    reads = [follow(browser, path) for path in READS]
    ballast.unlink()
    again = browser.post(f"{call}/register", filled(content=LONG))
    twice = browser.post(f"{call}/register", filled(content=LONG))

    assert (refused.status_code, handed_back(text(refused))) == (503, filled(content=LONG))
    assert pages.sentence(refused).startswith("The disk is full, so nothing new can be written.")
    assert (reads, again.status_code, pages.number(again)) == ([200] * 4, 200, pages.number(twice))
    assert (registered_today(browser), office.command("verify").returncode) == (before + 1, 0)


def test_R70_reading_goes_on_with_a_full_disk_after_a_minute_without_a_key(small):
    office, disk = small
    browser = english(Browser(office, "operator"))
    minutes_pass(office)

    ballast = trouble.fill(disk)
    reads = [follow(browser, path) for path in READS]
    ballast.unlink()

    assert reads == [200] * 4


def minutes_pass(office):
    """Let the last key of every session lie five minutes back, so that the next page writes it anew."""
    import subprocess
    import sys

    ask = """
import django; django.setup()
from importlib import import_module; from django.conf import settings
from django.contrib.sessions.models import Session
for key in Session.objects.values_list("pk", flat=True):
    found = import_module(settings.SESSION_ENGINE).SessionStore(key); found["seen_at"] -= 300; found.save()
"""
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    done = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

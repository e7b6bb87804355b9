"""One office for all tests: its own data folder, migrated once, the demo people in it, no calls taken.

ISHENIM_TEST_DATABASE (set by tests/postgres.py) makes the same tests run on a PostgreSQL server.
"""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import django
import pytest
from hypothesis import settings

DATA = Path(tempfile.mkdtemp(prefix="ishenim-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["ISHENIM_DATA"] = str(DATA)
os.environ["ISHENIM_DATABASE"] = os.environ.get("ISHENIM_TEST_DATABASE", "")
os.environ["ISHENIM_DEMO_PASSWORD"] = PASSWORD = "demo-password-1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
settings.register_profile("no clock", deadline=None)  # how fast an example runs is no fact of the law
settings.load_profile("no clock")
django.setup()  # here, after the folder and the database are chosen; pytest-django would read them too early

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)  # 10:42 in Bishkek


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Migrated by pytest-django; then the demo people, posts and directory, without calls."""
    from django.core.management import call_command

    from ishenim.audit import actions as audit
    from ishenim.config import demo_office

    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        audit.start_log()
        demo_office.load(password=PASSWORD, today=TODAY, calls=0)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """What a process remembers for a while must not reach from one test into the next, nor end within one."""
    from ishenim.common import queries

    queries.forget()
    monkeypatch.setattr(queries, "clock", lambda: 1.0)


@pytest.fixture
def people(db):
    """The demo people by user name."""
    from ishenim.accounts.models import Person

    return {person.username: person for person in Person.objects.all()}


@pytest.fixture
def posts(db):
    """The demo posts by code."""
    from ishenim.accounts.models import Post

    return {post.code: post for post in Post.objects.all()}


@pytest.fixture
def about(people, posts):
    """Whom an alarm about a post is hidden from, as the call screen works it out."""
    from ishenim.accounts.queries import appointed, holders, seats
    from ishenim.escalation.queries import Hidden
    from ishenim.regulation.conflict import About, Rank, shut_out

    def hidden(code):
        on, subject = NOW.date(), posts[code].pk
        found = shut_out([About(subject, "", Rank.HEAD, frozenset())], posts=seats(), appointed=appointed(on=on))
        return Hidden(frozenset({subject}), found, frozenset(holders(found, on=on)))

    return hidden


@pytest.fixture
def sign_in(client, people):
    """Sign a browser in as somebody, without the sign-in page."""

    def signed_in(username, browser=None):
        import time

        from ishenim.accounts.middleware import SEEN

        browser = browser or client
        browser.force_login(people[username])
        session = browser.session
        session[SEEN] = time.time()
        session.save()
        return browser

    return signed_in


@pytest.fixture
def told(db):
    """What a citizen told, ready to be registered; keyword arguments replace facts."""
    return telling


def telling(**facts):
    from ishenim.regulation.required_facts import CallerType, Told, ToldAddress, ToldName, ToldPhone

    plain = {
        "call_id": uuid4(),
        "received_at": NOW,
        "caller_type": CallerType.CITIZEN,
        "name": ToldName(full="Сагынов Төлөгөн Үсөнович"),
        "confidential": False,
        "org_form": "",
        "org_name": "",
        "home": ToldAddress(village="gulcho", village_told="Гүлчө", street="Өзгөн көчөсү, 7"),
        "postal": "",
        "phones": (ToldPhone(raw="0555 12-34-56", number="+996555123456"),),
        "caller_id": "",
        "content": "10:42 Көчөдө жарык жок, түнкүсүн балдар мектептен караңгыда келет.",
        "summary": "Өзгөн көчөсүндө жарык жок",
        "kind": "application",
        "topic": "electricity",
        "language": "ky",
    }
    return Told(**{**plain, **facts})


@pytest.fixture
def take(people, told):
    """Take a call and register what was told, as the operator does; returns the appeal."""
    return taking(people, told)


def taking(people, told):
    from ishenim.intake import actions as intake
    from ishenim.telephony import actions as telephony

    def taken(*, by="operator", at=NOW, **facts):
        draft = telephony.take_call(by=people[by], at=at)
        facts.setdefault("received_at", at)
        done = intake.finish_call(told(call_id=draft.pk, **facts), draft=draft, by=people[by], at=at)
        return done.appeal

    return taken

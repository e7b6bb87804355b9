"""People with addresses and numbers, a mail server, gammu-smsd and a receiver of the test's own, a worker's clock."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.conftest import NOW
from tests.notify import gammu, receiver
from tests.notify.sms_asked import ALARM, KINDS
from tests.notify.smtp_server import running
from tests.office import filled as filled_office

LINE = {"number": 12, "year": 2026}
DUE = {"days_left": 3, "due_on": NOW.date() + timedelta(days=3)}
MAIL = ("mail_notice", "mail_test")
NUMBERS = {"akim": "+996555123456", "operator": "+996700112233", "admin": "+996770445566"}
KEY = "a-key-that-nobody-else-knows-0123456789"


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """An office of real processes on this run's engine, its server not running; whoever uses it tells of its own."""
    with filled_office(tmp_path_factory.mktemp("office"), calls=1) as office:
        yield office


@pytest.fixture(autouse=True)
def _every_alarm_may_leave(settings):
    """What the rooms above say of an alarm is tried there; whoever tries that here sets it anew."""
    settings.ALARM_MAY_LEAVE = ""


class Clock:
    """A worker's clock that goes on when it is told to."""

    def __init__(self, at=NOW):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def protection():
    """How the mail server is protected: not at all, by STARTTLS, from the first byte."""
    return ""


@pytest.fixture
def smtp(tmp_path, settings, protection):
    """A mail server that takes everything until it is told otherwise; the office uses it."""
    with running(tmp_path / "smtp", protection) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = protection == "starttls", protection == "tls"
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "ishenim@office.test"
        yield server


@pytest.fixture
def address(people):
    """Give somebody an address: address("operator")."""
    from ishenim.notify import actions

    def given(username, email=None, at=NOW):
        from ishenim.notify.models import MailAddress

        last = MailAddress.objects.filter(person=people[username]).order_by("-pk").first()
        email = f"{username}@office.test" if email is None else email
        seen = last.pk if last else 0
        return actions.keep_address(people[username], email, seen=seen, by=people["head-of-apparatus"], at=at)

    return given


@pytest.fixture
def number(people):
    """Give somebody a mobile number: number("akim")."""
    from ishenim.notify import actions, queries

    def given(username, digits=None, by="head-of-apparatus"):
        kept = queries.numbers_kept(people[username])
        told = NUMBERS[username] if digits is None else digits
        seen = kept[0].pk if kept else 0
        return actions.keep_number(people[username], told, seen=seen, by=people[by], at=NOW)

    return given


@pytest.fixture
def sms(tmp_path, settings):
    """The folders of gammu-smsd, in use by the office; the daemon is started by whoever needs it."""
    with gammu.folders(tmp_path / "sms") as daemon:
        settings.SMS_FOLDER = daemon.folder
        yield daemon


@pytest.fixture
def modem(tmp_path, settings):
    """The daemon and a modem that speaks AT, both running; the office uses them."""
    with gammu.with_modem(tmp_path / "real") as (daemon, modem):
        settings.SMS_FOLDER = daemon.folder
        yield daemon, modem


@pytest.fixture
def called(tmp_path, settings, protection):
    """A receiver of calls that takes everything until it is told otherwise; the office calls it."""
    with receiver.running(tmp_path / "receiver", protection) as server:
        settings.WEBHOOK_URL = f"{server.url}/alarms?office=1"
        settings.WEBHOOK_KEY_FILE = tmp_path / "webhook.key"
        settings.WEBHOOK_KEY_FILE.write_text(f"{KEY}\n")
        yield server


@pytest.fixture
def tell(people):
    """Tell people that the term of an appeal ends: tell("operator", key="a")."""
    from ishenim.notify import actions

    def told(*usernames, key="term_near/12/3", kind="term_near", facts=None, line=None, at=NOW):
        given = facts or {**LINE, **DUE}
        return actions.notify([people[one] for one in usernames], kind=kind, key=key, facts=given, line=line, at=at)

    return told


@pytest.fixture
def work(clock):
    """The worker's lane of mail until nothing is due; returns how many attempts were made."""
    from ishenim.outbox import actions as outbox

    def worked(*kinds):
        attempts = 0
        while outbox.work(kinds or MAIL, clock=clock):
            attempts += 1
        return attempts

    return worked


@pytest.fixture
def ask_sms(people, number):
    """Ask that somebody be told of an alarm: ask_sms("akim"). The number is given at first need."""

    from ishenim.notify import actions, queries

    def asked(username="akim", key="alarm/12/1", facts=ALARM):
        if queries.number_of(people[username].pk) is None:
            number(username)
        with transaction.atomic():
            return actions.ask_sms(people[username], kind="alarm", key=key, facts=facts, at=NOW)

    return asked


@pytest.fixture
def go(work, clock):
    """The worker's lane of SMS, once: what waits for the daemon is looked at again the next time."""

    def gone(seconds=0):
        clock.at += timedelta(seconds=seconds)
        return work(*KINDS)

    return gone

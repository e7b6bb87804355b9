"""ishenim.toml and the environment; a database that could lose what was acknowledged; offices that never meet (R1)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.office import Office

ROOT = Path(__file__).resolve().parents[2]
RENAME = """
import django; django.setup()
from datetime import date
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.common.models import Office
from ishenim.office import actions
Office.objects.update(**dict.fromkeys(("name_ky", "name_ru", "name_en"), "Ноокат"), area_code="3230")
number = {"display": "(03230) 1-11-11", "responsible": "Башкы адис", "until": ""}
head = Person.objects.get(username="head-of-apparatus")
actions.set_plain(actions.Told("number", number, date(2026, 1, 1), None), by=head, at=timezone.now())
"""
START = """
import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
from django.conf import settings
{lower}
import ishenim.config.wsgi
"""
LOWERED = {
    "synchronous": 'settings.DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; '
    'PRAGMA synchronous={value}; PRAGMA foreign_keys=ON;"',
    "synchronous_commit": 'settings.DATABASES["default"]["OPTIONS"] = {{"options": "-c synchronous_commit={value}"}}',
}


def python(office, code):
    """Run a few lines in an office."""
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    called = [sys.executable, "-c", code]
    return subprocess.run(called, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def write(office, text):
    office.data.mkdir(exist_ok=True)
    (office.data / "ishenim.toml").write_text(text, encoding="utf-8")


def setting(office, name):
    rows = json.loads(office.command("config", "--json").stdout)
    return next((row["value"], row["source"]) for row in rows if row["name"] == name)


def test_a_setting_comes_from_the_file_when_the_environment_is_silent(empty):
    write(empty, 'idle_minutes = 7\nallowed_hosts = "phone.alay.kg"\n')

    assert setting(empty, "idle_minutes") == ("7", "ishenim.toml")


def test_the_environment_comes_before_the_file(empty):
    write(empty, "idle_minutes = 7\n")
    empty.env["ISHENIM_IDLE_MINUTES"] = "9"

    assert setting(empty, "idle_minutes") == ("9", "ISHENIM_IDLE_MINUTES")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('mail_host = "mail.office.kg"\n', "mail_host is set, so mail_from is needed"),
        ('mail_user = "office"\n', "mail_user and mail_password go together"),
        ('mail_tls = "ssl"\n', "ishenim.toml: ssl is no mail_tls"),
        ('mail_from = "office"\n', "ishenim.toml: office is no mail_from"),
        ('mail_from = "a@b.kg\\nBcc: c@d.kg"\n', "ishenim.toml: a@b.kg"),
    ],
)
def test_mail_that_could_never_go_is_said_at_the_start(empty, written, told):
    write(empty, written)

    answer = empty.command("config")

    assert (answer.returncode, answer.stderr.startswith(told)) == (2, True)


HOOK = 'webhook_key_file = "keys/webhook.key"\n'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('webhook_url = "https://b.kg/"\nwebhook_hosts = "b.kg"\n', "webhook_url is set, so webhook_key_file"),
        (f'{HOOK}webhook_url = "https://b.kg/"\n', "webhook_hosts does not name b.kg"),
        (f'{HOOK}webhook_url = "https://b.kg.evil.kg/"\nwebhook_hosts = "b.kg"\n', "webhook_hosts does not name"),
        (f'{HOOK}webhook_url = "https://b.kg@evil.kg/"\nwebhook_hosts = "b.kg,evil.kg"\n', "webhook_url must read"),
        (f'{HOOK}webhook_url = "https://b.kg/#a"\nwebhook_hosts = "b.kg"\n', "webhook_url must read"),
        (f'{HOOK}webhook_url = "https://b.kg:99999/"\nwebhook_hosts = "b.kg"\n', "webhook_url is no address"),
        (f'{HOOK}webhook_url = "http://b.kg/"\nwebhook_hosts = "b.kg"\n', "webhook_url must begin with https://"),
        (f'{HOOK}webhook_url = "http://8.8.8.8/"\nwebhook_hosts = "8.8.8.8"\n', "webhook_url must begin with https"),
        ('webhook_url = "ftp://b.kg/"\n', "ishenim.toml: ftp://b.kg/ is no webhook_url"),
        ('local_address = "ishenim.local"\n', "ishenim.toml: ishenim.local is no local_address"),
    ],
)
def test_an_address_that_would_call_a_stranger_is_said_at_the_start(empty, written, told):
    write(empty, written)

    answer = empty.command("config")

    assert (answer.returncode, answer.stderr.startswith(told), answer.stderr.count("\n")) == (2, True, 1)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://b.kg:8443/a?b=1", "b.kg"),
        ("https://B.kg/", "b.kg"),
        ("http://127.0.0.1:9/", "127.0.0.1"),
        ("http://[::1]:9/", "::1"),
        ("http://192.168.1.5/", "192.168.1.5"),
        ("http://localhost/", "localhost"),
    ],
)
def test_an_address_that_is_named_and_protected_or_in_the_house_is_taken(empty, url, host):
    write(empty, f'{HOOK}webhook_url = "{url}"\nwebhook_hosts = "other.kg, {host}"\n')

    assert setting(empty, "webhook_url") == (url, "ishenim.toml")


def test_the_password_of_the_mail_server_is_not_shown(empty):
    write(empty, 'mail_user = "office"\nmail_password = "top-secret"\n')

    assert setting(empty, "mail_password") == ("***", "ishenim.toml")


@pytest.mark.parametrize("name", ["config", "serve", "check", "migrate"])
def test_an_unknown_setting_stops_every_command_in_a_sentence(empty, name):
    write(empty, "idle_minuts = 7\n")

    told = empty.command(name)

    assert (told.returncode, told.stderr.startswith("ishenim.toml: unknown setting idle_minuts. Known: ")) == (2, True)
    assert ("Traceback" in told.stderr, told.stderr.count("\n")) == (False, 1)


@pytest.mark.parametrize("text", ["idle_minutes = ", "not toml at all", "[office]\nname = 'x'\n"])
def test_a_file_that_cannot_be_read_is_a_sentence(empty, text):
    write(empty, text)

    told = empty.command("config")

    assert (told.returncode, told.stderr.startswith("ishenim.toml"), "Traceback" in told.stderr) == (2, True, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("idle_minutes", "soon"),
        ("session_hours", "x"),
        ("log_level", "LOUD"),
        ("language", "de"),
        ("database", "mysql://x"),
    ],
)
def test_a_value_that_makes_no_sense_is_a_sentence(empty, name, value):
    empty.env[f"ISHENIM_{name.upper()}"] = value

    told = empty.command("check")

    assert (told.returncode, "Traceback" in told.stderr) == (2, False)


@pytest.mark.parametrize("value", ["OFF", "NORMAL", "FULL", "EXTRA"])
def test_the_program_does_not_start_on_a_database_that_could_lose_an_appeal(demo, value):
    name = "synchronous" if connection.vendor == "sqlite" else "synchronous_commit"
    value = value if connection.vendor == "sqlite" else {"OFF": "off", "NORMAL": "local"}.get(value, "on")

    told = python(demo, START.format(lower=LOWERED[name].format(value=value)))

    refused = "The database could lose acknowledged appeals" in told.stderr
    assert (told.returncode != 0, refused) == (value in ("OFF", "NORMAL", "off", "local"),) * 2


def test_serve_stops_in_a_sentence_when_its_port_is_taken(demo):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()

        told = demo.command("serve", "--port", str(demo.port))

    assert (told.returncode in (1, 2), "Traceback" in told.stderr) == (True, False)


@pytest.mark.parametrize("name", ["session", "follow-up"])
def test_a_key_is_made_once_and_is_nobody_else_s_to_read(empty, name):
    empty.command("migrate")
    key = empty.data / "keys" / f"{name}.key"
    before = key.read_text()

    empty.command("migrate")

    assert (key.read_text(), oct(key.stat().st_mode & 0o777), len(before)) == (before, "0o600", 64)


@pytest.fixture
def two_offices(tmp_path):
    """Two offices side by side, the second under another name; always SQLite, each in its folder."""
    offices = [Office(tmp_path / name) for name in ("alay", "nookat")]
    for office in offices:
        office.fill(calls=2)
    renamed = python(offices[1], RENAME)
    assert (renamed.returncode, renamed.stderr) == (0, "")
    yield offices
    for office in offices:
        office.kill()


def pages(office):
    """What the office shows: signing in, home, journal, as one text."""
    from tests.intake.browser import Browser

    browser = Browser(office, "auditor")
    journal = browser.get(browser.get("/journal").url)
    return "".join(answer.content.decode() for answer in (Browser(office).get("/login"), browser.get("/desk"), journal))


def test_R1_two_offices_show_no_trace_of_each_other(two_offices):
    for office in two_offices:
        office.start()

    alay, nookat = (pages(office) for office in two_offices)

    footers = (
        [page.count("(03234) 5-11-84") for page in (alay, nookat)],
        [page.count("Ноокат") for page in (alay, nookat)],
    )
    assert footers == ([3, 0], [0, 3])
    assert "Алай райондук жергиликтүү" in alay
    assert "Алай райондук жергиликтүү" not in nookat


def test_R1_a_session_of_one_office_opens_nothing_in_another(two_offices):
    from tests.intake.browser import Browser

    for office in two_offices:
        office.start()
    browser = Browser(two_offices[0], "operator")

    elsewhere = Browser(two_offices[1], cookies=browser.cookies)

    assert (browser.get("/desk").status_code, elsewhere.get("/desk").status_code) == (200, 302)


def test_R1_two_offices_have_keys_of_their_own(two_offices):
    keys = [sorted(path.read_text() for path in (office.data / "keys").glob("*.key")) for office in two_offices]

    assert (len(keys[0]), set(keys[0]) & set(keys[1])) == (3, set())


def test_the_data_folder_is_the_only_place_that_is_written(two_offices):
    office = two_offices[0]

    names = {path.name for path in office.data.iterdir()}

    assert names - {"static", "keys", "demo-password"} == {
        name for name in os.listdir(office.data) if name.startswith("ishenim.sqlite3")
    }

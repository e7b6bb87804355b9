"""R1, R5, R6, R7, R9: whoever looks for the number finds it, whether the phone is answered now, and until when."""

import gzip
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from ishenim.common.models import PROFILE, Office
from ishenim.common.queries import forget
from ishenim.office import actions as office
from ishenim.worktime.models import Season

pytestmark = pytest.mark.django_db
ADDRESSES = {"ky": "/", "ru": "/ru/", "en": "/en/"}
BUDGET = 15_000  # bytes on the wire, styles included (ux 7.9)


@pytest.fixture
def at(monkeypatch):
    """Stop the clock of the page at a moment of the office."""

    def stopped(text):
        moment = timezone.make_aware(datetime.fromisoformat(text))
        monkeypatch.setattr("ishenim.website.views.timezone.now", lambda: moment)

    return stopped


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("language", ADDRESSES)
def test_R6_the_number_is_there_without_sign_in_and_without_scripts(client, language):
    answer = client.get(ADDRESSES[language])
    page = answer.content.decode()

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert '<a href="tel:+996323451184">(03234) 5-11-84</a>' in page


def test_R6_nobody_is_followed(client):
    """No cookie, nothing from elsewhere."""
    answer = client.get("/")

    assert not answer.cookies
    assert re.findall(r'(?:src|href)="(https?:)?//', answer.content.decode()) == []


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-06-15 08:29", "Азыр жабык · бүгүн ачылат: 08:30"),  # a Monday in summer
        ("2026-06-15 08:30", "Азыр ачык · түшкү тыныгуу башталат: 12:00"),
        ("2026-06-15 12:00", "Түшкү тыныгуу · кайра ачылат: 13:00"),
        ("2026-06-15 13:00", "Азыр ачык · жабылышы: 17:30"),
        ("2026-06-15 17:30", "Азыр жабык · ачылат: 16-июнь, шейшемби, 08:30"),
        ("2026-11-23 08:45", "Азыр жабык · бүгүн ачылат: 09:00"),  # a Monday in winter
        ("2026-11-23 12:15", "Азыр ачык · түшкү тыныгуу башталат: 12:30"),
        ("2026-11-23 12:30", "Түшкү тыныгуу · кайра ачылат: 13:30"),
        ("2026-11-23 17:45", "Азыр ачык · жабылышы: 18:00"),
        ("2026-11-23 18:00", "Азыр жабык · ачылат: 24-ноябрь, шейшемби, 09:00"),
        ("2026-11-27 19:00", "Азыр жабык · ачылат: 30-ноябрь, дүйшөмбү, 09:00"),  # Friday evening
        ("2026-10-30 18:00", "Азыр жабык · ачылат: 2-ноябрь, дүйшөмбү, 09:00"),  # the season changes over the weekend
    ],
)
def test_R7_R9_the_page_says_whether_the_phone_is_answered_and_when_that_changes(client, at, moment, said):
    at(moment)

    assert said in plain(client.get("/"))


def test_R7_both_seasons_stand_there_and_which_is_now(client, at):
    at("2026-06-15 10:00")
    page = plain(client.get("/"))

    assert page.index("жайкы мезгил (азыр)") < page.index("кышкы мезгил")
    assert ("08:30–17:30" in page, "09:00–18:00" in page, page.count("күндөрү текшерилсин")) == (True, True, 2)


def test_R8_without_seasons_the_page_says_that_the_hours_are_not_set(client):
    Season.objects.all().delete()
    forget()

    page = plain(client.get("/"))
    assert "Телефондун иш убактысы коюла элек." in page
    assert "Азыр жабык" in page


def test_R1_another_office_has_its_own_names_everywhere(client, people):
    own = {"name_ky": "Ноокат райондук администрациясы", "apparatus_ky": "Ноокат аппараты", "area_code": "3230"}
    Office.objects.update(**dict.fromkeys(PROFILE, "") | own)
    values = {"display": "(03230) 5-00-00", "responsible": "Башкы адис", "until": ""}
    now = timezone.now()
    told = office.Told("number", values, timezone.localdate(now), seen=None)
    office.set_plain(told, by=people["head-of-apparatus"], at=now)
    forget()

    for address in (*ADDRESSES.values(), "/embed", "/api/public/phone.json"):
        said = client.get(address).content.decode()
        assert ("Алай" in said, "Алай" in said, "+996323050000" in said) == (False, False, True)


def test_R5_an_office_without_a_number_says_so(client, at):
    at("2001-06-15 10:00")  # before its first number

    assert "Номер азырынча коюла элек." in plain(client.get("/"))
    assert client.get("/api/public/phone.json").json()["tel"] == ""


def test_R6_the_block_for_the_official_site_may_be_framed_and_nothing_else_may(client):
    block, page = client.get("/embed"), client.get("/")

    assert "frame-ancestors *" in block.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in block.headers
    assert ("<script" in block.content.decode(), "tel:+996323451184" in block.content.decode()) == (False, True)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("asked", "language"), [("ru", "ru"), ("en", "en"), ("", "ky"), ("<script>", "ky")])
def test_R6_the_block_speaks_the_language_it_is_asked_for(client, asked, language):
    assert f'<html lang="{language}">' in client.get("/embed", {"language": asked}).content.decode()


def test_R6_the_same_stands_in_the_json(client, at):
    at("2026-11-23 12:15")
    told = client.get("/api/public/phone.json").json()

    assert (told["number"], told["tel"], told["state"], told["becomes"]) == (
        "(03234) 5-11-84",
        "+996323451184",
        "open",
        "lunch",
    )
    assert (told["as_of"], told["changes_at"]) == ("2026-11-23T12:15:00+06:00", "2026-11-23T12:30:00+06:00")
    assert [(one["opens"], one["closes"], one["is_verified"]) for one in told["seasons"]] == [
        ("09:00", "18:00", False),
        ("08:30", "17:30", False),
    ]
    assert set(told["name"]) == {"ky", "ru", "en"}


def test_R6_the_official_site_may_read_the_json(client):
    answer = client.get("/api/public/phone.json")

    assert (answer.headers["Access-Control-Allow-Origin"], answer.headers["Cache-Control"]) == (
        "*",
        "public, max-age=30",
    )
    assert json.loads(answer.content)["is_demo"] is True


@pytest.mark.parametrize("address", [*ADDRESSES.values(), "/embed", "/api/public/phone.json"])
def test_public_pages_are_read_and_nothing_else(client, address):
    assert [client.post(address).status_code, client.head(address).status_code] == [405, 200]


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_the_public_page_with_its_styles_weighs_fifteen_kilobytes_at_most(client, address):
    page = client.get(address).content
    sheets = re.findall(r'href="/static/([^"]+\.css)"', page.decode())

    weights = [len(gzip.compress(page))]
    weights += [len(gzip.compress((Path(settings.STATIC_ROOT) / sheet).read_bytes())) for sheet in sheets]

    assert len(sheets) == 2
    assert sum(weights) <= BUDGET


def test_the_public_page_asks_the_database_nothing_once_it_is_known(client, django_assert_num_queries):
    client.get("/")

    with django_assert_num_queries(0):
        client.get("/")


def test_the_old_way_home_stays_for_staff(sign_in):
    page = sign_in("operator").get("/")

    assert (page.status_code, 'href="/login"' in page.content.decode()) == (200, True)

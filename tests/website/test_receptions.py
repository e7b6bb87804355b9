"""Law 2: the schedule of receptions is published, on the site and on stands, in three languages."""

import gzip
import re
from datetime import date, time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from ishenim.common.queries import forget
from ishenim.reception import actions
from ishenim.reception.models import Reception
from ishenim.regulation.reception import Week
from tests.conftest import NOW, TODAY
from tests.reception.conftest import clock, schedule  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
ADDRESSES = {"ky": "/reception", "ru": "/ru/reception", "en": "/en/reception"}
BUDGET = 15_000


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def published(schedule, clock):  # noqa: F811
    """The akim receives every Tuesday, his deputy on first Thursdays."""
    schedule()
    schedule(post="deputy-akim", weekdays=frozenset({3}), week=Week.FIRST, opens=time(14), closes=time(16))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ky", ["башчысы-аким", "шейшемби", "10:00–12:00", "айдын биринчиси", "24-ноябрь, шейшемби", "Инсандыгыңызды"]),
        ("ru", ["глава — аким", "вторник", "10:00–12:00", "первые в месяце", "Администрация, 2 этаж"]),
        ("en", ["head (akim)", "Tuesday", "10:00–12:00", "first of the month", "Second floor"]),
    ],
)
def test_the_schedule_is_read_without_sign_in_and_without_scripts(client, published, language, words):
    answer = client.get(ADDRESSES[language])

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Content-Language"], "<script" in page) == (200, language, False)
    assert [word for word in words if word not in plain(answer)] == []


@pytest.mark.parametrize("language", ADDRESSES)
def test_the_public_page_leads_to_it_and_it_to_the_stand(client, published, language):
    home = {"ky": "/", "ru": "/ru/", "en": "/en/"}[language]
    stand = f"{ADDRESSES[language]}/stand"

    assert f'href="{ADDRESSES[language]}"' in client.get(home).content.decode()
    assert f'href="{stand}"' in client.get(ADDRESSES[language]).content.decode()
    assert "10:00–12:00" in plain(client.get(stand))


def test_the_receptions_of_two_weeks_stand_day_by_day(client, published):
    sittings = client.get("/reception").context["sittings"]

    found = [(one.day, one.reception.post.code, one.is_held) for one in sittings]
    assert found == [
        (date(2026, 11, 24), "akim", True),
        (date(2026, 12, 1), "akim", True),
        (date(2026, 12, 3), "deputy-akim", True),
    ]


def test_a_day_off_is_told_and_what_has_ended_is_gone(client, schedule, clock):  # noqa: F811
    row = schedule()
    Reception.objects.filter(pk=row.pk).update(weekdays="6")  # as if the calendar had taken the day away later
    assert plain(client.get("/reception")).count("кабыл алуу жок: дем алыш күн") == 2

    Reception.objects.filter(pk=row.pk).update(until=date(2026, 11, 23))
    forget()
    assert "Кабыл алуу графиги азырынча жарыялана элек." in plain(client.get("/reception"))


def test_a_reception_to_come_says_since_when(client, schedule, clock):  # noqa: F811
    schedule(since=date(2026, 12, 1), until=date(2026, 12, 31))

    page = plain(client.get("/ru/reception"))
    assert ("с 01.12.2026" in page, "до 31.12.2026" in page) == (True, True)


@pytest.mark.parametrize("address", [*ADDRESSES.values(), *(f"{address}/stand" for address in ADDRESSES.values())])
def test_each_page_with_its_styles_weighs_fifteen_kilobytes_at_most(client, published, address):
    page = client.get(address).content
    sheets = re.findall(r'href="/static/([^"]+\.css)"', page.decode())

    weights = [len(gzip.compress(page))]
    weights += [len(gzip.compress((Path(settings.STATIC_ROOT) / sheet).read_bytes())) for sheet in sheets]

    assert sum(weights) <= BUDGET
    assert [client.post(address).status_code, client.head(address).status_code] == [405, 200]


def test_it_asks_the_database_nothing_once_it_is_known(client, published, django_assert_num_queries):
    client.get("/reception")

    with django_assert_num_queries(0):
        client.get("/reception")


def test_nobody_of_the_queue_stands_in_the_public_schedule(client, published, people):
    told = actions.VisitorTold(uuid4(), "Сырдуу Сымбат", "", "Суу жок", "ky", False, False)
    actions.add_visitor(Reception.objects.order_by("pk")[0], told, day=TODAY, by=people["operator"], at=NOW)

    shown = [client.get(path).content.decode() for path in ("/reception", "/reception/stand", "/")]
    assert [words for words in ("Сырдуу", "Суу жок") for page in shown if words in page] == []

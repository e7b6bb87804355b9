"""The list of appeals: every filter, folded names, pages by key, counts equal to rows, taken out as a sheet."""

import csv
import io
from datetime import timedelta

import pytest

from ishenim.audit import queries as audit
from ishenim.desk.queries import PAGE
from ishenim.regulation.channels import Channel
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.required_facts import ToldAddress, ToldName, ToldPhone
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(take):
    """Three appeals that differ in everything the filter asks."""
    return [
        take(name=ToldName(full="Өмүрбеков Үсөн Ырысбаевич"), topic="land"),
        take(
            name=ToldName(full="Токтомаматов Эркинбек"),
            phones=(ToldPhone(raw="0700 11-22-33", number="+996700112233"),),
            home=ToldAddress(village="murdash", village_told="Мурдаш"),
            at=NOW + timedelta(days=1),
        ),
        take(name=ToldName(full="Ӊуралиева Салтанат"), at=NOW + timedelta(days=2)),
    ]


def numbers(client, **asked):
    answer = client.get("/appeals", asked)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert page.count == len(page.rows)
    return [appeal.line.number for appeal in page.rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [3, 2, 1]),
        ({"q": "2"}, [2]),
        ({"q": "№ 3"}, [3]),
        ({"q": "0700112233"}, [2]),
        ({"q": "+996 700 11 22 33"}, [2]),
        ({"q": "омурбеков"}, [1]),  # typed without ө and ү
        ({"q": "усон ОМУР"}, [1]),  # in any order, any case
        ({"q": "нурали"}, [3]),  # a look-alike letter was typed
        ({"q": "мүрбеков"}, []),  # a word is found by its beginning
        ({"topic": "land"}, [1]),
        ({"village": "murdash"}, [2]),
        ({"since": "25.11.2026"}, [3, 2]),
        ({"until": "25.11.2026"}, [2, 1]),
        ({"since": "25.11.2026", "until": "2026-11-25"}, [2]),
        ({"stage": "registered"}, [3, 2, 1]),
        ({"stage": "closed"}, []),
        ({"q": "эркинбек", "topic": "land"}, []),
    ],
)
def test_every_filter_narrows_the_list(three, sign_in, client, asked, found):
    sign_in("operator")

    assert numbers(client, **asked) == found


def test_an_executor_is_a_filter_and_sees_only_his_own(three, walk, sign_in, client, posts):
    walk(three[1], "in_work")
    sign_in("operator")
    assert numbers(client, executor=str(posts["bilim-head"].pk)) == [2]

    sign_in("executor-1")
    assert numbers(client) == [2]
    sign_in("executor-2")
    assert numbers(client) == []


@pytest.mark.parametrize(
    "asked", [{"since": "31.02.2026"}, {"stage": "x"}, {"topic": "' OR 1"}, {"executor": "999999"}]
)
def test_a_wrong_filter_is_said_at_its_field(three, sign_in, client, asked):
    sign_in("operator")

    answer = client.get("/appeals", asked)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(asked))


@pytest.mark.parametrize("key", ["-1", "x", "9" * 30, "1e3", "٣"])
def test_a_hostile_key_of_a_page_is_no_key(three, sign_in, client, key):
    sign_in("operator")

    assert numbers(client, before=key) == [3, 2, 1]


def test_pages_by_key_show_each_row_once(take, sign_in, client):
    for _ in range(PAGE + 3):
        take()
    sign_in("operator")

    first = client.get("/appeals").context["page"]
    second = client.get("/appeals", {"before": first.older}).context["page"]
    back = client.get("/appeals", {"after": second.newer}).context["page"]

    shown = [appeal.line.number for appeal in [*first.rows, *second.rows]]
    assert shown == list(range(PAGE + 3, 0, -1))
    assert (second.older, [one.pk for one in back.rows]) == (None, [one.pk for one in first.rows])
    assert (first.count, second.count) == (PAGE + 3, PAGE + 3)


def test_R25_a_count_leaves_out_what_may_not_be_opened(three, take, posts, sign_in, client):
    take(abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.DELAY})),), at=NOW + timedelta(days=3))

    sign_in("head-of-apparatus")
    assert numbers(client) == [4, 3, 2, 1]
    sign_in("akim")
    assert numbers(client) == [3, 2, 1]
    assert numbers(client, q="4") == []


def test_the_list_is_taken_out_as_a_sheet_and_the_log_says_so(three, sign_in, client):
    sign_in("operator")

    answer = client.post("/appeals/export", {"topic": "land"})

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["№", "1"]
    assert rows[1][2] == "Өмүрбеков Үсөн Ырысбаевич"
    assert [read.record["act"] for read in audit.walk()][-1] == "export_appeals"


def test_a_formula_in_a_name_is_text_in_the_sheet(take, sign_in, client):
    take(name=ToldName(full="=HYPERLINK(1)"))
    sign_in("operator")

    rows = list(csv.reader(io.StringIO(client.post("/appeals/export").getvalue().decode("utf-8-sig")), delimiter=";"))

    assert rows[1][2] == "'=HYPERLINK(1)"


def test_an_executor_takes_no_list_out(three, sign_in, client):
    sign_in("executor-1")

    assert client.post("/appeals/export").status_code == 422
    assert client.get("/appeals/export").status_code == 405


def test_a_hidden_name_stays_hidden_in_list_and_sheet(take, sign_in, client):
    take(confidential=True, name=ToldName(full="Жашыруунов Жаркын"))
    sign_in("operator")

    assert "Жашыруунов" not in client.get("/appeals").content.decode()
    assert "Жашыруунов" not in client.post("/appeals/export").getvalue().decode()


def test_the_list_is_narrowed_by_how_appeals_came_and_the_sheet_says_it(three, take, sign_in, client):
    take(channel=Channel.PERSONAL_RECEPTION, at=NOW + timedelta(days=3))
    take(channel=Channel.PUBLIC_RECEPTION, at=NOW + timedelta(days=4))
    sign_in("operator")

    found = [numbers(client, channel=way.value) for way in Channel]
    sheet = client.post("/appeals/export", {"channel": "public_reception"}).getvalue().decode("utf-8-sig")

    assert found == [[3, 2, 1], [4], [5]]
    assert list(csv.reader(io.StringIO(sheet), delimiter=";"))[1][6] == "коомдук кабылдамада"
    assert client.get("/appeals", {"channel": "fax"}).status_code == 422

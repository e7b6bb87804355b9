"""R34: institutions with their competence and order of applying, found by words, topic and village; versions."""

from datetime import date, timedelta

import pytest

from ishenim.common.refusals import Overtaken, Refused
from ishenim.directory import actions, queries
from ishenim.directory.actions import HowToApply
from ishenim.directory.models import Body, Directions, Hotline, Village
from tests.conftest import NOW, TODAY

ORDER = {"ky": {"order": "Өзүңүз барыңыз."}}

pytestmark = pytest.mark.django_db


def write(code, *, seen=0, **told):
    told.setdefault("words", ORDER)
    return actions.write_directions(Body.objects.get(pk=code), HowToApply(**told), seen=seen, by="head", at=NOW)


def found(told):
    return [one.body_id for one in queries.directions_like(told)]


@pytest.mark.parametrize("told", ["пенсия", "ПЕНСИЯ", "социалдык фонд", "трудовой стаж", "pension", "стаж"])
def test_R34_the_search_for_a_pension_gives_the_entry(told):
    assert found(told) == ["socfond"]


def test_R34_letters_are_forgiven():
    assert "voenkom" in found("аскерге чакыруу")
    assert "telekom" in found("уюлдук")
    assert found("") == found("   ") == found("-") == []


def test_R34_a_topic_leads_to_its_institution():
    assert [one.body_id for one in queries.directions_for("pension", village=None)] == ["socfond"]
    assert queries.directions_for("water_drinking", village=None) == []
    assert queries.directions_for("", village=None) == []


def test_R34_a_village_leads_to_the_body_of_its_aimak_first():
    write("ao-lenin", topics=("pasture",), aimaks=("lenin",))
    write("ao-gulcho", topics=("pasture",), aimaks=("gulcho",))
    write("jayit", topics=("pasture",))
    murdash = Village.objects.get(pk="murdash")

    assert [one.body_id for one in queries.directions_for("pasture", village=murdash)] == ["ao-lenin", "jayit"]


def test_R34_later_words_are_a_later_version_and_the_earlier_stay():
    write("kadastr", seen=1, phones=("1205",))

    now = queries.directions_of("kadastr")
    assert (now.version, now.numbers, now.words_in("ru").order) == (2, ["1205"], "Өзүңүз барыңыз.")
    assert Directions.objects.filter(body="kadastr").count() == 2
    assert found("границы") == []  # the words of the version that stands


def test_R34_two_who_write_at_once_do_not_overwrite_each_other():
    write("kadastr", seen=1)

    with pytest.raises(Overtaken, match="directions_changed_meanwhile"):
        write("kadastr", seen=1)


@pytest.mark.parametrize("words", [{}, {"ky": {"order": " "}}, {"ru": {"order": "Приходите."}}])
def test_R34_an_institution_without_an_order_of_applying_is_refused(words):
    with pytest.raises(Refused, match="directions_without_order"):
        write("kadastr", seen=1, words=words)


def page(**changes):
    """A form as a browser sends it; the last version was the first."""
    return {"seen": "1", "confidence": "C", "ky_order": "Барыңыз.", **changes}


def test_R66_only_the_head_of_apparatus_writes_the_directory(sign_in, client):
    for username, status in (("operator", 422), ("akim", 422), ("admin", 422), ("head-of-apparatus", 302)):
        sign_in(username)
        assert client.post("/institutions/kadastr/write", page()).status_code == status
    assert queries.directions_of("kadastr").by == "head-of-apparatus"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"phones": "Асанов, 5-11-84, түштөн кийин"}, "Асанов, 5-11-84"),
        ({"phones": "1" * 40}, "1" * 40),
        ({"ky_order": ""}, ""),
        ({"ru_address": "ул. Ленина, 1"}, "ул. Ленина, 1"),
        ({"ky_order": "ө" * 4001}, "ө" * 4001),
        ({"confidence": "Z"}, "Барыңыз."),
        ({"topics": "no_such_topic"}, "Барыңыз."),
        ({"seen": "x"}, "Барыңыз."),
    ],
    ids=["free text", "no number", "no order", "words without order", "huge", "confidence", "topic", "version"],
)
def test_R34_what_does_not_fit_is_said_at_its_field_and_kept(sign_in, changes, kept):
    answer = sign_in("head-of-apparatus").post("/institutions/kadastr/write", page(**changes))

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Directions.objects.filter(body="kadastr").count() == 1


def test_R34_hostile_words_are_shown_as_words(sign_in):
    client = sign_in("head-of-apparatus")
    words = "<script>alert(1)</script>\u202e Барыңыз."

    client.post("/institutions/kadastr/write", page(ky_order=words, phones="+996 3234 5-00-00\n102"))

    shown = client.get("/institutions/kadastr").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Барыңыз." in shown
    assert queries.directions_of("kadastr").numbers == ["+996 3234 5-00-00", "102"]


def test_R34_an_old_page_of_the_form_writes_nothing(sign_in):
    write("kadastr", seen=1)

    answer = sign_in("head-of-apparatus").post("/institutions/kadastr/write", page(ky_order="Эски барактан"))

    assert answer.status_code == 409
    assert "Эски барактан" in answer.content.decode()


def test_R34_the_list_is_filtered_by_words_topic_and_group(sign_in, client):
    sign_in("operator")

    for asked, there in (("q=пенсия", "socfond"), ("topic=electricity", "res"), ("group=other&q=сот", "sot")):
        assert f'/institutions/{there}"' in client.get(f"/institutions?{asked}").content.decode()
    nothing = client.get("/institutions?q=жокмекеме").content.decode()
    assert '/institutions/socfond"' not in nothing
    assert client.get("/institutions/no-such-body").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_R34_the_list_costs_the_same_for_one_row_and_for_three(sign_in, client, count, django_assert_max_num_queries):
    for code in ("ao-lenin", "ao-gulcho", "jayit")[:count]:
        write(code, topics=("pasture",))
    sign_in("operator")
    client.get("/institutions")

    with django_assert_max_num_queries(9):
        client.get("/institutions?topic=pasture")


def test_emergency_numbers_are_dated_records(db):
    assert [one.number for one in queries.emergency_numbers(TODAY)] == ["112", "101", "102", "103"]
    actions.end_hotline(Hotline.objects.get(number="101"), until=TODAY, by="head", at=NOW)
    actions.add_hotline(
        "1101", names={"ky": "Өрт", "ru": "Пожар", "en": "Fire"}, place=1, is_emergency=True,
        since=TODAY + timedelta(days=1), source="", confidence="D", by="head", at=NOW,
    )  # fmt: skip

    assert [one.number for one in queries.emergency_numbers(TODAY)] == ["112", "101", "102", "103"]
    assert [one.number for one in queries.emergency_numbers(TODAY + timedelta(days=1))] == ["112", "1101", "102", "103"]
    assert queries.emergency_numbers(date(2020, 1, 1)) == ()
    with pytest.raises(Overtaken, match="hotline_ended_already"):
        actions.end_hotline(Hotline.objects.get(number="101"), until=TODAY, by="head", at=NOW)


def hotline(**changes):
    return {"number": "1104", "ky": "Газ", "place": "5", "since": "24.11.2026", "confidence": "D", **changes}


def test_R66_the_head_of_apparatus_adds_and_ends_a_number(sign_in, client):
    for who, status in (("operator", 422), ("admin", 422), ("head-of-apparatus", 302)):
        sign_in(who)
        assert client.post("/hotlines", hotline()).status_code == status
    added = Hotline.objects.get(number="1104")

    field = f"{added.pk}-until"
    assert client.post(f"/hotlines/{added.pk}/end", {field: "yesterday"}).status_code == 422
    assert client.post(f"/hotlines/{added.pk}/end", {field: "30.11.2026"}).status_code == 302
    assert client.post(f"/hotlines/{added.pk}/end", {field: "30.11.2026"}).status_code == 409  # pressed twice
    added.refresh_from_db()
    assert added.until == date(2026, 11, 30)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "Асанов 104"},
        {"number": ""},
        {"ky": ""},
        {"ky": "ө" * 301},
        {"since": "эртең"},
        {"place": "x"},
        {"confidence": "Z"},
    ],
)
def test_a_number_that_does_not_fit_is_said_at_its_field(sign_in, changes):
    answer = sign_in("head-of-apparatus").post("/hotlines", hotline(**changes))

    assert answer.status_code == 422
    assert not Hotline.objects.filter(number="1104").exists()

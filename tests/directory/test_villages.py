"""R29: the village the caller means, however it is said or typed; free text stays free text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from ishenim.config import demo_office
from ishenim.directory import actions as directory
from ishenim.directory.models import Aimak, Village
from ishenim.directory.queries import village_named, villages_like
from ishenim.kyrgyz.folding import fold

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
WRITTEN = yaml.safe_load((Path(demo_office.__file__).parent / "demo/alay_district.yaml").read_text(encoding="utf-8"))
ROWS = [row for aimak in WRITTEN["aimaks"] for row in aimak["villages"]]
COUNT = 63


def of(told):
    found = village_named(told)
    return found.pk if found else None


@pytest.fixture
def add(db):
    """Add a village of our own to the first aimak."""

    def added(code, ky, *, ru="", aliases=()):
        aimak = Aimak.objects.first()
        return directory.add_village(code, ky=ky, ru=ru, aimak=aimak, aliases=list(aliases), by="admin", at=NOW)

    return added


def test_R29_the_directory_holds_every_village_of_the_district(db):
    assert (len(ROWS), Village.objects.count()) == (COUNT, COUNT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_R29_each_village_is_found_by_its_own_name(db, row):
    assert of(row["ky"]) == row["id"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_R29_each_village_is_suggested_when_its_name_is_typed(db, row):
    assert row["id"] in [village.pk for village in villages_like(row["ky"])]


def test_R29_each_russian_name_leads_to_its_village_or_is_shared_by_several(db):
    wrong = [row["ru"] for row in ROWS if of(row["ru"]) not in (row["id"], None)]
    shared = [row["ru"] for row in ROWS if of(row["ru"]) is None]
    folded = {ru: {r["id"] for r in ROWS if fold(ru, level=1) in spellings(r)} for ru in shared}

    assert (wrong, [ru for ru in shared if len(folded[ru]) < 2]) == ([], [])


def spellings(row):
    return {fold(name, level=1) for name in (row["ky"], row["ru"], *row.get("aliases", []))}


def test_R29_each_alias_leads_to_its_village_or_is_shared_by_several(db):
    told = [(row["id"], alias) for row in ROWS for alias in row.get("aliases", [])]

    assert [(code, alias) for code, alias in told if of(alias) not in (code, None)] == []


@pytest.mark.parametrize(
    "told", ["Гүлчө", "гүлчө", "ГҮЛЧӨ", "Гулчо", "Гульча", "  Гүлчө  ", "Гулчо "], ids=lambda told: told.strip()
)
def test_R29_one_village_in_many_spellings(db, told):
    assert of(told) == "gulcho"


@pytest.mark.parametrize("told", ["Сары-Таш", "Сары Таш", "сарыташ", "САРЫ-ТАШ", "Сары — Таш", "Сары‑Таш"])
def test_R29_a_hyphen_a_space_or_nothing_between_is_the_same(db, told):
    assert of(told) == of("Сары-Таш") == next(row["id"] for row in ROWS if row["ky"] == "Сары-Таш")


@pytest.mark.parametrize(("typed", "written"), [("Кен-Жылга", "Кең-Жылга"), ("Кун-Элек", "Күн-Элек")])
def test_R29_letters_the_keyboard_lacks_may_be_left_out(db, typed, written):
    assert of(typed) == of(written) == next(row["id"] for row in ROWS if row["ky"] == written)


def test_R29_a_name_two_villages_bear_is_nobody_s(add):
    add("one", "Эки-Ачакей")
    add("two", "Эки Ачакей")

    assert of("эки ачакей") is None


def test_R29_a_name_spelled_exactly_wins_over_one_spelled_alike(add):
    add("one", "Жаңы-Ачакей")
    add("two", "Жаны-Ачакей")

    assert (of("Жаңы-Ачакей"), of("Жаны-Ачакей")) == ("one", "two")


def test_R29_two_villages_that_differ_in_one_letter_are_not_guessed_between(add):
    add("one", "Оң-Ачакей")
    add("two", "Өң-Ачакей")

    assert of("Он-Ачакей") is None


@pytest.mark.parametrize("told", ["Кара-Ачакей", "Черная Ачакей", "Ачакейка"])
def test_R29_a_village_is_found_by_each_of_its_names(add, told):
    add("one", "Кара-Ачакей", ru="Черная Ачакей", aliases=["Ачакейка", "Эски Ачакей"])

    assert of(told) == "one"


@pytest.mark.parametrize("told", ["", " ", "-", "?!", "Жер ортосу", "х" * 300, "%", "_", "'--"])
def test_R29_what_is_no_village_is_none(db, told):
    assert of(told) is None


@pytest.mark.parametrize("told", ["", " ", "-", "?", "\x00"])
def test_nothing_typed_suggests_nothing(db, told):
    assert villages_like(told) == []


def test_villages_that_start_so_come_before_those_that_contain_it(add):
    add("containing", "Бу-Ачакей")
    add("starting", "Ачакей-Туз")
    add("also-starting", "Ачакей-Бел")

    assert [village.pk for village in villages_like("ачакей")] == ["also-starting", "starting", "containing"]


def test_villages_stand_in_the_order_of_the_kyrgyz_alphabet(add):
    names = ["Ачакей-Он", "Ачакей-Оң", "Ачакей-Ос", "Ачакей-Өн", "Ачакей-Пил"]
    for place in (3, 1, 4, 0, 2):
        add(f"v-{place}", names[place])

    assert [village.ky for village in villages_like("ачакей")] == names


def test_at_most_seven_are_suggested(db):
    assert len(villages_like("а")) == 7


def test_the_suggestions_under_the_field_are_a_fragment_in_order(client, sign_in):
    answer = sign_in("operator").get("/directory/villages", {"q": "сары"})

    page = answer.content.decode()
    shown = [page.index(village.ky) for village in villages_like("сары")]
    assert (answer.status_code, shown == sorted(shown), len(shown) > 1, "<html" in page) == (200, True, True, False)


@pytest.mark.parametrize("q", ["", "\x00", "x" * 10_000, "<script>alert(1)</script>", "{{7*7}}", "\ud800"])
def test_whatever_is_typed_into_the_field_is_answered(client, sign_in, q):
    from urllib.parse import quote

    answer = sign_in("operator").get(f"/directory/villages?q={quote(q, errors='surrogatepass')}")

    assert (answer.status_code, "<script>alert" in answer.content.decode()) == (200, False)


def test_suggestions_are_for_those_who_signed_in(client, db):
    assert client.get("/directory/villages", {"q": "сары"}).status_code == 302


def test_suggestions_cost_the_same_for_one_village_as_for_seven(django_assert_num_queries, db):
    for told, queries in (("мурдаш", 1), ("а", 0)):  # read once, then remembered for half a minute
        with django_assert_num_queries(queries):
            villages_like(told)

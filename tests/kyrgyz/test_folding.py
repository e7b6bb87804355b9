"""Words typed on different keyboards are the same word; the villages of Alay stay apart (ux.md 2)."""

import unicodedata
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kyrgyz.folding import canonical, fold

DISTRICT = Path(__file__).parents[2] / "ishenim/config/demo/alay_district.yaml"
LETTERS = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюяѳӊɵabcehkmoptxyzw"

levels = st.sampled_from([0, 1, 2])
typed = st.text(alphabet=LETTERS + LETTERS.upper() + " -«»\"',.0123456789\u0301\u0306\u0308")


class Village(NamedTuple):
    ky: str
    ru: str
    aliases: tuple[str, ...]


def villages() -> list[Village]:
    district = yaml.safe_load(DISTRICT.read_text(encoding="utf-8"))
    return [
        Village(row["ky"], row["ru"], tuple(row.get("aliases", ())))
        for aimak in district["aimaks"]
        for row in aimak["villages"]
    ]


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("Оро-Дѳбѳ", "Оро-Дөбө"),
        ("ѲЗГѲН, ӉҮ", "ӨЗГӨН, ҢҮ"),
        ("Чоӊ Алай", "Чоң Алай"),
        ("Дɵбɵ, Ɵзгɵн", "Дөбө, Өзгөн"),
        ("ɵ is a Latin letter", "ɵ is a Latin letter"),
        ("и\u0306", "й"),
        ("Wi-Fi Nokia, Гүлчө №5", "Wi-Fi Nokia, Гүлчө №5"),
        ("", ""),
    ],
)
def test_look_alike_letters_are_repaired_on_save(given_text: str, stored: str) -> None:
    assert canonical(given_text) == stored


@pytest.mark.parametrize(
    ("text", "level_0", "level_1", "level_2"),
    [
        ("Гүлчө", "гүлчө", "гулчо", "гулчо"),
        ("Гульча", "гульча", "гульча", "гулча"),
        ("Чоң-Бүлөлү", "чоңбүлөлү", "чонбулолу", "чонбулолу"),
        ("Чон-Бюлелю", "чонбюлелю", "чонбюлелю", "чонбулолу"),
        ("Жерге-Тал", "жергетал", "жергетал", "жорготал"),
        ("Джергетал", "джергетал", "джергетал", "жорготал"),
        ("«Күңгөй» айылы", "күңгөйайылы", "кунгойайылы", "кунгоиаиылы"),
        ("Осоавиахим ёлка", "осоавиахимёлка", "осоавиахимелка", "осоавиахимолка"),
        ("Сары\u00a0Таш", "сарыташ", "сарыташ", "сарыташ"),
        ("Көк\u2013Суу", "көксуу", "коксуу", "коксу"),
        ("Гүлчо\u0301", "гүлчо", "гулчо", "гулчо"),
        ("үй 11, кв. 2", "үй11,кв.2", "уй11,кв.2", "уи11,кв.2"),
    ],
)
def test_three_levels_of_the_same_text(text: str, level_0: str, level_1: str, level_2: str) -> None:
    assert [fold(text, level) for level in (0, 1, 2)] == [level_0, level_1, level_2]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Mурдаш", "мурдаш"),
        ("HУРA", "нура"),
        ("Кaрa-Cуу", "карасуу"),
        ("Teрeк", "терек"),
        ("Bулолу", "вулолу"),
        ("12a үй", "12ауй"),
        ("Nokia", "nokia"),
        ("CHAT", "chat"),
    ],
)
def test_latin_look_alikes_count_only_in_cyrillic_words(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_level_one_is_the_usual_one() -> None:
    assert fold("Көк-Суу") == fold("Көк-Суу", 1) == fold("кок суу")


@pytest.mark.parametrize("level", [-1, 3])
def test_there_is_no_other_level(level: int) -> None:
    with pytest.raises(ValueError, match=f"no folding level {level}"):
        fold("Гүлчө", level)


@given(text=typed | st.text(), level=levels)
def test_folding_twice_is_folding_once(text: str, level: int) -> None:
    once = fold(text, level)

    assert fold(once, level) == once


@given(text=typed | st.text())
def test_each_level_stands_on_the_one_below(text: str) -> None:
    assert fold(text, 1) == fold(fold(text, 0), 1)
    assert fold(text, 2) == fold(fold(text, 1), 2)


@given(text=typed | st.text(), level=levels)
def test_folding_never_makes_a_text_longer(text: str, level: int) -> None:
    assert len(fold(text, level)) <= len(unicodedata.normalize("NFC", text))


@given(text=typed | st.text())
def test_a_stored_text_needs_no_second_repair(text: str) -> None:
    once = canonical(text)

    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(text=typed, level=levels)
def test_repairing_on_save_does_not_change_what_is_found(text: str, level: int) -> None:
    assert fold(canonical(text), level) == fold(text, level)


@given(text=st.text(alphabet="абвгдежзиклмнопрстуфхцчшщы"), level=levels)
def test_a_capital_is_the_same_letter(text: str, level: int) -> None:
    assert fold(text.upper(), level) == fold(text, level)


@given(text=st.text(alphabet="0123456789"), level=levels)
def test_figures_are_left_alone(text: str, level: int) -> None:
    assert fold(text, level) == text


def test_the_district_has_sixty_three_villages() -> None:
    assert len(villages()) == 63


@pytest.mark.parametrize("level", [0, 1, 2])
def test_no_two_villages_become_one(level: int) -> None:
    names = [{fold(name, level) for name in (v.ky, v.ru, *v.aliases)} for v in villages()]

    assert [one & other for one, other in combinations(names, 2) if one & other] == []


def test_forty_russian_names_are_written_as_the_kyrgyz_ones() -> None:
    assert sum(village.ky == village.ru for village in villages()) == 40


@pytest.mark.parametrize(("level", "alike"), [(1, 46), (2, 60)])
def test_russian_names_meet_the_kyrgyz_ones(level: int, alike: int) -> None:
    met = [village for village in villages() if fold(village.ky, level) == fold(village.ru, level)]

    assert len(met) == alike


def test_only_three_villages_need_the_table_of_aliases() -> None:
    apart = [village.ky for village in villages() if fold(village.ky, 2) != fold(village.ru, 2)]

    assert apart == ["Гүлчө", "Биринчи Май", "Гагарин"]

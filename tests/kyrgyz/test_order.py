"""Lists are in the order of the Kyrgyz alphabet, not of code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kyrgyz.order import ALPHABET, sort_key

words = st.text(alphabet=ALPHABET)


def test_the_alphabet_has_thirty_six_letters() -> None:
    assert ALPHABET == "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
    assert len(set(ALPHABET)) == 36


def test_letters_sort_as_in_the_alphabet() -> None:
    assert "".join(sorted(sorted(ALPHABET), key=sort_key)) == ALPHABET


def test_villages_sort_as_a_kyrgyz_reader_expects() -> None:
    expected = ["Көк-Суу", "Күн-Элек", "Кызыл-Ой", "Оро-Дөбө", "Орто-Суу", "Өзгөн", "Үч-Дөбө", "Чий-Талаа"]
    by_code_point = sorted(expected)

    assert by_code_point != expected
    assert sorted(by_code_point, key=sort_key) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Арал", "Арпа-Тектир"),
        ("нур", "ңур"),
        ("ңур", "оро"),
        ("Кара", "Кара-Суу"),
        ("кара суу", "Караган"),
        ("Ёлка", "Жар-Кыштак"),
        ("1-Май", "Аскалы"),
        ("Zoom", "Аскалы"),
        ("", "а"),
    ],
)
def test_what_comes_first(first: str, second: str) -> None:
    assert sort_key(first) < sort_key(second)


def test_capitals_and_look_alike_letters_do_not_count() -> None:
    assert sort_key("ӨЗГӨН") == sort_key("өзгөн") == sort_key("Ѳзгɵн")


@given(text=words)
def test_a_capitalised_word_keeps_its_place(text: str) -> None:
    assert sort_key(text.upper()) == sort_key(text)


@given(first=words, second=words)
def test_the_key_compares_letter_by_letter(first: str, second: str) -> None:
    places = [[ALPHABET.index(letter) for letter in word] for word in (first, second)]

    assert (sort_key(first) < sort_key(second)) == (places[0] < places[1])

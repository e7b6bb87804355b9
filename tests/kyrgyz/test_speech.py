"""The follow-up code can be read aloud to a button phone (decisions.md 10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kyrgyz.speech import DIGITS, spoken_digits

languages = st.sampled_from(["ky", "ru", "en"])
groups = st.lists(st.text(alphabet="0123456789", min_size=1), min_size=1)


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("ky", "эки бир төрт беш, жети жети сегиз сегиз, нөл үч бир нөл"),
        ("ru", "два один четыре пять, семь семь восемь восемь, ноль три один ноль"),
        ("en", "two one four five, seven seven eight eight, zero three one zero"),
    ],
)
def test_a_follow_up_code_is_read_in_groups(language: str, spoken: str) -> None:
    assert spoken_digits("2145 7788 0310", language) == spoken


def test_all_ten_digits_in_kyrgyz() -> None:
    spoken = spoken_digits("0123456789", "ky")

    assert spoken == "нөл бир эки үч төрт беш алты жети сегиз тогуз"


def test_spaces_too_many_make_no_empty_pause() -> None:
    assert spoken_digits("  12   3 ", "en") == "one two, three"


@pytest.mark.parametrize("text", ["", "   ", "12-34", "+996", "12a", "1\t2", "1\n", "²", "٣", "½"])
def test_only_digits_and_spaces_are_read(text: str) -> None:
    with pytest.raises(ValueError, match="only digits and spaces"):
        spoken_digits(text, "ky")


@pytest.mark.parametrize("language", ["", "KY", "kg", "uz"])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match="no words for digits"):
        spoken_digits("1", language)


@given(parts=groups, language=languages)
def test_what_was_said_can_be_written_down_again(parts: list[str], language: str) -> None:
    spoken = spoken_digits(" ".join(parts), language)

    heard = ["".join(str(DIGITS[language].index(word)) for word in group.split()) for group in spoken.split(", ")]
    assert heard == parts

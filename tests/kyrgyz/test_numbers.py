"""Endings of numbers in digits, each against the sounds of the word it is read with (law.md 12)."""

import pytest

from ishenim.kyrgyz import numbers

ALL = range(10_000)
WIDE = dict.fromkeys("аыу", "а") | dict.fromkeys("о", "о") | dict.fromkeys("еи", "е") | dict.fromkeys("өү", "ө")
NARROW = dict.fromkeys("аы", "ы") | dict.fromkeys("оу", "у") | dict.fromkeys("еи", "и") | dict.fromkeys("өү", "ү")
VOICELESS, VOWELS = "кпстфхцчшщ", "аоуыеиөүэ"


def last_word(number):
    """The last word spoken, without the words before it."""
    if number == 0:
        return "нөл"
    for size, words in (
        (10, ("бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз")),
        (100, ("он", "жыйырма", "отуз", "кырк", "элүү", "алтымыш", "жетимиш", "сексен", "токсон")),
    ):
        if number % size:
            return words[number % size // (size // 10) - 1]
    return "жүз" if number % 1000 else "миң"


def vowel(word):
    return next(letter for letter in reversed(word) if letter in VOWELS)


def begun(word, *, vowel_first, voiced, voiceless):
    """The first letter of an ending: which of three, by the last sound of the word."""
    if word[-1] in VOWELS:
        return vowel_first
    return voiceless if word[-1] in VOICELESS else voiced


@pytest.mark.parametrize(
    ("written", "first", "vowels", "rest"),
    [
        (numbers.genitive, ("н", "д", "т"), NARROW, "н"),
        (numbers.dative, ("г", "г", "к"), WIDE, ""),
        (numbers.ablative, ("д", "д", "т"), WIDE, "н"),
        (numbers.locative, ("д", "д", "т"), WIDE, ""),
    ],
    ids=["genitive", "dative", "ablative", "locative"],
)
def test_every_ending_follows_the_sounds_of_the_last_word(written, first, vowels, rest):
    wrong = {}
    for number in ALL:
        word = last_word(number)
        begins = begun(word, vowel_first=first[0], voiced=first[1], voiceless=first[2])
        due = f"{number}{begins}{vowels[vowel(word)]}{rest}"
        if written(number) != due:
            wrong[written(number)] = due

    assert wrong == {}


@pytest.mark.parametrize(
    ("written", "due"),
    [
        (numbers.ablative(14), "14төн"),
        (numbers.ablative(30), "30дан"),
        (numbers.dative(5), "5ке"),
        (numbers.dative(10), "10го"),
        (numbers.ablative(2026), "2026дан"),
        (numbers.locative(9), "9да"),
        (numbers.genitive(3), "3түн"),
        (numbers.dative(40), "40ка"),
    ],
)
def test_forms_seen_in_papers(written, due):
    assert written == due


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "нөл"),
        (7, "жети"),
        (10, "он"),
        (100, "жүз"),
        (1000, "миң"),
        (1101, "миң жүз бир"),
        (2026, "эки миң жыйырма алты"),
        (9999, "тогуз миң тогуз жүз токсон тогуз"),
        (40_050, "кырк миң элүү"),
        (999_999, "тогуз жүз токсон тогуз миң тогуз жүз токсон тогуз"),
    ],
)
def test_a_number_is_spoken(number, words):
    assert numbers.in_words(number) == words


def test_every_number_is_spoken_its_own_way():
    assert len({numbers.in_words(number) for number in ALL}) == len(ALL)


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_what_cannot_be_spoken_is_refused(number):
    with pytest.raises(ValueError, match="no words"):
        numbers.dative(number)

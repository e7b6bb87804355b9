"""Law 2, law 67: an answer is reasoned, in words of its own, in the language of the appeal."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.answer import LEAST_LETTERS, MOST_LETTERS, Poor, language_of, poor_answer

QUESTION = "Өзгөн көчөсүндө жарык жок, балдар мектептен караңгыда келет. Качан оңдойсуздар?"
KYRGYZ = "Сиздин кайрылууңуз каралды. Электр тармактар ишканасы менен бирге үч лампа алмаштырылды, жарык күйөт."
RUSSIAN = (
    "Ваше обращение рассмотрено. Вместе с электросетями на вашей улице заменены три лампы, освещение восстановлено."
)
UNCLEAR = "Лампа алмаштырылды, трансформатор текшерилди, токтун чыңалуусу калыбына келтирилди."
MEGABYTE = "Көчөдө жарык жок. " * 60_000  # more than a million letters


def poor(text, *, question=QUESTION, language="ky", meant=False):
    return poor_answer(text, question=question, language=language, language_is_meant=meant)


@pytest.mark.parametrize(("text", "language"), [(KYRGYZ, "ky"), (RUSSIAN, "ru"), (UNCLEAR, "ky"), (UNCLEAR, "ru")])
def test_law_2_a_reasoned_answer_in_the_language_of_the_appeal_is_one(text, language):
    assert poor(text, language=language) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "Каралды.",
        "Чаралар көрүлдү.",
        "!" * 500,
        "2026 " * 200,
        "_" * 500,
        "— … — … —" * 60,
        "\u200b" * 99,
    ],
)
def test_law_1_an_answer_that_says_nothing_is_no_answer(text):
    assert poor(text) == Poor.EMPTY


@pytest.mark.parametrize(("letters", "found"), [(LEAST_LETTERS - 1, Poor.EMPTY), (LEAST_LETTERS, None)])
def test_law_1_forty_letters_are_the_least(letters, found):
    assert poor("ж" * letters) == found


def test_law_1_only_letters_count():
    """Spaces, digits, signs between the letters make an answer no longer."""
    assert poor("ж1 - " * (LEAST_LETTERS - 1)) == Poor.EMPTY


def shuffled(text):
    words = text.split()
    random.Random(67).shuffle(words)
    return " ".join(words)


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        QUESTION.upper(),
        shuffled(QUESTION),
        f"{QUESTION} {QUESTION}",
        QUESTION.replace(" ", "\n"),
        QUESTION.replace(",", "").replace(".", " — "),
        f"{QUESTION} Рахмат!",
    ],
)
def test_law_2_the_question_repeated_is_no_answer(text):
    assert poor(text) == Poor.COPIED


def test_law_2_the_question_repeated_in_the_other_language_of_the_office_is_found_as_well():
    question = "На нашей улице нет света, дети идут из школы в темноте. Когда вы почините фонари?"

    assert poor(question, question=question, language="ru") == Poor.COPIED


@pytest.mark.parametrize("own", [KYRGYZ, "Бригада бүгүн келип, бардык лампаны жаңысына алмаштырып кетти."])
def test_law_2_an_answer_that_quotes_the_question_and_goes_on_is_one(own):
    assert poor(f"{QUESTION} {own}") is None


def test_law_2_a_tenth_of_own_words_is_not_yet_an_answer_and_more_is():
    asked = "сөз" + "о" * 40
    question, own = f"{asked} " * 9, "жооп"

    assert [poor(f"{question}{own}", question=question), poor(f"{question}{own} {own}", question=question)] == [
        Poor.COPIED,
        None,
    ]


def test_an_appeal_without_a_word_cannot_be_repeated():
    assert poor(KYRGYZ, question="") is None


@pytest.mark.parametrize(("text", "language"), [(RUSSIAN, "ky"), (KYRGYZ, "ru")])
@pytest.mark.parametrize(("meant", "found"), [(False, Poor.OTHER_LANGUAGE), (True, None)])
def test_law_2_an_answer_in_the_other_language_is_asked_about_and_taken_when_it_is_meant(text, language, meant, found):
    assert poor(text, language=language, meant=meant) == found


@pytest.mark.parametrize("language", ["en", "other"])
@pytest.mark.parametrize("text", [KYRGYZ, RUSSIAN])
def test_law_2_of_other_languages_nothing_is_guessed(text, language):
    assert poor(text, language=language) is None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (KYRGYZ, "ky"),
        (RUSSIAN, "ru"),
        ("Уважаемый Төлөгөн Үсөнович! Сообщаем, что на Вашей улице заменены лампы, а по вопросу оплаты — к РЭС.", "ru"),
        ("Урматтуу Иван Петрович! Сиздин арызыныз каралды жана чара корулду, айыл окмоту менен.", "ky"),
        ("Өңдүү көчө", "ky"),
        ("Вопрос решён на месте и по акту", "ru"),
        ("Көчө", None),  # one word shows nothing
        ("на көчө", None),
        ("Гүлчө, Өзгөн — на и", None),  # as much of the one as of the other
        ("", None),
        ("OK 12345", None),
    ],
)
def test_law_2_the_language_is_seen_where_the_text_shows_it_plainly(text, seen):
    assert language_of(text) == seen


@pytest.mark.parametrize("meant", [False, True])
@pytest.mark.parametrize("text", [MEGABYTE, " " * 1_100_000, "ж" * 1_100_000, "\x00" * 1_100_000])
def test_a_megabyte_is_told_to_be_attached_whatever_it_says(text, meant):
    assert poor(text, meant=meant) == Poor.TOO_LONG


@pytest.mark.parametrize(("length", "found"), [(MOST_LETTERS, None), (MOST_LETTERS + 1, Poor.TOO_LONG)])
def test_the_longest_answer_is_taken_to_the_letter(length, found):
    assert poor(f"{KYRGYZ} {'ж' * length}"[:length]) == found


@given(question=st.text(max_size=500))
def test_law_2_no_question_is_its_own_answer(question):
    assert poor(question, question=question) in (Poor.EMPTY, Poor.COPIED)


@given(
    text=st.text(max_size=500), question=st.text(max_size=200), language=st.sampled_from(["ky", "ru", "en", "other"])
)
def test_law_2_meaning_the_language_changes_nothing_but_that(text, question, language):
    found, meant = (poor(text, question=question, language=language, meant=meant) for meant in (False, True))

    assert meant == (None if found == Poor.OTHER_LANGUAGE else found)


@given(text=st.text(max_size=300), around=st.text(alphabet=" \n\t", max_size=50))
def test_white_space_around_it_changes_nothing(text, around):
    assert poor(f"{around}{text}{around}") == poor(text)

"""Clause III.6, R43: the short content drawn from the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.required_facts import SUMMARY_LENGTH
from ishenim.regulation.summary import short_content


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Көчөдө жарык жок.", "Көчөдө жарык жок."),
        ("10:42 Көчөдө жарык жок.\n10:43 Түнкүсүн караңгы.", "Көчөдө жарык жок. Түнкүсүн караңгы."),
        ("О: Саламатсызбы!\nЖ: Суу жок.", "Саламатсызбы! Суу жок."),
        ("10:42 О: Угуп жатам.\n10:43 Ж: Суу жок.", "Угуп жатам. Суу жок."),
        ("  Суу\n\n\tжок  ", "Суу жок"),
        ("", ""),
        ("9:05", ""),
        ("Саат 10:30 да келди.", "Саат 10:30 да келди."),
    ],
)
def test_R43_stamps_and_speakers_marks_are_left_out(text, short):
    assert short_content(text, length=200) == short


def test_R43_whole_sentences_are_kept_where_they_fill_half_of_the_column():
    text = "Биринчи сүйлөм ушул. Экинчи сүйлөм да ушул. Үчүнчүсү батпайт эми."

    assert short_content(text, length=50) == "Биринчи сүйлөм ушул. Экинчи сүйлөм да ушул."


def test_R43_a_long_sentence_is_cut_between_words():
    assert short_content("Жайыттагы суу түтүгү жарылып кетти", length=20) == "Жайыттагы суу…"


def test_R43_a_word_longer_than_the_column_is_cut():
    assert short_content("а" * 300, length=200) == "а" * 199 + "…"


@given(st.text(), st.integers(2, 300))
def test_R43_the_short_content_fits_its_length_and_one_line(text, length):
    short = short_content(text, length=length)

    assert (len(short) <= length, short == " ".join(short.split())) == (True, True)


@given(st.text(min_size=1).filter(lambda text: any(char.isalnum() for char in text)))
def test_R43_a_text_with_words_never_gives_an_empty_short_content(text):
    assert short_content(f"{text} сөз", length=SUMMARY_LENGTH) != ""

"""Clause III.4, R26: the operator introduces himself by name and post, in the caller's language."""

import pytest

from ishenim.regulation.dialogue import INTRODUCTION, introduction

FACTS = {"greeting": "Алай ишеним телефону", "post": "башкы адис", "name": "Жылдыз Эргешова"}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ky", "Саламатсызбы! Алай ишеним телефону. Мен — башкы адис Жылдыз Эргешова. Сизди угуп жатам."),
        ("ru", "Здравствуйте! Алай ишеним телефону, башкы адис Жылдыз Эргешова. Слушаю вас."),
        ("en", "Good day! Алай ишеним телефону. I am Жылдыз Эргешова, башкы адис. I am listening."),
    ],
)
def test_R26_whose_phone_post_and_name_are_said(language, sentence):
    assert introduction(language, **FACTS) == sentence


def test_R26_every_language_of_the_screens_has_its_sentence():
    assert set(INTRODUCTION) == {"ky", "ru", "en"}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_R26_a_brace_in_a_name_is_only_a_character(language):
    said = introduction(language, greeting="{name}", post="{0}", name="А{}Б")

    assert [said.count(part) for part in ("{name}", "{0}", "А{}Б")] == [1, 1, 1]

"""Law 67 on the answer: reasoned, written, in the language of the appeal (law.md 2; fine of 2025 for an empty one)."""

import re
from enum import StrEnum

LEAST_LETTERS = 40
MOST_LETTERS = 60_000  # an answer that needs more goes with an attachment
COPIED = 0.9  # share of the answer's words that the question has already
KYRGYZ_LETTERS = frozenset("ңөү")
RUSSIAN_WORDS = frozenset(
    ["и", "в", "на", "по", "для", "что", "не", "от", "к", "с", "из", "как", "ваше", "вам", "вас", "вашего", "сообщаем"]
)
KYRGYZ_WORDS = frozenset(
    ["жана", "менен", "боюнча", "сиздин", "сизге", "учун", "бул", "эмес", "бар", "жок", "деп", "билдиребиз", "айыл"]
)
WORD = re.compile(r"[^\W\d_]+")


class Poor(StrEnum):
    """Why a text is no answer."""

    EMPTY = "answer_is_empty"
    COPIED = "answer_repeats_the_question"
    TOO_LONG = "answer_is_too_long"
    OTHER_LANGUAGE = "answer_in_another_language"


def poor_answer(text: str, *, question: str, language: str, language_is_meant: bool) -> Poor | None:
    """Return what keeps a text from being an answer, or None.

    `language` is that of the appeal; `language_is_meant`: the writer has said that it is right all the same.
    """
    if len(text) > MOST_LETTERS:
        return Poor.TOO_LONG
    words = WORD.findall(text.lower())
    if sum(map(len, words)) < LEAST_LETTERS:
        return Poor.EMPTY
    asked = set(WORD.findall(question.lower()))
    if sum(word in asked for word in words) >= COPIED * len(words):
        return Poor.COPIED
    seen = language_of(text)
    if not language_is_meant and language in ("ky", "ru") and seen not in (None, language):
        return Poor.OTHER_LANGUAGE
    return None


def language_of(text: str) -> str | None:
    """Return "ky" or "ru" when the text shows it plainly, else None; a hint, never a decision by itself."""
    words = WORD.findall(text.lower())
    kyrgyz = sum(word in KYRGYZ_WORDS or bool(KYRGYZ_LETTERS & set(word)) for word in words)
    russian = sum(word in RUSSIAN_WORDS for word in words)
    if max(kyrgyz, russian) < 2 or kyrgyz == russian:
        return None
    return "ky" if kyrgyz > russian else "ru"

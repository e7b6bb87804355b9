"""Numbers read aloud digit by digit, as the operator dictates them to a caller (decisions.md 10)."""

import re

DIGITS = {
    "ky": ("нөл", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз"),
    "ru": ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}

_DIGITS_IN_GROUPS = re.compile(r" *[0-9][0-9 ]*")


def spoken_digits(digits: str, language: str) -> str:
    """Return "2145 77" as «эки бир төрт беш, жети жети»: a comma where the speaker pauses.

    Refuses anything but digits and spaces, no digit at all, and a language we cannot speak.
    """
    if language not in DIGITS:
        raise ValueError(f"no words for digits in {language!r}")
    if not _DIGITS_IN_GROUPS.fullmatch(digits):
        raise ValueError("only digits and spaces can be read digit by digit")
    words = DIGITS[language]
    return ", ".join(" ".join(words[int(digit)] for digit in group) for group in digits.split())

"""Numbers as they are spoken, and the endings they take when they stand in digits (law.md 12).

The ending follows the last word that is spoken, its vowel and its last sound, and is written without a hyphen: 14 is
«он төрт», so 14төн; 30 is «отуз», so 30дан; 10 is «он», so 10го. The table below holds every word a number can end in:

    spoken      whose        whither      whence        where
    беш         5тин         5ке          5тен          5те
    он          10дун        10го         10дон         10до
"""

from typing import NamedTuple


class Endings(NamedTuple):
    """What follows a number that ends in a word."""

    genitive: str
    dative: str
    ablative: str
    locative: str


ENDINGS = {
    "нөл": Endings("дүн", "гө", "дөн", "дө"),
    "бир": Endings("дин", "ге", "ден", "де"),
    "эки": Endings("нин", "ге", "ден", "де"),
    "үч": Endings("түн", "кө", "төн", "тө"),
    "төрт": Endings("түн", "кө", "төн", "тө"),
    "беш": Endings("тин", "ке", "тен", "те"),
    "алты": Endings("нын", "га", "дан", "да"),
    "жети": Endings("нин", "ге", "ден", "де"),
    "сегиз": Endings("дин", "ге", "ден", "де"),
    "тогуз": Endings("дун", "га", "дан", "да"),
    "он": Endings("дун", "го", "дон", "до"),
    "жыйырма": Endings("нын", "га", "дан", "да"),
    "отуз": Endings("дун", "га", "дан", "да"),
    "кырк": Endings("тын", "ка", "тан", "та"),
    "элүү": Endings("нүн", "гө", "дөн", "дө"),
    "алтымыш": Endings("тын", "ка", "тан", "та"),
    "жетимиш": Endings("тин", "ке", "тен", "те"),
    "сексен": Endings("дин", "ге", "ден", "де"),
    "токсон": Endings("дун", "го", "дон", "до"),
    "жүз": Endings("дүн", "гө", "дөн", "дө"),
    "миң": Endings("дин", "ге", "ден", "де"),
}
ONES = ("нөл", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз")
TENS = ("", "он", "жыйырма", "отуз", "кырк", "элүү", "алтымыш", "жетимиш", "сексен", "токсон")
MOST = 999_999


def in_words(number: int) -> str:
    """2026: эки миң жыйырма алты. Refuses what is below zero or a million."""
    if not 0 <= number <= MOST:
        raise ValueError(f"no words for {number}")
    thousands, rest = divmod(number, 1000)
    words = [*_counted(thousands, "миң"), *_counted(rest // 100, "жүз"), TENS[rest // 10 % 10]]
    if rest % 10 or not number:
        words.append(ONES[rest % 10])
    return " ".join(word for word in words if word)


def genitive(number: int) -> str:
    """14түн: of fourteen"""
    return f"{number}{_endings(number).genitive}"


def dative(number: int) -> str:
    """10го: to ten"""
    return f"{number}{_endings(number).dative}"


def ablative(number: int) -> str:
    """14төн: from fourteen"""
    return f"{number}{_endings(number).ablative}"


def locative(number: int) -> str:
    """5те: at five"""
    return f"{number}{_endings(number).locative}"


def _counted(how_many: int, what: str) -> list[str]:
    """Nothing for none; a hundred and a thousand are said without «бир»."""
    if how_many < 2:
        return [what] * how_many
    return [in_words(how_many), what]


def _endings(number: int) -> Endings:
    return ENDINGS[in_words(number).rpartition(" ")[2]]

"""How words typed on different keyboards are recognised as the same (ux.md 2).

`canonical` repairs look-alike letters before a text is stored; `fold` makes the form that search,
suggestions and the hunt for duplicates compare, and never replaces what is stored.
"""

import re
import unicodedata
from collections.abc import Mapping

# Letters of other alphabets found in official pages: fita and en with tail (kara-buura.kg,
# the Kyrgyz encyclopaedia). They stand for nothing else in Kyrgyz, so they change anywhere.
_STRAY_KYRGYZ = str.maketrans({"ѳ": "ө", "Ѳ": "Ө", "ӊ": "ң", "Ӊ": "Ң"})
# Barred o belongs to other languages too, so it changes only beside Cyrillic letters.
_BARRED_O = str.maketrans({"ɵ": "ө", "Ɵ": "Ө"})
# By shape, in small or in capital: B, H, K, M and T look Cyrillic only as capitals.
_LATIN_LOOK_ALIKES = str.maketrans("abcehkmoptxyëɵ", "авсенкмортхуёө")

_WORD = re.compile(r"[\w\u0300-\u036F]+")
_CYRILLIC = re.compile(r"[\u0400-\u052F]")
_SPACES_AND_HYPHENS = r"\s\u00AD\u200B-\u200D\u2060\uFEFF\-\u2010-\u2015\u2212"
_QUOTES = r"\"'`´«»\u2018-\u201F\u2039\u203A\u02BC\u2032\u2033"
_ACCENTS = r"\u0300-\u036F"  # left over after composing: stress marks of dictionaries
_NOT_COMPARED = re.compile(f"[{_SPACES_AND_HYPHENS}{_QUOTES}{_ACCENTS}]+")

_RUSSIAN_KEYBOARD = str.maketrans("өүңё", "оуне")
_RUSSIAN_EAR = str.maketrans("юяйеэ", "уаиоо", "ьъ")
_DZH = re.compile("д+ж")
_DOUBLED_LETTER = re.compile(r"([a-zа-я])\1+")


def canonical(text: str) -> str:
    """Return the text as it is stored: composed, with the Kyrgyz letters ө and ң it was meant to have."""
    return unicodedata.normalize("NFC", _inside_cyrillic_words(text.translate(_STRAY_KYRGYZ), _BARRED_O))


def fold(text: str, level: int = 1) -> str:
    """Return the form in which a name or a word is compared.

    Level 0 forgets capitals, spaces, hyphens, quotes and look-alike letters; 1 also what a Russian
    keyboard cannot type; 2 also how Russian spells Kyrgyz by ear. Spaces go, so the words of a name
    become one: fold a longer text word by word.
    """
    if level not in (0, 1, 2):
        raise ValueError(f"no folding level {level}")
    folded = _forget_typing(text)
    if level >= 1:
        folded = folded.translate(_RUSSIAN_KEYBOARD)
    if level == 2:
        folded = _forget_russian_spelling(folded)
    return unicodedata.normalize("NFC", folded)


def _forget_typing(text: str) -> str:
    # Joined before the Latin letters are judged: otherwise folding twice would find more than once.
    joined = unicodedata.normalize("NFC", _NOT_COMPARED.sub("", canonical(text).lower()))
    return _inside_cyrillic_words(joined, _LATIN_LOOK_ALIKES)


def _forget_russian_spelling(folded: str) -> str:
    # Signs go first and doubles last, so that nothing new to fold appears behind our back.
    by_ear = _DZH.sub("ж", folded.translate(_RUSSIAN_EAR))
    return _DOUBLED_LETTER.sub(r"\1", by_ear)


def _inside_cyrillic_words(text: str, letters: Mapping[int, int | str]) -> str:
    def repaired(word: re.Match[str]) -> str:
        return word[0].translate(letters) if _CYRILLIC.search(word[0]) else word[0]

    return _WORD.sub(repaired, text)

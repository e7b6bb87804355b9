"""The order of the Kyrgyz alphabet: ң after н, ө after о, ү after у, ё after е."""

from ishenim.kyrgyz.folding import canonical

ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

# Places in Unicode's private area, above every letter, digit and sign that people type:
# the key is text, so it also orders rows of a database that compares code points.
_PLACES = {ord(letter): chr(0xE000 + place) for place, letter in enumerate(ALPHABET)}


def sort_key(text: str) -> str:
    """Return what to sort by: capitals do not count; signs, digits and other alphabets come first."""
    return canonical(text).lower().translate(_PLACES)

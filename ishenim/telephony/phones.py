"""Numbers as people say them, and the one form in which they are found again (R30)."""

import re
from functools import lru_cache

import phonenumbers

from ishenim.regulation.required_facts import ToldPhone

REGION = "KG"
BETWEEN = re.compile(r"[,;\n/]+|\s{3,}")
SHORT = re.compile(r"^1\d{2,3}$")  # 102, 112, 1209: real numbers that are nobody's phone
DISTRICT = re.compile(r" (\d)(\d{2})(\d{2})$")  # five digits, as a district writes its own numbers
LOCAL = re.compile(r"^\d-?\d{2}-?\d{2}$")  # 5-11-84: a number of the district itself


@lru_cache(maxsize=512)  # each number of a form is read three times
def normal(raw: str, *, area: str = "") -> str:
    """Return +996… for a number as told, or an empty text when it cannot be read as one.

    `area` is the district's own code (3234): a five-digit number is taken to belong to it.
    """
    digits = raw.strip()
    if SHORT.match(digits):
        return digits
    if area and LOCAL.match(digits):
        digits = f"+996{area}{re.sub(r'[^0-9]', '', digits)}"
    try:
        parsed = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(number: str) -> bool:
    """Tell whether a number in its one form takes SMS, as far as its digits say so."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def told(raw: str, *, area: str = "") -> tuple[ToldPhone, ...]:
    """Return every number in a text, each once, as said and as +996…"""
    found: dict[str, ToldPhone] = {}
    for part in BETWEEN.split(raw):
        words = part.strip()
        if any(char.isalnum() for char in words):
            number = normal(words, area=area)
            found.setdefault(number or words, ToldPhone(raw=words, number=number))
    return tuple(found.values())


def international(number: str) -> str:
    """Return +996 3234 5-11-84 for +996323451184: the form people write abroad (R5)."""
    written = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return DISTRICT.sub(r" \1-\2-\3", written)


def last_four(phone: ToldPhone) -> str:
    """The four digits that go with the follow-up code (decisions 10)."""
    return re.sub(r"\D", "", phone.number or phone.raw)[-4:]

"""The caller's follow-up code: twelve digits with a check digit, spoken in groups of four (decisions 10)."""

CODE_LENGTH = 12
PIN_LENGTH = 4


def check_digit(digits: str) -> str:
    """Return Luhn's check digit for a string of digits."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        if place % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return str(-total % 10)


def code_from(eleven: str) -> str:
    """Return the twelve-digit code for eleven random digits."""
    if len(eleven) != CODE_LENGTH - 1 or not eleven.isascii() or not eleven.isdigit():
        raise ValueError("a code is made of eleven digits")
    return eleven + check_digit(eleven)


def is_well_formed(code: str) -> bool:
    """Tell whether a code has twelve digits and the right check digit."""
    return len(code) == CODE_LENGTH and code.isascii() and code.isdigit() and check_digit(code[:-1]) == code[-1]


def in_groups(code: str) -> str:
    """Return the code as it is written and spoken: 2145 7788 0310."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))

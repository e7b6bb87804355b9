"""R37, R47: of what is decided the applicant is told in writing, where there is somebody to tell and an address.

The appeal stays registered and considered either way: an anonymous one loses the letter, nothing else (decisions 11).
"""

from enum import StrEnum

TELLS = frozenset({"extend", "forward", "leave"})  # steps after which a notice is owed


class NoneOwed(StrEnum):
    """Why no notice is owed."""

    ANONYMOUS = "anonymous"
    NO_ADDRESS = "no_address"


def none_owed(*, is_anonymous: bool, has_address: bool) -> NoneOwed | None:
    """Return why the applicant is owed no notice, None when he is owed one."""
    if is_anonymous:
        return NoneOwed.ANONYMOUS
    return None if has_address else NoneOwed.NO_ADDRESS

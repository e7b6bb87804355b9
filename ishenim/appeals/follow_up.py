"""Making a follow-up code and the keyed hash that is all we keep of it (decisions 10)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings

from ishenim.regulation import follow_up_code


@dataclass(frozen=True)
class Code:
    """What is read to the caller once: the code, and a PIN where no phone was told."""

    code: str
    pin: str  # empty when the last four digits of the phone go with the code

    @property
    def in_groups(self) -> str:
        return follow_up_code.in_groups(self.code)


def new_code(*, has_phone: bool) -> Code:
    """Draw a code, and a PIN for a caller without a phone."""
    eleven = "".join(secrets.choice("0123456789") for _ in range(follow_up_code.CODE_LENGTH - 1))
    pin = "" if has_phone else "".join(secrets.choice("0123456789") for _ in range(follow_up_code.PIN_LENGTH))
    return Code(code=follow_up_code.code_from(eleven), pin=pin)


def keyed_hash(code: str, four: str) -> str:
    """Return the hash of a code with its four digits under the office's key, which lies outside the database."""
    return hmac.new(settings.FOLLOW_UP_KEY, f"{code}:{four}".encode(), hashlib.sha256).hexdigest()

"""What a caller types to learn how his appeal stands, as the public page draws it."""

from ishenim.appeals.forms import CodeForm


class StatusForm(CodeForm):
    """As the public page draws it."""

    looks = {"code": "web-input", "four": "web-input web-input--short"}

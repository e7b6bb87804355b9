"""What a caller types to learn how his appeal stands, and the day whose regulation is asked for."""

from datetime import date, datetime

from ishenim.appeals.forms import CodeForm


class StatusForm(CodeForm):
    """As the public page draws it."""

    looks = {"code": "web-input", "four": "web-input web-input--short"}


def day_told(told: str) -> date | None:
    """Read a day as people or addresses write it; None when it is none."""
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(told[:20], form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None

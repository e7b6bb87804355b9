"""Clause III.6: the journal's five columns, its pages and the words that stand in them."""

from dataclasses import dataclass
from datetime import datetime

LINES_PER_PAGE = 12  # the default of a new volume; a volume keeps what it was opened with
LINES_PER_PAGE_ALLOWED = range(8, 31)

COLUMNS = (  # the regulation's words and order
    "Катар номуру",
    "Кайрылуунун келип түшкөн убактысы жана датасы",
    "Арыз ээсинин аты-жөнү, үй/почта даректери, телефон номуру",
    "Кайрылуунун кыскача мазмуну",
    "Кайрылууну кароонун жыйынтыгы боюнча белги",
)

ANONYMOUS = "Анонимдүү"  # R42
RESTRICTED = "чектелген"  # one word for every kind of restriction (decisions 5)
CONFIDENTIAL = "Жашыруун (карточкада)"  # the name stands in the card only


@dataclass(frozen=True)
class Applicant:
    """What column three is composed of. Addresses are finished text, phones as they are to be read."""

    name: str
    org: str  # legal form and name, empty for a citizen
    home: str
    postal: str
    phones: tuple[str, ...]
    anonymous: bool
    confidential: bool


def page_of(number: int, *, first_number: int, lines_per_page: int) -> int:
    """Return the page, counted from 1, on which a number of a volume stands for good (R39)."""
    return (number - first_number) // lines_per_page + 1


def received_cell(received_at: datetime) -> str:
    """Return column two, time and date of receipt; `received_at` is in the office's time zone (R41)."""
    return received_at.strftime("%H:%M, %d.%m.%Y")


def applicant_cell(applicant: Applicant) -> str:
    """Return column three: name or legal form and name, both addresses, phones, a line each (R42)."""
    if applicant.confidential:
        return CONFIDENTIAL
    who = ", ".join(part for part in (applicant.org, applicant.name) if part)
    rows = [ANONYMOUS if applicant.anonymous else who, applicant.home]
    if applicant.postal and applicant.postal != applicant.home:
        rows.append(f"почта дареги: {applicant.postal}")
    rows.append(", ".join(applicant.phones))
    return "\n".join(row for row in rows if row)

"""What an office sets for itself, with what holds until it does: `ishenim config` prints these, docs/running tells
them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ishenim.common.models import HouseRecord
from ishenim.common.queries import in_force, office, records
from ishenim.regulation.hand_over import LawBody, Matter, ReceiptDays
from ishenim.regulation.house import (
    INDEX_PATTERN,
    MOST_FILES,
    MOST_MEGABYTES,
    Minutes,
    index_of,
)
from ishenim.regulation.patterns import Threshold
from ishenim.regulation.reminders import Rungs

LANGUAGES = ("ky", "ru", "en")
POST = "post_"  # in the phone book, before the key of a post


@dataclass(frozen=True)
class HouseSetting:
    """A setting of the house: how it is called, how it reads on a day, what it means."""

    name: str
    meaning: str
    reads: Callable[[date], str]


@dataclass(frozen=True)
class Number:
    """The number of the phone on a day: as it is written and as it is dialled (R5)."""

    display: str
    tel: str
    international: str
    responsible: str
    since: date | None


NO_NUMBER = Number("", "", "", "", None)


def number(on: date) -> Number:
    """The number in force on a day; before the first dated one, the number the office was named with."""
    if "number" not in records():
        return Number(office().phone_display, "", "", "", None)
    record = in_force("number", on=on)
    if record is None:
        return NO_NUMBER
    told = {name: str(value) for name, value in record.told.items()}
    if told.get("until") and on > date.fromisoformat(told["until"]):
        return NO_NUMBER
    return Number(told["display"], told["tel"], told["international"], told["responsible"], record.since)


def index_pattern(on: date) -> str:
    """How the index of an appeal is written (decisions 9)."""
    return str(_told("index", on).get("pattern", INDEX_PATTERN))


def index(seq: int, *, year: int, on: date) -> str:
    """The index of a line of the journal, by the pattern in force on the day of its registration."""
    return index_of(seq, year=year, pattern=index_pattern(on))


@dataclass(frozen=True)
class FileLimits:
    """How many files one act may bring, and how large each may be."""

    most: int = MOST_FILES
    megabytes: int = MOST_MEGABYTES


def file_limits(on: date) -> FileLimits:
    return FileLimits(**_numbers("files", on))


def minutes(on: date) -> Minutes:
    """The ladder of an urgent call (decisions 7)."""
    return Minutes(**_numbers("minutes", on))


def law_bodies(on: date) -> dict[LawBody, str]:
    """Which body of the directory each kind of law-enforcement body is, by its code (III.9); those that are named."""
    told = _told("law_bodies", on)
    return {kind: str(told[kind.value]) for kind in LawBody if told.get(kind.value)}


def law_routes(on: date) -> dict[Matter, LawBody]:
    """To which kind of body the office sends a matter first, where it has set another than the code's (R59)."""
    told = _told("law_routes", on)
    return {matter: LawBody(str(told[matter.value])) for matter in Matter if told.get(matter.value)}


def receipt_days(on: date) -> ReceiptDays:
    """When somebody is reminded that a letter to law enforcement has no receipt."""
    return ReceiptDays(**_numbers("receipts", on))


def patterns(on: date) -> Threshold:
    """How many messages on one body or post within how many days are told to the head (R14)."""
    return Threshold(**_numbers("patterns", on))


def reminders(on: date) -> Rungs:
    """When somebody is reminded of a term."""
    return Rungs(**_numbers("reminders", on))


@dataclass(frozen=True)
class PhoneBook:
    """Which telephone rings at a post of the ladder, and the duty number; `by`: who wrote it down."""

    numbers: dict[int, str]
    duty: str = ""
    duty_name: str = ""
    by: str = ""

    def __bool__(self) -> bool:
        return bool(self.numbers or self.duty)


def phone_book(on: date) -> PhoneBook:
    """The telephones for an alarm when everything else is down (R52)."""
    record = in_force("phone_book", on=on)
    if record is None:
        return PhoneBook({})
    told = {name: str(words) for name, words in record.told.items() if words}
    posts = {int(name.removeprefix(POST)): words for name, words in told.items() if name.startswith(POST)}
    return PhoneBook(posts, told.get("duty", ""), told.get("duty_name", ""), record.by)


def languages(on: date) -> tuple[str, ...]:
    """The languages offered on pages and screens; Kyrgyz always."""
    told = _told("languages", on)
    return tuple(code for code in LANGUAGES if code == "ky" or told.get(code, True))


def regulation(on: date) -> HouseRecord | None:
    """The text of the regulation in force on a day (R2); None before the first."""
    return in_force("regulation", on=on)


def _told(subject: str, on: date) -> dict[str, object]:
    record = in_force(subject, on=on)
    return record.told if record else {}


def _numbers(subject: str, on: date) -> dict[str, int]:
    return {name: int(str(value)) for name, value in _told(subject, on).items()}


def _minutes_in_words(on: date) -> str:
    now = minutes(on)
    return f"{now.next_person}/{now.by_phone}/{now.deputy}/{now.acknowledged}/{now.handed_over}"


def _law_bodies_in_words(on: date) -> str:
    return ", ".join(f"{kind} {body}" for kind, body in law_bodies(on).items())


def _law_routes_in_words(on: date) -> str:
    return ", ".join(f"{matter} {kind}" for matter, kind in law_routes(on).items())


def _receipts_in_words(on: date) -> str:
    now = receipt_days(on)
    return f"{now.first}/{now.again}"


def _patterns_in_words(on: date) -> str:
    now = patterns(on)
    return f"{now.messages}/{now.days}"


def _reminders_in_words(on: date) -> str:
    now = reminders(on)
    return f"-{now.first}/-{now.second}/-{now.last}/+{now.passed}/+{now.to_head}, {now.no_reply}"


def _files_in_words(on: date) -> str:
    now = file_limits(on)
    return f"{now.most} × {now.megabytes} MB"


def _phone_book_in_words(on: date) -> str:
    now = phone_book(on)
    return str(len(now.numbers) + bool(now.duty))


def _regulation_in_words(on: date) -> str:
    record = regulation(on)
    return str(record.told.get("version", "")) if record else ""


HOUSE_SETTINGS = (
    HouseSetting("profile", "names of the office, greeting, address", lambda _: office().name_ky),
    HouseSetting("number", "the number of the phone", lambda on: number(on).display),
    HouseSetting("index", "how the index of an appeal is written", index_pattern),
    HouseSetting("files", "files in one act and the largest of them", _files_in_words),
    HouseSetting(
        "minutes",
        "an urgent call: next person/by telephone/deputy/acknowledged/handed over",
        _minutes_in_words,
    ),
    HouseSetting("law_bodies", "bodies of the directory to which messages of III.9 go", _law_bodies_in_words),
    HouseSetting("law_routes", "matters that go first to another body than the code's", _law_routes_in_words),
    HouseSetting(
        "receipts",
        "calendar days after a letter to law enforcement until a missing receipt is reminded of/again",
        _receipts_in_words,
    ),
    HouseSetting("phone_book", "telephones that are rung up at an urgent call", _phone_book_in_words),
    HouseSetting("patterns", "messages on one body or post that are told to the head/within days", _patterns_in_words),
    HouseSetting(
        "reminders",
        "working days before and after a last day on which somebody is reminded; without a reply to a letter",
        _reminders_in_words,
    ),
    HouseSetting("languages", "languages offered on pages and screens", lambda on: ", ".join(languages(on))),
    HouseSetting("regulation", "version of the regulation's text on the public site", _regulation_in_words),
)


def source(name: str, on: date) -> tuple[str, str]:
    """Since when a setting reads so and who set it; `default` where nobody has."""
    record = in_force(name, on=on)
    return (record.since.isoformat(), record.by) if record else ("", "default")

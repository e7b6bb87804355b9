"""What an office may set for itself within the limits of the house: its index and the minutes of the ladder."""

import re
from dataclasses import dataclass

# the index of an appeal, decisions 9
INDEX_PATTERN = "ИТ-{seq}/{yyyy}"
INDEX_LENGTH = 40
SLOT = re.compile(r"\{(seq|yyyy|yy)\}")


def is_index_pattern(pattern: str) -> bool:
    """Tell whether a pattern gives every appeal of every year an index of its own."""
    slots = SLOT.findall(pattern)
    bare = SLOT.sub("", pattern)
    has_year = "yyyy" in slots or "yy" in slots
    is_short = 0 < len(pattern) <= INDEX_LENGTH
    return is_short and slots.count("seq") == 1 and has_year and not set("{}") & set(bare)


def index_of(number: int, *, year: int, pattern: str = INDEX_PATTERN) -> str:
    """Return the index of a line of the journal as the office writes it."""
    values = {"seq": str(number), "yyyy": str(year), "yy": f"{year % 100:02d}"}
    return SLOT.sub(lambda slot: values[slot.group(1)], pattern)


@dataclass(frozen=True)
class Minutes:
    """The ladder of an urgent call (III.8, decisions 7), in minutes after it was raised."""

    next_person: int = 3
    by_phone: int = 6
    deputy: int = 10
    acknowledged: int = 15
    handed_over: int = 30


LONGEST = Minutes()  # an office may be quicker, never slower, in what the house promises


def are_minutes(told: Minutes) -> bool:
    """Tell whether each rung comes after the one before and the house limits of 15 and 30 minutes hold."""
    is_climbing = 0 < told.next_person < told.by_phone < told.deputy <= told.acknowledged <= told.handed_over
    return is_climbing and told.acknowledged <= LONGEST.acknowledged and told.handed_over <= LONGEST.handed_over


# files in one act, and the largest of them: an office may take fewer and smaller ones (docs/decisions/0013)
MOST_FILES = 20
MOST_MEGABYTES = 10

"""What is known of old registers: their lines, filtered; numbers and villages a dry run asks for; what was altered."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ishenim.directory.queries import villages
from ishenim.imports.checking import Known
from ishenim.imports.models import OldLine, OldLineQuerySet, OldRegister, OldRestriction
from ishenim.journal.models import Line
from ishenim.kyrgyz.dates import short_date
from ishenim.regulation.chain import Value
from ishenim.regulation.journal_page import RESTRICTED
from ishenim.regulation.old_register import same_number

CHUNK = 1000
SHOWN = 50  # lines on a page
DIGEST = hashlib.sha256().digest_size


def known(*, today: date) -> Known:
    """The villages and the numbers that a dry run compares with."""
    spellings = {name for village in villages() for name in village.folded.split("\n") if name}
    return Known(today, frozenset(spellings), _numbers)


def _numbers(years: set[int]) -> set[tuple[int, str]]:
    """The numbers that lines of these years have, in the journal and in registers brought in before."""
    here = Line.objects.filter(year__in=years).values_list("year", "number").iterator()
    old = OldLine.objects.filter(day__year__in=years).values_list("day", "number").iterator()
    return {
        *((year, str(number)) for year, number in here),
        *((day.year, same_number(number)) for day, number in old),
    }


@dataclass(frozen=True)
class Page:
    """Some lines of a register in its order; the places to go on from, 0 where there is nothing more."""

    lines: list[OldLine]
    count: int
    next: int
    previous: int


def page_of(lines: OldLineQuerySet, *, after: int, before: int, most: int = SHOWN) -> Page:
    """Return the lines after a place, or those before one."""
    ordered = lines.select_related("restriction")
    if before:
        found = list(ordered.filter(place__lt=before).order_by("-place")[:most])[::-1]
    else:
        found = list(ordered.filter(place__gt=after).order_by("place")[:most])
    first, last = (found[0].place, found[-1].place) if found else (0, 0)
    has_next = lines.filter(place__gt=last).exists() if found else False
    has_previous = lines.filter(place__lt=first).exists() if found else False
    return Page(found, lines.count(), last if has_next else 0, first if has_previous else 0)


def cells_of(lines: OldLineQuerySet) -> Iterator[list[str]]:
    """Yield the five columns of each line as every reader sees them."""
    for line in lines.select_related("restriction").order_by("place").iterator(chunk_size=CHUNK):
        if line.is_shown_restricted:
            yield [line.number, short_date(line.day), RESTRICTED, RESTRICTED, ""]
        else:
            yield [line.number, line.received_cell, line.applicant, line.summary, line.mark]


@dataclass(frozen=True)
class Altered:
    """An old line that is not as it was brought in: register, place, and how (altered, missing, added)."""

    register: int
    place: int
    how: str

    def __str__(self) -> str:
        return f"old line {self.register}/{self.place}"


def altered_lines() -> Iterator[Altered]:
    """Compare every old line with its leaf, in the order of the registers and of their files.

    The leaves themselves are vouched for by the entry of the import.
    """
    for register in OldRegister.objects.order_by("pk").iterator(chunk_size=1):
        kept = bytes(register.leaves)
        leaves = [kept[start : start + DIGEST] for start in range(0, len(kept), DIGEST)]
        yield from _against_leaves(register.pk, leaves)


def _against_leaves(register: int, leaves: list[bytes]) -> Iterator[Altered]:
    due = 1
    for line in OldLine.objects.filter(register=register).order_by("place", "pk").iterator(chunk_size=CHUNK):
        yield from (Altered(register, place, "missing") for place in range(due, min(line.place, len(leaves) + 1)))
        due = max(due, line.place + 1)
        if not 1 <= line.place <= len(leaves):
            yield Altered(register, line.place, "added")
        elif line.leaf() != leaves[line.place - 1]:
            yield Altered(register, line.place, "altered")
    yield from (Altered(register, place, "missing") for place in range(due, len(leaves) + 1))


def registers(refs: set[str]) -> dict[str, dict[str, Value]]:
    """What the entries of these imports commit to."""
    return {str(row.pk): row.committed() for row in OldRegister.objects.filter(pk__in=refs)}


def restrictions(refs: set[str]) -> dict[str, dict[str, Value]]:
    """What the entries of these later restrictions commit to, by line."""
    return {str(row.line_id): row.committed() for row in OldRestriction.objects.filter(line_id__in=map(int, refs))}

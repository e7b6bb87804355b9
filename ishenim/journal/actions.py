"""Writing lines, correcting them in the open, opening volumes. Nothing here deletes, renumbers or rewrites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, IntegerField, Max, QuerySet
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.audit import actions as audit
from ishenim.common.prepared import Query, Slot, Update, insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.journal.models import Book, Column, Correction, Line, OutcomeMark, Restriction
from ishenim.journal.queries import shut_out_later
from ishenim.regulation import journal_page
from ishenim.regulation.chain import Ref

OPEN_VOLUME = Query(lambda: _open_in(Slot("year", IntegerField())))
NEXT_NUMBER = Update(lambda: _open_in(Slot("year", IntegerField())), last_number=F("last_number") + 1)


@dataclass(frozen=True)
class Words:
    """What stands in columns two to four of a new line. `received_at` is aware."""

    received_at: datetime
    applicant: str
    summary: str


def write_line(words: Words, *, by: Person, at: datetime) -> tuple[Line, Book]:
    """Take the next number of the year and write the line (III.6, R19, R40).

    Runs inside the caller's transaction and leaves the entry of the log to the caller, whose act it is part of.
    """
    if not words.summary.strip():
        raise Refused("summary_is_empty")
    book = _take_number(timezone.localdate(at).year, at=at)
    line = Line(
        book=book,
        year=book.year,
        number=book.last_number,
        page=book.page_of(book.last_number),
        received_at=words.received_at,
        registered_at=at,
        applicant=words.applicant,
        summary=words.summary,
        registered_by=by,
    )
    insert(line)
    return line, book


def _take_number(year: int, *, at: datetime) -> Book:
    """Raise the counter of the year's open volume; the update is the lock."""
    if not NEXT_NUMBER.run(year=year):
        _open_first_volume(year, at=at)
        if not NEXT_NUMBER.run(year=year):
            raise Overtaken("volume_closed")
    (opened,) = OPEN_VOLUME.rows(year=year)
    return opened


def _open_in(year: int | Slot) -> QuerySet[Book]:
    return Book.objects.filter(year=year, closed_at=None)


def _open_first_volume(year: int, *, at: datetime) -> None:
    """The first call of a year opens its first volume; an act of the machine."""
    book, is_new = Book.objects.get_or_create(year=year, volume=1, defaults={"opened_at": at})
    if is_new:
        what = Ref("book", book.code, book.code)
        audit.record(did="open_volume", what=what, fields=book.committed(), by=audit.MACHINE, at=at)


def restrict(line: Line, *, posts: Iterable[int], persons: Iterable[int]) -> list[Restriction]:
    """Show the line as number, day and "restricted", and shut the named ones out of it. Rows are only added."""
    rows = [Restriction(line=line)]
    rows += [Restriction(line=line, post_id=post) for post in sorted(posts)]
    rows += [Restriction(line=line, person_id=person) for person in sorted(persons)]
    return Restriction.objects.bulk_create(rows)


@transaction.atomic(savepoint=False)
def restrict_more(line: Line, *, posts: Iterable[int], persons: Iterable[int], by: str, at: datetime) -> None:
    """Shut further posts and persons out of a restricted line: an act of its own, beside the registration."""
    last = line.restrictions.aggregate(last=Max("place"))["last"] or 0
    rows = [Restriction(line=line, post_id=post, place=last + 1) for post in sorted(posts)]
    rows += [Restriction(line=line, person_id=person, place=last + 1) for person in sorted(persons)]
    Restriction.objects.bulk_create(rows)
    what = Ref("restriction", f"{line.ref}/{last + 1}", number=line.number)
    audit.record(did="restrict_more", what=what, fields=shut_out_later(rows), by=by, at=at)


def mark(line: Line, mark: OutcomeMark) -> OutcomeMark:
    """Put a mark into column five (III.6, R44). Runs inside the step that made it, whose entry commits to it."""
    mark.line = line
    insert(mark)
    return mark


@transaction.atomic
def correct(line: Line, *, column: Column, new: str, reason: str, by: Person, at: datetime) -> Correction:
    """Strike the words of one column and put others beside them, visibly and with a reason (R45)."""
    if not access.may_correct_journal(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_correct")
    if not reason.strip():
        raise Refused("correction_without_reason")
    Book.objects.filter(pk=line.book_id).update(last_number=F("last_number"))  # locks in the order of all actions
    earlier = list(line.corrections.order_by("place"))
    old = _standing(line, column, earlier)
    if not new.strip() or new == old:
        raise Refused("correction_changes_nothing")
    correction = Correction(
        line=line,
        place=len(earlier) + 1,
        column=column,
        old=old,
        new=new,
        reason=reason.strip(),
        at=at,
        by=by,
    )
    correction.save(force_insert=True)
    what = Ref("correction", f"{line.ref}/{correction.place}", line.book.code, line.number)
    audit.record(did="correct", what=what, fields=correction.committed(), by=by.code, at=at)
    return correction


def _standing(line: Line, column: Column, corrections: list[Correction]) -> str:
    """The words that stand in a column now, after earlier corrections."""
    for correction in reversed(corrections):
        if correction.column == column:
            return correction.new
    return {
        Column.RECEIVED: line.received_cell,
        Column.APPLICANT: line.applicant,
        Column.SUMMARY: line.summary,
    }[column]


@transaction.atomic
def open_volume(*, lines_per_page: int, by: Person, at: datetime) -> Book:
    """Close the year's volume and open the next; the numbers run on, the pages start at 1 (R39, R40)."""
    if not access.may_open_volume(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_open")
    if lines_per_page not in journal_page.LINES_PER_PAGE_ALLOWED:
        allowed = journal_page.LINES_PER_PAGE_ALLOWED
        raise Refused("lines_per_page", least=allowed.start, most=allowed.stop - 1)
    year = timezone.localdate(at).year
    Book.objects.filter(year=year, closed_at=None).update(closed_at=at)
    last = Book.objects.filter(year=year).order_by("volume").last()
    book = Book(
        year=year,
        volume=last.volume + 1 if last else 1,
        first_number=last.last_number + 1 if last else 1,
        last_number=last.last_number if last else 0,
        lines_per_page=lines_per_page,
        opened_at=at,
    )
    book.save()
    what = Ref("book", book.code, book.code)
    audit.record(did="open_volume", what=what, fields=book.committed(), by=by.code, at=at)
    return book

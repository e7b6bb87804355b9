"""What verification knows of numbers and volumes: no gap, counters where they belong, volumes one after another."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min

from ishenim.journal.models import Book, Line

Odd = tuple[str, str, tuple[str, ...]]  # what, how, which fields or numbers


def odd() -> Iterator[Odd]:
    """Everything about numbers and volumes that is not as it was written."""
    yield from _numbers()
    yield from _volumes()


def _numbers() -> Iterator[Odd]:
    """R40: the numbers of a year run from 1 without a gap, each volume's counter stands at its last one."""
    years = Line.objects.values("year").annotate(least=Min("number"), most=Max("number"), lines=Count("pk"))
    for row in years.order_by("year"):
        if row["least"] != 1 or row["most"] != row["lines"]:
            yield f"numbers of {row['year']}", "missing", tuple(str(n) for n in _gaps(row["year"]))
    last = dict(Line.objects.values_list("book").annotate(most=Max("number")))
    off = {book.year for book in Book.objects.all() if book.last_number != last.get(book.pk, book.first_number - 1)}
    yield from ((f"counter of {year}", "altered", ()) for year in sorted(off))


def _gaps(year: int) -> list[int]:
    due = 1
    gaps: list[int] = []
    for number in Line.objects.filter(year=year).order_by("number").values_list("number", flat=True).iterator():
        gaps += range(due, number)
        due = number + 1
    return gaps[:20]


def _volumes() -> Iterator[Odd]:
    """A volume is closed at the moment the next one opens; the last of a year is open (R39)."""
    books = list(Book.objects.order_by("year", "volume"))
    for book, later in zip(books, [*books[1:], None], strict=False):
        due = later.opened_at if later and later.year == book.year else None
        if book.closed_at != due:
            yield f"book {book.code}", "altered", ("book.closed_at",)

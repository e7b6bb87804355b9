"""Volumes of the journal and their lines. Lines, corrections and restrictions take no UPDATE and no DELETE."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ishenim.accounts.models import Person, Post
from ishenim.journal.access import not_shut_out
from ishenim.regulation import journal_page
from ishenim.regulation.chain import Value


class Book(models.Model):
    """One volume of a year. Its counter gives out the numbers; lines per page hold for the whole volume (R39)."""

    year = models.PositiveSmallIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    first_number = models.PositiveIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    lines_per_page = models.PositiveSmallIntegerField(default=journal_page.LINES_PER_PAGE)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "volume"], name="one_volume_of_a_number_a_year"),
            models.UniqueConstraint(fields=["year"], condition=Q(closed_at=None), name="one_open_volume_a_year"),
            models.CheckConstraint(condition=Q(last_number__gte=F("first_number") - 1), name="counter_not_below_start"),
        ]

    @property
    def code(self) -> str:
        return f"{self.year}-{self.volume}"

    def committed(self) -> dict[str, Value]:
        return {
            "book.year": self.year,
            "book.volume": self.volume,
            "book.first_number": self.first_number,
            "book.lines_per_page": self.lines_per_page,
            "book.opened_at": self.opened_at,
        }

    @property
    def last_page(self) -> int:
        return self.page_of(max(self.last_number, self.first_number))

    def page_of(self, number: int) -> int:
        return journal_page.page_of(number, first_number=self.first_number, lines_per_page=self.lines_per_page)


class LineQuerySet(models.QuerySet["Line"]):
    def readable_by(self, person: Person, *, on: date) -> "LineQuerySet":
        """Lines whose words this person may read on the restricted sheet (decisions 3, 5)."""
        return self.filter(not_shut_out(person, on=on))

    def in_order(self) -> "LineQuerySet":
        return self.order_by("year", "number")


class Line(models.Model):
    """A five-column row: number, receipt, applicant, short content; the mark comes later as a row of its own."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    applicant = models.TextField()
    summary = models.TextField()
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_line_a_number_a_year"),
            models.CheckConstraint(condition=~Q(summary=""), name="summary_is_written"),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_start_at_one"),
        ]
        indexes = [
            models.Index(fields=["book", "page", "number"], name="line_page"),
            models.Index(fields=["registered_at"], name="line_registered"),
        ]

    @property
    def ref(self) -> str:
        return f"{self.year}/{self.number}"

    @property
    def day(self) -> date:
        """The day of receipt, all that a restricted line shows of it."""
        return timezone.localdate(self.received_at)

    @property
    def received_cell(self) -> str:
        return journal_page.received_cell(timezone.localtime(self.received_at))

    def committed(self, book: Book) -> dict[str, Value]:
        """Every column, as the log commits to it."""
        return {
            "line.book": book.code,
            "line.year": self.year,
            "line.number": self.number,
            "line.page": self.page,
            "line.received_at": self.received_at,
            "line.registered_at": self.registered_at,
            "line.applicant": self.applicant,
            "line.summary": self.summary,
            "line.registered_by": self.registered_by_id,
        }


class Column(models.TextChoices):
    """The columns a correction may touch; number and mark are not corrected but follow their own rules."""

    RECEIVED = "received", journal_page.COLUMNS[1]
    APPLICANT = "applicant", journal_page.COLUMNS[2]
    SUMMARY = "summary", journal_page.COLUMNS[3]


class OutcomeMark(models.Model):
    """A mark of column five; a later one stands below the earlier (R44). The line itself is not touched."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="marks")
    place = models.PositiveIntegerField(help_text="the step of the appeal that made the mark")
    words = models.CharField(max_length=400)
    code = models.CharField(max_length=20)
    on = models.DateField()
    number = models.CharField(max_length=60, blank=True, help_text="outgoing number of the answer")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "place"], name="one_mark_of_a_step"),
            models.CheckConstraint(condition=~Q(words=""), name="mark_has_words"),
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "mark.words": self.words,
            "mark.code": self.code,
            "mark.on": self.on,
            "mark.number": self.number,
            "mark.at": self.at,
            "mark.by": self.by_id,
        }


class Correction(models.Model):
    """New words beside the struck old ones: who, when, why (R45). Never an UPDATE of the line."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="corrections")
    place = models.PositiveSmallIntegerField(help_text="first, second … correction of the line")
    column = models.CharField(max_length=20, choices=Column)
    old = models.TextField()
    new = models.TextField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "place"], name="corrections_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "correction.line": self.line_id,
            "correction.place": self.place,
            "correction.column": self.column,
            "correction.old": self.old,
            "correction.new": self.new,
            "correction.reason": self.reason,
            "correction.at": self.at,
            "correction.by": self.by_id,
        }


class Restriction(models.Model):
    """A line is restricted; where a post or person is named, that one is shut out of it (decisions 4, 6)."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="restrictions")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.PositiveIntegerField(null=True, help_text="the later act that added it; empty: registered so")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(post=None) | Q(person=None), name="restriction_names_one"),
            models.UniqueConstraint(fields=["line", "post"], condition=~Q(post=None), name="post_shut_out_once"),
            models.UniqueConstraint(fields=["line", "person"], condition=~Q(person=None), name="person_shut_out_once"),
            models.UniqueConstraint(fields=["line"], condition=Q(post=None, person=None), name="restricted_once"),
        ]

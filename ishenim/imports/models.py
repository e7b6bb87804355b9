"""An old register as it was brought in: the register, its lines, later restrictions. None takes UPDATE or DELETE.

A draft is a file on its way, with what its dry run found; it may change and go.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Person
from ishenim.imports.access import readable
from ishenim.imports.words import sentence
from ishenim.regulation.chain import Value, commitment
from ishenim.regulation.journal_page import received_cell
from ishenim.regulation.old_register import LONGEST, Doubt, Field
from ishenim.regulation.posts import Role


class OldRegister(models.Model):
    """One imported file. Its entry commits to the digest of the leaves, one leaf a line, in their order."""

    name = models.CharField(max_length=200, help_text="of the file, cleaned")
    sheet = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, help_text="of the file")
    columns = models.TextField(help_text="which column held what, JSON")
    lines = models.PositiveIntegerField(help_text="how many there are")
    warnings = models.PositiveIntegerField(help_text="how many were accepted knowingly")
    gaps = models.TextField(blank=True, help_text="numbers that no line has, a year a row")
    leaves = models.BinaryField(help_text="32 bytes a line: the salted hash of the line as it was brought in")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "sheet"], name="a_sheet_is_imported_once"),
            models.CheckConstraint(condition=Q(lines__gte=1), name="register_has_lines"),
        ]

    def committed(self) -> dict[str, Value]:
        """Every column, as the log commits to it."""
        return {
            "old_register.name": self.name,
            "old_register.sheet": self.sheet,
            "old_register.sha256": self.sha256,
            "old_register.columns": self.columns,
            "old_register.lines": self.lines,
            "old_register.warnings": self.warnings,
            "old_register.gaps": self.gaps,
            "old_register.leaves": bytes(self.leaves),
            "old_register.at": self.at,
            "old_register.by": self.by_id,
        }

    @property
    def gaps_by_year(self) -> list[list[str]]:
        """Year and its missing numbers."""
        return [row.split(": ", 1) for row in self.gaps.splitlines()]


class OldLineQuerySet(models.QuerySet["OldLine"]):
    def readable_by(self, roles: frozenset[Role]) -> "OldLineQuerySet":
        """Lines whose words somebody with these roles may read and search."""
        return self.filter(readable(roles))


class OldLine(models.Model):
    """One line with its old number and the words as they were. `leaf` hashes them with the salt kept here."""

    register = models.ForeignKey(OldRegister, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField(help_text="counted from 1 in the order of the file")
    row = models.PositiveIntegerField(help_text="in the file")
    number = models.CharField(max_length=LONGEST[Field.NUMBER])
    day = models.DateField()
    time = models.TimeField(null=True)
    told = models.CharField(max_length=LONGEST[Field.RECEIVED], help_text="column two as it stood in the file")
    applicant = models.TextField(blank=True)
    summary = models.TextField()
    mark = models.TextField(blank=True)
    is_restricted = models.BooleanField()
    folded = models.TextField(help_text="number and words as search compares them")
    salt = models.BinaryField()

    objects = OldLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "place"], name="old_lines_in_order"),
            models.CheckConstraint(condition=~Q(number=""), name="old_line_has_a_number"),
            models.CheckConstraint(condition=~Q(summary=""), name="old_line_has_a_summary"),
        ]
        indexes = [models.Index(fields=["register", "day"], name="old_line_day")]

    @property
    def is_shown_restricted(self) -> bool:
        """Restricted when it was brought in, or since. Needs `restriction` selected."""
        return self.is_restricted or hasattr(self, "restriction")

    @property
    def received_cell(self) -> str:
        """Column two; a time that nobody wrote down is left out (R41)."""
        if self.time is None:
            return f"{self.day:%d.%m.%Y}"
        return received_cell(datetime.combine(self.day, self.time))

    @property
    def told_otherwise(self) -> str:
        """Column two as it stood in the file, where that says more or something else than day and time."""
        told, shown = (sorted(words.replace(",", " ").split()) for words in (self.told, self.received_cell))
        return self.told if told != shown else ""

    def leaf(self) -> bytes:
        """The salted hash of every column but the search form, which is made of the others."""
        moment = self.time.isoformat() if self.time else ""
        told = (
            *(str(self.row), self.number, self.day.isoformat(), moment, self.told),
            *(self.applicant, self.summary, self.mark, str(int(self.is_restricted))),
        )
        return bytes.fromhex(commitment(f"old_line.{self.place}", told, bytes(self.salt)))


class OldRestriction(models.Model):
    """A line restricted after the import: number and day remain to be seen. Never an UPDATE of the line."""

    line = models.OneToOneField(OldLine, on_delete=models.PROTECT, related_name="restriction")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="old_restriction_has_a_reason")]

    def committed(self) -> dict[str, Value]:
        return {
            "old_restriction.line": self.line_id,
            "old_restriction.reason": self.reason,
            "old_restriction.at": self.at,
            "old_restriction.by": self.by_id,
        }


class Restrict(models.TextChoices):
    """Which lines are to show number and day only; whoever brings the register in has to say it."""

    NONE = "none", _("No line")
    MARKED = "marked", _("The lines marked in a column, and those of the rows named below")
    WHOLE = "whole", _("All lines")


class Draft(models.Model):
    """A file on its way: kept between the steps, so that every step can be left and taken up again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sheets = models.TextField(help_text="names, a row each")
    sheet = models.CharField(max_length=200, blank=True)
    heading = models.PositiveIntegerField(default=0, help_text="row of the headings")
    columns = models.TextField(blank=True, help_text="which column holds what, JSON")
    head = models.TextField(blank=True, help_text="the headings and the rows below them, as they are shown, JSON")
    restrict = models.CharField(max_length=20, blank=True, help_text="see Restrict; empty: not said yet")
    restricted_rows = models.CharField(max_length=2000, blank=True)
    edition = models.CharField(max_length=64, blank=True, help_text="of what was checked; empty: not checked since")
    lines = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    register = models.OneToOneField(OldRegister, on_delete=models.PROTECT, null=True, related_name="draft")


class Doubtful(models.Model):
    """Something a dry run found. `row` 0 is the file itself."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="doubts")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=3, blank=True)
    doubt = models.CharField(max_length=30)
    told = models.CharField(max_length=100, blank=True)
    is_error = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["draft", "row"], name="doubtful_row")]

    @property
    def sentence(self) -> str:
        return sentence(Doubt(self.doubt), self.told)

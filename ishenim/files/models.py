"""Files that were attached. A row takes no UPDATE and no DELETE; its bytes lie on the disk under its id."""

from django.db import models
from django.db.models import Q

from ishenim.accounts.models import Person
from ishenim.files.checking import LIMITS, Kind
from ishenim.regulation.chain import Value


class StoredFile(models.Model):
    """One file as it was kept: cleaned, checked, its digest taken from the bytes on the disk."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=LIMITS.name, help_text="as the person called it, cleaned")
    kind = models.CharField(max_length=100, help_text="verified, never what the browser said")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="file_of_a_known_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="file_has_a_name"),
            models.CheckConstraint(condition=Q(size__gte=1), name="file_is_not_empty"),
        ]

    def committed(self, *, place: int | None = None) -> dict[str, Value]:
        """Every column, as the log commits to it; `place` tells several files of one act apart."""
        start = "file" if place is None else f"file.{place}"
        return {
            f"{start}.id": str(self.pk),
            f"{start}.name": self.name,
            f"{start}.kind": self.kind,
            f"{start}.size": self.size,
            f"{start}.sha256": self.sha256,
            f"{start}.at": self.at,
            f"{start}.by": self.by_id,
        }

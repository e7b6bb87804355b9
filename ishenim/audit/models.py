"""Entries of the log, the salts of their commitments, and the head of the chain."""

from django.db import models


class Entry(models.Model):
    """One act. The body is canonical bytes; the table takes no UPDATE and no DELETE (inspection, migration 0002)."""

    seq = models.BigIntegerField(primary_key=True)
    body = models.BinaryField()


class Salts(models.Model):
    """The salts of an entry's commitments, 16 bytes a field in the order of names, apart from the log (decisions 6)."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="salts")
    salts = models.BinaryField()

    class Meta:
        verbose_name_plural = "salts"


class Head(models.Model):
    """The one row that says how long the log is and what its last leaf is; locking it orders the writers."""

    size = models.BigIntegerField(default=0)
    leaf = models.CharField(max_length=64)
    last_at = models.CharField(max_length=40, blank=True, help_text="ISO 8601 in UTC, read without the ORM")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]

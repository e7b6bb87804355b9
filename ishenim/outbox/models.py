"""Errands: what the office still owes the world outside, or a person who asked for something long."""

import json
from datetime import datetime
from typing import Any  # facts and receipts are JSON; no JSONField, whose check SQLite refuses in a guarded schema

from django.db import models
from django.db.models import Q


class ErrandQuerySet(models.QuerySet["Errand"]):
    def open(self) -> "ErrandQuerySet":
        return self.filter(done_at=None, dead_at=None)

    def due(self, *, at: datetime) -> "ErrandQuerySet":
        return self.open().filter(due_at__lte=at)

    def dead(self) -> "ErrandQuerySet":
        return self.filter(dead_at__isnull=False)  # as the index says it

    def asked_by_person(self, code: str) -> "ErrandQuerySet":
        return self.filter(asked_by=code)


class Errand(models.Model):
    """One errand. Asked for in the transaction of the act that needs it; run after COMMIT by whichever worker takes it.

    `due_at` is when the next attempt may begin. While a worker holds the errand it is the end of the lease: a worker
    that dies gives it back by doing nothing. `token` names the attempt, so that a worker whose lease ran out cannot
    report about an errand that is in other hands by now.
    """

    key = models.CharField(max_length=160, unique=True, help_text="asked twice, done once; told to the receiver too")
    kind = models.CharField(max_length=40)
    written_facts = models.TextField(default="{}", help_text="JSON: what the errand needs to know, ids and choices")
    asked_by = models.CharField(max_length=60, db_index=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0, help_text="steps in all; 0: not known")
    written_receipt = models.TextField(default="{}", help_text="JSON: what the other side answered, or what was made")
    trouble = models.CharField(max_length=120, blank=True, help_text="why the last attempt failed, as a key")
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(dead_at=None), name="errand_ends_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="errand_has_key_and_kind"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(done_at=None, dead_at=None), name="errand_due"),
            models.Index(fields=["id"], condition=Q(dead_at__isnull=False), name="errands_given_up_on"),
        ]

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.written_facts))

    @property
    def receipt(self) -> dict[str, Any]:
        return dict(json.loads(self.written_receipt))

    @property
    def is_over(self) -> bool:
        return self.done_at is not None or self.dead_at is not None

    @property
    def percent(self) -> int:
        """How far a long errand has come, 0 to 100."""
        return min(100, self.reached * 100 // self.whole) if self.whole else 0

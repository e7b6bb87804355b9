"""Notices with when they were seen, and the addresses letters go to. What was told takes no UPDATE, no DELETE."""

import re
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from ishenim.accounts.models import Person
from ishenim.notify import kinds
from ishenim.notify.kinds import Fact
from ishenim.regulation.chain import Value

PATTERN = "pattern"  # the kind that tells of no appeal but of a body or post, whose name stands in its key

MOBILE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)  # as numbers are kept: it becomes part of a file's name


def about_any(refs: Iterable[str]) -> Q:
    """The condition on a notice that it tells of messages on one of some posts or bodies ("post/7", "body/emgek")."""
    found = Q(pk__in=())
    for ref in sorted(refs):
        found |= Q(kind=PATTERN, key__startswith=f"{PATTERN}/{ref}/")
    return found


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: Person) -> "NoticeQuerySet":
        return self.filter(recipient=person)

    def unseen(self) -> "NoticeQuerySet":
        """Neither seen nor done in the meantime."""
        return self.filter(seen_at=None, acted_at=None)

    def about(self, line: int) -> "NoticeQuerySet":
        return self.filter(line=line)

    def newest_first(self) -> "NoticeQuerySet":
        return self.order_by("-pk")


class Notice(models.Model):
    """One person was told one thing, once: `key` names it. Only `seen_at` and `acted_at` are written later, once each.

    This room knows no appeals: `line` is the key of a journal line, by which rooms above say who may (still) see it.
    """

    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=120, help_text="what it is about; asked for twice, it is told once")
    kind = models.CharField(max_length=40)
    written_facts = models.TextField(help_text="JSON: the facts of its kind")
    line = models.BigIntegerField(null=True, db_index=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True, help_text="when what it asked for was done")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="notice_has_key_and_kind"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_a_person"),
            models.Index(fields=["recipient", "-id"], condition=Q(seen_at=None, acted_at=None), name="notices_unseen"),
        ]

    @property
    def facts(self) -> dict[str, Fact]:
        return kinds.told(self.kind, self.written_facts)

    @property
    def words(self) -> str:
        """The sentence in the language of the screen."""
        return kinds.words(self.kind, self.facts)

    @property
    def name(self) -> str:
        """The kind in words."""
        return str(kinds.KINDS[self.kind].name)

    @property
    def is_unseen(self) -> bool:
        return self.seen_at is None and self.acted_at is None

    @property
    def errand_key(self) -> str:
        """The key of its letter in the outbox."""
        return f"mail_notice/{self.pk}"

    def committed(self) -> dict[str, Value]:
        return {
            "notice.recipient": self.recipient_id,
            "notice.key": self.key,
            "notice.kind": self.kind,
            "notice.facts": self.written_facts,
            "notice.line": self.line,
            "notice.at": self.at,
        }

    def seen(self) -> dict[str, Value]:
        """What the log commits to when it was seen."""
        return {"notice_seen.at": self.seen_at, "notice_seen.by": self.recipient_id}


class MailAddress(models.Model):
    """Where letters to a person go since a moment; the last row holds, an empty address says: nowhere."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mail_addresses")
    email = models.CharField(max_length=254, blank=True)
    since = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="address_of_a_person")]

    def committed(self) -> dict[str, Value]:
        return {
            "mail_address.person": self.person_id,
            "mail_address.email": self.email,
            "mail_address.since": self.since,
            "mail_address.by": self.by,
        }


class MobileNumber(models.Model):
    """Where SMS to a person go since a moment; the last row holds, an empty number says: nowhere."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mobile_numbers")
    number = models.CharField(max_length=16, blank=True)
    since = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="number_of_a_person")]

    def committed(self) -> dict[str, Value]:
        return {
            "mobile_number.person": self.person_id,
            "mobile_number.number": self.number,
            "mobile_number.since": self.since,
            "mobile_number.by": self.by,
        }

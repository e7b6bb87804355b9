"""Where each appeal stands with the document-flow system, and the rows that led there; those take no UPDATE."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any  # a report is JSON

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal, AppealQuerySet
from ishenim.regulation import document_flow
from ishenim.regulation.chain import Value
from ishenim.regulation.document_flow import CardState

INDEX_LENGTH, NUMBER_LENGTH, REASON_LENGTH = 60, 60, 300


class State(models.TextChoices):
    """The states of a card, in words."""

    WAITING = CardState.WAITING, pgettext_lazy("state of a card", "waits")
    SENT = CardState.SENT, pgettext_lazy("state of a card", "sent")
    CONFIRMED = CardState.CONFIRMED, pgettext_lazy("state of a card", "has a number")
    REFUSED = CardState.REFUSED, pgettext_lazy("state of a card", "refused")


class ReadUpTo(models.Model):
    """How far the log has been read for changes of cards, one row; entries stand in it in the order of commits."""

    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_mark_of_reading")]


class StandingQuerySet(models.QuerySet["Standing"]):
    def to_look_at(self) -> "StandingQuerySet":
        """Cards that may say something new."""
        return self.filter(is_stale=True)


class Standing(models.Model):
    """Where an appeal's card stands now. It follows from the rows below; the history is theirs."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="edms")
    card_index = models.CharField(max_length=INDEX_LENGTH, db_index=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=0, help_text="of the last card; 0 before the first")
    number = models.CharField(max_length=NUMBER_LENGTH, blank=True, help_text="given by the document-flow system")
    dated_on = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    is_stale = models.BooleanField(default=True, help_text="something happened that the card may have to say")

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-appeal"], name="cards_of_a_state"),
            models.Index(fields=["appeal"], condition=Q(is_stale=True), name="cards_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(number="") & Q(dated_on__isnull=False)),
                name="confirmed_card_has_number_and_day",
            )
        ]

    @property
    def known(self) -> document_flow.Standing:
        return document_flow.Standing(CardState(self.state), self.number, self.dated_on, self.reason)


UNNUMBERED = (State.WAITING, State.SENT, State.REFUSED)
MANY = 500  # above this many, looking at each appeal from the newest on finds a page sooner than their keys do


def without_number(seen: AppealQuerySet, *, states: Sequence[State] = UNNUMBERED) -> AppealQuerySet:
    """R20: the appeals whose card is in one of these states, those nobody has noticed yet among them."""
    noticed = Standing.objects.order_by("-appeal").values("appeal_id")[:1]
    fresh = Appeal.objects.filter(pk__gt=Coalesce(Subquery(noticed), 0)).values_list("pk", flat=True)
    of_these = Standing.objects.filter(state__in=states).values_list("appeal_id", flat=True)
    keys = [*of_these[:MANY], *fresh[:MANY]]
    if len(keys) < MANY:
        return seen.filter(pk__in=keys)
    return seen.filter(~Exists(Standing.objects.filter(pk=OuterRef("pk")).exclude(state__in=states)))


class Card(models.Model):
    """One version of a card: what its file holds, as a digest. Whether it is restricted is decided here, before."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="cards")
    version = models.PositiveIntegerField()
    card_index = models.CharField(max_length=INDEX_LENGTH)
    is_restricted = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "version"], name="versions_of_a_card")]

    @property
    def ref(self) -> str:
        return f"{self.appeal.line.ref}/{self.version}"

    def committed(self) -> dict[str, Value]:
        return {
            "card.index": self.card_index,
            "card.is_restricted": self.is_restricted,
            "card.sha256": self.sha256,
            "card.at": self.at,
        }


class Sending(models.Model):
    """A version left the building: when, under which name, and what became of the one before it."""

    card = models.OneToOneField(Card, on_delete=models.PROTECT, primary_key=True, related_name="sending")
    receipt = models.CharField(max_length=200, help_text="what the other side, or the folder, knows it by")
    removed_earlier = models.BooleanField(null=True, help_text="false: the earlier file was gone; empty: none was sent")
    at = models.DateTimeField()

    def committed(self) -> dict[str, Value]:
        return {
            "sending.receipt": self.receipt,
            "sending.removed_earlier": self.removed_earlier,
            "sending.at": self.at,
        }


class Source(models.TextChoices):
    """How a reply came in."""

    FOLDER = "folder", pgettext_lazy("how a reply came", "from the folder")
    PAGE = "page", pgettext_lazy("how a reply came", "entered on the page")


class ReplyFile(models.Model):
    """A file or a paste with replies, taken as a whole or not at all, with its report."""

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=20, choices=Source)
    sha256 = models.CharField(max_length=64)
    is_taken = models.BooleanField()
    written_report = models.TextField(help_text="JSON: how many changed something, which lines are wrong and why")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    @property
    def report(self) -> dict[str, Any]:
        return dict(json.loads(self.written_report))

    def committed(self) -> dict[str, Value]:
        return {
            "replies.name": self.name,
            "replies.source": self.source,
            "replies.sha256": self.sha256,
            "replies.is_taken": self.is_taken,
            "replies.report": self.written_report,
            "replies.at": self.at,
            "replies.by": self.by_id,
        }


class Reply(models.Model):
    """What was said of one card: a number with its day, or a refusal with its reason. A correction is a later row."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="edms_replies")
    place = models.PositiveIntegerField(help_text="first, second … reply about the appeal")
    state = models.CharField(max_length=20, choices=State)
    number = models.CharField(max_length=NUMBER_LENGTH, blank=True)
    dated_on = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="of a refusal or of a correction")
    is_correction = models.BooleanField(default=False)
    came_in = models.ForeignKey(ReplyFile, on_delete=models.PROTECT, null=True, related_name="replies")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "place"], name="replies_in_order"),
            models.CheckConstraint(
                condition=Q(state="confirmed") & ~Q(number="") & Q(dated_on__isnull=False)
                | Q(state="refused") & ~Q(reason=""),
                name="reply_says_something",
            ),
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "reply.state": self.state,
            "reply.number": self.number,
            "reply.dated_on": self.dated_on,
            "reply.reason": self.reason,
            "reply.is_correction": self.is_correction,
            "reply.came_in": self.came_in_id,
            "reply.at": self.at,
            "reply.by": self.by_id,
        }


def registered_on(appeal: Appeal) -> date:
    return timezone.localdate(appeal.line.registered_at)

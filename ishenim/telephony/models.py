"""A call, and the draft that keeps every word of it from the first key on."""

import json
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person
from ishenim.regulation.chain import Value
from ishenim.regulation.channels import Channel
from ishenim.regulation.dispositions import Disposition
from ishenim.telephony.access import mark, may_work_on


class Ending(models.TextChoices):
    """How a call ended, in words."""

    REGISTERED = Disposition.REGISTERED, pgettext_lazy("a call ended", "registered")
    WRONG_NUMBER = Disposition.WRONG_NUMBER, pgettext_lazy("a call ended", "wrong number")
    SILENCE = Disposition.SILENCE, pgettext_lazy("a call ended", "silence")
    JOKE = Disposition.JOKE, pgettext_lazy("a call ended", "joke")
    THANKS = Disposition.THANKS, pgettext_lazy("a call ended", "only thanks")
    OPENED_BY_MISTAKE = Disposition.OPENED_BY_MISTAKE, pgettext_lazy("a call ended", "opened by mistake")
    SOLVED_ON_THE_SPOT = Disposition.SOLVED_ON_THE_SPOT, pgettext_lazy("a visit ended", "solved on the spot")


class CameBy(models.TextChoices):
    """How an appeal came, in words. Only what is no telephone call is stored: rows from before receptions hold."""

    PHONE = Channel.PHONE, pgettext_lazy("an appeal came", "by telephone")
    PERSONAL_RECEPTION = Channel.PERSONAL_RECEPTION, pgettext_lazy("an appeal came", "at a personal reception")
    PUBLIC_RECEPTION = Channel.PUBLIC_RECEPTION, pgettext_lazy("an appeal came", "at the public reception")


def kept(channel: Channel) -> str | None:
    """A channel as a column keeps it: empty for the telephone."""
    return None if channel == Channel.PHONE else channel.value


class Came(models.Model):
    """Something that came by telephone or at a reception. The column was added where no row may change."""

    channel = models.CharField(max_length=20, null=True, choices=CameBy, help_text="empty: by telephone")  # noqa: DJ001 (see above)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["channel"], condition=~Q(channel=None), name="%(class)ss_of_receptions"),
        ]

    @property
    def came(self) -> CameBy:
        return CameBy(self.channel or CameBy.PHONE)

    def way(self) -> dict[str, Value]:
        """What its entry commits to of it: nothing for the telephone, so that entries from before hold."""
        return {f"{self._meta.model_name}.channel": self.channel} if self.channel else {}


class Call(Came):
    """One ring that was answered, or one visitor called in. It stays open until it has a disposition (III.2)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    started_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calls")
    disposition = models.CharField(max_length=30, blank=True, choices=Ending)
    ended_at = models.DateTimeField(null=True)

    def committed(self) -> dict[str, Value]:
        return self.way() | {
            "call.id": str(self.id),
            "call.started_at": self.started_at,
            "call.taken_by": self.taken_by_id,
        }

    def ending(self) -> dict[str, Value]:
        return {"call.disposition": self.disposition, "call.ended_at": self.ended_at}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition="", ended_at=None) | (~Q(disposition="") & Q(ended_at__isnull=False)),
                name="call_ends_with_disposition",
            )
        ]
        indexes = [
            *Came.Meta.indexes,
            models.Index(fields=["started_at"], name="call_started"),
            models.Index(fields=["ended_at", "disposition"], name="calls_by_how_they_ended"),
            models.Index(fields=["id"], condition=Q(disposition=""), name="open_calls"),
        ]


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> "DraftQuerySet":
        return self.filter(call__disposition="")

    def visible_to(self, person: Person, *, on: date) -> "DraftQuerySet":
        return self.filter(may_work_on(person, on=on))

    def with_phone(self, numbers: list[str]) -> "DraftQuerySet":
        """Drafts in which one of these numbers was typed: a call-back finds its own (R33)."""
        wanted = Q(pk__in=())
        for number in numbers:
            wanted |= Q(numbers__contains=mark(number))
        return self.filter(wanted)


class Draft(models.Model):
    """What has been typed of a call: field name → list of values, as JSON text, saved within two seconds."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, primary_key=True, related_name="draft")
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="drafts")
    fields = models.TextField(default="{}")
    numbers = models.TextField(blank=True, help_text="numbers typed so far as |+996…| (R33)")
    saved_at = models.DateTimeField()
    last_key_at = models.DateTimeField()
    shut_out = models.TextField(blank=True, help_text="ids of the posts it is hidden from, as |3|7|")
    parted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")

    objects = DraftQuerySet.as_manager()

    @property
    def typed(self) -> dict[str, list[str]]:
        fields: dict[str, list[str]] = json.loads(self.fields)
        return fields

    def one(self, name: str) -> str:
        """The single value of a field, empty when nothing was typed."""
        values = self.typed.get(name) or [""]
        return values[0]

    @property
    def glimpse(self) -> str:
        """Enough of a draft to know it again in a list."""
        words = " · ".join(part for part in (self.one("full_name"), self.one("village"), self.one("content")) if part)
        return words if len(words) <= 90 else words[:89] + "…"

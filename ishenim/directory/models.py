"""Aimaks and villages, the bodies in their three groups (R12), topics. Codes are ours and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Post
from ishenim.common.models import Named


class Aimak(Named):
    """A municipality; reforms merge them, so a village keeps its own code."""

    code = models.SlugField(max_length=60, primary_key=True)


class Village(Named):
    """A village with the spellings people use; `folded` holds them all as search sees them, one a line."""

    code = models.SlugField(max_length=60, primary_key=True)
    aimak = models.ForeignKey(Aimak, on_delete=models.PROTECT, related_name="villages")
    aliases = models.TextField(blank=True)
    folded = models.TextField(blank=True)


class Group(models.TextChoices):
    """The three groups of clause II.1 and everybody else."""

    APPARATUS = "apparatus", _("Apparatus of the administration")
    DISTRICT = "district", _("District institutions and enterprises")
    LSG = "lsg", _("Local self-government bodies")
    OTHER = "other", _("Other bodies")


class Body(Named):
    """A body one can complain about or be sent to."""

    code = models.SlugField(max_length=60, primary_key=True)
    group = models.CharField(max_length=20, choices=Group)
    is_outside_addressee = models.BooleanField(
        default=False, help_text="complaints about the head of the office may be sent here (law.md 9)"
    )


class Topic(Named):
    """What an appeal is about; any content finds a place, if only under `other` (R22).

    A topic is never deleted: appeals keep theirs when it is switched off.
    """

    code = models.SlugField(max_length=60, primary_key=True)
    place = models.PositiveSmallIntegerField(help_text="order in the list")
    executor = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="+", help_text="proposed first"
    )
    is_restricted = models.BooleanField(default=False, help_text="its appeals are restricted from the start")
    off_from = models.DateField(null=True, help_text="not offered from this day on")

    OTHER = "other"

    def told(self) -> dict[str, object]:
        """How it stands, as a record of the house writes it."""
        off = self.off_from.isoformat() if self.off_from else ""
        names: dict[str, object] = {"ky": self.ky, "ru": self.ru, "en": self.en, "place": self.place}
        return {**names, "executor": self.executor_id, "is_restricted": self.is_restricted, "off_from": off}

"""Aimaks and villages, the bodies in their three groups (R12), topics, where one applies when a matter is not ours.

Codes are ours and never change. What was told of a body is kept as it was told: directions are versions.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Post
from ishenim.common.models import Named
from ishenim.kyrgyz.folding import fold
from ishenim.regulation.chain import Value


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

    def described(self) -> dict[str, Value]:
        """Everything but its code: what a change of it can change."""
        return {
            "ky": self.ky,
            "ru": self.ru,
            "en": self.en,
            "group": self.group,
            "is_outside_addressee": self.is_outside_addressee,
        }


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


class Confidence(models.TextChoices):
    """How well something is known (law.md 0); the last two are shown with "to be verified"."""

    READ = "A", pgettext_lazy("how it is known", "read in the official text")
    AGREED = "B", pgettext_lazy("how it is known", "told by the body itself, or by two sources")
    ONE_SOURCE = "C", pgettext_lazy("how it is known", "one source, to be verified")
    ASSUMED = "D", pgettext_lazy("how it is known", "assumed, to be verified")


TO_BE_VERIFIED = frozenset({Confidence.ONE_SOURCE, Confidence.ASSUMED})


class DirectionsQuerySet(models.QuerySet["Directions"]):
    def current(self) -> "DirectionsQuerySet":
        """The latest version of each body."""
        later = Directions.objects.filter(body=OuterRef("body"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def about(self, told: str) -> "DirectionsQuerySet":
        """Those with words, in any language, that begin as each word told, letters forgiven as ux.md 2."""
        found = self
        for word in (fold(word, level=2) for word in told.split()):
            found = found.filter(folded__contains=f" {word}") if word else found
        return found

    def of_topic(self, code: str) -> "DirectionsQuerySet":
        return self.filter(topics__contains=f" {code} ")


class Directions(models.Model):
    """Where and in which order one applies to a body (R34): one version; later words are a later version."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="directions")
    version = models.PositiveIntegerField()
    phones = models.TextField(blank=True, help_text="one a line, as they are dialled")
    topics = models.TextField(blank=True, help_text="codes between spaces")
    aimaks = models.TextField(blank=True, help_text="codes between spaces; empty: the whole district")
    source = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence)
    folded = models.TextField(blank=True, help_text="names and competence as search sees them, each word after a space")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    objects = DirectionsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "version"], name="one_directions_a_version")]

    @property
    def ref(self) -> str:
        return f"{self.body_id}/{self.version}"

    def committed(self) -> dict[str, Value]:
        """Every column and every word, as the log commits to it; ask with `words` read beforehand."""
        fields: dict[str, Value] = {
            "directions.phones": self.phones,
            "directions.topics": self.topics,
            "directions.aimaks": self.aimaks,
            "directions.source": self.source,
            "directions.confidence": self.confidence,
            "directions.folded": self.folded,
            "directions.at": self.at,
            "directions.by": self.by,
        }
        for words in self.words.all():
            fields |= words.committed()
        return fields

    @property
    def is_to_be_verified(self) -> bool:
        return self.confidence in TO_BE_VERIFIED

    @property
    def numbers(self) -> list[str]:
        return self.phones.split("\n") if self.phones else []

    @property
    def spoken(self) -> "list[DirectionsWords]":
        """The words of every language it is written in: Kyrgyz, Russian, English; each with the body's name."""
        found = sorted(self.words.all(), key=lambda one: ("ky", "ru", "en").index(one.language))
        for one in found:
            one.name = self.body.name_in(one.language)
        return found

    def words_in(self, language: str) -> "DirectionsWords":
        """The words in a language, in Kyrgyz where that language has none; ask with `words` read beforehand."""
        by_language = {one.language: one for one in self.words.all()}
        return by_language.get(language) or by_language["ky"]


class DirectionsWords(models.Model):
    """Directions in one language. `order` is what must be told beside the institution (III.5)."""

    directions = models.ForeignKey(Directions, on_delete=models.PROTECT, related_name="words")
    language = models.CharField(max_length=2)
    competence = models.TextField(blank=True)
    order = models.TextField()
    documents = models.TextField(blank=True)
    form = models.TextField(blank=True)
    term = models.TextField(blank=True)
    address = models.TextField(blank=True)
    hours = models.TextField(blank=True)
    complain_to = models.TextField(blank=True)

    name = ""  # of the body, where `spoken` has put it
    PARTS = ("competence", "order", "documents", "form", "term", "address", "hours", "complain_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directions", "language"], name="directions_once_a_language"),
            models.CheckConstraint(condition=~Q(order=""), name="directions_have_an_order"),
        ]

    def committed(self) -> dict[str, Value]:
        return {f"directions.{self.language}.{part}": getattr(self, part) for part in self.PARTS}


class HotlineQuerySet(models.QuerySet["Hotline"]):
    def current(self, *, on: date) -> "HotlineQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class Hotline(Named):
    """A short number everybody may call, as a dated record; its name says whom it serves."""

    number = models.CharField(max_length=20)
    is_emergency = models.BooleanField(default=False, help_text="stands on the public page and beside every call")
    place = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence)

    objects = HotlineQuerySet.as_manager()

    @property
    def is_to_be_verified(self) -> bool:
        return self.confidence in TO_BE_VERIFIED

"""The office's own names (R1), what it has set since when, the shape of everything named in three languages."""

import json

from django.db import models
from django.utils import translation

from ishenim.regulation.chain import Value


class Named(models.Model):
    """A thing with a Kyrgyz, a Russian and an English name; Kyrgyz is the original (law 5.6)."""

    ky = models.CharField(max_length=300)
    ru = models.CharField(max_length=300, blank=True)
    en = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the screen, in Kyrgyz where that language has none."""
        return self.name_in(translation.get_language() or "ky")

    @property
    def names(self) -> tuple[str, ...]:
        return self.ky, self.ru, self.en

    def name_in(self, language: str) -> str:
        return {"ky": self.ky, "ru": self.ru, "en": self.en}.get(language) or self.ky


class Office(models.Model):
    """The one office of this installation. Every page, journal and letter takes its words from here (R1)."""

    name_ky = models.CharField(max_length=300, blank=True)
    name_ru = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    apparatus_ky = models.CharField(max_length=300, blank=True)
    apparatus_ru = models.CharField(max_length=300, blank=True)
    apparatus_en = models.CharField(max_length=300, blank=True)
    greeting_ky = models.CharField(max_length=300, blank=True, help_text="whose telephone it is, as it is spoken")
    greeting_ru = models.CharField(max_length=300, blank=True)
    greeting_en = models.CharField(max_length=300, blank=True)
    short_ky = models.CharField(max_length=120, blank=True)
    short_ru = models.CharField(max_length=120, blank=True)
    short_en = models.CharField(max_length=120, blank=True)
    name_genitive_ky = models.CharField(max_length=300, blank=True, help_text="…администрациясынын")
    apparatus_genitive_ky = models.CharField(max_length=300, blank=True, help_text="…аппаратынын")
    address_ky = models.CharField(max_length=300, blank=True)
    address_ru = models.CharField(max_length=300, blank=True)
    address_en = models.CharField(max_length=300, blank=True)
    phone_display = models.CharField(
        max_length=40, blank=True, help_text="the number of an office that has set no dated one yet"
    )
    area_code = models.CharField(max_length=8, blank=True, help_text="the district's own dialling code, without 0")
    origin = models.CharField(max_length=80, default="ishenim/office", help_text="names this log among all logs")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_office")]

    @property
    def name(self) -> str:
        return self._words("name")

    @property
    def short(self) -> str:
        """The short name where there is one."""
        return self._words("short") or self.name

    @property
    def apparatus(self) -> str:
        return self._words("apparatus")

    @property
    def address(self) -> str:
        return self._words("address")

    def profile(self) -> dict[str, str]:
        """Everything the head of apparatus may set about the office itself."""
        return {name: getattr(self, name) for name in PROFILE}

    def _words(self, kind: str) -> str:
        language = translation.get_language() or "ky"
        found: str = getattr(self, f"{kind}_{language}", "") or getattr(self, f"{kind}_ky")
        return found


PROFILE = (
    *(f"name_{code}" for code in ("ky", "ru", "en")),
    *(f"short_{code}" for code in ("ky", "ru", "en")),
    *(f"apparatus_{code}" for code in ("ky", "ru", "en")),
    *("name_genitive_ky", "apparatus_genitive_ky"),
    *(f"greeting_{code}" for code in ("ky", "ru", "en")),
    *(f"address_{code}" for code in ("ky", "ru", "en")),
    "area_code",
)


class HouseRecord(models.Model):
    """What the office set, since which day, and who did it (R5, R8, R66). Rows are only added, never changed.

    Of each subject the latest record in force holds. Where a subject has a row of its own (a season, a topic, the
    names), that row is how it stands today and the records are how it came to be so.
    """

    subject = models.CharField(max_length=80, help_text="number, minutes, season/12 …")
    values = models.TextField(help_text="canonical JSON")
    before = models.TextField(blank=True, help_text="what stood before, in the same form")
    since = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["subject", "since", "id"], name="record_of_subject")]
        constraints = [models.CheckConstraint(condition=~models.Q(subject=""), name="record_has_a_subject")]

    @property
    def told(self) -> dict[str, object]:
        """What was set."""
        return dict(json.loads(self.values))

    @property
    def stood(self) -> dict[str, object]:
        """What it replaced."""
        return dict(json.loads(self.before or "{}"))

    def committed(self) -> dict[str, Value]:
        return {
            "record.subject": self.subject,
            "record.values": self.values,
            "record.before": self.before,
            "record.since": self.since,
            "record.at": self.at,
            "record.by": self.by,
        }


def written(values: dict[str, object]) -> str:
    """The one spelling of what is set."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

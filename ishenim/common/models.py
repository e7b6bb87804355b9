"""The office's own names (R1) and the shape of everything that is named in three languages."""

from django.db import models
from django.utils import translation


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
    phone_display = models.CharField(max_length=40, blank=True)
    area_code = models.CharField(max_length=8, blank=True, help_text="the district's own dialling code, without 0")
    origin = models.CharField(max_length=80, default="ishenim/office", help_text="names this log among all logs")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_office")]

    @property
    def name(self) -> str:
        language = translation.get_language() or "ky"
        return getattr(self, f"name_{language}", "") or self.name_ky

    @property
    def apparatus(self) -> str:
        language = translation.get_language() or "ky"
        return getattr(self, f"apparatus_{language}", "") or self.apparatus_ky

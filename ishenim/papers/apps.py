"""The papers room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "ishenim.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

"""The journal room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ishenim.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

"""The intake room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "ishenim.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

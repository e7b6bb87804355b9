"""The appeals room."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "ishenim.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

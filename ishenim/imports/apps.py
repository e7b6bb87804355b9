"""The imports room."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "ishenim.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

"""The office room."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "ishenim.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"

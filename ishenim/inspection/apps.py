"""The inspection room."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "ishenim.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"

"""The staffing room."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "ishenim.staffing"
    label = "staffing"
    default_auto_field = "django.db.models.BigAutoField"

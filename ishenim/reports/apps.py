"""The room of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ishenim.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

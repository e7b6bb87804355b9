"""The worktime room."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "ishenim.worktime"
    label = "worktime"
    default_auto_field = "django.db.models.BigAutoField"

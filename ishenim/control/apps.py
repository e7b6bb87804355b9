"""The room of control."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "ishenim.control"
    label = "control"
    default_auto_field = "django.db.models.BigAutoField"

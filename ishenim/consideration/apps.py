"""The consideration room."""

from django.apps import AppConfig


class ConsiderationConfig(AppConfig):
    name = "ishenim.consideration"
    label = "consideration"
    default_auto_field = "django.db.models.BigAutoField"

"""The reception room."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "ishenim.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"

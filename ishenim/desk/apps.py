"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ishenim.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

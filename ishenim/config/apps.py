"""The config room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ishenim.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

"""The common room."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "ishenim.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

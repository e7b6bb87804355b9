"""The room of notices."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "ishenim.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

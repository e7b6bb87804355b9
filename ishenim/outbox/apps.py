"""The outbox room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "ishenim.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

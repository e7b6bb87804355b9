"""The escalation room."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "ishenim.escalation"
    label = "escalation"
    default_auto_field = "django.db.models.BigAutoField"

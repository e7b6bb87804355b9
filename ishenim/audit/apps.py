"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ishenim.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

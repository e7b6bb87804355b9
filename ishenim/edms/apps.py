"""The room of the document-flow card."""

from django.apps import AppConfig


class EdmsConfig(AppConfig):
    name = "ishenim.edms"
    label = "edms"
    default_auto_field = "django.db.models.BigAutoField"

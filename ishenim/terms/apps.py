"""The terms room."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "ishenim.terms"
    label = "terms"
    default_auto_field = "django.db.models.BigAutoField"

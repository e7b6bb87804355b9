"""The website room."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "ishenim.website"
    label = "website"
    default_auto_field = "django.db.models.BigAutoField"

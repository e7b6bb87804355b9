"""The directory room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "ishenim.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

"""The files room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ishenim.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

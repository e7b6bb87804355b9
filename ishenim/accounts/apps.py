"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ishenim.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

"""The telephony room."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "ishenim.telephony"
    label = "telephony"
    default_auto_field = "django.db.models.BigAutoField"

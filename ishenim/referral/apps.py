"""The referral room."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "ishenim.referral"
    label = "referral"
    default_auto_field = "django.db.models.BigAutoField"

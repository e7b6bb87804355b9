"""Addresses of the watch over the program."""

from django.urls import path

from ishenim.inspection import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("journal/<int:year>-<int:volume>/export", views.export_volume, name="export_volume"),
    path("metrics", views.metrics, name="metrics"),
    path("inspection/errands/<int:pk>/again", views.try_again, name="try_errand_again"),
    path("inspection/mail/test", views.test_channel, {"channel": "letters"}, name="test_letter"),
    path("inspection/sms/test", views.test_channel, {"channel": "sms"}, name="test_sms"),
    path("inspection/webhook/test", views.test_channel, {"channel": "calls"}, name="test_call"),
    path("inspection/health", views.health, name="health"),
]

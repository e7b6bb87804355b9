"""Addresses of the watch over the program."""

from django.urls import path

from ishenim.inspection import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("inspection/health", views.health, name="health"),
]

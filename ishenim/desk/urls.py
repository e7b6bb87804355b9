"""Addresses of the home pages."""

from django.urls import path

from ishenim.desk import views

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("appeals", views.appeals, name="appeals"),
    path("appeals/export", views.export, name="export_appeals"),
    path("keys", views.keys, name="keys"),
]

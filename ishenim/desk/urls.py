"""Addresses of the home pages."""

from django.urls import path

from ishenim.desk import views

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("appeals", views.appeals, name="appeals"),
    path("appeals/export", views.export, name="export_appeals"),
    path("appeals/print", views.printed, name="print_appeals"),
    path("notices", views.notices, name="notices"),
    path("notices/export", views.export_notices, name="export_notices"),
    path("notices/print", views.printed_notices, name="print_notices"),
    path("notices/seen", views.mark_notices, name="mark_notices"),
    path("sheets", views.prepared, name="sheets"),
    path("sheets/<int:pk>", views.fetch, name="fetch_sheet"),
    path("keys", views.keys, name="keys"),
]

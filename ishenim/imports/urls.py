"""Addresses of bringing an old register in, and of the registers beside the journal."""

from django.urls import path

from ishenim.imports import views

urlpatterns = [
    path("admin/import", views.drafts, name="import_register"),
    path("admin/import/<uuid:pk>", views.columns, name="import_columns"),
    path("admin/import/<uuid:pk>/head", views.head, name="import_head"),
    path("admin/import/<uuid:pk>/file", views.mend, name="import_mend"),
    path("admin/import/<uuid:pk>/report", views.report, name="import_report"),
    path("admin/import/<uuid:pk>/report.csv", views.report_sheet, name="import_report_sheet"),
    path("admin/import/<uuid:pk>/go", views.go, name="import_go"),
    path("admin/import/<uuid:pk>/progress", views.progress, name="import_progress"),
    path("admin/import/<uuid:pk>/discard", views.discard, name="import_discard"),
    path("journal/old", views.registers, name="old_registers"),
    path("journal/old/<int:pk>", views.register, name="old_register"),
    path("journal/old/<int:pk>/export", views.export, name="export_old_register"),
    path("journal/old/<int:pk>/<int:place>/restrict", views.restrict, name="restrict_old_line"),
]

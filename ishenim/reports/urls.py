"""Addresses of the reports."""

from django.urls import path

from ishenim.reports import views

urlpatterns = [
    path("reports", views.reports, name="reports"),
    path("reports/promptness", views.promptness, name="promptness"),
    path("reports/promptness/appeals", views.promptness_appeals, name="promptness_appeals"),
    path("reports/offences", views.offences, name="offences"),
    path("reports/offences/appeals", views.offences_appeals, name="offences_appeals"),
    path("reports/patterns", views.patterns, name="patterns"),
    path("reports/patterns/export", views.export_patterns, name="export_patterns"),
]

"""Addresses of control."""

from django.urls import path

from ishenim.control import views

urlpatterns = [
    path("control", views.board, name="control"),
    path("control/week", views.week, name="control_week"),
    path("control/export", views.export, name="export_control"),
    path("control/executors", views.executors, name="control_executors"),
    path("control/executors/export", views.export_executors, name="export_executors"),
    path("control/morning", views.morning, name="morning"),
]

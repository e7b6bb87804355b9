"""Addresses of the case file."""

from django.urls import path

from ishenim.appeals import views

urlpatterns = [
    path("appeals/<int:pk>", views.appeal, name="appeal"),
    path("appeals/<int:year>/<int:number>", views.numbered, name="appeal_numbered"),
    path("appeals/<int:pk>/text", views.edit, name="edit_text"),
]

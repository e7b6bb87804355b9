"""Addresses of the settings and of the first run."""

from django.urls import path

from ishenim.office import views

urlpatterns = [
    path("admin/office", views.settings_of_office, name="office"),
    path("admin/office/people", views.people, name="office_people"),
    path("admin/office/<slug:name>", views.matter, name="matter"),
    path("admin/office/<slug:name>/<slug:ident>", views.matter, name="matter_row"),
    path("setup", views.setup, name="setup"),
]

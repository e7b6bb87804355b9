"""Addresses of the directory."""

from django.urls import path

from ishenim.directory import views

urlpatterns = [
    path("directory/villages", views.villages, name="villages"),
    path("directory/institutions", views.suggested, name="suggested_institutions"),
    path("hotlines", views.hotlines, name="hotlines"),
    path("hotlines/<int:pk>/end", views.end_hotline, name="end_hotline"),
    path("institutions", views.institutions, name="institutions"),
    path("institutions/<slug:code>", views.institution, name="institution"),
    path("institutions/<slug:code>/write", views.write, name="write_directions"),
]

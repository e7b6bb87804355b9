"""Addresses of the directory."""

from django.urls import path

from ishenim.directory import views

urlpatterns = [path("directory/villages", views.villages, name="villages")]

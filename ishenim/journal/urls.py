"""Addresses of the journal."""

from django.urls import path

from ishenim.journal import views

urlpatterns = [
    path("journal", views.journal, name="journal"),
    path("journal/volumes", views.volumes, name="volumes"),
    path("journal/<int:year>/<int:volume>/<int:number>", views.page, name="journal_page"),
    path("journal/<int:year>/<int:number>/correct", views.correct, name="correct_line"),
]

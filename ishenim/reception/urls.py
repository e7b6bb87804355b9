"""Addresses of the queue; the schedule for the public stands in website."""

from django.urls import path

from ishenim.reception import views

urlpatterns = [
    path("queue", views.receptions, name="receptions"),
    path("queue/<int:pk>/<slug:day>", views.queue, name="queue"),
    path("queue/<int:pk>/<slug:day>/print", views.printed, name="print_queue"),
    path("queue/<int:pk>/<slug:day>/export", views.export, name="export_queue"),
    path("queue/visits/<uuid:key>/call", views.call_in, name="call_in"),
    path("queue/visits/<uuid:key>/left", views.note_left, name="note_left"),
]

"""Addresses of the document-flow cards."""

from django.urls import path

from ishenim.edms import views

urlpatterns = [
    path("edms", views.cards, name="edms"),
    path("edms/export", views.export, name="export_edms"),
    path("edms/print", views.printed, name="print_edms"),
    path("edms/day", views.day, name="edms_day"),
    path("edms/replies", views.replies, name="edms_replies"),
    path("edms/write-again", views.write_again, name="edms_write_again"),
    path("edms/schemas/<str:name>", views.schema, name="edms_schema"),
    path("edms/<int:pk>", views.card, name="edms_card"),
    path("edms/<int:pk>/card.pdf", views.card_pdf, name="edms_card_pdf"),
    path("edms/<int:pk>/number", views.correct, name="edms_correct"),
    path("edms/<int:pk>/again", views.again, name="edms_again"),
]

"""Addresses of the call screen."""

from django.urls import path

from ishenim.intake import views

urlpatterns = [
    path("calls/new", views.new_call, name="new_call"),
    path("calls/status", views.standing, name="standing"),
    path("calls/<uuid:key>", views.call, name="call"),
    path("calls/<uuid:key>/save", views.save, name="save_call"),
    path("calls/<uuid:key>/register", views.register, name="register_call"),
    path("calls/<uuid:key>/leave", views.leave, name="leave_call"),
    path("calls/<uuid:key>/split", views.split, name="split_name"),
    path("calls/<uuid:key>/caller", views.caller, name="caller"),
    path("calls/<uuid:key>/where", views.where, name="where_to_go"),
    path("calls/<uuid:key>/end", views.end, name="end_call"),
    path("calls/<uuid:key>/card", views.keep_card, name="keep_card"),
    path("calls/<uuid:key>/alarm", views.raise_alarm, name="raise_alarm"),
    path("calls/<uuid:key>/take-over", views.take_over, name="take_over"),
]

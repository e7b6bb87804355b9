"""Addresses of alarms."""

from django.urls import path

from ishenim.escalation import views

urlpatterns = [
    path("alarms", views.register, name="alarms"),
    path("alarms/export", views.export, name="export_alarms"),
    path("alarms/drills", views.drill_report, name="drills"),
    path("alarms/drills/export", views.export_drills, name="export_drills"),
    path("alarms/new", views.new_alarm, name="new_alarm"),
    path("alarms/poll", views.poll, name="alarm_poll"),
    path("alarms/panel", views.panel, name="alarm_panel"),
    path("alarms/shown", views.shown, name="alarm_shown"),
    path("alarms/<uuid:key>", views.alarm, name="alarm"),
    path("alarms/<uuid:key>/state", views.state, name="alarm_state"),
    path("alarms/<uuid:key>/slip.pdf", views.slip_pdf, name="alarm_slip"),
    path("alarms/<uuid:key>/acknowledge", views.acknowledge, name="acknowledge_alarm"),
    path("alarms/<uuid:key>/facts", views.facts, name="alarm_facts"),
    path("alarms/<uuid:key>/phoned", views.phoned, name="alarm_phoned"),
    path("alarms/<uuid:key>/measure", views.measure, name="alarm_measure"),
    path("alarms/<uuid:key>/close", views.close, name="close_alarm"),
    path("alarms/<uuid:key>/downgrade", views.downgrade, name="downgrade_alarm"),
]

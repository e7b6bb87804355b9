"""Addresses of the calendar, the wordings of the law and the counting anew."""

from django.urls import path

from ishenim.terms import views

urlpatterns = [
    path("admin/calendar", views.years, name="calendar"),
    path("admin/calendar/file", views.from_file, name="calendar_file"),
    path("admin/calendar/day", views.day, name="calendar_day"),
    path("admin/calendar/<int:number>", views.year, name="calendar_year"),
    path("admin/calendar/<int:number>/package", views.from_package, name="calendar_package"),
    path("admin/laws", views.wordings, name="wordings"),
    path("admin/laws/<slug:ident>", views.wording, name="wording"),
    path("admin/terms", views.count_anew, name="count_anew"),
    path("admin/terms/<uuid:key>", views.counting, name="counting"),
]

"""Addresses that need no sign-in; they are named in accounts/middleware.py as well."""

from django.urls import path

from ishenim.website import views

urlpatterns = [
    path("", views.page, {"language": "ky"}, name="public"),
    path("ru/", views.page, {"language": "ru"}, name="public_ru"),
    path("en/", views.page, {"language": "en"}, name="public_en"),
    path("status", views.status, {"language": "ky"}, name="status"),
    path("ru/status", views.status, {"language": "ru"}, name="status_ru"),
    path("en/status", views.status, {"language": "en"}, name="status_en"),
    path("regulation", views.regulation, {"language": "ky"}, name="regulation"),
    path("ru/regulation", views.regulation, {"language": "ru"}, name="regulation_ru"),
    path("en/regulation", views.regulation, {"language": "en"}, name="regulation_en"),
    path("reception", views.reception, {"language": "ky"}, name="reception"),
    path("ru/reception", views.reception, {"language": "ru"}, name="reception_ru"),
    path("en/reception", views.reception, {"language": "en"}, name="reception_en"),
    path("reception/stand", views.stand, {"language": "ky"}, name="reception_stand"),
    path("ru/reception/stand", views.stand, {"language": "ru"}, name="reception_stand_ru"),
    path("en/reception/stand", views.stand, {"language": "en"}, name="reception_stand_en"),
    path("embed", views.embed, name="embed"),
    path("api/public/phone.json", views.phone_json, name="phone_json"),
]

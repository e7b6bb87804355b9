"""Addresses of signing in and out; of allauth's pages only these two are open."""

from allauth.account import views as allauth
from django.urls import path

from ishenim.accounts import views

urlpatterns = [
    path("login", allauth.login, name="account_login"),
    path("logout", allauth.logout, name="account_logout"),
    path("unlock", views.unlock, name="unlock"),
    path("seen", views.seen, name="seen"),
    path("language", views.language, name="language"),
]

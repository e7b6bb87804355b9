"""django-helpdesk at the root of the site, and Django's admin, to which its ticket page links."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]

"""Every address of the program, room by room."""

from django.urls import include, path

handler400 = "ishenim.common.web.bad_request"
handler403 = "ishenim.common.web.not_allowed"
handler404 = "ishenim.common.web.not_found"
handler500 = "ishenim.common.web.failed"

urlpatterns = [
    path("", include("ishenim.accounts.urls")),
    path("", include("ishenim.directory.urls")),
    path("", include("ishenim.journal.urls")),
    path("", include("ishenim.consideration.urls")),
    path("", include("ishenim.intake.urls")),
    path("", include("ishenim.reception.urls")),
    path("", include("ishenim.escalation.urls")),
    path("", include("ishenim.referral.urls")),
    path("", include("ishenim.staffing.urls")),
    path("", include("ishenim.terms.urls")),
    path("", include("ishenim.imports.urls")),
    path("", include("ishenim.edms.urls")),
    path("", include("ishenim.office.urls")),
    path("", include("ishenim.desk.urls")),
    path("", include("ishenim.reports.urls")),
    path("", include("ishenim.control.urls")),
    path("", include("ishenim.website.urls")),
    path("", include("ishenim.inspection.urls")),
]

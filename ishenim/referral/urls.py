"""Addresses of hand-overs to law enforcement."""

from django.urls import path

from ishenim.referral import views

urlpatterns = [
    path("alarms/<uuid:key>/law", views.begin, name="hand_over"),
    path("alarms/<uuid:key>/report.pdf", views.report, name="alarm_report"),
    path("referrals", views.listed, name="referrals"),
    path("referrals/export", views.export, name="export_referrals"),
    path("referrals/<uuid:key>", views.referral, name="referral"),
    path("referrals/<uuid:key>/draft", views.draft, name="referral_draft"),
    path("referrals/<uuid:key>/warned", views.warned, name="referral_warned"),
    path("referrals/<uuid:key>/told", views.noted, {"name": "told"}, name="referral_told"),
    path("referrals/<uuid:key>/sent", views.sent, name="referral_sent"),
    path("referrals/<uuid:key>/registered", views.noted, {"name": "registered"}, name="referral_registered"),
    path("referrals/<uuid:key>/prolonged", views.noted, {"name": "prolonged"}, name="referral_prolonged"),
    path("referrals/<uuid:key>/decided", views.noted, {"name": "decided"}, name="referral_decided"),
    path("referrals/<uuid:key>/files/<int:place>/<int:number>", views.file, name="referral_file"),
]

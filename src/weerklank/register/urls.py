"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.register.views import caseload, figures, handover, members, thresholds

app_name = "register"
urlpatterns: list[URLPattern] = [
    *caseload.URLS,
    *figures.URLS,
    *handover.URLS,
    *members.URLS,
    *thresholds.URLS,
]

"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.register.views import (
    caseload,
    entries,
    figures,
    handover,
    members,
    places,
    thresholds,
    trajectory,
)

app_name = "register"
urlpatterns: list[URLPattern] = [
    *caseload.URLS,
    *entries.URLS,
    *figures.URLS,
    *handover.URLS,
    *members.URLS,
    *places.URLS,
    *thresholds.URLS,
    *trajectory.URLS,
]

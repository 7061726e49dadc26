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
    *figures.URLS,
    *handover.URLS,
    *members.URLS,
    *places.URLS,
    *thresholds.URLS,
    *trajectory.URLS,
    # Last: the name of a table stands where the others have a word of their own.
    *entries.URLS,
]

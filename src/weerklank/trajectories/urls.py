"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.trajectories.views import (
    caseload,
    doubts,
    entries,
    handover,
    meetings,
    members,
    not_sent,
    own_page,
    places,
    retention,
    thresholds,
    trajectory,
)

app_name = "trajectories"
urlpatterns: list[URLPattern] = [
    *caseload.URLS,
    *handover.URLS,
    *members.URLS,
    *not_sent.URLS,
    *own_page.URLS,
    *places.URLS,
    *retention.URLS,
    *meetings.URLS,
    *thresholds.URLS,
    *trajectory.URLS,
    *doubts.URLS,
    # Last: the name of a table stands where the others have a word of their own.
    *entries.URLS,
]

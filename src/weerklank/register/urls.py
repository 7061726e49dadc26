"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.register.views import figures, members, thresholds

app_name = "register"
urlpatterns: list[URLPattern] = [
    *figures.URLS,
    *members.URLS,
    *thresholds.URLS,
]

"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.register.views import members, thresholds

app_name = "register"
urlpatterns: list[URLPattern] = [
    *members.URLS,
    *thresholds.URLS,
]

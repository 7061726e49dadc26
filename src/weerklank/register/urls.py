"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

app_name = "register"
urlpatterns: list[URLPattern] = []

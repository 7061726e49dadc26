"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.figures.views import figures

app_name = "figures"
urlpatterns: list[URLPattern] = [*figures.URLS]

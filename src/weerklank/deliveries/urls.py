"""Addresses of this room; each module of views lists its own."""

from django.urls import URLPattern

from weerklank.deliveries.views import client_numbers, imports, new_trajectories

app_name = "deliveries"
urlpatterns: list[URLPattern] = [
    *client_numbers.URLS,
    *imports.URLS,
    *new_trajectories.URLS,
]

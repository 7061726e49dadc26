"""Addresses of this room."""

from django.urls import path

from weerklank.exchange import views

app_name = "exchange"
urlpatterns = [
    path("rondes/<slug:round>/uitwisselen/", views.exchange, name="overview"),
    path("rondes/<slug:round>/uitwisselen/bestand/", views.give, name="file"),
    path("rondes/<slug:round>/uitwisselen/klaar/", views.given, name="given"),
    path("rondes/<slug:round>/uitwisselen/klaar/bestand/", views.given_file, name="given_file"),
    path("uitwisselen/<int:draft>/", views.draft, name="draft"),
]

"""Addresses of this room."""

from django.urls import path

from weerklank.safeguards import views

app_name = "safeguards"
urlpatterns = [
    path("beheer/", views.accounts, name="accounts"),
    path("beheer/logboek/", views.installation_log, name="installation_log"),
]

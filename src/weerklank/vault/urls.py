"""Addresses of this room."""

from django.urls import path

from weerklank.vault import views

app_name = "vault"
urlpatterns = [
    path("kluis/<slug:municipality>/", views.keys, name="keys"),
    path("kluis/<slug:municipality>/logboek/", views.log, name="log"),
    path("kluis/<slug:municipality>/sleutelhouders/", views.keyholders, name="keyholders"),
]

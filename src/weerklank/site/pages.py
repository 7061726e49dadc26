"""Addresses of the shell itself."""

from django.urls import path

from weerklank.site import erasures, framing, views
from weerklank.site.search import views as searching

app_name = "site"
urlpatterns = [
    path("", views.start, name="start"),
    path("rondes/<slug:round>/", views.round_home, name="round"),
    path("zoeken/", searching.search, name="search"),
    path("zoeken/bewaren/", searching.save, name="search_save"),
    path("zoeken/bewaard/<int:saved>/weg/", searching.remove, name="search_remove"),
    path("trajecten/<str:pseudonym>/weghalen/", erasures.erase, name="trajectory_erase"),
    path("kluis/<slug:municipality>/medewerkers/", framing.staff, name="vault_staff"),
    path("register/<slug:municipality>/lijsten/", framing.requests, name="trajectory_frames"),
    path(
        "register/<slug:municipality>/lijsten/<int:number>/",
        framing.give,
        name="trajectory_frame",
    ),
    path(
        "register/<slug:municipality>/lijsten/aantallen/<int:number>/",
        framing.give_counts,
        name="trajectory_population",
    ),
    path("hulp/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("account/", views.account, name="account"),
    path("taal/", views.choose_language, name="set_language"),
    path("sessie/verlengen/", views.extend_session, name="extend_session"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("stijl/", views.style_page, name="style"),
]

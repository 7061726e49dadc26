"""Addresses of the shell itself."""

from django.urls import path

from weerklank.site import client_numbers, erasures, new_trajectories, register_imports, views
from weerklank.site.search import views as searching

app_name = "site"
urlpatterns = [
    path("", views.start, name="start"),
    path("rondes/<slug:round>/", views.round_home, name="round"),
    path("zoeken/", searching.search, name="search"),
    path("zoeken/bewaren/", searching.save, name="search_save"),
    path("zoeken/bewaard/<int:saved>/weg/", searching.remove, name="search_remove"),
    path(
        "trajecten/<str:pseudonym>/klantnummer/",
        client_numbers.client_number,
        name="client_number",
    ),
    path("trajecten/<str:pseudonym>/weghalen/", erasures.erase, name="trajectory_erase"),
    path(
        "register/<slug:municipality>/nieuw-traject/",
        new_trajectories.new_trajectory,
        name="trajectory_new",
    ),
    path("register/<slug:municipality>/inlezen/", register_imports.imports, name="imports"),
    path(
        "register/<slug:municipality>/inlezen/<int:draft>/",
        register_imports.import_draft,
        name="import_draft",
    ),
    path(
        "register/<slug:municipality>/inlezen/<int:draft>/geweigerd.csv",
        register_imports.import_refused,
        name="import_refused",
    ),
    path("hulp/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("account/", views.account, name="account"),
    path("taal/", views.choose_language, name="set_language"),
    path("sessie/verlengen/", views.extend_session, name="extend_session"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("stijl/", views.style_page, name="style"),
]

"""Addresses of this room."""

from django.urls import path

from weerklank.sampling.views import choosing, populations

app_name = "sampling"
urlpatterns = [
    path("monitors/<slug:monitor>/aantallen/", populations.populations, name="populations"),
    path(
        "monitors/<slug:monitor>/aantallen/nieuw/",
        populations.population_new,
        name="population_new",
    ),
    path(
        "aantallen/<int:population>/weghalen/",
        populations.population_remove,
        name="population_remove",
    ),
    path("rondes/<slug:round>/aantallen/", populations.population_ask, name="population_ask"),
    path(
        "aantallen/vragen/<int:number>/intrekken/",
        populations.population_request_back,
        name="population_request_back",
    ),
    path("rondes/<slug:round>/spreiding/<slug:perspective>/", choosing.choosing, name="choosing"),
    path(
        "rondes/<slug:round>/spreiding/<slug:perspective>/register/",
        choosing.frame_ask,
        name="frame_ask",
    ),
    path(
        "rondes/<slug:round>/spreiding/<slug:perspective>/doelen/",
        choosing.targets,
        name="targets",
    ),
    path(
        "rondes/<slug:round>/spreiding/<slug:perspective>/lijst/",
        choosing.frame_new,
        name="frame_new",
    ),
    path(
        "rondes/<slug:round>/spreiding/<slug:perspective>/kiezen/",
        choosing.draw_new,
        name="draw_new",
    ),
    path("kaders/<int:frame>/weghalen/", choosing.frame_remove, name="frame_remove"),
    path(
        "kaders/vragen/<int:number>/intrekken/",
        choosing.frame_request_back,
        name="frame_request_back",
    ),
    path("trekkingen/<int:draw>/", choosing.draw, name="draw"),
    path("trekkingen/<int:draw>/bestand/", choosing.draw_file, name="draw_file"),
    path("trekkingen/<int:draw>/overnemen/", choosing.draw_relax, name="draw_relax"),
    path("kandidaten/<int:candidate>/", choosing.candidate, name="candidate"),
]

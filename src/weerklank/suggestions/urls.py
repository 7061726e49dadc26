"""Addresses of this room."""

from django.urls import path

from weerklank.suggestions.views import learning, looking

app_name = "suggestions"
urlpatterns = [
    path("rondes/<slug:round>/suggesties/", looking.suggestions, name="suggestions"),
    path("rondes/<slug:round>/suggesties/aan-of-uit/", learning.switch, name="switch"),
    path("rondes/<slug:round>/suggesties/leren/", learning.learn, name="learn"),
    path("rondes/<slug:round>/suggesties/toets/", looking.quality, name="quality"),
    path("rondes/<slug:round>/suggesties/dubbel/", looking.doubles, name="doubles"),
    path(
        "rondes/<slug:round>/suggesties/<int:code>/<int:turn>/<int:part>/",
        looking.answer,
        name="answer",
    ),
    path(
        "transcripten/<int:transcript>/passages/<uuid:key>/suggesties/",
        looking.passage,
        name="passage",
    ),
]

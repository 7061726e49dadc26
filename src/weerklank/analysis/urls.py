"""Addresses of this room."""

from django.urls import path

from weerklank.analysis import views
from weerklank.analysis.views.contrast import contrast, contrast_csv, contrast_xlsx
from weerklank.analysis.views.joint import joint, joint_csv, joint_xlsx
from weerklank.analysis.views.live import fieldwork, fieldwork_picture, group
from weerklank.analysis.views.persons import persons, persons_csv, persons_picture
from weerklank.analysis.views.portrait import portrait, portrait_csv, portrait_picture
from weerklank.analysis.views.saturation import saturation
from weerklank.analysis.views.timeline import timeline, timeline_csv, timeline_picture
from weerklank.analysis.views.words import context_csv, words, words_csv, words_picture

app_name = "analysis"
urlpatterns = [
    path("rondes/<slug:round>/veldwerk/", fieldwork, name="fieldwork"),
    path("rondes/<slug:round>/veldwerk/<slug:perspective>/groep/", group, name="fieldwork_group"),
    path("rondes/<slug:round>/veldwerk.svg", fieldwork_picture, name="fieldwork_picture"),
    path("rondes/<slug:round>/vergelijken/", views.compare, name="compare"),
    path("rondes/<slug:round>/vergelijken/vak/", views.cell, name="cell"),
    path("rondes/<slug:round>/vergelijken/matrix.csv", views.matrix_csv, name="matrix_csv"),
    path("rondes/<slug:round>/vergelijken/matrix.xlsx", views.matrix_xlsx, name="matrix_xlsx"),
    path("rondes/<slug:round>/vergelijken/zoekvraag/", views.ask, name="ask"),
    path("rondes/<slug:round>/vergelijken/zoekvraag.csv", views.ask_csv, name="ask_csv"),
    path("rondes/<slug:round>/vergelijken/zoekvraag.xlsx", views.ask_xlsx, name="ask_xlsx"),
    path("rondes/<slug:round>/vergelijken/samenloop/", views.together, name="together"),
    path("rondes/<slug:round>/vergelijken/samenloop.csv", views.together_csv, name="together_csv"),
    path(
        "rondes/<slug:round>/vergelijken/samenloop.xlsx", views.together_xlsx, name="together_xlsx"
    ),
    path(
        "rondes/<slug:round>/vergelijken/samenloop.svg",
        views.together_picture,
        name="together_picture",
    ),
    path("rondes/<slug:round>/vergelijken/mensen/", persons, name="persons"),
    path("rondes/<slug:round>/vergelijken/mensen.csv", persons_csv, name="persons_csv"),
    path("rondes/<slug:round>/vergelijken/mensen.svg", persons_picture, name="persons_picture"),
    path("rondes/<slug:round>/vergelijken/verloop/", timeline, name="timeline"),
    path("rondes/<slug:round>/vergelijken/verloop.csv", timeline_csv, name="timeline_csv"),
    path("rondes/<slug:round>/vergelijken/verloop.svg", timeline_picture, name="timeline_picture"),
    path("rondes/<slug:round>/vergelijken/woorden/", words, name="words"),
    path("rondes/<slug:round>/vergelijken/woorden.csv", words_csv, name="words_csv"),
    path("rondes/<slug:round>/vergelijken/woorden.svg", words_picture, name="words_picture"),
    path("rondes/<slug:round>/vergelijken/woord-in-zinnen.csv", context_csv, name="context_csv"),
    path("gesprekken/<int:conversation>/portret/", portrait, name="portrait"),
    path("gesprekken/<int:conversation>/portret.csv", portrait_csv, name="portrait_csv"),
    path("gesprekken/<int:conversation>/portret.svg", portrait_picture, name="portrait_picture"),
    path("rondes/<slug:round>/vergelijken/contrast/", contrast, name="contrast"),
    path("rondes/<slug:round>/vergelijken/contrast.csv", contrast_csv, name="contrast_csv"),
    path("rondes/<slug:round>/vergelijken/contrast.xlsx", contrast_xlsx, name="contrast_xlsx"),
    path("rondes/<slug:round>/vergelijken/randvoorwaarden/", joint, name="joint"),
    path("rondes/<slug:round>/vergelijken/randvoorwaarden.csv", joint_csv, name="joint_csv"),
    path("rondes/<slug:round>/vergelijken/randvoorwaarden.xlsx", joint_xlsx, name="joint_xlsx"),
    path("rondes/<slug:round>/vergelijken/verzadiging/", saturation, name="saturation"),
    path("rondes/<slug:round>/passages/", views.passages, name="passages"),
    path("rondes/<slug:round>/passages.csv", views.passages_csv, name="passages_csv"),
    path("rondes/<slug:round>/passages.xlsx", views.passages_xlsx, name="passages_xlsx"),
]

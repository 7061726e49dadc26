"""Addresses of this room."""

from django.urls import path

from weerklank.analysis import views
from weerklank.analysis.views.contrast import contrast, contrast_csv, contrast_xlsx
from weerklank.analysis.views.joint import joint, joint_csv, joint_xlsx
from weerklank.analysis.views.live import fieldwork, fieldwork_picture, group
from weerklank.analysis.views.saturation import saturation

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

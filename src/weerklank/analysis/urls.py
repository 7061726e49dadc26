"""Addresses of this room."""

from django.urls import path

from weerklank.analysis import views

app_name = "analysis"
urlpatterns = [
    path("rondes/<slug:round>/vergelijken/", views.compare, name="compare"),
    path("rondes/<slug:round>/vergelijken/vak/", views.cell, name="cell"),
    path("rondes/<slug:round>/vergelijken/matrix.csv", views.matrix_csv, name="matrix_csv"),
    path("rondes/<slug:round>/vergelijken/matrix.xlsx", views.matrix_xlsx, name="matrix_xlsx"),
    path("rondes/<slug:round>/passages/", views.passages, name="passages"),
    path("rondes/<slug:round>/passages.csv", views.passages_csv, name="passages_csv"),
    path("rondes/<slug:round>/passages.xlsx", views.passages_xlsx, name="passages_xlsx"),
]

"""Addresses of this room."""

from django.urls import path

from weerklank.policy import views

app_name = "policy"
_HERE = "monitors/<slug:monitor>/cijfers-naast-verhalen/"
urlpatterns = [
    path(_HERE, views.beside, name="beside"),
    path(f"{_HERE}in-het-rapport/", views.to_report, name="to_report"),
    path(f"{_HERE}onderwerpen/", views.subjects, name="subjects"),
    path(f"{_HERE}onderwerpen/nieuw/", views.subject_new, name="subject_new"),
    path("onderwerpen/<int:subject>/", views.subject, name="subject"),
    path("onderwerpen/<int:subject>/doen/", views.subject_act, name="subject_act"),
]

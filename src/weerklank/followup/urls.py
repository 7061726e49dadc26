"""Addresses of this room."""

from django.urls import path

from weerklank.followup.views import points, remeasuring

app_name = "followup"
urlpatterns = [
    path("monitors/<slug:monitor>/verbeterpunten/", points.points, name="points"),
    path("monitors/<slug:monitor>/verbeterpunten/nieuw/", points.point_new, name="point_new"),
    path(
        "monitors/<slug:monitor>/verbeterpunten/nieuw/hoeveelheden/",
        points.point_new_claims,
        name="point_new_claims",
    ),
    path("monitors/<slug:monitor>/verbeterpunten/agenda/", points.agenda, name="points_agenda"),
    path(
        "monitors/<slug:monitor>/verbeterpunten/bestand/<str:kind>/",
        points.points_file,
        name="points_file",
    ),
    path("verbeterpunten/<int:point>/", points.point, name="point"),
    path("verbeterpunten/<int:point>/tekst/", points.point_change, name="point_change"),
    path("verbeterpunten/<int:point>/hoeveelheden/", points.point_claims, name="point_claims"),
    path("verbeterpunten/<int:point>/afspraak/", points.point_plan, name="point_plan"),
    path("verbeterpunten/<int:point>/status/", points.point_move, name="point_move"),
    path("verbeterpunten/<int:point>/terug/", points.point_back, name="point_back"),
    path("verbeterpunten/<int:point>/bevindingen/", points.point_evidence, name="point_evidence"),
    path("verbeterpunten/<int:point>/nagelezen/", points.point_confirm, name="point_confirm"),
    path(
        "verbeterpunten/bewijs/<int:evidence>/weghalen/",
        points.point_evidence_remove,
        name="point_evidence_remove",
    ),
    path("verbeterpunten/<int:point>/meten/", remeasuring.point_measure, name="point_measure"),
    path("verbeterpunten/<int:point>/vraag/", remeasuring.point_question, name="point_question"),
    path("verbeterpunten/<int:point>/uitkomst/", remeasuring.point_verdict, name="point_verdict"),
    path(
        "verbeterpunten/vragen/<int:link>/weghalen/",
        remeasuring.point_question_remove,
        name="point_question_remove",
    ),
    path("opvolging/<slug:monitor>/", remeasuring.follow_up, name="follow_up"),
    path(
        "opvolging/<slug:monitor>/bestand/<str:kind>/",
        remeasuring.follow_up_file,
        name="follow_up_file",
    ),
]

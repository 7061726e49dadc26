"""Addresses of this room."""

from django.urls import path

from weerklank.reporting.views import (
    chapters,
    claims,
    evidence,
    findings,
    framework,
    points,
    quotes,
    reports,
)

app_name = "reporting"
urlpatterns = [
    path("rondes/<slug:round>/bevindingen/", findings.findings, name="findings"),
    path("rondes/<slug:round>/bevindingen/nieuw/", findings.finding_new, name="finding_new"),
    path("bevindingen/<int:finding>/", findings.finding, name="finding"),
    path("bevindingen/<int:finding>/nagelezen/", findings.finding_confirm, name="finding_confirm"),
    path("bevindingen/<int:finding>/verplaatsen/", findings.finding_move, name="finding_move"),
    path("bevindingen/<int:finding>/verwijderen/", findings.finding_delete, name="finding_delete"),
    path("bevindingen/<int:finding>/bewijs/", evidence.finding_evidence, name="finding_evidence"),
    path("bevindingen/<int:finding>/bewijs/kiezen/", evidence.evidence_add, name="evidence_add"),
    path("bevindingen/<int:finding>/tegenspraak/", evidence.counter_search, name="counter_search"),
    path("bewijs/<int:evidence>/weghalen/", evidence.evidence_remove, name="evidence_remove"),
    path("bewijs/<int:evidence>/citaat/", quotes.quote_new, name="quote_new"),
    path("citaten/<int:quote>/", quotes.quote, name="quote"),
    path("citaten/<int:quote>/vrijgeven/", quotes.quote_release, name="quote_release"),
    path("citaten/<int:quote>/minder/", quotes.quote_generalise, name="quote_generalise"),
    path("citaten/<int:quote>/tegenhouden/", quotes.quote_hold, name="quote_hold"),
    path("citaten/<int:quote>/weghalen/", quotes.quote_delete, name="quote_delete"),
    path("bevindingen/<int:finding>/hoeveelheden/", claims.finding_claims, name="finding_claims"),
    path("rondes/<slug:round>/hoeveelheden/", claims.claims, name="claims"),
    path("rondes/<slug:round>/samenvattingen/", framework.framework, name="framework"),
    path(
        "rondes/<slug:round>/samenvattingen.csv",
        framework.framework_file,
        {"suffix": ".csv"},
        name="framework_csv",
    ),
    path(
        "rondes/<slug:round>/samenvattingen.xlsx",
        framework.framework_file,
        {"suffix": ".xlsx"},
        name="framework_xlsx",
    ),
    path(
        "rondes/<slug:round>/samenvattingen/<int:participant>/<int:code>/",
        framework.cell,
        name="framework_cell",
    ),
    path("rondes/<slug:round>/rapport/", reports.report, name="report"),
    path("rondes/<slug:round>/rapport/tekst/<str:name>/", reports.report_text, name="report_text"),
    path(
        "rondes/<slug:round>/rapport/tekst/<str:name>/hoeveelheden/",
        claims.text_claims,
        name="text_claims",
    ),
    path(
        "rondes/<slug:round>/rapport/tekst/<str:name>/nagelezen/",
        reports.report_text_confirm,
        name="report_text_confirm",
    ),
    path("rondes/<slug:round>/rapport/indeling/", chapters.outline_page, name="outline"),
    path("rondes/<slug:round>/rapport/deel/<slug:key>/", chapters.report_part, name="report_part"),
    path(
        "rondes/<slug:round>/rapport/deel/<slug:key>/hoeveelheden/",
        chapters.part_claims,
        name="part_claims",
    ),
    path("rondes/<slug:round>/rapport/<str:kind>/", reports.report_file, name="report_file"),
    path("monitors/<slug:monitor>/verbeterpunten/", points.points, name="points"),
    path("monitors/<slug:monitor>/verbeterpunten/nieuw/", points.point_new, name="point_new"),
    path("monitors/<slug:monitor>/verbeterpunten/agenda/", points.agenda, name="points_agenda"),
    path(
        "monitors/<slug:monitor>/verbeterpunten/bestand/<str:kind>/",
        points.points_file,
        name="points_file",
    ),
    path("verbeterpunten/<int:point>/", points.point, name="point"),
    path("verbeterpunten/<int:point>/tekst/", points.point_change, name="point_change"),
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
]

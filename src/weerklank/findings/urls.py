"""Addresses of this room."""

from django.urls import path

from weerklank.findings.views import bands, checking, evidence, findings, framework, quotes

app_name = "findings"
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
    path("monitors/<slug:monitor>/hoeveelheden/", bands.bands, name="bands"),
    path("rondes/<slug:round>/terugleggen/", checking.board, name="checking"),
    path("rondes/<slug:round>/terugleggen/antwoorden/", checking.answers, name="checking_answers"),
    path(
        "rondes/<slug:round>/terugleggen/<int:participant>/",
        checking.person,
        name="checking_person",
    ),
    path("vellen/<int:sheet>/", checking.sheet, name="checking_sheet"),
    path("vellen/<int:sheet>/afdrukken/", checking.sheet_print, name="checking_print"),
    path("vellen/<int:sheet>/leegmaken/", checking.sheet_empty, name="checking_empty"),
    path("vellen/<int:sheet>/weggooien/", checking.sheet_discard, name="checking_discard"),
    path("bevindingen/<int:finding>/vel/", checking.wording, name="checking_wording"),
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
]

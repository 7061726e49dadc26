"""Addresses of this room."""

from django.urls import path

from weerklank.reporting.views import (
    chapters,
    claims,
    desk,
    look,
    placing,
    plain,
    public,
    register,
    reports,
    versions,
)

app_name = "reporting"
urlpatterns = [
    path("bevindingen/<int:finding>/plaatsen/", placing.finding_places, name="finding_places"),
    path("bevindingen/<int:finding>/hoeveelheden/", claims.finding_claims, name="finding_claims"),
    path("rondes/<slug:round>/hoeveelheden/", claims.claims, name="claims"),
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
    path(
        "rondes/<slug:round>/rapport/cijfers/",
        register.register_figures,
        name="register_figures",
    ),
    path("rondes/<slug:round>/rapport/overleg/", desk.overview, name="all_comments"),
    path("rondes/<slug:round>/rapport/overleg/<str:place>/", desk.comments, name="comments"),
    path("rondes/<slug:round>/rapport/logo/", look.logo, name="logo"),
    path("rondes/<slug:round>/rapport/logo.png", look.image, name="logo_image"),
    path("rondes/<slug:round>/rapport/indeling/", chapters.outline_page, name="outline"),
    path("rondes/<slug:round>/rapport/deel/<slug:key>/", chapters.report_part, name="report_part"),
    path(
        "rondes/<slug:round>/rapport/deel/<slug:key>/hoeveelheden/",
        chapters.part_claims,
        name="part_claims",
    ),
    path(
        "rondes/<slug:round>/rapport/vorm/<slug:edition>/<str:kind>/",
        reports.report_edition,
        name="report_edition",
    ),
    path("rondes/<slug:round>/rapport/uitslag/", plain.result, name="plain"),
    path("rondes/<slug:round>/rapport/uitslag/tekst/<str:name>/", plain.text, name="plain_text"),
    path(
        "rondes/<slug:round>/rapport/uitslag/taal/<slug:language>/",
        plain.language,
        name="plain_language",
    ),
    path(
        "rondes/<slug:round>/rapport/uitslag/bekijken/<slug:language>/",
        plain.preview,
        name="plain_preview",
    ),
    path(
        "rondes/<slug:round>/rapport/uitslag/bestand/<slug:language>/<str:kind>/",
        plain.file,
        name="plain_file",
    ),
    path(
        "rondes/<slug:round>/rapport/uitslag/affiche/<slug:language>/<str:kind>/",
        plain.poster,
        name="plain_poster",
    ),
    path("rondes/<slug:round>/rapport/versies/", versions.versions, name="versions"),
    path("rondes/<slug:round>/rapport/versies/nieuw/", versions.version_new, name="version_new"),
    path("rondes/<slug:round>/rapport/versies/<int:number>/", versions.version, name="version"),
    path(
        "rondes/<slug:round>/rapport/versies/<int:number>/openbaar/",
        versions.version_publish,
        name="version_publish",
    ),
    path(
        "rondes/<slug:round>/rapport/versies/<int:number>/niet-openbaar/",
        versions.version_off,
        name="version_off",
    ),
    path(
        "rondes/<slug:round>/rapport/versies/<int:number>/citaten/",
        versions.version_quotes,
        name="version_quotes",
    ),
    path(
        "rondes/<slug:round>/rapport/versies/<int:number>/<str:kind>/",
        versions.version_file,
        name="version_file",
    ),
    path("rapporten/<slug:slug>/", public.report, name="public_report"),
    path("rapporten/<slug:slug>/<int:number>/", public.version, name="public_version"),
    path("rapporten/<slug:slug>/<int:number>/<str:name>", public.file, name="public_file"),
    path("rondes/<slug:round>/rapport/<str:kind>/", reports.report_file, name="report_file"),
]

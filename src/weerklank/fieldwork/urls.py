"""Addresses of this room."""

from django.urls import path

from weerklank.fieldwork.views import (
    conversations,
    corrections,
    drafts,
    interview,
    reading,
    renewing,
    who,
)

app_name = "fieldwork"
urlpatterns = [
    path("rondes/<slug:round>/gesprekken/", conversations.conversations, name="conversations"),
    path(
        "rondes/<slug:round>/gesprekken/nieuw/",
        conversations.conversation_new,
        name="conversation_new",
    ),
    path("rondes/<slug:round>/inlezen/", reading.read_in, name="read_in"),
    path("rondes/<slug:round>/sprekers/", who.who_next, name="who_next"),
    path("gesprekken/<int:conversation>/sprekers/", who.who, name="who"),
    path("inlezen/", reading.drop, name="drop"),
    path("inlezen/<int:draft>/", drafts.draft, name="draft"),
    path("inlezen/<int:draft>/wijzigen/", drafts.change, name="draft_change"),
    path("inlezen/<int:draft>/naam/", drafts.find_name, name="draft_name"),
    path("inlezen/<int:draft>/bewaren/", drafts.store, name="draft_store"),
    path("inlezen/<int:draft>/weggooien/", drafts.discard, name="draft_discard"),
    path("inlezen/<int:draft>/oorspronkelijk/", drafts.original, name="draft_original"),
    path("gesprekken/<int:conversation>/", conversations.conversation, name="conversation"),
    path(
        "gesprekken/<int:conversation>/wijzigen/",
        conversations.conversation_edit,
        name="conversation_edit",
    ),
    path(
        "gesprekken/<int:conversation>/beurten/<int:turn>/verbeteren/",
        corrections.correct,
        name="turn_correct",
    ),
    path("verbeteringen/<int:correction>/ongedaan/", corrections.undo, name="correction_undo"),
    path("gesprekken/<int:conversation>/tekst/", renewing.rewrite, name="rewrite"),
    path("teksten/<int:renewal>/ongedaan/", renewing.undo, name="renewal_undo"),
    path("gesprekken/<int:conversation>/vragen/", conversations.coverage, name="coverage"),
    path("gesprekken/sleutels/", interview.keys, name="interview_keys"),
    path("gesprekken/<int:conversation>/voeren/", interview.interview, name="interview"),
    path(
        "gesprekken/<int:conversation>/voeren/terugnemen/<int:participant>/<slug:purpose>/",
        interview.take_back,
        name="interview_take_back",
    ),
    path("gesprekken/<int:conversation>/voeren/doen/", interview.act, name="interview_act"),
    path("sprekers/<int:speaker>/koppelen/", conversations.tie, name="tie"),
    path("bestanden/<int:file>/", conversations.download, name="download"),
]

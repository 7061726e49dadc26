"""Addresses of this room."""

from django.urls import path

from weerklank.memos import views

app_name = "memos"
urlpatterns = [
    path("rondes/<slug:round>/memos/", views.memos, name="memos"),
    path("rondes/<slug:round>/memos/nieuw/", views.memo_new, name="memo_new"),
    path("rondes/<slug:round>/memos/dagboek/", views.journal, name="journal"),
    path("memos/<int:memo>/", views.memo, name="memo"),
    path("memos/<int:memo>/wijzigen/", views.memo_change, name="memo_change"),
]

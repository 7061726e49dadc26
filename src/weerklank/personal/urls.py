"""Addresses of this room: of her own pages below `/mijn/`, and of who keeps what stands there."""

from django.urls import path

from weerklank.personal.views import cards, lists, own, voice

app_name = "personal"
_OWN = "mijn/<slug:language>/"
_LISTS = "register/<slug:municipality>/mijn-inburgering/"
own_urls = [
    path("mijn/", own.languages, name="languages"),
    path(_OWN, own.home, name="home"),
    path(f"{_OWN}lijst/<int:number>/", own.entry, name="entry"),
    path(f"{_OWN}geluid/<int:number>/", own.sound, name="sound"),
    path(f"{_OWN}klopt-niet/<slug:part>/", own.wrong, name="wrong"),
    path(f"{_OWN}gezegd/<slug:part>/", own.said, name="said"),
    path(f"{_OWN}gezegd/<slug:part>/geluid/", voice.said_sound, name="said_sound"),
    path(f"{_OWN}stem/", voice.create, name="voices"),
    path(f"{_OWN}stem/<uuid:recording>/", voice.voice, name="voice"),
    path(f"{_OWN}<slug:part>/", own.part, name="part"),
]
list_urls = [
    path(_LISTS, lists.lists, name="lists"),
    path(f"{_LISTS}nieuw/", lists.entry_new, name="entry_new"),
    path(f"{_LISTS}ingesproken/", lists.missing, name="missing"),
    path(f"{_LISTS}ingesproken/<slug:language>/", lists.pieces, name="pieces"),
    path(f"{_LISTS}ingesproken/<slug:language>/<slug:key>/", lists.piece, name="piece"),
    path(f"{_LISTS}<int:number>/", lists.entry_change, name="entry_change"),
    path(f"{_LISTS}<int:number>/<slug:language>/", lists.text, name="text"),
    path(f"{_LISTS}geluid/<int:number>/", lists.sound, name="kept_sound"),
]
urlpatterns = [
    *own_urls,
    *list_urls,
    path("trajecten/<str:pseudonym>/kaart/", cards.card, name="card"),
]

"""Addresses of this room."""

from django.urls import path

from weerklank.telling.views import card, kiosk, staff, voice

app_name = "telling"
_CARD = "k/<slug:language>/vertellen/"
_QUESTION = f"{_CARD}vraag/<int:question>/"
card_urls = [
    path(_CARD, card.home, name="home"),
    path(f"{_CARD}taal/", card.languages, name="languages"),
    path(f"{_CARD}toestemming/", card.consent, name="consent"),
    path(f"{_CARD}toestemming/<slug:part>/luister/", card.sheet_sound, name="sheet_sound"),
    path(f"{_CARD}hulp/", card.helper, name="helper"),
    path(f"{_CARD}oefenen/", card.practice, name="practice"),
    path(_QUESTION, card.question, name="question"),
    path(f"{_QUESTION}luister/", card.question_sound, name="question_sound"),
    path(f"{_QUESTION}mijn-stem/", card.own_sound, name="own_sound"),
    path(f"{_QUESTION}wissen/", card.wipe, name="wipe"),
    path(f"{_CARD}antwoorden/", card.review, name="review"),
    path(f"{_CARD}gestopt/", card.stopped, name="stopped"),
    path(f"{_CARD}geluid/", voice.create, name="uploads"),
    path(f"{_CARD}geluid/<uuid:upload>/", voice.upload, name="upload"),
]
kiosk_urls = [
    path("k/tablet/", kiosk.start, name="kiosk"),
    path("k/tablet/koppelen/", kiosk.pair, name="kiosk_pair"),
    path("k/tablet/klaar/", kiosk.wipe, name="kiosk_wipe"),
    path("k/tablet/<slug:language>/", kiosk.enter, name="kiosk_enter"),
]
_ROUND = "rondes/<slug:round>/vertellen/"
_ONE = "vertellen/<int:telling>/"
staff_urls = [
    path(_ROUND, staff.opening, name="opening"),
    path(f"{_ROUND}gezichten/", staff.faces, name="faces"),
    path(f"{_ROUND}voorbeeld/<slug:language>/", staff.preview, name="preview"),
    path(f"{_ROUND}tablets/", staff.kiosks, name="kiosks"),
    path(f"{_ROUND}mensen/", staff.people, name="people"),
    path(_ONE, staff.telling, name="telling"),
    path(f"{_ONE}uitschrijven/<int:answer>/", staff.write_out, name="write_out"),
    path(f"{_ONE}geluid/<int:answer>/", staff.sound, name="sound"),
]

urlpatterns = [*card_urls, *kiosk_urls, *staff_urls]

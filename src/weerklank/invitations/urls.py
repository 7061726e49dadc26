"""Addresses of this room."""

from django.urls import path

from weerklank.invitations.views import letters, sending, texts

app_name = "invitations"
_of_sending = [
    path("monitors/<slug:monitor>/berichten/", texts.message_texts, name="message_texts"),
    path(
        "monitors/<slug:monitor>/berichten/<slug:use>/brief/<slug:language>/proef/",
        texts.letter_proof,
        name="letter_proof",
    ),
    path(
        "monitors/<slug:monitor>/berichten/<slug:use>/<slug:way>/<slug:language>/",
        texts.message_text,
        name="message_text",
    ),
    path("rondes/<slug:round>/uitnodigen/", sending.inviting, name="inviting"),
    path("rondes/<slug:round>/uitnodigen/afzender/", sending.letterhead, name="letterhead"),
    path("rondes/<slug:round>/uitnodigen/versturen/", sending.send, name="send"),
    path("rondes/<slug:round>/uitnodigen/kaart/", sending.card, name="card_to_give"),
    path("rondes/<slug:round>/brieven/", letters.letters, name="letters"),
    path("kluis/<slug:municipality>/brieven/", letters.letter_rounds, name="letter_rounds"),
    path("berichten/<int:message>/terug/", sending.message_back, name="message_back"),
    path("berichten/<int:message>/opnieuw/", sending.message_again, name="message_again"),
]
urlpatterns = [*_of_sending]

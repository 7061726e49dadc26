"""Addresses of this room."""

from django.urls import path, re_path

from weerklank.invitations.views import (
    card,
    contacts,
    letters,
    meetings,
    replies,
    sending,
    texts,
    vouchers,
)

app_name = "invitations"
_PEOPLE = "kluis/<slug:organisation>/mensen"
contact_urls = [
    path(f"{_PEOPLE}/", contacts.monitors, name="contact_monitors"),
    path(f"{_PEOPLE}/gewist/<int:line>/", contacts.erased, name="erased"),
    path(f"{_PEOPLE}/<slug:monitor>/", contacts.people, name="contacts"),
    path(f"{_PEOPLE}/<slug:monitor>/tabel/", contacts.table, name="contact_table"),
    path(f"{_PEOPLE}/<slug:monitor>/wie/<str:pseudonym>/", contacts.person, name="contact"),
    path(
        f"{_PEOPLE}/<slug:monitor>/wie/<str:pseudonym>/wissen/",
        contacts.erase,
        name="contact_erase",
    ),
]
meeting_urls = [
    path("rondes/<slug:round>/agenda/", meetings.agenda, name="agenda"),
    path("rondes/<slug:round>/agenda/agenda.ics", meetings.agenda_file, name="agenda_file"),
    path("rondes/<slug:round>/agenda/herinneren/", meetings.reminding, name="reminding"),
    path("rondes/<slug:round>/agenda/nieuw/", meetings.meeting_new, name="meeting_new"),
    path("afspraken/<int:meeting>/", meetings.meeting, name="meeting"),
    path("afspraken/<int:meeting>/wijzigen/", meetings.meeting_change, name="meeting_change"),
    path("afspraken/<int:meeting>/doen/", meetings.meeting_act, name="meeting_act"),
    path("afspraken/<int:meeting>/afspraak.ics", meetings.meeting_file, name="meeting_file"),
    path("afspraken/<int:meeting>/wie/<int:seat>/", meetings.seat_act, name="seat_act"),
    path("rondes/<slug:round>/bonnen/", vouchers.vouchers, name="vouchers"),
    path("rondes/<slug:round>/bonnen/bonnen.csv", vouchers.vouchers_file, name="vouchers_file"),
]
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
_CARD = "k/antwoord/<slug:language>/"
_REPLIES = "rondes/<slug:round>/uitnodigen/antwoorden/"
reply_urls = [
    path("k/", card.enter, name="card_enter"),
    path("k/antwoord/", card.languages, name="card_languages"),
    path("k/klaar/", card.leave, name="card_leave"),
    path(_CARD, card.home, name="card_home"),
    path(f"{_CARD}anders/", card.other_answer, name="card_other_answer"),
    path(f"{_CARD}vraag/<slug:step>/", card.step, name="card_step"),
    path(f"{_CARD}afspraak/<int:meeting>.ics", card.calendar, name="card_calendar"),
    path(f"{_CARD}stoppen/", card.stop, name="card_stop"),
    path(f"{_CARD}terug/<slug:purpose>/", card.take_back, name="card_take_back"),
    # Whatever else stands below it is taken for a code, so that none is refused with its address.
    re_path(r"^k/(?P<code>.+)$", card.exchange, name="card_exchange"),
    path(_REPLIES, replies.replies, name="replies"),
    path(f"{_REPLIES}<int:candidate>/", replies.reply, name="reply"),
]

urlpatterns = [*contact_urls, *meeting_urls, *_of_sending, *reply_urls]

"""Addresses of this room."""

from django.urls import path

from weerklank.invitations.views import contacts, meetings, vouchers

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
    path("rondes/<slug:round>/agenda/nieuw/", meetings.meeting_new, name="meeting_new"),
    path("afspraken/<int:meeting>/", meetings.meeting, name="meeting"),
    path("afspraken/<int:meeting>/wijzigen/", meetings.meeting_change, name="meeting_change"),
    path("afspraken/<int:meeting>/doen/", meetings.meeting_act, name="meeting_act"),
    path("afspraken/<int:meeting>/afspraak.ics", meetings.meeting_file, name="meeting_file"),
    path("afspraken/<int:meeting>/wie/<int:seat>/", meetings.seat_act, name="seat_act"),
    path("rondes/<slug:round>/bonnen/", vouchers.vouchers, name="vouchers"),
    path("rondes/<slug:round>/bonnen/bonnen.csv", vouchers.vouchers_file, name="vouchers_file"),
]

urlpatterns = [*contact_urls, *meeting_urls]

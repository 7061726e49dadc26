"""Addresses of this room."""

from django.urls import path

from weerklank.invitations.views import contacts

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

urlpatterns = [*contact_urls]

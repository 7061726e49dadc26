"""Appointments as iCalendar (RFC 5545), for the calendar of an interviewer or of who was invited.

A calendar may lie with anybody, so it tells no name, no pseudonym and nothing of what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from weerklank.invitations.models import Meeting

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(
    meetings: Iterable[Meeting], *, address: Callable[[Meeting], str] | None = None
) -> bytes:
    """Return appointments as a calendar; `address` gives the page of one, for interviewers.

    An appointment keeps its number and counts its changes, so that a calendar that has it already
    takes the change over.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Weerklank//weerklank//NL")
    calendar.add("version", "2.0")
    for meeting in meetings:
        calendar.add_component(_event(meeting, address))
    found: bytes = calendar.to_ical()
    return found


def _event(meeting: Meeting, address: Callable[[Meeting], str] | None) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@weerklank")
    event.add("sequence", meeting.revision - 1)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("location", meeting.place)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if address is None:
        event.add("summary", gettext("Gesprek"))
        return event
    people = meeting.seats.count()
    event.add(
        "summary",
        ngettext("Gesprek (%(n)s mens)", "Gesprek (%(n)s mensen)", people) % {"n": people},
    )
    event.add("url", address(meeting))
    return event

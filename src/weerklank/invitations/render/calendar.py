"""Appointments as iCalendar (RFC 5545), for the calendar of an interviewer or of who was invited.

A calendar may lie with anybody, so it tells no name, no pseudonym and nothing of what it is about.
What is to be arranged stands in it for interviewers where more people come: of one alone it would
tell what she speaks and that she has children.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

from weerklank.fieldwork.terms import Interpreter

if TYPE_CHECKING:
    from weerklank.invitations.models import Meeting
    from weerklank.invitations.queries.meetings import Needs

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(
    meetings: Iterable[Meeting],
    *,
    address: Callable[[Meeting], str] | None = None,
    needs: Mapping[int, Needs] | None = None,
) -> bytes:
    """Return appointments as a calendar; `address` gives the page of one, for interviewers.

    `needs` says by number of the appointment what who comes needs.

    An appointment keeps its number and counts its changes, so that a calendar that has it already
    takes the change over.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Weerklank//weerklank//NL")
    calendar.add("version", "2.0")
    for meeting in meetings:
        calendar.add_component(_event(meeting, address, (needs or {}).get(meeting.pk)))
    found: bytes = calendar.to_ical()
    return found


def _event(
    meeting: Meeting, address: Callable[[Meeting], str] | None, needs: Needs | None
) -> Event:
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
    if people > 1:
        event.add("description", _arranging(meeting, needs))
    return event


def _arranging(meeting: Meeting, needs: Needs | None) -> str:
    """Say language, interpreter and childcare, a line each."""
    lines = [f"{gettext('Taal')}: {meeting.language_name or gettext('nog niet bekend')}"]
    if meeting.interpreter == Interpreter.NONE:
        interpreter = (
            gettext("nee, wel gevraagd") if needs and needs.interpreter else gettext("nee")
        )
    else:
        interpreter = (
            gettext("heeft toegezegd") if meeting.is_interpreter_sure else gettext("nog niet zeker")
        )
    lines.append(f"{gettext('Tolk')}: {interpreter}")
    if needs and needs.childcare:
        childcare = gettext("ja")
    elif needs and not needs.childcare_unsaid:
        childcare = gettext("nee")
    else:
        childcare = gettext("nog niet bekend")
    lines.append(f"{gettext('Opvang nodig')}: {childcare}")
    return "\n".join(lines)

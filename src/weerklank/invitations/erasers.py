"""This room's part in a withdrawal: messages, answer, places; and what the vault knows of her."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from weerklank.invitations import models
from weerklank.safeguards import erasers
from weerklank.study import queries as study
from weerklank.vault import operations as vault

ORDER = 90  # above all that knows her by her record


def preview(person: erasers.Person) -> dict[str, int]:
    messages = models.Message.objects.filter(candidate__participant=person.participant_id)
    answers = models.Reply.objects.filter(candidate__participant=person.participant_id)
    seats = models.Seat.objects.filter(participant=person.participant_id)
    known = vault.find_contacts(monitor_id=person.monitor_id, pseudonyms=[person.pseudonym])
    return {
        gettext_noop("contactgegevens"): len(known),
        gettext_noop("berichten"): messages.count(),
        gettext_noop("antwoorden op een uitnodiging"): answers.count(),
        gettext_noop("plaatsen bij een afspraak"): seats.count(),
        gettext_noop("bonnen die van niemand meer zijn"): models.Voucher.objects.filter(
            participant=person.participant_id
        ).count(),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Remove what leads to her. A voucher stays in the accounts, of nobody."""
    counts = preview(person)
    models.Message.objects.filter(candidate__participant=person.participant_id).delete()
    models.Reply.objects.filter(candidate__participant=person.participant_id).delete()
    models.Seat.objects.filter(participant=person.participant_id).delete()
    models.Voucher.objects.filter(participant=person.participant_id).update(participant=None)
    vault.forget_contacts(
        municipality_id=study.organisation_of(person.monitor_id),
        monitor_id=person.monitor_id,
        pseudonyms=[person.pseudonym],
        by=None,
        at=at,
    )
    return counts


def register() -> None:
    erasers.register(
        erasers.Eraser(
            room="invitations",
            order=ORDER,
            models=(
                "invitations.Message",
                "invitations.Reply",
                "invitations.Meeting",
                "invitations.Seat",
                "invitations.Voucher",
            ),
            preview=preview,
            erase=erase,
        )
    )

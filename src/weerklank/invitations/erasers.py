"""This room's part in a withdrawal: messages, answer, places; and what the vault knows of her."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_noop

from weerklank.invitations import models
from weerklank.invitations.terms import Channel, MessageState
from weerklank.safeguards import erasers
from weerklank.sampling import selecting
from weerklank.study import queries as study
from weerklank.study.terms import KeptData
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.study.models import Round

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


def _say_which_letters_to_take_out(messages: QuerySet[models.Message]) -> None:
    """Keep which letters in which file were hers, as long as somebody may still post them."""
    made = messages.filter(
        channel=Channel.LETTER,
        state__in=(MessageState.WAITING, MessageState.STOPPED),
        tried_at__isnull=False,
        place_in_file__isnull=False,
    )
    models.LetterToTakeOut.objects.bulk_create(
        models.LetterToTakeOut(
            round_id=one.candidate.round_id, printed_at=one.tried_at, place=one.place_in_file
        )
        for one in made.select_related("candidate")
        if one.tried_at is not None and one.place_in_file is not None
    )


def _empty_meetings(person: erasers.Person, at: datetime) -> None:
    """Empty where an appointment was to be that was with her alone; what is to come is off."""
    hers = models.Seat.objects.filter(participant=person.participant_id).values("meeting")
    alone = (
        models.Meeting.objects.filter(pk__in=hers).annotate(coming=Count("seats")).filter(coming=1)
    )
    for meeting in alone:
        meeting.place, meeting.revision, meeting.changed_at = "", meeting.revision + 1, at
        if meeting.conversation_id is None and meeting.cancelled_at is None:
            meeting.cancelled_at = at
        meeting.save(update_fields=["place", "revision", "changed_at", "cancelled_at"])


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Remove what leads to her. A voucher stays in the accounts, of nobody."""
    counts = preview(person)
    messages = models.Message.objects.filter(candidate__participant=person.participant_id)
    _say_which_letters_to_take_out(messages)
    messages.delete()
    _empty_meetings(person, at)
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


# --- terms of a plan --------------------------------------------------------------------------
def _ending(round_id: int) -> tuple[Round, list[str]]:
    """Return a round and who of it may be reached, but for who stands in a later one."""
    round_ = study.round_with(round_id)
    ending = selecting.last_heard_of_in(round_)
    return round_, sorted(vault.find_reachable(monitor_id=round_.monitor_id, pseudonyms=ending))


def _messages(round_id: int) -> QuerySet[models.Message]:
    return models.Message.objects.filter(candidate__round=round_id)


def count_of_round(round_id: int) -> int:
    """Count what is kept of a round to reach people by."""
    return len(_ending(round_id)[1]) + _messages(round_id).count()


def erase_of_round(round_id: int, at: datetime) -> dict[str, int]:
    """Forget how people of a round are reached, with their cards, and what was sent to them.

    Who stands in a later round is still reached. What came of asking stays, for the report.
    """
    round_, people = _ending(round_id)
    messages = _messages(round_id)
    counts = {
        gettext_noop("contactgegevens"): len(people),
        gettext_noop("berichten"): messages.count(),
    }
    messages.delete()
    vault.forget_contacts(
        municipality_id=round_.monitor.organisation_id,
        monitor_id=round_.monitor_id,
        pseudonyms=people,
        by=None,
        at=at,
    )
    return counts


def erase_replies_of_round(round_id: int, at: datetime) -> dict[str, int]:
    """Forget what who does not take part answered and was sent; what came of it stays counted."""
    out = {"candidate__round": round_id, "candidate__participant": None}
    replies = models.Reply.objects.filter(**out)
    messages = models.Message.objects.filter(**out)
    counts = {
        gettext_noop("antwoorden op een uitnodiging"): replies.count(),
        gettext_noop("berichten"): messages.count(),
    }
    replies.delete()
    messages.delete()
    return counts


def register() -> None:
    erasers.keep_to_terms(
        erasers.Kept("invitations", KeptData.CANDIDATES, ORDER, erase_replies_of_round)
    )
    erasers.keep_to_terms(
        erasers.Kept("invitations", KeptData.CONTACTS, ORDER, erase_of_round, count_of_round)
    )
    erasers.register(
        erasers.Eraser(
            room="invitations",
            order=ORDER,
            models=(
                "invitations.Message",
                "invitations.Reply",
                "invitations.FormerReply",
                "invitations.Meeting",
                "invitations.Seat",
                "invitations.Voucher",
            ),
            preview=preview,
            erase=erase,
        )
    )

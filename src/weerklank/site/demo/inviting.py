"""How the people of the example were written to, answered, came and were thanked.

Every name, address and number here is invented, and can be of nobody: there is no such town.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from weerklank.fieldwork.terms import PlaceKind
from weerklank.invitations.operations import (
    contacts,
    letterhead,
    meetings,
    posting,
    queueing,
    replying,
    vouchers,
)
from weerklank.invitations.terms import Channel, DayPart, Said, SeatState, Use
from weerklank.vault.contacts import Details

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.safeguards.pages import Acting
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Participant, Round

_SEED = 20260330
_FIRST = (
    "Amal", "Bilal", "Dilara", "Emre", "Farah", "Ghazal", "Hamid", "Iman", "Jamila", "Kidane",
    "Leyla", "Mehret", "Nadir", "Olena", "Parwin", "Rahel", "Samir", "Taras", "Yasmin", "Zahra",
)  # fmt: skip
_LAST = (
    "Verzonnen", "Bedacht", "Fictief", "Voorbeeld", "Nergens", "Verhaal", "Denkbeeld", "Proef",
)  # fmt: skip
_LANGUAGES = ("ar", "ti", "tr", "fa", "uk", "", "nl")
_PLACES = {
    PlaceKind.COMMUNITY: "Buurthuis De Verzonnen Linde, zaal 2",
    PlaceKind.SCHOOL: "Taalschool De Brug, lokaal 4",
    PlaceKind.HOME: "bij iemand thuis",
    PlaceKind.ONLINE: "telefonisch",
    PlaceKind.MUNICIPALITY: "Gemeentehuis, kamer 1.12",
    PlaceKind.WORK: "Repaircafé Voorbeelddam",
}


def details_of(pseudonym: str, *, is_provider: bool) -> Details:
    """Return who an invented person is; the same for a pseudonym every time."""
    lot = random.Random(f"{_SEED} {pseudonym}")  # noqa: S311
    number = lot.randrange(1, 200)
    return Details(
        name=f"{lot.choice(_FIRST)} {lot.choice(_LAST)}",
        street=f"Verzonnen laan {number}",
        postcode=f"{lot.randrange(1000, 1100)} ZZ",
        town="Voorbeelddam",
        phone=f"06 0000 {number:04}",
        language="nl" if is_provider else lot.choice(_LANGUAGES),
        organisation="een organisatie in Voorbeelddam" if is_provider else "",
    )


def write_to(round_: Round, people: Sequence[Candidate], *, bram: Acting, kees: User) -> None:
    """Write a letter to these people, whom a sleutelhouder knows how to reach, and post it."""
    at = bram["at"]
    today = timezone.localdate(at)
    contacts.keep_many(
        monitor=round_.monitor,
        people={
            one.pseudonym: details_of(one.pseudonym, is_provider=one.perspective == "aanbieder")
            for one in people
        },
        by=kees,
        at=at,
    )
    if not hasattr(round_, "letterhead"):
        letterhead.set_letterhead(
            round=round_,
            sender="Gemeente Voorbeelddam",
            phone="010 000 00 00",
            cards_end_on=round_.ends_on,
            revision=0,
            today=today,
            **bram,
        )
    queueing.queue(
        round=round_,
        use=Use.INVITATION,
        way=Channel.LETTER,
        candidates=[one.pk for one in people],
        today=today,
        **bram,
    )
    posting.print_letters(round=round_, by=kees, at=at)
    posting.say_posted(round=round_, printed_at=at, by=kees, at=at)


def say_yes(candidate: Candidate, *, bram: Acting) -> Participant:
    """Let somebody answer yes: most with their card, and every fourth by telephone."""
    lot = random.Random(f"{_SEED} yes {candidate.pseudonym}")  # noqa: S311
    by_phone = lot.randrange(4) == 0
    if candidate.perspective == "aanbieder":
        needs = replying.Needs(language="nl", day_parts=[DayPart.MORNING], wants_results=True)
    else:
        needs = replying.Needs(
            language=details_of(candidate.pseudonym, is_provider=False).language,
            needs_interpreter=lot.choice((True, False, None)),
            day_parts=lot.sample(list(DayPart.values), 2),
            needs_childcare=lot.choice((True, False, None)),
            wants_results=lot.choice((True, True, None)),
        )
    replying.answer(
        candidate=candidate,
        said=Said.YES,
        needs=needs,
        by=bram["by"] if by_phone else None,
        at=bram["at"],
    )
    candidate.refresh_from_db()
    assert candidate.participant is not None
    return candidate.participant


def hold(conversation: Conversation, *, bram: Acting) -> None:
    """Plan the appointment of a conversation that was held, a week before, with who came."""
    starts = timezone.make_aware(datetime.combine(conversation.held_on, time(10)))
    at = starts - timedelta(days=7)
    by = bram["by"]
    came = [one.participant for one in conversation.attendances.select_related("participant")]
    meeting = meetings.make_meeting(
        round=conversation.round,
        facts={
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2 if len(came) > 1 else 1),
            "place": _PLACES.get(PlaceKind(conversation.place_kind), "Voorbeelddam"),
            "capacity": max(len(came), 1),
            "language": conversation.language,
            "interpreter": conversation.interpreter,
            "interpreter_language": "",
            "is_interpreter_sure": conversation.interpreter != "none",
            "interviewers": list(conversation.interviewers.all()),
        },
        by=by,
        at=at,
    )
    for participant in came:
        meetings.seat(meeting=meeting, participant=participant, by=by, at=at)
    for seat in meeting.seats.all():
        meetings.note_presence(seat=seat, state=SeatState.CAME, by=by, at=bram["at"])
    meetings.tie_conversation(meeting=meeting, conversation=conversation, **bram)


def thank(round_: Round, people: Mapping[str, Participant], *, bram: Acting) -> None:
    """Hand a voucher to every inburgeraar who was heard."""
    number = 0
    for participant in people.values():
        if participant.perspective == "inburgeraar":
            number += 1
            vouchers.hand_out(
                round=round_,
                participant=participant,
                number=f"VD-{number:03}",
                worth=Decimal(25),
                has_receipt=number % 6 != 0,
                **bram,
            )

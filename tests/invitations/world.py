"""A round of which people were chosen, with how they are called and reached in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests import cast
from weerklank.invitations.models import Letterhead, Meeting, Message
from weerklank.invitations.operations import queueing
from weerklank.safeguards.models import User
from weerklank.sampling import operations as sampling
from weerklank.sampling.models import Candidate, Frame
from weerklank.study.models import Participant, Round
from weerklank.vault import operations as vault
from weerklank.vault.contacts import Details
from weerklank.vault.models import Keyholder

# Markers: each is nowhere but in the vault.
PEOPLE = {
    "K1": Details(
        name="Samira Kloostermerk",
        street="Merkstraat 12",
        postcode="1234 AB",
        town="Merkdam",
        phone="06-12 34 56 78",
        email="samira@merkpost.example",
        language="ar",
    ),
    "K2": Details(name="Petro Torenmerk", phone="06-98 76 54 32", language="uk"),
    "K3": Details(
        name="Hewan Brugmerk", street="Merkplein 3", postcode="1234 AC", town="Merkdam",
        phone="010-123 45 67", language="ti",
    ),
    "K4": Details(name="Mevrouw Zonder", phone="010-765 43 21"),
}  # fmt: skip


@dataclass(frozen=True)
class Inviting:
    round: Round
    bram: User
    chantal: User
    daan: User
    kees: User
    candidates: dict[str, Candidate]

    def queue(
        self, use: str = "invitation", way: str = "", who: tuple[str, ...] = ("K1",), at=cast.NOW
    ) -> list[Message]:
        return queueing.queue(
            round=self.round,
            use=use,
            way=way,
            candidates=[self.candidates[one].pk for one in who],
            today=at.date(),
            by=self.bram,
            at=at,
        )


def talk(inviting: Inviting, pseudonym: str, at=cast.NOW) -> Participant:
    """Let somebody take part who came to an appointment."""
    who = Candidate.objects.get(pk=inviting.candidates[pseudonym].pk)
    participant = who.participant or sampling.agree(candidate=who, by=inviting.bram, at=at)
    meeting = Meeting.objects.create(
        round=inviting.round,
        starts_at=at - timedelta(hours=2),
        ends_at=at - timedelta(hours=1),
        place="Bibliotheek",
        changed_at=at,
        made_at=at,
        made_by=inviting.bram,
    )
    meeting.seats.create(participant=participant, state="came", made_at=at)
    return participant


def make_inviting(home: cast.Voorbeelddam) -> Inviting:
    """K1 has everything and reads Arabic, K2 a mobile number, K3 an address, K4 nothing of use."""
    frame = Frame.objects.create(
        round=home.round,
        perspective="inburgeraar",
        source="list",
        name="Klantenlijst",
        road="municipality",
        added_at=cast.NOW,
        added_by_name="Bram",
    )
    candidates = {
        name: Candidate.objects.create(
            round=home.round,
            frame=frame,
            perspective="inburgeraar",
            pseudonym=name,
            road="municipality",
            state="chosen",
        )
        for name in ("K1", "K2", "K3", "K4", "K5")
    }
    kees = cast.make_user("kees")
    organisation = home.monitor.organisation_id
    Keyholder.objects.create(municipality_id=organisation, user_id=kees.pk)
    vault.keep_contacts(
        municipality_id=organisation,
        monitor_id=home.monitor.pk,
        people=PEOPLE,
        by=kees,
        at=cast.NOW,
    )
    Letterhead.objects.create(
        round=home.round,
        sender="Gemeente Voorbeelddam",
        phone="010-444 44 44",
        cards_end_on=date(2026, 7, 20),
    )
    return Inviting(home.round, home.bram, home.chantal, home.daan, kees, candidates)

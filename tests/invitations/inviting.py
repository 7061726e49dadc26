"""People of Voorbeelddam who were chosen and hold a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from tests import cast
from weerklank.sampling import models, operations, selecting
from weerklank.sampling.rules.frames import Person
from weerklank.sampling.rules.selection import Quota
from weerklank.study import models as study_models
from weerklank.vault import operations as vault

# Twelve people, of six kinds: every third in Z, half of them women.
PEOPLE = [
    Person(
        f"K{number}",
        {"leerroute": "Z" if number % 3 == 0 else "B", "gender": "v" if number % 2 else "m"},
    )
    for number in range(1, 13)
]


@dataclass(frozen=True)
class Invited:
    """A round with four people who were chosen, and the code of each one's card."""

    place: cast.Voorbeelddam
    codes: dict[str, str]

    @property
    def pseudonym(self) -> str:
        """Somebody who was chosen, in whose place another could be asked."""
        return next(
            one.pseudonym
            for one in models.Candidate.objects.filter(pseudonym__in=self.codes)
            if selecting.next_reserve(one)
        )

    @property
    def candidate(self) -> models.Candidate:
        return self.person(self.pseudonym)

    def person(self, pseudonym: str) -> models.Candidate:
        return models.Candidate.objects.get(round=self.place.round, pseudonym=pseudonym)

    def visitor(self, pseudonym: str = "") -> Client:
        """Return the browser of somebody who typed the code of her card."""
        client = Client()
        client.get(f"/k/{self.codes[pseudonym or self.pseudonym]}/")
        return client


def invite(place: cast.Voorbeelddam) -> Invited:
    # Pages read the clock, so this round is never over.
    study_models.Round.objects.filter(pk=place.round.pk).update(ends_on=date(2999, 1, 1))
    place.round.refresh_from_db()
    for key, values in (("leerroute", ("B", "Z")), ("gender", ("v", "m"))):
        one = place.monitor.characteristics.create(key=key, label=key.capitalize())
        for value in values:
            one.values.create(key=value, label=value)
    operations.add_frame(
        round=place.round,
        perspective="inburgeraar",
        name="Klantenlijst",
        road="municipality",
        people=PEOPLE,
        left_out={},
        names_last=True,
        leaves_out_asked=True,
        by=place.bram,
        at=cast.NOW,
    )
    operations.set_spread(
        round=place.round,
        perspective="inburgeraar",
        size=4,
        reserves=2,
        targets=(Quota(("leerroute",), ("Z",), 2, 2), Quota(("gender",), ("v",), 2)),
        by=place.bram,
        at=cast.NOW,
    )
    made = operations.draw(
        round=place.round,
        perspective="inburgeraar",
        method="spread",
        seed=7,
        by=place.bram,
        at=cast.NOW,
    )
    operations.run_draw(draw_id=made.pk, at=cast.NOW)
    chosen = models.Candidate.objects.filter(round=place.round, state="chosen")
    codes = vault.make_cards(
        municipality_id=place.monitor.organisation_id,
        monitor_id=place.monitor.pk,
        round_id=place.round.pk,
        pseudonyms=[one.pseudonym for one in chosen],
        ends_at=timezone.now() + timedelta(days=30),
        by=place.bram,
        at=cast.NOW,
    )
    return Invited(place, codes)

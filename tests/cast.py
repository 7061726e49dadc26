"""The people of the tests, the demo and the pictures. All are invented.

Voorbeelddam: Bram (onderzoeker, first coder), Chantal (onderzoeker, second coder), Daan
(beleidsadviseur), Gerard (beheerder), Coen (codeur). Elderburg: Esra, who must never see
anything of Voorbeelddam.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from weerklank.safeguards.models import Organisation, User
from weerklank.safeguards.terms import Role
from weerklank.study.models import Membership, Monitor, Participant, Round

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 5, 20)
PASSWORD = "een lang wachtwoord voor proeven"

EMAILS = {
    "bram": "bram@voorbeelddam.example",
    "chantal": "chantal@voorbeelddam.example",
    "coen": "coen@voorbeelddam.example",
    "daan": "daan@voorbeelddam.example",
    "gerard": "gerard@voorbeelddam.example",
    "esra": "esra@elderburg.example",
}


@dataclass(frozen=True)
class Voorbeelddam:
    """A monitor with one round and its members; nothing heard yet."""

    monitor: Monitor
    round: Round
    bram: User
    chantal: User
    coen: User
    daan: User
    gerard: User


def make_user(key: str, **fields: object) -> User:
    return User.objects.create_user(EMAILS[key], key.capitalize(), PASSWORD, **fields)


def make_monitor(name: str, slug: str) -> Monitor:
    organisation = Organisation.objects.create(
        name=name, slug=slug, kind="gemeente", is_fictional=True
    )
    return Monitor.objects.create(
        organisation=organisation,
        name=f"Inburgering in {name}",
        slug=f"{slug}-monitor",
        created_at=NOW,
    )


def make_round(monitor: Monitor, number: int = 1) -> Round:
    return Round.objects.create(
        monitor=monitor,
        number=number,
        name=f"Ronde {number}",
        slug=f"{monitor.slug}-{number}",
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 6, 30),
    )


def make_voorbeelddam() -> Voorbeelddam:
    monitor = make_monitor("Voorbeelddam", "voorbeelddam")
    users = {key: make_user(key) for key in ("bram", "chantal", "coen", "daan", "gerard")}
    for key, role in (
        ("bram", Role.ONDERZOEKER),
        ("chantal", Role.ONDERZOEKER),
        ("coen", Role.CODEUR),
        ("daan", Role.BELEIDSADVISEUR),
        ("gerard", Role.BEHEERDER),
    ):
        Membership.objects.create(monitor=monitor, user=users[key], role=role)
    return Voorbeelddam(monitor=monitor, round=make_round(monitor), **users)


def make_participant(round_: Round, pseudonym: str, **fields: object) -> Participant:
    """Make an inburgeraar (D…) or a provider (A…), after the letter of the pseudonym."""
    is_provider = pseudonym.startswith("A")
    fields.setdefault("perspective", "aanbieder" if is_provider else "inburgeraar")
    if is_provider:
        fields.setdefault("provider_kind", "gemeente")
    return Participant.objects.create(round=round_, pseudonym=pseudonym, **fields)

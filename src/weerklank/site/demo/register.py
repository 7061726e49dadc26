"""The register of the example: who works in it, and what a supplier handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.utils import timezone

from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules import sources
from weerklank.site.demo import lives
from weerklank.site.demo import trajectories as invented
from weerklank.trajectories.operations import judging, meetings, members, notes
from weerklank.trajectories.queries import meetings as meeting_queries
from weerklank.trajectories.queries import signals, trajectories
from weerklank.trajectories.terms import MeetingPointKind, RegisterRole, SignalState
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weerklank.safeguards.models import Organisation, User

# Who has which account, and what she is; Noor also looks after the installation.
PEOPLE = {
    "amina": ("Amina", "amina@voorbeelddam.example", "Consulent"),
    "tessa": ("Tessa", "tessa@taalschool.example", "Aanbieder, van een taalschool"),
    "vera": ("Vera", "vera@begeleiding.example", "Aanbieder, begeleidt inburgeraars"),
    "kees": ("Kees", "kees@voorbeelddam.example", "Sleutelhouder van de kluis"),
}
SUPPLIER = "Voorbeeldsysteem (verzonnen)"
KEY_OF_AMINA = lives.CONSULENTEN[0]
_SCHOOL = 3  # staff keys at each school
# What Amina did about a signal, and after how many days she looks again.
_NOTES = (
    ("SIG-05", "Gebeld. We spreken elkaar volgende week op het taalcafé.", 14),
    ("SIG-06", "Het voortgangsgesprek staat gepland. Tolk Arabisch is gevraagd.", 21),
    ("SIG-12", "De uren van de MAP staan nog bij de werkgever. Ik vraag ze op.", None),
    ("SIG-13", "Begint volgende maand bij de moestuin, twee dagdelen per week.", 30),
    ("SIG-32", "De opleiding vraag ik bij het volgende gesprek.", None),
)

# What the last meeting with Tessa's school was about, and what the next one is.
_LAST_POINTS = (
    ("tessa", MeetingPointKind.QUESTION, "Wie regelt de opvang tijdens de les op dinsdag?"),
    ("noor", MeetingPointKind.AGREEMENT, "De school meldt elke maand wie hoger kan."),
)
_POINTS = (
    ("tessa", MeetingPointKind.COMPLAINT, "De verwarming in lokaal 2 doet het al drie weken niet."),
    ("noor", MeetingPointKind.QUESTION, "Zijn er plekken in de avondgroep voor wie werkt?"),
)


def _address(user: User) -> str:
    assert user.email is not None  # everyone of the example may log in
    return user.email


def let_people_in(*, municipality: Organisation, users: Mapping[str, User], at: datetime) -> None:
    """Assign Noor, Amina, Tessa, Vera and Kees their parts; `users` has them by first name.

    Daan of the monitor sees what may be published of the figures; so does Bram, who writes the
    report.
    """
    noor, amina = users["noor"], users["amina"]
    # Nobody gives herself a role: Amina stands in until Noor has hers.
    first, _invited = members.add_member(
        municipality=municipality,
        email=_address(amina),
        role=RegisterRole.REGISSEUR,
        by=noor,
        at=at,
    )
    members.add_member(
        municipality=municipality,
        email=_address(noor),
        role=RegisterRole.REGISSEUR,
        by=amina,
        at=at,
    )
    members.remove_member(member=first, by=noor, at=at)
    members.add_member(
        municipality=municipality,
        email=_address(amina),
        role=RegisterRole.CONSULENT,
        contactpersoon=KEY_OF_AMINA,
        by=noor,
        at=at,
    )
    schools = [
        members.add_provider(
            municipality=municipality,
            name=name,
            organisatie=lives.TAALSCHOOL,
            keys=lives.DOCENTEN[number * _SCHOOL : (number + 1) * _SCHOOL],
            by=noor,
            at=at,
        )
        for number, name in enumerate(lives.SCHOOLS)
    ]
    support = members.add_provider(
        municipality=municipality,
        name=lives.SUPPORT,
        organisatie=lives.BEGELEIDING,
        keys=lives.BEGELEIDERS,
        by=noor,
        at=at,
    )
    for key, provider in (("tessa", schools[0]), ("vera", support)):
        members.add_member(
            municipality=municipality,
            email=_address(users[key]),
            role=RegisterRole.AANBIEDER,
            provider=provider,
            by=noor,
            at=at,
        )
    for name in ("daan", "bram"):
        members.add_member(
            municipality=municipality,
            email=_address(users[name]),
            role=RegisterRole.BELEIDSADVISEUR,
            by=noor,
            at=at,
        )
    for user in (noor, amina, users["tessa"], users["vera"]):
        trajectories.forget_memberships(user)
    vault.name_keyholder(
        municipality_id=municipality.pk, email=_address(users["kees"]), by=noor, at=at
    )


def take_in(*, municipality: Organisation, by: User, at: datetime) -> None:
    """Take in the invented trajectories as of the day of `at`, as files of a supplier."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        invented.write(invented.make(timezone.localdate(at)), folder)
        found, _notes = sources.sources_of(folder)
        importing.import_register(found, municipality=municipality, supplier=SUPPLIER, by=by, at=at)


def work_on_signals(*, municipality: Organisation, by: User, at: datetime) -> None:
    """Judge the signals, and write down what Amina (`by`) did about some of hers."""
    today = timezone.localdate(at)
    judging.refresh(municipality=municipality, on=today, at=at)
    hers = trajectories.trajectories(visible_to=by, today=today)
    standing = signals.standing(municipality).filter(trajectory__in=hers, state=SignalState.ON)
    for rule, text, days in _NOTES:
        signal = standing.filter(rule=rule).order_by("trajectory").first()
        if signal is None:
            continue
        if days is None:
            notes.note(trajectory=signal.trajectory, rule=rule, text=text, by=by, at=at)
        else:
            notes.set_aside(
                trajectory=signal.trajectory,
                rule=rule,
                text=text,
                returns_on=today + timedelta(days=days),
                by=by,
                at=at,
            )


def meeting_with_a_school(
    *, municipality: Organisation, users: Mapping[str, User], at: datetime
) -> None:
    """Let Noor and Tessa have had a meeting six weeks ago, and bring something up for the next."""
    school = meeting_queries.schools(municipality, visible_to=users["tessa"])[0]
    before = at - timedelta(weeks=6)
    # The example is made on any day; people met on a working day.
    before += lives.working_day(timezone.localdate(before)) - timezone.localdate(before)
    for who, kind, text in _LAST_POINTS:
        meetings.add_point(school=school, kind=kind, text=text, about="", by=users[who], at=before)
    meetings.hold(school=school, held_on=timezone.localdate(before), by=users["noor"], at=before)
    for who, kind, text in _POINTS:
        meetings.add_point(school=school, kind=kind, text=text, about="", by=users[who], at=at)

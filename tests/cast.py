"""The people of the tests, the demo and the pictures. All are invented.

Voorbeelddam: Bram (onderzoeker, first coder), Chantal (onderzoeker, second coder), Daan
(beleidsadviseur), Gerard (beheerder), Coen (codeur). In its register: Noor (regisseur), Amina
(consulent, with the staff key M01), Tessa (of a language school), Kees (sleutelhouder).
Elderburg: Esra, who must never see anything of Voorbeelddam.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from weerklank.safeguards import accounts
from weerklank.safeguards.models import Organisation, User
from weerklank.safeguards.terms import Role
from weerklank.sampling.models import Population
from weerklank.study.models import Membership, Monitor, Participant, Round
from weerklank.trajectories import models as register
from weerklank.vault.models import Keyholder, SupplierKey
from weerklank.vault.sealing import Sealer

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 5, 20)
PASSWORD = "een lang wachtwoord voor proeven"

EMAILS = {
    "bram": "bram@voorbeelddam.example",
    "chantal": "chantal@voorbeelddam.example",
    "coen": "coen@voorbeelddam.example",
    "daan": "daan@voorbeelddam.example",
    "gerard": "gerard@voorbeelddam.example",
    "noor": "noor@voorbeelddam.example",
    "amina": "amina@voorbeelddam.example",
    "tessa": "tessa@taalschool.example",
    "kees": "kees@voorbeelddam.example",
    "ilse": "ilse@voorbeelddam.example",
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


def make_population(
    monitor: Monitor, by: User, perspective: str, *groups: dict[str, str], each: int = 50
) -> Population:
    """Say that so many people live here with each of these sets of characteristics."""
    table = Population.objects.create(
        monitor=monitor,
        perspective=perspective,
        on=TODAY,
        source="Register van de gemeente",
        keys=sorted({key for group in groups for key in group}),
        added_at=NOW,
        added_by=by,
    )
    for group in groups:
        table.groups.create(values=group, count=each)
    return table


def make_voorbeelddam() -> Voorbeelddam:
    return _with_members(make_monitor("Voorbeelddam", "voorbeelddam"))


def make_voorbeelddam_in(municipality: Organisation) -> Voorbeelddam:
    """Make the monitor and its members for a municipality that is there already."""
    monitor = Monitor.objects.create(
        organisation=municipality,
        name="Inburgering in Voorbeelddam",
        slug="voorbeelddam-monitor",
        created_at=NOW,
    )
    return _with_members(monitor)


def _with_members(monitor: Monitor) -> Voorbeelddam:
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


@dataclass(frozen=True)
class Register:
    """The register of a municipality with its people and one trajectory."""

    municipality: Organisation
    provider: register.Provider
    trajectory: register.Trajectory
    noor: User
    amina: User
    tessa: User
    kees: User
    ilse: User


def make_municipality(name: str = "Voorbeelddam", slug: str = "voorbeelddam") -> Organisation:
    return Organisation.objects.create(name=name, slug=slug, kind="gemeente", is_fictional=True)


def make_register(municipality: Organisation) -> Register:
    """Amina is the contact person of T-7KQ2XB at the municipality, the school has T01 for her."""
    keys = ("noor", "amina", "tessa", "kees", "ilse")
    people = {key: make_user(key) for key in keys}
    provider = join_register(municipality, **people)
    return Register(
        municipality=municipality,
        provider=provider,
        trajectory=make_trajectory(municipality, "T-7KQ2XB"),
        **people,
    )


def join_register(
    municipality: Organisation, *, noor: User, amina: User, tessa: User, kees: User, ilse: User
) -> register.Provider:
    """Give these people the five roles in a municipality; they may be one and the same."""
    provider = register.Provider.objects.create(
        municipality=municipality, name="Taalschool De Brug", organisatie="taalschool"
    )
    provider.staff.create(contactpersoon="T01")
    for user, role, own in (
        (noor, "regisseur", {}),
        (amina, "consulent", {"contactpersoon": "M01"}),
        (tessa, "aanbieder", {"provider": provider}),
        (ilse, "beleidsadviseur", {}),
    ):
        register.Member.objects.create(municipality=municipality, user=user, role=role, **own)
    Keyholder.objects.create(municipality_id=municipality.pk, user_id=kees.pk)
    for user in (noor, amina, tessa, ilse, kees):
        accounts.note_register(user)
    return provider


def make_trajectory(
    municipality: Organisation,
    pseudonym: str,
    *,
    contacts: tuple[tuple[str, str], ...] = (("gemeente", "M01"), ("taalschool", "T01")),
    **record: object,
) -> register.Trajectory:
    """Make a trajectory with its record, its contact persons since January and its number."""
    change = register.Change.objects.create(
        municipality=municipality, kind="import", at=NOW, by_name="Noor"
    )
    trajectory = register.Trajectory.objects.create(
        municipality=municipality, pseudonym=pseudonym, recorded_in=change
    )
    record.setdefault("leerroute", "B")
    register.TrajectRecord.objects.create(trajectory=trajectory, recorded_in=change, **record)
    for organisatie, contactpersoon in contacts:
        register.ContactPeriod.objects.create(
            trajectory=trajectory,
            organisatie=organisatie,
            contactpersoon=contactpersoon,
            van=date(2026, 1, 1),
            recorded_in=change,
        )
    supplier = "Voorbeeldsoftware"
    SupplierKey.objects.create(
        municipality_id=municipality.pk,
        supplier=supplier,
        sealed=Sealer(municipality.pk, supplier).seal(f"klant-{pseudonym}"),
        pseudonym=pseudonym,
        created_at=NOW,
    )
    return trajectory


def make_participant(round_: Round, pseudonym: str, **fields: object) -> Participant:
    """Make an inburgeraar (D…) or a provider (A…), after the letter of the pseudonym."""
    is_provider = pseudonym.startswith("A")
    fields.setdefault("perspective", "aanbieder" if is_provider else "inburgeraar")
    if is_provider:
        fields.setdefault("provider_kind", "gemeente")
    return Participant.objects.create(round=round_, pseudonym=pseudonym, **fields)

"""The hand-overs between register and vault."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, make_user
from weerklank import crossings
from weerklank.rulebook.tables import Traject
from weerklank.safeguards.models import LogLine, Organisation, User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories.models import Change, ContactPeriod, Member, Trajectory
from weerklank.trajectories.operations import changes
from weerklank.vault import models as vault

KEYS = ["10", "11"]


@pytest.fixture
def gemeente(db: None) -> Organisation:
    return Organisation.objects.create(name="Voorbeelddam", slug="voorbeelddam", kind="gemeente")


@pytest.fixture
def amina(gemeente: Organisation) -> User:
    """A consulent with the key M01."""
    amina = make_user("bram")
    Member.objects.create(municipality=gemeente, user=amina, role="consulent", contactpersoon="M01")
    return amina


@pytest.fixture
def trajectory(gemeente: Organisation, amina: User) -> Trajectory:
    """Whose contact person M01 is, since this year."""
    found = match(gemeente)
    change = Change.objects.create(municipality=gemeente, kind="import", at=NOW, by_name="Noor")
    trajectory = Trajectory.objects.create(
        municipality=gemeente, pseudonym=found["10"], recorded_in=change
    )
    ContactPeriod.objects.create(
        trajectory=trajectory,
        organisatie="gemeente",
        contactpersoon="M01",
        van=date(2026, 1, 1),
        recorded_in=change,
    )
    return trajectory


def match(gemeente: Organisation, *, dry_run: bool = False) -> dict[str, str]:
    return crossings.match(municipality=gemeente, supplier="A", by=None, at=NOW, dry_run=dry_run)(
        KEYS
    )


def test_a_dry_run_keeps_no_key(gemeente: Organisation):
    found = match(gemeente, dry_run=True)
    assert sorted(found) == KEYS
    assert len(set(found.values())) == 2
    assert not vault.SupplierKey.objects.exists()
    kept = match(gemeente)
    assert match(gemeente, dry_run=True) == kept


def test_a_new_key_never_gets_a_pseudonym_of_the_register(gemeente: Organisation, monkeypatch):
    monkeypatch.setattr(changes, "_LENGTH", 1)  # so that there are few to draw from
    change = Change.objects.create(municipality=gemeente, kind="entry", at=NOW, by_name="Noor")
    *taken, first, second = changes._ALPHABET
    for letter in taken:
        Trajectory.objects.create(
            municipality=gemeente, pseudonym=f"T-{letter}", recorded_in=change
        )
    assert set(match(gemeente).values()) == {f"T-{first}", f"T-{second}"}


def test_the_consulent_of_someone_sees_her_client_number(trajectory: Trajectory, amina: User):
    assert crossings.client_number(trajectory, by=amina, at=NOW) == "10"
    line = vault.AccessLine.objects.filter(what="shown").get()
    assert (line.by_id, line.subject, line.count) == (amina.pk, trajectory.pseudonym, 1)
    look = LogLine.objects.get(kind="read")
    assert (look.what, look.subject_id) == ("client_number.viewed", str(trajectory.pk))


@pytest.mark.parametrize(
    ("role", "key", "at"),
    [
        ("consulent", "M02", NOW),
        ("consulent", "M01", NOW - timedelta(days=365)),
        ("regisseur", "M01", NOW),
    ],
    ids=["another consulent", "before she was", "a regisseur"],
)
def test_nobody_else_sees_it(role, key, at, trajectory: Trajectory, gemeente: Organisation):
    other = make_user("esra")
    Member.objects.create(municipality=gemeente, user=other, role=role, contactpersoon=key)
    with pytest.raises(AccessDenied):
        crossings.client_number(trajectory, by=other, at=at)
    assert not vault.AccessLine.objects.filter(what="shown").exists()
    assert not LogLine.objects.filter(kind="read").exists()


def test_keys_without_a_trajectory_are_swept(trajectory: Trajectory, gemeente: Organisation):
    later = NOW + timedelta(days=2)
    assert crossings.sweep_keys(municipality=gemeente, by=None, at=later) == 1
    assert vault.SupplierKey.objects.get().pseudonym == trajectory.pseudonym


def test_beginning_one_trajectory_reads_neither_register_nor_vault_whole(gemeente, amina):
    """However many there are: each look is for one name or one number, or for any one row."""
    match(gemeente)
    with CaptureQueriesContext(connection) as asked:
        begun = crossings.begin_trajectory(
            municipality=gemeente,
            supplier="A",
            number="12",
            row=Traject(),
            contactpersoon="M01",
            by=amina,
            at=NOW,
        )
    looks = [
        each["sql"]
        for each in asked
        if each["sql"].startswith("SELECT")
        and (
            'FROM "vault_supplierkey"' in each["sql"]
            or 'FROM "trajectories_trajectory"' in each["sql"]
        )
    ]
    assert len(looks) > 3
    narrow = (" IN (", "LIMIT 1", '"pseudonym" =', '"id" =')
    assert [sql for sql in looks if not any(sign in sql for sign in narrow)] == []
    with pytest.raises(crossings.ThereAlready):
        crossings.begin_trajectory(
            municipality=gemeente,
            supplier="A",
            number="12",
            row=Traject(),
            contactpersoon="M01",
            by=amina,
            at=NOW,
        )
    assert Trajectory.objects.get().pseudonym == begun.pseudonym

"""The supplier's keys: sealed, matched to pseudonyms, looked at with a line."""

import itertools
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import NOW, make_user
from weerklank.safeguards.models import User
from weerklank.vault import models, operations, refusals
from weerklank.vault.sealing import Sealer

HERE, ELSEWHERE = 1, 2


@pytest.fixture
def kees(db: None) -> User:
    return make_user("esra")


def names(prefix: str = "T-"):
    counter = itertools.count(1)
    return lambda: f"{prefix}{next(counter):06}"


def match(*keys: str, by: User | None = None, make=None, where: int = HERE, supplier: str = "A"):
    return operations.match_keys(
        municipality_id=where,
        supplier=supplier,
        keys=keys,
        make=make or names(),
        by=by,
        at=NOW,
    )


def lines() -> list[tuple[str, str, int, str]]:
    rows = models.AccessLine.objects.order_by("id")
    return list(rows.values_list("what", "by_name", "count", "subject"))


def test_each_key_gets_one_pseudonym_and_keeps_it(kees: User):
    first = match("10", "11", by=kees)
    again = match("11", "12", by=kees, make=names("U-"))
    assert again == {"11": first["11"], "12": "U-000001"}
    assert lines() == [("matched", "Esra", 2, ""), ("matched", "Esra", 2, "")]


def test_the_same_number_at_another_supplier_or_municipality_is_another_person(kees: User):
    make = names()
    found = {
        match("10", make=make)["10"],
        match("10", make=make, supplier="B")["10"],
        match("10", make=make, where=ELSEWHERE)["10"],
    }
    assert len(found) == 3


def test_a_pseudonym_in_use_is_not_given_again(kees: User):
    match("10", make=lambda: "T-000001")
    assert match("20", where=ELSEWHERE, make=names()) == {"20": "T-000002"}


def test_no_key_stands_in_the_table_in_plain(kees: User):
    match("KLANT-4711", by=kees)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM vault_supplierkey")
        [(sealed,)] = cursor.fetchall()
    assert b"4711" not in bytes(sealed)
    assert Sealer(HERE, "A").open(bytes(sealed)) == "KLANT-4711"
    assert Sealer(ELSEWHERE, "A").open(bytes(sealed)) is None
    assert Sealer(HERE, "B").open(bytes(sealed)) is None


def test_comparing_writes_no_key(kees: User):
    match("10")
    found = operations.compare_keys(
        municipality_id=HERE, supplier="A", keys=["10", "11"], by=kees, at=NOW
    )
    assert found == {"10": "T-000001"}
    assert models.SupplierKey.objects.count() == 1
    assert lines()[-1] == ("compared", "Esra", 2, "")


def test_one_look_is_one_line(kees: User):
    name = match("10")["10"]
    key = operations.reveal(municipality_id=HERE, pseudonym=name, by=kees, at=NOW)
    assert key == "10"
    assert lines()[1:] == [("shown", "Esra", 1, name)]


def test_looking_for_who_is_not_there_is_a_line_too(kees: User):
    name = match("10")["10"]
    with pytest.raises(refusals.NotInVault):
        operations.reveal(municipality_id=ELSEWHERE, pseudonym=name, by=kees, at=NOW)
    assert lines()[1:] == [("shown", "Esra", 0, name)]


def test_another_secret_is_refused_and_makes_nobody_new(kees: User, settings):
    name = match("10")["10"]
    settings.VAULT_KEY = "another key that is certainly long enough as well"
    with pytest.raises(refusals.WrongSecret):
        match("10", "11")
    with pytest.raises(refusals.WrongSecret):
        operations.reveal(municipality_id=HERE, pseudonym=name, by=kees, at=NOW)
    assert models.SupplierKey.objects.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_log_of_the_vault_is_only_added_to(act: str, kees: User):
    match("10")
    rows = models.AccessLine.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(count=0) if act == "update" else rows.delete()


def test_keys_of_a_failed_import_are_swept_after_a_day(kees: User):
    kept, _lost = match("10", "11").values()

    def sweep(at):
        return operations.sweep(
            municipality_id=HERE, known_pseudonyms={kept}, known_staff=(), by=kees, at=at
        )

    match("10", where=ELSEWHERE, make=names("U-"))
    assert sweep(NOW + timedelta(hours=23)) == 0
    assert sweep(NOW + timedelta(hours=25)) == 1
    assert sweep(NOW + timedelta(hours=25)) == 0
    left = set(models.SupplierKey.objects.values_list("pseudonym", flat=True))
    assert left == {kept, "U-000001"}
    assert lines()[-1] == ("swept", "Esra", 1, "")


def test_thousands_of_keys_are_matched_at_once_and_again(kees: User):
    many = [f"klant-{number}" for number in range(2_000)]
    found = match(*many)
    assert len(set(found.values())) == len(many)
    assert match(*many) == found


OTHER = "another key that is certainly long enough as well"


def test_a_new_secret_opens_everything_after_resealing(kees: User, settings):
    former = settings.VAULT_KEY
    names_ = match("10", "11")
    settings.VAULT_KEY = OTHER
    assert operations.reseal(former_secret=former, at=NOW) == 2
    assert operations.reseal(former_secret=former, at=NOW) == 0
    assert match("10", "11") == names_
    assert lines()[1:3] == [("resealed", "", 2, ""), ("resealed", "", 0, "")]


def test_resealing_with_a_wrong_secret_changes_nothing(kees: User, settings):
    match("10")
    before = bytes(models.SupplierKey.objects.get().sealed)
    settings.VAULT_KEY = OTHER
    with pytest.raises(refusals.WrongSecret):
        operations.reseal(former_secret="not the one it was sealed with", at=NOW)
    assert bytes(models.SupplierKey.objects.get().sealed) == before

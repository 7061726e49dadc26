import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations
from weerklank.study.models import Characteristic


@pytest.fixture
def rijbewijs(voorbeelddam, bram):
    return operations.add_characteristic(
        monitor=voorbeelddam.monitor, label="Heeft een rijbewijs", by=bram, at=cast.NOW
    )


@pytest.fixture
def ja(rijbewijs, bram):
    return operations.add_value(characteristic=rijbewijs, label="Ja", by=bram, at=cast.NOW)


@pytest.fixture
def someone_with_ja(voorbeelddam, ja, bram):
    return operations.add_participant(
        round=voorbeelddam.round,
        perspective="inburgeraar",
        characteristics={ja.characteristic.key: ja.key},
        by=bram,
        at=cast.NOW,
    )


def test_a_characteristic_gets_a_key_of_its_own(rijbewijs, voorbeelddam, bram):
    assert rijbewijs.key == "heeft-een-rijbewijs"
    other = operations.add_characteristic(
        monitor=voorbeelddam.monitor, label="Heeft een rijbewijs?", by=bram, at=cast.NOW
    )
    assert other.key == "heeft-een-rijbewijs-2"
    assert other.position > rijbewijs.position
    assert safeguards.events_about(rijbewijs) == ["characteristic.added"]


def test_a_change_keeps_the_key(rijbewijs, bram):
    operations.change_characteristic(
        characteristic=rijbewijs,
        label="Rijbewijs",
        for_inburgeraars=True,
        for_aanbieders=True,
        is_printable=True,
        is_ordered=True,
        by=bram,
        at=cast.NOW,
    )
    rijbewijs.refresh_from_db()
    assert (rijbewijs.key, rijbewijs.label) == ("heeft-een-rijbewijs", "Rijbewijs")
    assert rijbewijs.is_ordered
    assert (rijbewijs.for_aanbieders, rijbewijs.is_printable) == (True, True)


def test_a_label_stands_there_once(rijbewijs, ja, voorbeelddam, bram):
    with pytest.raises(operations.LabelTaken):
        operations.add_characteristic(
            monitor=voorbeelddam.monitor, label="heeft een RIJBEWIJS", by=bram, at=cast.NOW
        )
    with pytest.raises(operations.LabelTaken):
        operations.add_value(characteristic=rijbewijs, label=" ja ", by=bram, at=cast.NOW)
    nee = operations.add_value(characteristic=rijbewijs, label="Nee", by=bram, at=cast.NOW)
    with pytest.raises(operations.LabelTaken):
        operations.change_value(value=nee, label="Ja", by=bram, at=cast.NOW)
    operations.change_value(value=ja, label="JA", by=bram, at=cast.NOW)


def test_what_nobody_has_may_go(rijbewijs, ja, bram):
    operations.remove_value(value=ja, by=bram, at=cast.NOW)
    assert rijbewijs.values.count() == 0
    operations.remove_characteristic(characteristic=rijbewijs, by=bram, at=cast.NOW)
    assert not Characteristic.objects.exists()


def test_what_somebody_has_stays(rijbewijs, ja, someone_with_ja, bram):
    with pytest.raises(operations.ValueInUse):
        operations.remove_value(value=ja, by=bram, at=cast.NOW)
    with pytest.raises(operations.CharacteristicInUse):
        operations.remove_characteristic(characteristic=rijbewijs, by=bram, at=cast.NOW)


def test_a_withdrawal_frees_the_value(ja, someone_with_ja, bram):
    operations.withdraw(participant=someone_with_ja, by=bram, at=cast.NOW)
    operations.remove_value(value=ja, by=bram, at=cast.NOW)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_changes_characteristics(who, rijbewijs, ja, voorbeelddam):
    by = {"by": getattr(voorbeelddam, who), "at": cast.NOW}
    with pytest.raises(AccessDenied):
        operations.add_characteristic(monitor=voorbeelddam.monitor, label="X", **by)
    with pytest.raises(AccessDenied):
        operations.change_characteristic(
            characteristic=rijbewijs,
            label="X",
            for_inburgeraars=True,
            for_aanbieders=False,
            is_printable=False,
            **by,
        )
    with pytest.raises(AccessDenied):
        operations.remove_characteristic(characteristic=rijbewijs, **by)
    with pytest.raises(AccessDenied):
        operations.add_value(characteristic=rijbewijs, label="X", **by)
    with pytest.raises(AccessDenied):
        operations.change_value(value=ja, label="X", **by)
    with pytest.raises(AccessDenied):
        operations.remove_value(value=ja, **by)

"""A monitor with its starting set, opened the way people do."""

import pytest

from tests import cast
from weerklank.safeguards import accounts
from weerklank.safeguards.models import Organisation, User
from weerklank.study import operations
from weerklank.study.models import Monitor, Participant


@pytest.fixture
def ines(db: None) -> User:
    """Looks after the installation."""
    return accounts.create_account(
        email="ines@voorbeelddam.example",
        name="Ines",
        by=None,
        at=cast.NOW,
        password=cast.PASSWORD,
        is_installation_beheerder=True,
    )


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(name="Nieuwdam", slug="nieuwdam", kind="gemeente")


@pytest.fixture
def opened(organisation: Organisation, ines: User) -> Monitor:
    """A monitor of Ines, who is its onderzoeker and beheerder."""
    return operations.open_monitor(
        organisation=organisation, name="Inburgering gevolgd", by=ines, at=cast.NOW
    )


@pytest.fixture
def d1(voorbeelddam: cast.Voorbeelddam) -> Participant:
    return cast.make_participant(voorbeelddam.round, "D1")


@pytest.fixture
def place(voorbeelddam: cast.Voorbeelddam) -> cast.Voorbeelddam:
    for key, values in (("leerroute", ("B", "Z")), ("gender", ("v", "m"))):
        one = voorbeelddam.monitor.characteristics.create(key=key, label=key.capitalize())
        for value in values:
            one.values.create(key=value, label=value)
    return voorbeelddam

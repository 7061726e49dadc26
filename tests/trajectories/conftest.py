"""A small register: one municipality, one change, trajectories made by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import NOW
from weerklank.rulebook import tables
from weerklank.safeguards.models import Organisation
from weerklank.trajectories import models


@pytest.fixture
def municipality(db: None) -> Organisation:
    return Organisation.objects.create(
        name="Voorbeelddam", slug="voorbeelddam", kind="gemeente", is_fictional=True
    )


@pytest.fixture
def change(municipality: Organisation) -> models.Change:
    return models.Change.objects.create(
        municipality=municipality, kind="import", at=NOW, by_name="Noor"
    )


@pytest.fixture
def add(change: models.Change) -> Callable[..., Any]:
    """Add a row that holds now: `add("uren", trajectory, soort="cursus", …)`."""

    def add_row(table: str, owner: Any = None, **values: Any) -> Any:
        owned = (
            {"trajectory": owner}
            if tables.BY_NAME[table].of_trajectory
            else {"municipality": change.municipality}
        )
        return models.OF_TABLE[table].objects.create(recorded_in=change, **owned, **values)

    return add_row


@pytest.fixture
def make_trajectory(change: models.Change, add: Callable[..., Any]) -> Callable[..., Any]:
    """Make a trajectory with its row of `trajecten`: `make_trajectory("T-AAA", pip=…)`."""

    def make(pseudonym: str, **values: Any) -> models.Trajectory:
        trajectory = models.Trajectory.objects.create(
            municipality=change.municipality, pseudonym=pseudonym, recorded_in=change
        )
        add("trajecten", trajectory, **values)
        return trajectory

    return make

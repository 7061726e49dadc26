"""A database of the time when three rooms were one, `register`: every row stays as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django_tasks_db.models import DBTaskResult

from tests.cast import NOW
from tests.migrating import migrate, newest
from weerklank.deliveries.models import DraftFile
from weerklank.site.commands.database import _waiting
from weerklank.trajectories.models import Change, TrajectRecord

LAST = "0004_refusals_and_the_end_of_a_trajectory"
RENAMED = "0006_name_tables_after_the_room"
APPS = ("trajectories", "deliveries")


def tables(prefix: str) -> set[str]:
    return {
        name.removeprefix(prefix)
        for name in connection.introspection.table_names()
        if name.startswith(prefix)
    }


def rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY id")  # noqa: S608
        return cursor.fetchall()


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The database as the versions before made it: other names, and other migrations applied."""
    executor = migrate([("deliveries", None), ("trajectories", LAST)])
    models = executor.loader.project_state([("trajectories", LAST)]).apps
    applied = MigrationRecorder(connection).migration_qs
    applied.filter(app__in=APPS).delete()
    assert applied.filter(app="register").count() == 4
    yield models
    migrate(newest())  # also what rests on these rooms


def fill(models: Any) -> None:
    """Put a row in a table of each kind: owner, version, list, draft, what points to a version."""
    register = {
        model.__name__: model.objects
        for model in models.get_app_config("trajectories").get_models()
    }
    home = models.get_model("safeguards", "Organisation").objects.create(
        name="Voorbeelddam", slug="voorbeelddam", kind="gemeente"
    )
    noor = models.get_model("safeguards", "User").objects.create(
        email="noor@voorbeelddam.example", name="Noor"
    )
    change = register["Change"].create(municipality=home, kind="import", at=NOW, by_name="Noor")
    later = register["Change"].create(municipality=home, kind="correction", at=NOW, by_name="Noor")
    trajectory = register["Trajectory"].create(
        municipality=home, pseudonym="T-224466", recorded_in=change
    )
    for replaced in (later, None):
        register["TrajectRecord"].create(
            trajectory=trajectory, recorded_in=change, replaced_in=replaced, leerroute="B"
        )
    register["RefusedValue"].create(
        trajectory=trajectory, change=change, table="trajecten", column="pip", why="Bestaat niet."
    )
    register["StandingSignal"].create(trajectory=trajectory, rule="SIG-07", state="on")
    register["SavedMapping"].create(
        municipality=home,
        supplier="Systeem",
        mapping={"trajecten": {"id": "traject"}},
        changed_at=NOW,
    )
    draft = register["ImportDraft"].create(
        municipality=home, kind="import", by=noor, created_at=NOW, preview={"state": "ready"}
    )
    register["DraftFile"].create(
        draft=draft, name="a.csv", file="register/drafts/a.csv", checksum="x"
    )


# What waits is of a room by the name of that time, and is done by its room of now.
WAITING = {
    "weerklank.register.jobs.count_figures": "weerklank.figures.jobs.count_figures",
    "weerklank.register.jobs.judge_signals": "weerklank.trajectories.jobs.judge_signals",
    "weerklank.site.register_jobs.work_on": "weerklank.deliveries.jobs.work_on",
    "weerklank.safeguards.jobs.clean": "weerklank.safeguards.jobs.clean",
}


@pytest.mark.slow
def test_every_row_of_before_is_there_under_the_new_names_and_can_be_worked_with(before):
    fill(before)
    results = DBTaskResult.objects
    made = {
        old: results.create(
            task_path=old, args_kwargs={"args": [], "kwargs": {}}, backend_name="default"
        ).pk
        for old in WAITING
    }
    was = {name: rows(f"register_{name}") for name in tables("register_")}
    assert sum(map(len, was.values())) == 10

    # No further: a column that came later is in no row of before.
    migrate([("trajectories", RENAMED), *(key for key in newest(*APPS) if key[0] == "deliveries")])
    is_now = {name: rows(f"{room}_{name}") for room in APPS for name in tables(f"{room}_")}
    assert is_now == was
    assert tables("register_") == set()
    assert tables("deliveries_") == {"savedmapping", "importdraft", "draftfile"}

    migrate(newest(*APPS))
    assert {old: results.get(pk=pk).task_path for old, pk in made.items()} == WAITING
    assert _waiting() == []

    # They still point at each other, and what is made now is numbered after them.
    assert TrajectRecord.objects.get(replaced_in=None).trajectory.pseudonym == "T-224466"
    assert DraftFile.objects.get().draft.by.name == "Noor"
    connection.check_constraints()
    last = Change.objects.order_by("-pk")[0]
    new = Change.objects.create(
        municipality=last.municipality, kind="entry", at=NOW, by_name="Noor"
    )
    assert new.pk > last.pk


@pytest.mark.slow
def test_nothing_waits_after_the_upgrade_of_an_empty_database(before):
    migrate(newest(*APPS))
    assert _waiting() == []

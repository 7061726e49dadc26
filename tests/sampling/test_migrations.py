"""A database of the time when choosing people was a part of `study`: every row stays as it was."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django_tasks_db.models import DBTaskResult

from tests import cast
from tests.invitations.inviting import Invited, invite
from tests.migrating import migrate, newest
from weerklank.invitations.models import Reply
from weerklank.invitations.operations import replying
from weerklank.safeguards import queries
from weerklank.safeguards.models import LogLine, Removal
from weerklank.sampling import operations
from weerklank.sampling.models import Candidate, Objection
from weerklank.sampling.rules.population import Known

BEFORE = ("study", "0030_keep_how_far_a_text_was")
NAMED = import_module("weerklank.sampling.migrations.0002_name_the_room_in_what_waits")
TABLES = {
    "study_candidate",
    "study_draw",
    "study_drawn",
    "study_frame",
    "study_framerequest",
    "study_objection",
    "study_population",
    "study_populationgroup",
    "study_populationrequest",
    "study_replacement",
    "study_spread",
    "study_spreadtarget",
}


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables that these rooms have, and of the log."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names()):
            if name.startswith(("study_", "invitations_")) or name == LogLine._meta.db_table:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY id")  # noqa: S608
                found[name] = cursor.fetchall()
    return found


def _before_later_columns(
    stood: dict[str, list[tuple[Any, ...]]],
) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows without the columns, at their end, that rounds got after the division."""
    return stood | {"study_round": [row[:-3] for row in stood["study_round"]]}


@pytest.fixture
def chosen(committed_db: None) -> Iterator[Invited]:
    """Four people who were chosen; one refused by her card, another was asked in her place."""
    world = invite(cast.make_voorbeelddam())
    place, refuses = world.place, world.candidate
    by = {"by": place.bram, "at": cast.NOW}
    replying.answer(candidate=refuses, said="no", by=None, at=cast.NOW)
    operations.replace(candidate=world.person(refuses.pseudonym), **by)
    operations.object_to_asking(candidate=world.person(refuses.pseudonym), **by)
    operations.ask_population(round=place.round, municipality=place.monitor.organisation, **by)
    operations.ask_frame(
        round=place.round,
        municipality=place.monitor.organisation,
        perspective="aanbieder",
        leaves_out_asked=True,
        **by,
    )
    operations.add_population(
        monitor=place.monitor,
        perspective="inburgeraar",
        on=cast.TODAY,
        source="Register van de gemeente",
        table=Known(("leerroute",), (({"leerroute": "Z"}, 12),)),
        **by,
    )
    yield world
    migrate(newest())  # also what rests on these rooms


@pytest.mark.slow
def test_every_row_of_before_is_there_and_can_be_worked_with(chosen: Invited) -> None:
    stood = stored()
    assert {name for name, there in stood.items() if there} >= TABLES
    pseudonym = chosen.pseudonym
    executor = migrate([("sampling", None)])
    before = executor.loader.project_state(BEFORE).apps
    assert stored() == _before_later_columns(stood)
    old = before.get_model("study", "Candidate").objects.get(pseudonym=pseudonym)
    assert old.replaced_by.by_candidate.state == "chosen"

    migrate(newest())
    assert stored() == stood
    connection.check_constraints()
    objection = Objection.objects.get()
    assert Reply.objects.get().candidate.pseudonym == objection.pseudonym
    # What is made now is numbered after what was there.
    instead = Candidate.objects.get(replaces__out__pseudonym=objection.pseudonym)
    operations.object_to_asking(candidate=instead, by=chosen.place.bram, at=cast.NOW)
    assert Objection.objects.latest("pk").pk > objection.pk


def test_what_lies_aside_and_what_waits_are_named_by_the_room(db: None) -> None:
    bram = cast.make_voorbeelddam().bram
    removal = Removal.objects.create(
        kind="project",
        subject_id=1,
        title="Project",
        monitor_id=1,
        at=cast.NOW,
        by=bram,
        until=cast.TODAY,
        roots=[["study.Round", 1], ["study.Frame", 3]],
        changes=[["study.Candidate", 5, {"participant": [7, None]}]],
    )
    removal.rows.create(label="study.Frame", content='[{"model": "study.frame", "pk": 3}]')
    removal.rows.create(label="study.Participant", content='[{"model": "study.participant"}]')
    removal.pointers.create(label="study.Candidate", object_id=5)
    waits = DBTaskResult.objects.create(
        task_path="weerklank.study.jobs.choose",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
    )

    def said() -> tuple[Any, ...]:
        removal.refresh_from_db()
        waits.refresh_from_db()
        rows = list(removal.rows.order_by("pk").values_list("label", "content"))
        pointers = list(removal.pointers.values_list("label", flat=True))
        return removal.roots, removal.changes, rows, pointers, waits.task_path

    stood = said()
    NAMED.forward(apps, SimpleNamespace(connection=connection))
    assert said() == (
        [["study.Round", 1], ["sampling.Frame", 3]],
        [["sampling.Candidate", 5, {"participant": [7, None]}]],
        [
            ("sampling.Frame", '[{"model": "sampling.frame", "pk": 3}]'),
            ("study.Participant", '[{"model": "study.participant"}]'),
        ],
        ["sampling.Candidate"],
        "weerklank.sampling.jobs.choose",
    )
    NAMED.backward(apps, SimpleNamespace(connection=connection))
    assert said() == stood


def test_an_old_line_is_still_about_its_candidate(chosen: Invited) -> None:
    candidate = Candidate.objects.get(pseudonym=chosen.pseudonym)
    LogLine.objects.create(
        at=cast.NOW,
        kind="read",
        what="candidate.viewed",
        by_name="Bram",
        origin="-",
        subject_type="study.Candidate",
        subject_id=str(candidate.pk),
    )
    assert queries.events_about(candidate)[-1] == "candidate.viewed"

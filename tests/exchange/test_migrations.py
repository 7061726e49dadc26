"""What the move of the tables does with rows that are there. The functions see those of today."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from tests.exchange import projects
from tests.house.test_removed import rows
from weerklank.fieldwork.models import Transcript
from weerklank.safeguards import queries, removable, removals
from weerklank.safeguards.models import LogLine, Removal, RemovedPointer, RemovedRows

LAID_ASIDE = import_module("weerklank.exchange.migrations.0002_name_the_room_in_what_was_removed")


def labels() -> set[str]:
    """Return under which tables everything lies that was removed."""
    noted = [(one.roots, one.changes) for one in Removal.objects.all()]
    return {
        *RemovedRows.objects.values_list("label", flat=True),
        *RemovedPointer.objects.values_list("label", flat=True),
        *(label for pair in noted for each in pair for label, *_rest in each),
    }


def of(label: str) -> list[str]:
    return sorted(one for one in labels() if one.startswith(label))


def migrate(name: str) -> None:
    getattr(LAID_ASIDE, name)(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize("kind", ["project", "conversation", "transcript"])
def test_what_was_removed_before_the_move_comes_back(take, voorbeelddam, kind):
    project = take(projects.whole()).project
    text = Transcript.objects.order_by("pk").first()
    record = {"project": project, "conversation": text.conversation, "transcript": text}[kind]
    stood = rows()
    removal = removals.remove(
        kind=removable.kind_of(kind), record=record, by=voorbeelddam.bram, at=cast.NOW
    )
    lying = sorted(RemovedRows.objects.values_list("label", "content"))
    of_this_room = of("exchange.")
    migrate("backward")
    before = [label.replace("exchange.", "coding.") for label in of_this_room]
    assert of_this_room
    assert of("exchange.") == []
    assert set(before) <= set(of("coding."))
    migrate("forward")
    assert of("exchange.") == of_this_room
    assert sorted(RemovedRows.objects.values_list("label", "content")) == lying
    removals.bring_back(removal=removal, by=voorbeelddam.bram, at=cast.NOW)
    connection.check_constraints()
    changed = {"safeguards.Cleaning", "coding.CodebookVersion"}  # a version is kept each time
    assert {label: each for label, each in rows().items() if label not in changed} == {
        label: each for label, each in stood.items() if label not in changed
    }


def test_an_old_line_is_still_about_its_project(take, voorbeelddam):
    project = take(projects.whole()).project
    LogLine.objects.create(
        at=cast.NOW, kind="read", what="project.viewed", by_name="Bram", origin="-",
        subject_type="coding.TakenProject", subject_id=str(project.pk),
    )  # fmt: skip
    assert queries.events_about(project) == ["project.taken", "project.viewed"]

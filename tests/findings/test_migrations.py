"""A database of the time when these rooms were one, `reporting`: every row stays as it was."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from tests.findings.conftest import Story, make_story
from tests.house.test_removed import rows
from tests.migrating import migrate, newest
from weerklank.findings import operations
from weerklank.findings.models import Finding, ImprovementPoint
from weerklank.followup import operations as followup
from weerklank.followup.models import PointMeasure
from weerklank.reporting import operations as reporting
from weerklank.safeguards import queries, removable, removals
from weerklank.safeguards.models import LogLine, Removal, RemovedPointer, RemovedRows

LAST = ("reporting", "0020_approve_what_overrides_the_guard")
ROOMS = ("findings", "followup", "reporting")
LAID_ASIDE = import_module("weerklank.followup.migrations.0002_name_the_rooms_in_what_was_removed")


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables that these rooms have, and of the log."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names()):
            if name.startswith("reporting_") or name == LogLine._meta.db_table:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY id")  # noqa: S608
                found[name] = cursor.fetchall()
    return found


@pytest.fixture
def written(committed_db: None) -> Iterator[Story]:
    """A finding with evidence and a quote, a point on it that is measured, and a comment."""
    story = make_story()
    by = {"by": story.home.bram, "at": cast.NOW}
    coding = story.code(1, "kanariegeel")
    finding = story.conclude(supporting=[coding])
    story.propose(finding, coding)
    point = operations.make_point(
        monitor=story.home.monitor, what="Schrijf korter.", finding=finding, **by
    )
    followup.set_measure(
        point=point, code=story.codes["4.6"].pk, perspective="inburgeraar", better="fewer", **by
    )
    reporting.add_comment(
        round=story.home.round, place=f"finding:{finding.pk}", text="Zie de brieven.", **by
    )
    yield story
    migrate(newest())  # also what rests on these rooms


@pytest.mark.slow
def test_every_row_of_before_is_there_and_can_be_worked_with(written: Story) -> None:
    stood = stored()
    filled = {name for name, there in stood.items() if there}
    assert filled >= {
        "reporting_finding",
        "reporting_evidence",
        "reporting_quote",
        "reporting_improvementpoint",
        "reporting_pointevidence",
        "reporting_pointchange",
        "reporting_pointmeasure",
        "reporting_comment",
        "reporting_textversion",
    }
    executor = migrate([("findings", None), ("followup", None), LAST])
    before = executor.loader.project_state(LAST).apps
    assert stored() == stood
    old = before.get_model("reporting", "Finding").objects.get()
    assert old.points.get().point.measure.code_id == written.codes["4.6"].pk

    migrate(newest(*ROOMS))
    assert stored() == stood
    connection.check_constraints()
    finding, point = Finding.objects.get(), ImprovementPoint.objects.get()
    assert PointMeasure.objects.get().point == point
    assert [said.text for said in finding.comments.all()] == ["Zie de brieven."]
    # What is made now is numbered after what was there.
    again = written.conclude("De bus komt niet.")
    assert again.pk > finding.pk


def labels() -> set[str]:
    """Return under which tables everything lies that was removed."""
    noted = [(one.roots, one.changes) for one in Removal.objects.all()]
    return {
        *RemovedRows.objects.values_list("label", flat=True),
        *RemovedPointer.objects.values_list("label", flat=True),
        *(label for pair in noted for each in pair for label, *_rest in each),
    }


def of(*rooms: str) -> list[str]:
    return sorted(one for one in labels() if one.split(".")[0] in rooms)


def test_what_was_removed_before_the_move_comes_back(written: Story) -> None:
    stood = rows()
    removal = removals.remove(
        kind=removable.kind_of("conversation"),
        record=written.texts[1].conversation,
        by=written.home.bram,
        at=cast.NOW,
    )
    lying = sorted(RemovedRows.objects.values_list("label", "content"))
    of_these = of("findings", "followup")
    assert {"findings.Evidence", "findings.Finding", "findings.Quote"} <= set(of_these)
    LAID_ASIDE.backward(apps, SimpleNamespace(connection=connection))
    assert of("findings", "followup") == []
    assert {f"reporting.{one.partition('.')[2]}" for one in of_these} <= set(of("reporting"))
    LAID_ASIDE.forward(apps, SimpleNamespace(connection=connection))
    assert of("findings", "followup") == of_these
    assert sorted(RemovedRows.objects.values_list("label", "content")) == lying
    removals.bring_back(removal=removal, by=written.home.bram, at=cast.NOW)
    connection.check_constraints()
    # Raised, so that a form that was open meanwhile is seen to be stale.
    changed = {"safeguards.Cleaning", "findings.Finding", "findings.ImprovementPoint"}
    assert {label: each for label, each in rows().items() if label not in changed} == {
        label: each for label, each in stood.items() if label not in changed
    }


def test_an_old_line_is_still_about_its_finding(written: Story) -> None:
    finding = Finding.objects.get()
    LogLine.objects.create(
        at=cast.NOW,
        kind="read",
        what="finding.read",
        by_name="Bram",
        origin="-",
        subject_type="reporting.Finding",
        subject_id=str(finding.pk),
    )
    events = queries.events_about(finding)
    assert events[0] == "finding.added"
    assert events[-1] == "finding.read"

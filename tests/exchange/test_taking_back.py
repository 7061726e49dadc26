"""A project that was taken over goes again with all it brought, and no more than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests import cast
from tests.exchange import projects
from tests.house.test_removed import findable, rows
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, CodebookVersion, Coding
from weerklank.exchange import models
from weerklank.exchange.removals import brought_by
from weerklank.fieldwork.models import Attendance, Conversation
from weerklank.safeguards import bundles, removable, removals
from weerklank.safeguards.models import Cleaning, Removal, User
from weerklank.study.models import Characteristic, Participant

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
# A version of the codebook is kept each time it changes; that is its history.
HISTORY = {"safeguards.Cleaning", "coding.CodebookVersion"}


def kind() -> removable.Kind:
    found = removable.kind_of("project")
    assert found is not None
    return found


def take_back(voorbeelddam: cast.Voorbeelddam, project: models.TakenProject) -> Removal:
    removal = removals.remove(kind=kind(), record=project, by=voorbeelddam.bram, at=NOON)
    connection.check_constraints()
    return removal


def bring_back(voorbeelddam: cast.Voorbeelddam, removal: Removal) -> list[str]:
    told = removals.bring_back(removal=removal, by=voorbeelddam.bram, at=NOON)
    connection.check_constraints()
    return told


def without_history(found: dict[str, list[str]]) -> dict[str, Any]:
    return {label: rows for label, rows in found.items() if label not in HISTORY}


def test_all_that_a_project_brought_goes_and_comes_back(take, voorbeelddam):
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    never, never_found, users = rows(), findable(), User.objects.count()
    project = take(projects.whole()).project
    stood, found = rows(), findable()
    assert User.objects.count() > users  # who coded elsewhere, by name
    removal = take_back(voorbeelddam, project)
    assert without_history(rows()) == without_history(never)
    assert findable() == never_found
    assert User.objects.count() == users
    newest = CodebookVersion.objects.first()
    assert "in.qdpx" in newest.reason
    bring_back(voorbeelddam, removal)
    assert without_history(rows()) == without_history(stood)
    assert findable() == found


def test_what_goes_along_is_counted(take, voorbeelddam):
    project = take(projects.whole()).project
    counted = {
        one.noun: one.number
        for one in removals.preview(kind(), project, visible_to=voorbeelddam.bram)
    }
    assert counted["gesprekken"] == Conversation.objects.count()
    assert counted["gecodeerde passages"] == Coding.objects.count()
    assert counted["deelnemers"] == Participant.objects.count()
    assert counted["codes"] == Code.objects.count()


def test_what_became_part_of_other_work_stays(take, voorbeelddam):
    project = take(projects.whole()).project
    own = Conversation.objects.create(
        round=voorbeelddam.round, number=9, kind="notes", held_on=cast.TODAY, created_at=cast.NOW
    )
    person = Participant.objects.get(pseudonym="D7")
    Attendance.objects.create(conversation=own, participant=person)
    text = own.transcripts.create(text="Wachten.", sha256="1", word_count=1, created_at=cast.NOW)
    waiting = Code.objects.get(label="Wachten")
    Coding.objects.create(
        key=UUID(int=5), transcript=text, code=waiting, coder=voorbeelddam.bram, start=0, end=7,
        created_at=cast.NOW, changed_at=cast.NOW,
    )  # fmt: skip
    brought = brought_by(project)
    above = 0
    code: Code | None = waiting
    while code is not None:
        above, code = above + 1, code.parent
    assert (brought.people_that_stay, brought.codes_that_stay) == (1, above)
    assert len(kind().remarks(project)) == 2
    removal = take_back(voorbeelddam, project)
    assert list(Participant.objects.all()) == [person]
    assert Code.objects.count() == above
    assert list(Conversation.objects.all()) == [own]
    assert Coding.objects.count() == 1
    bring_back(voorbeelddam, removal)
    assert Participant.objects.count() == 2


def test_codes_come_back_under_free_numbers(take, voorbeelddam):
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    project = take(projects.whole()).project
    branch = project.branch
    tree = {
        code.label: code.number for code in Code.objects.filter(number__startswith=branch.number)
    }
    removal = take_back(voorbeelddam, project)
    Code.objects.create(
        monitor=voorbeelddam.monitor, number=branch.number, position=900, label="Eigen", colour=1
    )
    bring_back(voorbeelddam, removal)
    again = Code.objects.get(pk=branch.pk)
    assert again.number == str(int(branch.number) + 1)
    for label, number in tree.items():
        assert Code.objects.get(label=label).number == again.number + number.removeprefix(
            branch.number
        )
    numbers = list(Code.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))


def test_a_project_taken_again_meanwhile_is_not_doubled(take, voorbeelddam):
    removal = take_back(voorbeelddam, take(projects.whole()).project)
    take(projects.whole())
    stood = rows()
    with pytest.raises(bundles.CannotComeBack, match="intussen"):
        bring_back(voorbeelddam, removal)
    assert rows() == stood
    assert removals.erase_what_is_due(at=NOON + timedelta(days=15)) == 1
    assert without_history(rows()) == without_history(stood)
    # Beside that only the order to take the words out of the store.
    assert Cleaning.objects.count() == 1


def test_a_characteristic_that_others_have_stays(take, voorbeelddam):
    project = take(projects.whole()).project
    made = Characteristic.objects.get(label="route")
    other = cast.make_participant(voorbeelddam.round, "D9")
    other.characteristics.create(characteristic=made, value=made.values.first())
    take_back(voorbeelddam, project)
    assert list(Characteristic.objects.all()) == [made]
    assert other.characteristics.count() == 1

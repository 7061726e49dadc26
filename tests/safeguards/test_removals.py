"""Taking up, putting back and erasing, whatever happened in between."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests import cast
from tests.house.test_removed import CANARY, Added, add_conversation, findable, rows
from tests.house.world import World, make_world
from weerklank.coding import operations as coding
from weerklank.coding import refusals
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Attendance, Conversation, SourceFile, Transcript, Turn
from weerklank.findings.models import Evidence, Finding, Quote
from weerklank.safeguards import backups, bundles, journal, removable, removals
from weerklank.safeguards.models import (
    LogLine,
    Removal,
    RemovedFile,
    RemovedPointer,
    RemovedRows,
    SearchEntry,
)
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sounds import operations as sounds
from weerklank.study import operations as study
from weerklank.study.models import Guide, Membership, Monitor, Participant, Round

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Any) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    world = make_world()
    cast.make_participant(world.round, "D2")
    return world


@pytest.fixture
def added(world: World) -> Added:
    return add_conversation(world)


def remove(world: World, kind: str, record: Any, *, who="onderzoeker", at=NOON) -> Removal:
    found = removable.kind_of(kind)
    assert found is not None
    return removals.remove(kind=found, record=record, by=world.users[who], at=at)


def bring_back(world: World, removal: Removal, at: datetime = NOON) -> list[str]:
    told = removals.bring_back(removal=removal, by=world.users["onderzoeker"], at=at)
    connection.check_constraints()
    return told


def nothing_lies() -> bool:
    return not any(
        model.objects.exists() for model in (Removal, RemovedRows, RemovedPointer, RemovedFile)
    )


# --- until a day ------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "is_there"), [(14, True), (15, False)])
def test_it_can_come_back_until_and_with_the_last_day(world, added, days, is_there, settings):
    assert settings.REMOVED_DAYS == 14
    removal = remove(world, "conversation", added.conversation)
    later = NOON + timedelta(days=days)
    if is_there:
        assert removals.erase_what_is_due(at=later) == 0
        bring_back(world, removal, at=later)
        assert Conversation.objects.filter(pk=added.conversation.pk).exists()
    else:
        with pytest.raises(removals.NoLongerThere):
            bring_back(world, removal, at=later)
        assert removals.erase_what_is_due(at=later) == 1
        assert nothing_lies()


def test_the_last_day_is_a_setting(world, added, settings):
    settings.REMOVED_DAYS = 3
    removal = remove(world, "conversation", added.conversation)
    assert removal.until.isoformat() == "2026-05-23"


def test_it_comes_back_once(world, added):
    removal = remove(world, "conversation", added.conversation)
    bring_back(world, removal)
    with pytest.raises(removals.NoLongerThere):
        bring_back(world, removal)


def test_it_is_removed_once(world, added):
    remove(world, "conversation", added.conversation)
    with pytest.raises(removals.AlreadyRemoved):
        remove(world, "conversation", added.conversation)


@pytest.mark.parametrize("who", ["codeur", "beleidsadviseur", "beheerder", "stranger"])
def test_only_an_onderzoeker_removes_what_is_in_a_round(world, added, who):
    stood = rows()
    for kind, record in (
        ("conversation", added.conversation),
        ("file", added.file),
        ("transcript", added.transcript),
        ("guide", world.guide),
        ("round", world.round),
    ):
        with pytest.raises(AccessDenied):
            remove(world, kind, record, who=who)
    assert rows() == stood


@pytest.mark.parametrize("who", ["onderzoeker", "codeur", "beleidsadviseur", "stranger"])
def test_only_its_beheerder_removes_a_monitor(world, who):
    with pytest.raises(AccessDenied):
        remove(world, "monitor", world.monitor, who=who)


# --- erased for good --------------------------------------------------------------------------
def everything_kept() -> str:
    """Give all that the database holds, also of what lies aside."""
    tables = [*rows().values(), [str(one) for one in SearchEntry.objects.values_list("body")]]
    lying = [one.content for one in RemovedRows.objects.all()]
    lying += [one.title for one in Removal.objects.all()]
    return "\n".join([*(row for table in tables for row in table), *lying])


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_erased_words_are_in_no_row_and_no_file(
    world, added, django_capture_on_commit_callbacks, settings
):
    before = files_in(settings.MEDIA_ROOT)
    removal = remove(world, "conversation", added.conversation)
    assert CANARY in everything_kept()
    assert files_in(settings.MEDIA_ROOT) == before  # the file waits in its place, named by a row
    assert RemovedFile.objects.get().content == added.file.content
    with django_capture_on_commit_callbacks(execute=True):
        removals.erase(removal=removal, by=world.users["onderzoeker"], at=NOON)
    assert CANARY not in everything_kept()
    assert len(files_in(settings.MEDIA_ROOT)) == len(before) - 1
    assert nothing_lies()
    assert [line.what for line in LogLine.objects.filter(what__endswith="erased")] == [
        "conversation.erased"
    ]


def test_a_round_that_is_due_takes_all_of_it_and_nothing_else(
    world, added, django_capture_on_commit_callbacks, settings
):
    other = cast.make_round(world.monitor, 7)
    inside = remove(world, "conversation", added.conversation)
    remove(world, "round", world.round)
    with django_capture_on_commit_callbacks(execute=True):
        assert removals.erase_what_is_due(at=NOON + timedelta(days=15)) == 2
        sounds.erase_loose(at=NOON + timedelta(days=15))  # as the worker does after it
    connection.check_constraints()
    assert not Removal.objects.filter(pk=inside.pk).exists()
    assert list(Round.objects.filter(monitor=world.monitor)) == [other]
    assert not any(
        model.objects.exists()
        for model in (Conversation, Transcript, Turn, Coding, Finding, Participant, Guide)
    )
    assert Monitor.objects.count() == 2  # Elderburg's, and this one: not the one it lay in
    assert Code.objects.filter(monitor=world.monitor).exists()
    assert files_in(settings.MEDIA_ROOT) == []
    assert CANARY not in everything_kept()
    assert nothing_lies()


def test_a_monitor_that_is_due_takes_its_rounds_also_a_removed_one(world, added):
    remove(world, "round", world.round)
    cast.make_round(world.monitor, 7)
    remove(world, "monitor", world.monitor, who="beheerder")
    assert removals.erase_what_is_due(at=NOON + timedelta(days=15)) == 2
    connection.check_constraints()
    assert [one.slug for one in Monitor.objects.all()] == ["elderburg-monitor"]
    assert not Round.objects.exists()
    assert not Code.objects.exists()
    assert SearchEntry.objects.filter(monitor_id=world.monitor.pk).count() == 0
    assert nothing_lies()
    # That it happened stays.
    assert {"round.erased", "monitor.erased"} <= set(LogLine.objects.values_list("what", flat=True))


def test_a_round_asked_to_be_erased_goes_with_the_next_sweep(world):
    removal = remove(world, "round", world.round)
    removals.erase(removal=removal, by=world.users["onderzoeker"], at=NOON)
    assert Round.objects.filter(pk=world.round.pk).exists()  # not in the request
    with pytest.raises(removals.NoLongerThere):
        bring_back(world, removal)
    assert removals.erase_what_is_due(at=NOON) == 1
    assert not Round.objects.filter(pk=world.round.pk).exists()
    assert LogLine.objects.get(what="round.erased").by_id == world.users["onderzoeker"].pk


# --- what happened meanwhile ------------------------------------------------------------------
def test_a_number_that_was_taken_gives_the_next(world, added):
    removal = remove(world, "conversation", added.conversation)
    Conversation.objects.create(
        round=world.round, number=2, kind="notes", held_on=cast.TODAY, created_at=cast.NOW
    )
    bring_back(world, removal)
    assert Conversation.objects.get(pk=added.conversation.pk).number == 3


def test_a_round_comes_back_under_a_free_number(world):
    removal = remove(world, "round", world.round)
    study.open_round(
        monitor=world.monitor, number=1, name="Ronde 1", starts_on=cast.TODAY,
        ends_on=cast.TODAY, by=world.users["onderzoeker"], at=NOON,
    )  # fmt: skip
    [said] = bring_back(world, removal)
    assert "2" in said
    assert set(world.monitor.rounds.values_list("number", flat=True)) == {1, 2}
    assert Monitor.objects.count() == 2


def test_a_version_that_was_taken_gives_the_next_and_speakers_are_not_doubled(world, added):
    speakers = added.conversation.speakers.count()
    removal = remove(world, "transcript", added.transcript)
    assert added.conversation.speakers.count() == 0
    newer = Transcript.objects.create(
        conversation=added.conversation, text="Nieuw.", sha256="2" * 64, word_count=1,
        created_at=cast.NOW,
    )  # fmt: skip
    added.conversation.speakers.create(label="D2", role="unknown")
    bring_back(world, removal)
    assert Transcript.objects.get(pk=added.transcript.pk).version == 2
    assert newer.version == 1
    assert added.conversation.speakers.count() == speakers
    there = added.conversation.speakers.get(label="D2")
    assert Turn.objects.get(transcript=added.transcript, position=1).speaker == there


def test_an_older_version_is_found_again_when_the_newest_went(world, added):
    from weerklank.fieldwork import search  # noqa: PLC0415

    newer = Transcript.objects.create(
        conversation=added.conversation, text="Zeepaardje.", sha256="2" * 64, word_count=1,
        version=2, language="nl", created_at=cast.NOW,
    )  # fmt: skip
    newer.turns.create(position=0, start=0, end=11)
    search.index_transcript(newer)
    assert not [one for one in findable() if "kanarie" in one[-1] and one[0] == "turn"]
    removal = remove(world, "transcript", newer)
    assert [one for one in findable() if "kanarie" in one[-1] and one[0] == "turn"]
    assert [one for one in findable() if "kanarie" in one[-1] and one[0] == "memo"]
    bring_back(world, removal)
    assert not [one for one in findable() if "kanarie" in one[-1] and one[0] == "turn"]


def test_evidence_of_a_finding_that_is_gone_finds_no_place_and_that_is_said(world, added):
    removal = remove(world, "conversation", added.conversation)
    Quote.objects.all().delete()
    Evidence.objects.all().delete()
    Finding.objects.all().delete()
    [said] = bring_back(world, removal)
    assert "2" in said
    assert Coding.objects.filter(transcript=added.transcript).count() == 2
    assert not Evidence.objects.exists()


def test_a_finding_reread_meanwhile_stays_as_it_was_reread(world, added):
    removal = remove(world, "conversation", added.conversation)
    Finding.objects.update(statement="Anders.", revision=9, lost_evidence_at=None)
    bring_back(world, removal)
    finding = Finding.objects.get()
    assert (finding.statement, finding.revision) == ("Anders.", 9)
    assert finding.lost_evidence_at is None
    assert finding.evidence.count() == 2


def test_a_code_that_lies_in_the_bin_is_not_deleted_nor_renumbered(world, added):
    lone = Code.objects.create(
        monitor=world.monitor, number="4.9", position=9, label="Alleen", colour=4,
        parent=world.code.parent,
    )  # fmt: skip
    Coding.objects.create(
        key=UUID(int=77), transcript=added.transcript, code=lone, start=0, end=3,
        coder=world.users["onderzoeker"], created_at=cast.NOW, changed_at=cast.NOW,
    )  # fmt: skip
    remove(world, "conversation", added.conversation)
    by = {"by": world.users["onderzoeker"], "at": NOON, "reason": "opruimen"}
    with pytest.raises(refusals.CodeIsUsed):
        coding.delete_code(code=lone, **by)
    with pytest.raises(refusals.NumberIsFixed):
        coding.change_code(code=lone, number="4.10", **by)


def test_a_person_who_is_only_in_the_bin_is_not_removed(world, added):
    remove(world, "conversation", added.conversation)
    second = world.round.participants.get(pseudonym="D2")
    with pytest.raises(study.ParticipantInUse):
        study.remove_participant(participant=second, by=world.users["onderzoeker"], at=NOON)


def test_a_conversation_waits_for_its_guide_to_come_back(world, added):
    conversation = remove(world, "conversation", added.conversation)
    guide = remove(world, "guide", world.guide)
    with pytest.raises(bundles.SomethingMissing):
        bring_back(world, conversation)
    bring_back(world, guide)
    bring_back(world, conversation)
    back = Conversation.objects.get(pk=added.conversation.pk)
    assert back.guide_id == world.guide.pk
    assert back.questions_put.count() == 1


def test_a_guide_gives_way_to_one_that_was_chosen_since(world, added):
    removal = remove(world, "guide", world.guide)
    assert Conversation.objects.filter(guide=None).count() == 2
    other = Guide.objects.create(
        round=world.round, key="anders", title="Anders", perspective="inburgeraar"
    )
    Conversation.objects.filter(pk=added.conversation.pk).update(guide=other)
    bring_back(world, removal)
    assert Conversation.objects.get(pk=added.conversation.pk).guide == other
    assert Conversation.objects.get(pk=world.conversation.pk).guide_id == world.guide.pk


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: row["fields"].update({"field_of_before": 1}),
        lambda row: row["fields"].update({"held_on": "geen dag"}),
        lambda row: row.update({"model": "fieldwork.gone"}),
    ],
    ids=["a column that is gone", "a value that does not fit", "a table that is gone"],
)
def test_what_another_version_laid_aside_is_refused_and_stays(world, added, edit):
    removal = remove(world, "conversation", added.conversation)
    piece = RemovedRows.objects.get(label="fieldwork.Conversation")
    content = json.loads(piece.content)
    edit(content[0])
    RemovedRows.objects.filter(pk=piece.pk).update(content=json.dumps(content))
    stood = rows()
    with pytest.raises(bundles.OtherVersion):
        bring_back(world, removal)
    assert rows() == stood
    assert RemovedRows.objects.exists()


def test_a_column_that_is_new_gets_its_default(world, added):
    removal = remove(world, "conversation", added.conversation)
    piece = RemovedRows.objects.get(label="fieldwork.Conversation")
    content = json.loads(piece.content)
    del content[0]["fields"]["spoken_languages"]
    RemovedRows.objects.filter(pk=piece.pk).update(content=json.dumps(content))
    bring_back(world, removal)
    assert Conversation.objects.get(pk=added.conversation.pk).spoken_languages == []


# --- a withdrawal reaches it ------------------------------------------------------------------
def test_a_withdrawal_reaches_what_lies_in_the_bin(
    world, added, django_capture_on_commit_callbacks, settings
):
    second = world.round.participants.get(pseudonym="D2")
    removal = remove(world, "conversation", added.conversation)
    foreseen = study.preview_withdrawal(second)
    assert foreseen["gecodeerde passages"] == 2
    assert Removal.objects.filter(pk=removal.pk).exists()
    assert not Conversation.objects.filter(pk=added.conversation.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        certificate = study.withdraw(participant=second, by=world.users["onderzoeker"], at=NOON)
    assert {key: certificate.counts[key] for key in foreseen} == foreseen
    assert not Conversation.objects.filter(pk=added.conversation.pk).exists()
    said = "\n".join(RemovedRows.objects.values_list("content", flat=True))
    assert "zat in mijn brief" not in said
    assert "memo met" not in said
    assert added.file.content.name not in [one.content.name for one in RemovedFile.objects.all()]

    bring_back(world, removal)
    text = Transcript.objects.get(pk=added.transcript.pk).text
    assert text.startswith("Hoe ging de les?")
    assert CANARY not in text
    assert not Coding.objects.filter(transcript=added.transcript).exists()
    assert not Attendance.objects.filter(participant=second).exists()
    assert SourceFile.objects.get(pk=added.file.pk).content == ""


def test_what_a_withdrawal_cannot_put_back_goes_for_good(world, added):
    second = world.round.participants.get(pseudonym="D2")
    remove(world, "conversation", added.conversation)
    RemovedRows.objects.filter(label="fieldwork.Turn").update(content='[{"pk": 1}]')
    study.withdraw(participant=second, by=world.users["onderzoeker"], at=NOON)
    assert nothing_lies()


def test_a_withdrawal_of_another_leaves_it_alone(world, added):
    removal = remove(world, "conversation", added.conversation)
    lying = list(RemovedRows.objects.values_list("pk", "content"))
    study.withdraw(participant=world.participant, by=world.users["onderzoeker"], at=NOON)
    assert list(RemovedRows.objects.values_list("pk", "content")) == lying
    bring_back(world, removal)
    assert CANARY in Transcript.objects.get(pk=added.transcript.pk).text


def test_who_withdrew_after_a_backup_in_which_she_lay_aside_does_not_come_back(world, added):
    """The line in the journal names someone who is in no table, but in a bundle."""
    second = world.round.participants.get(pseudonym="D2")
    entry = journal.Entry(second.pk, world.round.pk, "D2", cast.NOW.isoformat())
    removal = remove(world, "conversation", added.conversation)
    RemovedRows.objects.create(
        removal=removal, label="study.Participant", content=json.dumps([bundles.plain(second)])
    )
    Attendance.objects.filter(participant=second).delete()
    second.delete()
    other = journal.Entry(second.pk or 0, world.round.pk, "D9", cast.NOW.isoformat())
    study.repeat_withdrawals([other], at=NOON)
    assert not nothing_lies()
    study.repeat_withdrawals([entry], at=NOON)
    assert nothing_lies()


# --- back-ups ---------------------------------------------------------------------------------
def test_a_restored_bin_still_comes_back_and_its_numbers_stay_free(
    world, added, tmp_path, settings
):
    stood = rows()
    removal = remove(world, "conversation", added.conversation)
    LogLine.objects.all()  # append-only: its lines stay where they are
    backups.write(tmp_path / "b.weerklank", at=cast.NOW)
    with connection.cursor() as cursor:
        for model in reversed(backups.tables()):
            if model._meta.label != "safeguards.LogLine":
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608
        _forget_log(cursor)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    backups.restore(tmp_path / "b.weerklank")
    made = Conversation.objects.create(
        round=world.round, number=9, kind="notes", held_on=cast.TODAY, created_at=cast.NOW
    )
    assert made.pk > added.conversation.pk
    made.delete()
    bring_back(world, Removal.objects.get(pk=removal.pk))
    assert rows() == stood


def _forget_log(cursor: Any) -> None:
    """Empty the log, which only a test can: by the tables, without their triggers."""
    table = LogLine._meta.db_table
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [table]
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for _name, sql in triggers:
            cursor.execute(sql)
    else:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_number_that_lay_in_the_bin_is_not_given_again(world, added):
    """Numbers of rows, which databases hand out, also after the highest row went."""
    removal = remove(world, "conversation", added.conversation)
    bundles.keep_numbers_free()
    made = Conversation.objects.create(
        round=world.round, number=9, kind="notes", held_on=cast.TODAY, created_at=cast.NOW
    )
    assert made.pk > added.conversation.pk
    bring_back(world, removal)


# --- members ----------------------------------------------------------------------------------
def test_a_monitor_comes_back_with_its_members_and_their_roles(world):
    members = set(Membership.objects.values_list("pk", "monitor", "user", "role"))
    removal = remove(world, "monitor", world.monitor, who="beheerder")
    assert not world.monitor.memberships.exists()
    bring_back(world, removal)
    assert set(Membership.objects.values_list("pk", "monitor", "user", "role")) == members


def test_today_is_the_day_here():
    assert removals.last_day(datetime(2026, 5, 20, 23, 30, tzinfo=UTC)).isoformat() == "2026-06-04"
    assert timezone.get_current_timezone_name() == site_settings.TIME_ZONE

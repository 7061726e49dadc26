"""When the term for texts is over no byte of what anybody said is left, and counts stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.db import connection
from django.utils import timezone

from tests import canary, cast
from tests.site.test_erased_from_the_store import (
    clean_in_the_end,
    in_files,
    logs_that_can_be_emptied,  # noqa: F401  a fixture
    postgresql_only,
    sqlite_only,
)
from weerklank.coding import operations as coding
from weerklank.coding import refusals
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import SourceFile, Speaker, Transcript
from weerklank.fieldwork.operations.corrections import TextErased, give_stored_turn
from weerklank.fieldwork.rules import MASK
from weerklank.findings import queries as findings
from weerklank.findings.models import CellSummary, Finding, Quote
from weerklank.reporting.models import ReportVersion
from weerklank.safeguards import removable, removals
from weerklank.safeguards.models import LogLine, Removal, RemovedRows, SearchEntry
from weerklank.study import jobs, planning
from weerklank.study import operations as study
from weerklank.study.terms import KeptData

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hers(settings: Any, tmp_path: Path) -> canary.Canary:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return canary.make(turns=120, memos=20)


def day_of(hers: canary.Canary) -> datetime:
    last = planning.ends_on(hers.round.ends_on, 12)
    return datetime(last.year, last.month, last.day, 12, tzinfo=UTC)


def keep_to(hers: canary.Canary) -> None:
    study.write_plan(
        monitor=hers.round.monitor, by=hers.bram, at=cast.NOW, keeps={KeptData.TRANSCRIPTS: 12}
    )
    day = day_of(hers)
    assert jobs.apply_terms(at=day - planning.ANNOUNCED) == 0
    assert jobs.apply_terms(at=day) == 1


def told(hers: canary.Canary) -> list[tuple[int, int]]:
    """Return what the findings of the round say: how many people, how many passages."""
    return [(row.counts.said, len(row.supporting)) for row in findings.findings(hers.round)]


@sqlite_only
def test_no_byte_of_what_was_said_is_left(hers: canary.Canary) -> None:
    ReportVersion.objects.update(published_at=None, published_by=None)
    assert set(in_files(hers.marks)) == set(hers.marks)
    keep_to(hers)
    assert clean_in_the_end()
    # What is known of a person beside what was said is another kind of data.
    assert set(in_files([*hers.marks, *hers.sentences])) == {hers.participant.function}
    assert in_files([canary.OTHERS]) == {}


@sqlite_only
def test_a_published_version_keeps_what_it_prints_until_its_speaker_withdraws(
    hers: canary.Canary,
) -> None:
    [version] = ReportVersion.objects.all()
    [printed] = version.words.all()
    shown = f"{version.document} {printed.content}"
    with version.files.get().content.open() as file:
        shown += file.read().decode()
    kept = {mark for mark in hers.marks if mark in shown}
    assert len(kept) == 3
    keep_to(hers)
    assert clean_in_the_end()
    assert set(in_files(hers.marks)) == {hers.participant.function, *kept}
    study.withdraw(participant=hers.participant, by=hers.bram, at=timezone.now())
    assert clean_in_the_end()
    left = set(in_files(hers.marks))
    # The sentence of a researcher was found by words that are gone: see docs/adr/0048.
    assert left <= kept
    assert not version.words.exists()


def test_findings_keep_their_counts_without_a_word(hers: canary.Canary) -> None:
    before, passages = told(hers), Coding.objects.count()
    assert before
    assert before[0][1] == 3
    keep_to(hers)
    assert told(hers) == before
    assert Coding.objects.count() == passages
    assert not Coding.objects.exclude(memo="").exists()
    for text in Transcript.objects.all():
        assert set(text.text) <= {MASK, "\n"}
        assert (text.word_count, text.erased_at) == (0, day_of(hers))
    assert not Quote.objects.exists()
    assert not CellSummary.objects.exists()
    assert not SourceFile.objects.exclude(content="").exists()
    assert Finding.objects.get().statement == "Dit blijft."
    assert not SearchEntry.objects.filter(kind__in=["turn", "memo"]).exists()
    names = {"D13", "D14", "spreker-1", "spreker-2"}
    assert set(Speaker.objects.values_list("label", flat=True)) <= names
    detail = LogLine.objects.get(what="term.carried_out").detail
    assert detail["teksten van gesprekken"] == Transcript.objects.count()
    assert not [mark for mark in hers.marks if mark in str(detail)]


def test_nothing_is_coded_or_put_right_in_a_text_that_went(hers: canary.Canary) -> None:
    keep_to(hers)
    text = Transcript.objects.filter(conversation__title="Over taal", role="main", version=2).get()
    code = Code.objects.filter(is_container=False).first()
    assert code is not None
    with pytest.raises(refusals.WordsWithdrawn):
        coding.apply_code(
            key=coding.new_key(),
            transcript=text,
            code=code,
            start=0,
            end=10,
            by=hers.bram,
            at=cast.NOW,
        )
    turn = text.turns.first()
    assert turn is not None
    with pytest.raises(TextErased):
        give_stored_turn(turn=turn, revision=text.revision, by=hers.bram, at=cast.NOW)


def test_what_was_removed_from_the_round_goes_as_well(hers: canary.Canary) -> None:
    talk = Transcript.objects.filter(conversation__title="Groep").get().conversation
    kind = removable.kind_of("conversation")
    assert kind is not None
    removals.remove(kind=kind, record=talk, by=hers.bram, at=day_of(hers) - timedelta(days=1))
    keep_to(hers)
    assert not Removal.objects.exists()
    assert not RemovedRows.objects.exists()


@postgresql_only
def test_no_row_holds_a_word_on_postgresql(hers: canary.Canary) -> None:
    ReportVersion.objects.update(published_at=None, published_by=None)
    keep_to(hers)
    assert clean_in_the_end()
    marks = set(hers.marks) - {hers.participant.function}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')  # noqa: S608
            words = cursor.fetchone()[0] or ""
            assert not [mark for mark in marks if mark in words], table
    assert canary.hits(Path(loaded.DATA_FOLDER), marks) == {}

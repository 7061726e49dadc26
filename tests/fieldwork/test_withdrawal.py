"""A withdrawal masks her words and nobody else's."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests import cast
from tests.fieldwork.conftest import LINES, Field
from weerklank.fieldwork import models, operations, queries
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.erasers import Person


@pytest.fixture
def spoken(field: Field) -> models.Transcript:
    """D1 and D2 are tied, a file is kept, and there is an original and a draft."""
    main = field.store(*LINES, source=("gesprek.txt", b"alles"))
    for label, person in (("D1", field.d1), ("D2", field.d2)):
        operations.tie_speaker(
            speaker=field.speaker(label),
            role="participant",
            participant=person,
            by=field.world.bram,
            at=cast.NOW,
        )
    operations.store_original(
        main=main,
        turns=[(1, "جيد\nلا أقرأها"), (3, "ابني")],
        language="ar",
        by=field.world.bram,
        at=cast.NOW,
    )
    return main


def person(field: Field) -> Person:
    return Person(field.d1.pk, field.d1.pseudonym, field.world.round.pk, field.world.monitor.pk)


def withdraw(field: Field) -> dict[str, int]:
    certificate = safeguards.erase(person(field), scope="all", by=field.world.bram, at=cast.NOW)
    counts: dict[str, int] = certificate.counts
    return counts


def test_every_sign_of_hers_is_masked_and_every_other_stays(
    field: Field, spoken: models.Transcript, django_capture_on_commit_callbacks: Any
) -> None:
    older = spoken
    newer = field.store(*LINES[:3])
    before = {one.pk: one.text for one in models.Transcript.objects.all()}
    foreseen = safeguards.preview_erasure(person(field))
    with django_capture_on_commit_callbacks(execute=True):
        counts = withdraw(field)
    assert counts == foreseen
    assert counts["beurten"] == 4  # two, one in the newer version, one original
    for transcript in models.Transcript.objects.all():
        assert len(transcript.text) == len(before[transcript.pk])
        assert transcript.sha256 == hashlib.sha256(transcript.text.encode()).hexdigest()
        for turn in transcript.turns.select_related("speaker"):
            words = transcript.text[turn.start : turn.end]
            if turn.is_withdrawn:
                assert set(words) <= {"█", "\n"}
                assert turn.speaker is not None
                assert turn.speaker.label == "ingetrokken-1"
            else:
                assert words == before[transcript.pk][turn.start : turn.end]
    older.refresh_from_db()
    newer.refresh_from_db()
    assert "brieven" not in older.text + newer.text
    assert "Mijn zoon. Hij is negen." in older.text
    original = queries.original_transcript(field.conversation)
    assert original is not None
    assert original.text == "███\n█████████\nابني"
    assert (
        older.word_count
        == len(["Hoe", "is", "het", "hier", "voor", "u?", "En", "wie", "helpt", "u", "dan?"]) + 5
    )


def test_nothing_leads_to_her_any_more(
    field: Field, spoken: models.Transcript, django_capture_on_commit_callbacks: Any
) -> None:
    models.NameReplacement.objects.create(
        round=field.world.round, name="Fatima", replacement="[D1]"
    )
    models.NameReplacement.objects.create(round=field.world.round, name="Ali", replacement="[D2]")
    draft = models.Draft.objects.create(
        round=field.world.round,
        conversation=field.conversation,
        uploaded_by=field.world.bram,
        uploaded_at=cast.NOW,
        name="nog.txt",
        sha256="0" * 64,
        size=3,
        content=ContentFile(b"abc", name="x"),
    )
    source = models.SourceFile.objects.get()
    storage, kept, waiting = source.content.storage, source.content.name, draft.content.name
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(field)
    source.refresh_from_db()
    assert not source.content
    assert source.sha256 == hashlib.sha256(b"alles").hexdigest()
    assert not storage.exists(kept)
    assert not storage.exists(waiting)
    assert not models.Draft.objects.exists()
    assert queries.attendance(field.world.round) == {field.conversation.pk: {field.d2.pk}}
    assert not models.Speaker.objects.filter(participant=field.d1).exists()
    assert list(models.NameReplacement.objects.values_list("name", flat=True)) == ["Ali"]
    assert queries.heard(field.conversation).participant_ids == {field.d2.pk}


def test_a_second_withdrawal_finds_nothing_and_numbers_run_on(
    field: Field, spoken: models.Transcript
) -> None:
    withdraw(field)
    assert set(withdraw(field).values()) == {0}
    field.d1 = field.d2
    withdraw(field)
    labels = set(field.conversation.speakers.values_list("label", flat=True))
    assert {"ingetrokken-1", "ingetrokken-2"} <= labels


def test_the_page_says_that_words_were_withdrawn(
    field: Field, spoken: models.Transcript, logged_in: Any
) -> None:
    withdraw(field)
    page = logged_in(field.world.bram).get(f"/gesprekken/{field.conversation.pk}/").content.decode()
    assert page.count("[woorden ingetrokken]") == 2
    assert "█" not in page

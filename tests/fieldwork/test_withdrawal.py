"""A withdrawal masks her words and nobody else's."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile

from tests import cast
from tests.fieldwork.conftest import LINES, Field
from weerklank.fieldwork import erasers, models, operations, queries
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import saved_searches
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


# --- what is hers without being tied to her ---------------------------------------------------
def wait(field: Field, speaker: str, *, previous: str = "") -> models.Draft:
    """A text that was read and belongs to no conversation yet."""
    draft = operations.bring_in_notes(
        round_=field.world.round,
        text=f"R1: Hoe ging dat?\n{speaker}: Dat zei ik.\nR1: En toen?\n{speaker}: Zo was het.\n",
        by=field.world.bram,
        at=cast.NOW,
    )
    if previous:
        operations.rename_speaker(
            draft=draft,
            old=speaker,
            new=previous,
            revision=draft.revision,
            by=field.world.bram,
            at=cast.NOW,
        )
    return draft


def test_a_waiting_text_under_her_pseudonym_goes_and_another_stays(
    field: Field, spoken: models.Transcript
) -> None:
    hers = [wait(field, "D1"), wait(field, "d1"), wait(field, "D1", previous="X")]
    other = wait(field, "D2")
    longer = wait(field, "D11")
    assert safeguards.preview_erasure(person(field))["nog niet bewaarde teksten"] == len(hers)
    assert withdraw(field)["nog niet bewaarde teksten"] == len(hers)
    assert set(models.Draft.objects.values_list("pk", flat=True)) == {other.pk, longer.pk}


def test_a_text_in_which_she_speaks_can_no_longer_come_in(
    field: Field, spoken: models.Transcript
) -> None:
    other = wait(field, "D2")
    field.d1.withdrawn_at = cast.NOW
    field.d1.save()
    with pytest.raises(operations.WordsOfWhoLeft, match="D1"):
        wait(field, "[d1]")
    with pytest.raises(operations.WordsOfWhoLeft, match="D1"):
        field.store(("D1", "Toch."))
    # Nor by way of another name.
    operations.rename_speaker(
        draft=other, old="D2", new="D1", revision=0, by=field.world.bram, at=cast.NOW
    )
    other.refresh_from_db()
    with pytest.raises(operations.WordsOfWhoLeft, match="D1"):
        operations.store_draft(
            draft=other,
            conversation=field.conversation,
            ties={},
            is_new_version_wanted=True,
            revision=1,
            by=field.world.bram,
            at=cast.NOW,
        )
    draft = operations.bring_in(
        round_=field.world.round,
        name="later.txt",
        file=ContentFile(b"D1: Dat zei ik.\nR1: Ja, dat klopt.\nD1: Zo was het.\nR1: Ja.\n"),
        by=field.world.bram,
        at=cast.NOW,
    )
    read = operations.read_draft(draft_id=draft.pk, attempt=0, at=cast.NOW)
    assert read is not None
    assert (read.state, "D1" in read.refusal, bool(read.content)) == ("refused", True, False)


def test_words_under_her_pseudonym_go_before_anybody_tied_them(field: Field) -> None:
    field.store(*LINES)
    assert withdraw(field)["beurten"] == 2
    text = models.Transcript.objects.get().text
    assert "brieven" not in text
    assert "Mijn zoon. Hij is negen." in text


@pytest.mark.parametrize(
    ("title", "alone", "left"),
    [
        ("Over taal", False, "Over taal"),
        ("Over taal", True, ""),
        ("Gesprek met mw. Y", False, ""),  # so is its file called
        ("Over Samira", False, ""),
    ],
)
def test_a_title_goes_when_it_may_be_about_her(
    field: Field, title: str, alone: bool, left: str
) -> None:
    if alone:
        field.conversation.attendances.filter(participant=field.d2).delete()
    field.conversation.title = title
    field.conversation.save()
    models.NameReplacement.objects.create(
        round=field.world.round, name="Samira", replacement="[D1]"
    )
    field.store(("D1", "Ja."), source=("gesprek met mw. Y.DOCX", b"x"))
    withdraw(field)
    field.conversation.refresh_from_db()
    assert field.conversation.title == left
    assert models.SourceFile.objects.get().name == f"gesprek-{field.conversation.number}.docx"


def test_a_name_stays_only_where_somebody_else_needs_it(field: Field) -> None:
    for name, replacement in (
        ("Hers", "[D1]"),
        ("HersToo", "[dochter]"),
        ("Nowhere", "[buurman]"),
        ("Others", "[zoon]"),
        ("OfD2", "[D2]"),
        ("Waiting", "[school]"),
    ):
        models.NameReplacement.objects.create(
            round=field.world.round, name=name, replacement=replacement
        )
    field.store(("D1", "Mijn [dochter] en [zoon]."), ("D2", "Mijn [zoon] ook."))
    operations.bring_in_notes(
        round_=field.world.round, text="D2: Op [school].", by=field.world.bram, at=cast.NOW
    )
    assert withdraw(field)["vervangen namen"] == 3
    left = set(models.NameReplacement.objects.values_list("name", flat=True))
    assert left == {"Others", "OfD2", "Waiting"}


@pytest.mark.parametrize(
    ("question", "name", "goes"),
    [
        ("brieven", "Post", True),  # only she said it
        ("zoon", "Familie", False),  # the other said it
        ("taal", "Over brieven", True),
        ("taal", "Taal", False),  # nobody said it
        ('"lees ik niet"', "Zin", True),
        ('"hij is negen"', "Zin", False),
        ("samira", "Naam", True),
    ],
)
def test_a_saved_search_goes_with_a_word_that_only_she_said(
    field: Field, spoken: models.Transcript, question: str, name: str, goes: bool
) -> None:
    models.NameReplacement.objects.create(
        round=field.world.round, name="Samira", replacement="[D1]"
    )
    saved_searches.save(
        name=name, question=urlencode({"q": question}), by=field.world.coen, at=cast.NOW
    )
    assert safeguards.preview_erasure(person(field))["bewaarde zoekvragen"] == goes
    assert withdraw(field)["bewaarde zoekvragen"] == goes
    assert saved_searches.of(field.world.coen).exists() != goes


def test_memory_grows_with_the_text_and_not_with_its_square(field: Field):
    """Each turn once held a text of its own: 20,000 turns did not fit in 23 GB."""
    said = "Ik wachtte " + "heel erg lang " * 100
    field.store(*[("D1", said)] * 200)
    operations.tie_speaker(
        speaker=field.speaker("D1"),
        role="participant",
        participant=field.d1,
        by=field.world.bram,
        at=cast.NOW,
    )
    person = Person(field.d1.pk, "D1", field.world.round.pk, field.world.monitor.pk)
    tracemalloc.start()
    counts = erasers.preview(person)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counts["beurten"] == 200
    assert most < 20 * 200 * len(said)


def test_who_withdrew_is_nobody_to_be_found_out(
    field: Field, spoken: models.Transcript, client: Any
) -> None:
    left = field.speaker("D1")
    withdraw(field)
    left.refresh_from_db()
    assert (left.label, left.role) == ("ingetrokken-1", "unknown")
    assert queries.withdrawn_speakers(field.conversation) == {left.pk}
    # The interviewer is unknown here, and only that one.
    assert [one.speakers for one in queries.untied(field.world.round)] == [1]
    assert [one.label for one, _said in queries.untied_speakers(field.conversation)] == ["R1"]
    client.force_login(field.world.bram)
    page = client.get(f"/gesprekken/{field.conversation.pk}/")
    assert page.context["untied"] == 1
    words = page.content.decode()
    assert f'action="/sprekers/{left.pk}/koppelen/"' not in words
    assert f'action="/sprekers/{field.speaker("R1").pk}/koppelen/"' in words
    with pytest.raises(operations.NobodyToTie):
        operations.tie_speaker(
            speaker=left,
            role="participant",
            participant=field.d2,
            by=field.world.bram,
            at=cast.NOW,
        )

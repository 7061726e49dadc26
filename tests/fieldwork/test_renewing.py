"""All of a text corrected: by hand or with a file, and what of the text itself comes along."""

from __future__ import annotations

import pytest

from tests import cast
from tests.fieldwork.conftest import LINES, Field, make_reading
from weerklank.fieldwork import models, operations, queries, rules
from weerklank.safeguards.models import SearchEntry
from weerklank.study import operations as study

pytestmark = pytest.mark.django_db


def rewrite(field: Field, text: str) -> models.Transcript:
    """Do what the page does with a text that was corrected by hand."""
    draft = operations.bring_in_corrected(
        conversation=field.conversation, text=text, by=field.world.bram, at=cast.NOW
    )
    return operations.store_draft(
        draft=draft, conversation=field.conversation, ties={}, is_new_version_wanted=True,
        revision=draft.revision, by=field.world.bram, at=cast.NOW,
    )  # fmt: skip


def as_written(transcript: models.Transcript) -> str:
    return rules.as_written(transcript.text, queries.turns_as_said(transcript))


def turns_of(transcript: models.Transcript) -> list[tuple[str | None, str]]:
    return [
        (turn.speaker.label if turn.speaker else None, transcript.text[turn.start : turn.end])
        for turn in transcript.turns.select_related("speaker").order_by("position")
    ]


def test_a_text_written_out_and_read_back_is_the_same(field: Field) -> None:
    first = field.store(*LINES, (None, "Wie dat was, weet niemand: ?"), ("D1", "Twee\nregels."))
    second = rewrite(field, as_written(first))
    assert (second.version, second.text, turns_of(second)) == (2, first.text, turns_of(first))


def test_a_label_that_nobody_has_is_words(field: Field) -> None:
    reading = rules.read_written(
        "R1: Hoe gaat het?\r\nGoed: dat is het niet.\nVraag: En nu?\n?: Tja.\n\nD1:\n",
        ["R1", "D1"],
        language="nl",
    )
    assert [
        (turn.speaker, turn.is_question, reading.text[turn.start : turn.end])
        for turn in reading.turns
    ] == [
        ("R1", False, "Hoe gaat het?\nGoed: dat is het niet."),
        (None, True, "En nu?"),
        (None, False, "Tja."),
    ]


def test_times_stay_with_the_turns_that_are_the_same(field: Field) -> None:
    first = field.store(*LINES)
    first.turns.filter(position=1).update(starts_at=4.5, ends_at=9.0)
    second = rewrite(field, as_written(first).replace("R1: Hoe is het", "R1: En, hoe is het"))
    assert [turn.starts_at for turn in second.turns.all()] == [None, 4.5, None, None, None]


def test_the_original_lies_beside_the_turns_that_render_it(field: Field) -> None:
    bram = field.world.bram
    first = field.store(*LINES)
    original = operations.store_original(
        main=first, turns=[(1, "كيف أقرأ الرسائل"), (3, "ابني")], language="ar",
        by=bram, at=cast.NOW,
    )  # fmt: skip
    text = as_written(first).replace("Mijn zoon. Hij is negen.", "Dat zegt niemand hier ooit.")
    second = rewrite(field, "R1: Welkom.\n" + text)
    beside = queries.originals_of(second)
    assert [second.turns.get(pk=pk).position for pk in beside] == [2]
    [renewal] = queries.renewals_of(field.conversation)
    operations.take_back_renewal(renewal=renewal, by=bram, at=cast.NOW)
    assert len(queries.originals_of(first)) == 2
    assert original.turns.exclude(rendered_by=None).count() == 2


def test_a_new_speaker_goes_when_it_is_taken_back(field: Field) -> None:
    first = field.store(*LINES)
    reading = make_reading(*LINES, ("Fatima", "Ik ook."))
    second = operations.store_transcript(
        conversation=field.conversation, reading=reading, source=None,
        by=field.world.bram, at=cast.NOW,
    )  # fmt: skip
    renewal = operations.renew_text(
        earlier=first, transcript=second, by=field.world.bram, at=cast.NOW
    )
    operations.take_back_renewal(renewal=renewal, by=field.world.bram, at=cast.NOW)
    labels = set(field.conversation.speakers.values_list("label", flat=True))
    assert labels == {"R1", "D1", "D2"}
    found = SearchEntry.objects.filter(kind="turn")
    assert {entry.transcript_id for entry in found} == {first.pk}
    assert found.count() == len(LINES)


def tie_and_withdraw(field: Field) -> models.Transcript:
    bram = field.world.bram
    first = field.store(*LINES)
    operations.tie_speaker(
        speaker=field.speaker("D1"), role="participant", participant=field.d1, by=bram, at=cast.NOW
    )
    study.withdraw(participant=field.d1, by=bram, at=cast.NOW)
    first.refresh_from_db()
    return first


def test_words_that_were_withdrawn_do_not_come_back_with_a_text(field: Field) -> None:
    first = tie_and_withdraw(field)
    with pytest.raises(operations.WithdrawnWordsMissing):
        rewrite(field, "R1: Hoe is het hier voor u?\n?: Goed. Alleen de brieven.")
    assert field.conversation.transcripts.count() == 1
    second = rewrite(field, as_written(first).replace("Hij is negen", "Hij is elf"))
    gone = second.turns.filter(is_withdrawn=True)
    assert [turn.position for turn in gone] == [1, 4]
    assert not SearchEntry.objects.filter(object_id__in=[turn.pk for turn in gone]).exists()


def test_after_its_term_a_text_is_not_replaced(field: Field) -> None:
    first = field.store(*LINES)
    models.Transcript.objects.filter(pk=first.pk).update(erased_at=cast.NOW)
    with pytest.raises(operations.TextErased):
        rewrite(field, as_written(first))


def test_the_page_keeps_what_was_written_when_it_is_refused(field: Field, client) -> None:
    field.store(*LINES)
    client.force_login(field.world.bram)
    address = f"/gesprekken/{field.conversation.pk}/tekst/"
    assert "Hij is negen." in client.get(address).content.decode()
    answer = client.post(address, {"text": "D1:\n?:\n"})
    assert answer.status_code == 422
    assert "D1:\n?:" in answer.content.decode()
    answer = client.post(address, {"text": "R1: Goed zo?\nD1: Ja."})
    draft = models.Draft.objects.get()
    assert answer["Location"] == f"/inlezen/{draft.pk}/"
    assert "checked" in client.get(f"/inlezen/{draft.pk}/").content.decode()


MANY = [("D1", f"Dit is beurt nummer {word} van dit gesprek.") for word in
        ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht")]  # fmt: skip


def test_a_text_that_loses_many_turns_is_warned_of_before_it_is_taken(field: Field, client) -> None:
    first = field.store(*LINES, ("D1", "Mijn zus leest elke brief voor."), *MANY)
    client.force_login(field.world.bram)

    def page_of(text: str) -> str:
        draft = operations.bring_in_corrected(
            conversation=field.conversation, text=text, by=field.world.bram, at=cast.NOW
        )
        page = client.get(f"/inlezen/{draft.pk}/").content.decode()
        return " ".join(page.split())

    whole = as_written(first)
    assert "staat hier geen woord" not in page_of(whole.replace("zus", "zuster"))
    turns = first.turns.count()
    other = page_of("D1: Heel iets anders.\nD1: Nog eens wat.\nD1: Klaar nu.")
    assert (
        f"Van {turns} van de {turns} beurten van de huidige tekst staat hier geen woord." in other
    )
    part = "\n".join(whole.splitlines()[:-4])
    assert f"Van 4 van de {turns} beurten" in page_of(part)


def test_without_an_earlier_text_there_is_nothing_to_lose(field: Field) -> None:
    found = operations.preview_renewal(
        conversation=field.conversation, reading=make_reading(*LINES), by=field.world.bram
    )
    assert (found.turns, found.lost, found.loses_many, dict(found.counts)) == (0, 0, False, {})

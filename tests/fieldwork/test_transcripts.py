"""Storing words, and saying who spoke them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests import cast
from tests.fieldwork.conftest import LINES, Field, make_reading
from weerklank.fieldwork import models, operations, queries, rules, terms
from weerklank.interchange.readings import Reading, Turn
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied


def tie(field: Field, label: str, role: str, **more: Any) -> models.Speaker:
    return operations.tie_speaker(
        speaker=field.speaker(label), role=role, by=field.world.bram, at=cast.NOW, **more
    )


def test_stored_text_keeps_words_positions_speakers_and_a_line_in_the_log(field: Field) -> None:
    transcript = field.store()
    assert transcript.version == 1
    assert transcript.word_count == len(transcript.text.split())
    assert transcript.sha256 == hashlib.sha256(transcript.text.encode()).hexdigest()
    turns = list(queries.turns_of(transcript))
    assert [
        (turn.speaker.label if turn.speaker else None, transcript.text[turn.start : turn.end])
        for turn in turns
    ] == list(LINES)
    assert [turn.position for turn in turns] == [0, 1, 2, 3, 4]
    assert [speaker.label for speaker in field.conversation.speakers.all()] == ["R1", "D1", "D2"]
    line = LogLine.objects.get(what="transcript.stored")
    assert line.detail["turns"] == 5
    assert "brieven" not in str(line.detail)


def test_a_second_reading_is_version_two_and_leaves_the_first_as_it_was(field: Field) -> None:
    first = field.store()
    second = field.store(("R1", "Hoe is het hier voor u?"), ("D9", "Beter."))
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.turns.count() == 5
    assert list(queries.main_transcripts(field.world.round)) == [second]
    assert queries.main_transcript(field.conversation) == second
    assert field.speaker("R1").turns.count() == 3


def test_the_file_is_kept_for_those_who_may_read(field: Field) -> None:
    transcript = field.store(source=("gesprek.txt", b"R1: Hoe"))
    source = transcript.source
    assert source is not None
    assert source.content.read() == b"R1: Hoe"
    assert "gesprek" not in source.content.name
    assert source.sha256 == hashlib.sha256(b"R1: Hoe").hexdigest()


def test_only_the_fingerprint_stays_when_the_round_says_so(field: Field) -> None:
    field.world.round.file_policy = "delete"
    field.world.round.save()
    field.conversation.refresh_from_db()
    source = field.store(source=("gesprek.txt", b"R1: Hoe")).source
    assert source is not None
    assert not source.content
    assert source.size == 7


def test_a_text_without_words_is_refused(field: Field) -> None:
    with pytest.raises(operations.TurnsWithoutWords):
        field.store(("R1", " "))
    assert not models.Transcript.objects.exists()


@pytest.mark.parametrize(
    "reading",
    [
        Reading("txt", "a\rb", (), None, None, (), None),
        Reading("txt", "e\u0301", (), None, None, (), None),
        Reading("txt", "ab", (Turn("D1", 0, 3, None, None, False),), None, None, (), None),
    ],
    ids=["carriage return", "not composed", "turn beyond the end"],
)
def test_an_unsound_reading_is_a_mistake_of_ours(field: Field, reading: Reading) -> None:
    with pytest.raises(ValueError, match=r"not NFC|turns"):
        operations.store_transcript(
            conversation=field.conversation,
            reading=reading,
            source=None,
            by=field.world.bram,
            at=cast.NOW,
        )


@pytest.mark.parametrize("name", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_stores_and_ties(field: Field, name: str) -> None:
    field.store()
    someone = getattr(field.world, name)
    with pytest.raises(AccessDenied):
        operations.store_transcript(
            conversation=field.conversation,
            reading=make_reading(*LINES),
            source=None,
            by=someone,
            at=cast.NOW,
        )
    with pytest.raises(AccessDenied):
        operations.tie_speaker(speaker=field.speaker("D1"), role="unknown", by=someone, at=cast.NOW)


def test_a_tied_participant_took_part_and_is_heard(field: Field) -> None:
    field.store()
    models.Attendance.objects.all().delete()
    speaker = tie(field, "D1", "participant", participant=field.d1)
    assert speaker.participant == field.d1
    assert queries.attendance(field.world.round) == {field.conversation.pk: {field.d1.pk}}
    assert queries.heard(field.conversation) == rules.Heard(frozenset({field.d1.pk}), 1)
    assert safeguards.events_about(speaker) == ["speaker.tied"]


def test_unknown_speakers_and_helpers_count_as_nobody(field: Field) -> None:
    field.store()
    tie(field, "R1", "interviewer")
    tie(field, "D1", "interpreter")
    assert queries.heard(field.conversation) == rules.Heard(frozenset(), 0)


def test_several_at_least_three_counts_three(field: Field) -> None:
    field.store()
    tie(field, "D1", "participant", participant=field.d1)
    tie(field, "D2", "several", at_least=3)
    assert queries.heard(field.conversation) == rules.Heard(frozenset({field.d1.pk}), 3)


def test_who_only_speaks_in_an_older_version_is_not_heard(field: Field) -> None:
    field.store()
    tie(field, "D1", "participant", participant=field.d1)
    field.store(("D2", "Alleen ik."))
    assert queries.heard(field.conversation).participant_ids == frozenset()


@pytest.mark.parametrize("at_least", [None, 1])
def test_several_is_at_least_two(field: Field, at_least: int | None) -> None:
    field.store()
    with pytest.raises(operations.SeveralIsTwo):
        tie(field, "D1", "several", at_least=at_least)


def test_someone_of_another_round_or_withdrawn_is_not_tied(field: Field) -> None:
    field.store()
    stranger = cast.make_participant(cast.make_round(field.world.monitor, 2), "D1")
    field.d2.withdrawn_at = cast.NOW
    field.d2.save()
    for person in (stranger, field.d2, None):
        with pytest.raises(operations.OtherRound):
            tie(field, "D1", "participant", participant=person)


def test_words_through_an_interpreter_are_marked_now_and_in_a_later_version(field: Field) -> None:
    field.store()
    with pytest.raises(operations.NoInterpreter):
        tie(field, "D1", "participant", participant=field.d1, via_interpreter=True)
    field.conversation.interpreter = terms.Interpreter.PROFESSIONAL
    field.conversation.save()
    tie(field, "D1", "participant", participant=field.d1, via_interpreter=True)
    later = field.store()
    for transcript in models.Transcript.objects.all():
        assert [turn.via_interpreter for turn in transcript.turns.all()] == [
            False,
            True,
            False,
            False,
            True,
        ]
    assert later.version == 2
    tie(field, "D1", "interviewer", via_interpreter=True)
    assert not later.turns.filter(via_interpreter=True).exists()


def test_the_original_stands_beside_the_turn_that_renders_it(field: Field) -> None:
    main = field.store()
    original = operations.store_original(
        main=main,
        turns=[(1, "جيد.  \r\nلكن الرسائل"), (4, "لا أريد ذلك.")],
        language="ar",
        by=field.world.bram,
        at=cast.NOW,
    )
    turns = list(queries.turns_of(original))
    assert original.text == "جيد.\nلكن الرسائل\nلا أريد ذلك."
    assert [original.text[turn.start : turn.end] for turn in turns] == [
        "جيد.\nلكن الرسائل",
        "لا أريد ذلك.",
    ]
    assert [turn.speaker for turn in turns] == [field.speaker("D1")] * 2
    first = main.turns.get(position=1)
    assert queries.originals_of(main)[first.pk] == [("جيد.\nلكن الرسائل", "ar")]
    assert safeguards.events_about(original) == ["original.stored"]
    assert queries.main_transcript(field.conversation) == main


def test_an_original_needs_words_and_a_turn_of_the_main_text(field: Field) -> None:
    main = field.store()
    for turns, refusal in (
        ([(9, "نعم")], operations.NotInTheMainText),
        ([(1, " ")], operations.TurnsWithoutWords),
        ([], operations.TurnsWithoutWords),
    ):
        with pytest.raises(refusal):
            operations.store_original(
                main=main, turns=turns, language="ar", by=field.world.bram, at=cast.NOW
            )
    assert not models.Transcript.objects.filter(role="original").exists()


@pytest.mark.slow
def test_reads_for_other_rooms_take_as_many_queries_for_nine_conversations_as_for_one(
    field: Field, django_assert_num_queries: Any
) -> None:
    field.store()
    tie(field, "D1", "participant", participant=field.d1)
    round_ = field.world.round

    def read_all() -> int:
        list(queries.conversations_of(round_))
        queries.speakers_by_conversation(round_)
        queries.asked_questions(round_)
        queries.not_asked_questions(round_)
        queries.attendance(round_)
        queries.rows(round_)
        return sum(1 for _ in queries.main_transcripts(round_))

    with django_assert_num_queries(12):
        assert read_all() == 1
    for _ in range(8):
        field.conversation = operations.create_conversation(
            round_=round_,
            kind="individual",
            held_on=cast.TODAY,
            participants=[field.d1],
            by=field.world.bram,
            at=cast.NOW,
        )
        field.store()
    with django_assert_num_queries(12):
        assert read_all() == 9

"""Texts that are taken many at once are stored as if each was read in by itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.fieldwork.conftest import LINES, make_reading
from weerklank.fieldwork import models, operations
from weerklank.fieldwork.operations import taking
from weerklank.fieldwork.terms import ConversationKind, SpeakerRole
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Participant

ON = date(2026, 4, 2)


@pytest.fixture
def person(voorbeelddam):
    return Participant.objects.create(
        round=voorbeelddam.round, pseudonym="D1", perspective="inburgeraar"
    )


def new_text(person, title="eerste"):
    voices = {
        "R1": (SpeakerRole.INTERVIEWER, None),
        "D1": (SpeakerRole.PARTICIPANT, person),
    }
    return taking.NewText(ConversationKind.INDIVIDUAL, ON, title, make_reading(*LINES), voices)


def take(world, *texts, by=None):
    return taking.take_texts(round_=world.round, texts=texts, by=by or world.bram, at=cast.NOW)


def one_by_one(world, person):
    conversation = operations.create_conversation(
        round_=world.round, kind="individual", held_on=ON, title="eerste", language="nl",
        by=world.bram, at=cast.NOW,
    )  # fmt: skip
    operations.store_transcript(
        conversation=conversation, reading=make_reading(*LINES), source=None,
        by=world.bram, at=cast.NOW,
    )  # fmt: skip
    for label, role, behind in (("R1", "interviewer", None), ("D1", "participant", person)):
        operations.tie_speaker(
            speaker=conversation.speakers.get(label=label),
            role=role,
            participant=behind,
            by=world.bram,
            at=cast.NOW,
        )
    return conversation


def rows_of(number):
    """Return what is stored of a conversation, without the numbers of rows."""
    conversation = models.Conversation.objects.get(number=number)
    text = conversation.transcripts.get()
    named = {
        "conversation": str(conversation.pk),
        "transcript": str(text.pk),
        **{one.label: str(one.pk) for one in conversation.speakers.all()},
    }
    known = {
        ("fieldwork.Conversation", named["conversation"]): "conversation",
        ("fieldwork.Transcript", named["transcript"]): "transcript",
    } | {("fieldwork.Speaker", named[label]): label for label in ("R1", "D1", "D2")}
    lines = [
        (line.what, name, {**line.detail, "conversation": None})
        for line in LogLine.objects.order_by("pk")
        if (name := known.get((line.subject_type, line.subject_id)))
    ]
    turns = text.turns.order_by("position")
    found = SearchEntry.objects.filter(transcript_id=text.pk).order_by("object_id", "part")
    fields = ("kind", "part", "start", "end", "monitor_id", "round_id", "language", "body")
    return {
        "conversation": (conversation.kind, conversation.held_on, conversation.title,
                         conversation.language, conversation.interpreter),
        "text": (text.role, text.version, text.language, text.text, text.sha256, text.word_count),
        "turns": list(turns.values_list("position", "start", "end", "speaker__label",
                                        "is_question", "via_interpreter")),
        "speakers": list(conversation.speakers.values_list(
            "label", "role", "participant_id", "at_least", "speaks_via_interpreter")),
        "people": list(conversation.attendances.values_list("participant_id", flat=True)),
        "found": list(found.values_list(*fields)),
        "log": lines,
    }  # fmt: skip


def test_a_text_taken_with_others_is_stored_as_one_that_was_read_in(voorbeelddam, person):
    one_by_one(voorbeelddam, person)
    take(voorbeelddam, new_text(person), new_text(person, "tweede"))
    alone, together = rows_of(1), rows_of(2)
    assert together == alone
    assert len(together["log"]) == 4
    assert together["found"]
    assert models.Conversation.objects.get(number=3).title == "tweede"


def test_twenty_times_the_texts_are_not_twice_the_statements(voorbeelddam, person):
    take(voorbeelddam, new_text(person))
    counts = []
    for number in (2, 40):
        with CaptureQueriesContext(connection) as asked:
            take(voorbeelddam, *(new_text(person, str(at)) for at in range(number)))
        counts.append(len(asked))
    # SQLite takes a thousand values in a statement, so many rows are a few statements.
    assert counts[1] < 2 * counts[0]


def test_words_of_somebody_who_left_are_refused_with_all_beside_them(voorbeelddam, person):
    gone = Participant.objects.create(
        round=voorbeelddam.round, pseudonym="D2", perspective="inburgeraar", withdrawn_at=cast.NOW
    )
    assert gone
    with pytest.raises(operations.WordsOfWhoLeft, match="D2"):
        take(voorbeelddam, new_text(person))
    assert not models.Conversation.objects.exists()


def test_only_an_onderzoeker_takes_texts(voorbeelddam, person):
    with pytest.raises(AccessDenied):
        take(voorbeelddam, new_text(person), by=voorbeelddam.coen)
    assert not models.Conversation.objects.exists()

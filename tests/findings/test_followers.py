"""What a report rests on follows a correction; nothing corrected is printed unseen."""

from __future__ import annotations

import pytest

from tests import cast
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as texts
from weerklank.fieldwork.models import Correction, Turn
from weerklank.findings import models, operations, queries
from weerklank.findings.rules import Caution
from weerklank.findings.rules.quotes import QuoteState

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(story) -> models.Quote:
    """A quote of D1 under a finding, released by a second person."""
    coding = story.code(1, "Mijn zus leest hem, kanariegroen.")
    finding = story.conclude(supporting=[coding, story.code(1, "Bij ons ook niet, kanarieblauw.")])
    made = operations.propose_quote(
        finding=finding,
        coding=coding.pk,
        form="verbatim",
        shown_text="Mijn zus leest hem",
        by=story.home.bram,
        at=cast.NOW,
    )
    return operations.release_quote(quote=made, by=story.home.chantal, at=cast.NOW)


def correct(story, word: str, new: str, *, position: int = 1, **more: object) -> Correction:
    transcript = story.texts[1]
    conversation = transcript.conversation
    return fieldwork.replace_words(
        turn=Turn.objects.get(transcript=transcript, position=position),
        word=word,
        replacement=new,
        places=[
            (one.transcript, one.start)
            for one in fieldwork.find_places(conversation=conversation, word=word)
        ],
        revisions={one.pk: one.revision for one in texts.newest_texts(conversation)},
        by=story.home.chantal,
        at=cast.NOW,
        **more,
    )


def stands(quote: models.Quote) -> tuple[object, ...]:
    now = models.Quote.objects.get(pk=quote.pk)
    [row] = queries.judge_quotes(now.finding.round, [now])
    return row.state, now.shown_text, now.corrected_at is not None, now.proposed_by.name


def warnings(quote: models.Quote) -> set[Caution]:
    [row] = queries.findings(quote.finding.round)
    return set(row.warnings)


def test_a_quote_with_a_corrected_word_waits_for_another_look(story, quote):
    assert stands(quote) == (QuoteState.PRINTABLE, "Mijn zus leest hem", False, "Bram")
    made = correct(story, "zus", "broer")
    assert stands(quote) == (QuoteState.WAITS, "Mijn broer leest hem", True, "Chantal")
    assert {Caution.EVIDENCE_CORRECTED, Caution.QUOTE_CORRECTED} <= warnings(quote)
    assert queries.printable_quotes(story.round) == []
    # Whoever corrected it does not release it: that is for a second person.
    with pytest.raises(Exception, match="tweede"):
        operations.release_quote(
            quote=models.Quote.objects.get(pk=quote.pk), by=story.home.chantal, at=cast.NOW
        )
    fieldwork.undo_correction(correction=made, by=story.home.bram, at=cast.NOW)
    assert stands(quote) == (QuoteState.PRINTABLE, "Mijn zus leest hem", False, "Bram")
    assert not {Caution.EVIDENCE_CORRECTED, Caution.QUOTE_CORRECTED} & warnings(quote)


def test_a_word_elsewhere_leaves_a_quote_released(story, quote):
    correct(story, "ook", "toch", position=2)
    assert stands(quote) == (QuoteState.PRINTABLE, "Mijn zus leest hem", False, "Bram")
    assert Caution.EVIDENCE_CORRECTED in warnings(quote)


def test_a_release_after_the_correction_does_not_outlive_its_undoing(story, quote):
    made = correct(story, "zus", "broer")
    operations.release_quote(
        quote=models.Quote.objects.get(pk=quote.pk), by=story.home.bram, at=cast.NOW
    )
    assert stands(quote)[:3] == (QuoteState.PRINTABLE, "Mijn broer leest hem", False)
    fieldwork.undo_correction(correction=made, by=story.home.bram, at=cast.NOW)
    assert stands(quote)[:3] == (QuoteState.WAITS, "Mijn zus leest hem", True)


def test_a_name_in_a_quote_goes_and_the_sentence_need_not_be_reread(story, quote):
    made = correct(story, "zus", "familie", is_name=True)
    assert stands(quote)[:3] == (QuoteState.WAITS, "Mijn [familie] leest hem", True)
    assert Caution.EVIDENCE_CORRECTED not in warnings(quote)
    assert "zus" not in str(list(Correction.objects.values()))
    fieldwork.undo_correction(correction=made, by=story.home.bram, at=cast.NOW)
    assert stands(quote)[:3] == (QuoteState.PRINTABLE, "Mijn zus leest hem", False)


def test_another_speaker_changes_the_count_and_asks_for_another_look(story, quote):
    [row] = queries.findings(story.round)
    assert row.counts.said == 2
    turn = Turn.objects.get(transcript=story.texts[1], position=1)
    two = Turn.objects.get(transcript=story.texts[1], position=2).speaker
    made = fieldwork.give_stored_turn(
        turn=turn, speaker=two, revision=0, by=story.home.bram, at=cast.NOW
    )
    [row] = queries.findings(story.round)
    assert row.counts.said == 1
    assert {Caution.COUNTS_CHANGED, Caution.EVIDENCE_CORRECTED} <= set(row.warnings)
    assert stands(quote)[2]
    fieldwork.undo_correction(correction=made, by=story.home.bram, at=cast.NOW)
    [row] = queries.findings(story.round)
    assert (row.counts.said, row.record.corrected_at) == (2, None)
    assert stands(quote)[0] == QuoteState.PRINTABLE


def test_rereading_takes_the_mark_away(story, quote):
    correct(story, "zus", "broer")
    operations.confirm_finding(finding=quote.finding, by=story.home.bram, at=cast.NOW)
    assert Caution.EVIDENCE_CORRECTED not in warnings(quote)
    assert Caution.QUOTE_CORRECTED in warnings(quote)


def test_splitting_and_times_leave_quotes_alone(story, quote):
    turn = Turn.objects.get(transcript=story.texts[1], position=1)
    at = story.texts[1].text.index("leest hem, kanariegroen")
    fieldwork.split_stored_turn(
        turn=turn, at_position=at, speaker=turn.speaker, revision=0, by=story.home.bram,
        at=cast.NOW,
    )  # fmt: skip
    assert stands(quote) == (QuoteState.PRINTABLE, "Mijn zus leest hem", False, "Bram")

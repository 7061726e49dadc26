"""Codings follow a correction: none is lost, none is empty, and each says what it said."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.coding.conftest import Sample, give
from weerklank.coding import operations, rules, search
from weerklank.coding.models import Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries
from weerklank.fieldwork.models import Correction, Transcript, Turn
from weerklank.fieldwork.rules import Shift, replace_stretches
from weerklank.safeguards.models import SearchEntry

_keys = count(10_000)


# --- the rule, without tables -----------------------------------------------------------------
@st.composite
def edited_texts(draw):
    """Give a text, edits of stretches in it, and spans of one coder with one code."""
    text = draw(st.text("ab 😀é\n", min_size=4, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    edits = [
        (start, end, draw(st.text("xyz", min_size=1, max_size=6)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    spans = draw(st.lists(places.filter(lambda span: span[0] < span[1]), unique=True, max_size=12))
    return text, edits, spans


@given(edited_texts())
@settings(max_examples=300)
def test_a_span_covers_what_it_covered_with_the_replaced_words_whole(case):
    text, edits, spans = case
    shift = Shift((start, end, len(words)) for start, end, words in edits)
    after = replace_stretches(text, edits)
    for start, end in spans:
        first, last = shift.span(start, end)
        assert 0 <= first < last <= len(after)
        # An edit that the span touches is covered whole; the rest of the text is untouched.
        wide_start, wide_end = start, end
        for edit_start, edit_end, _words in edits:
            if edit_start < end and edit_end > start:
                wide_start, wide_end = min(wide_start, edit_start), max(wide_end, edit_end)
        inside = [
            (edit_start - wide_start, edit_end - wide_start, words)
            for edit_start, edit_end, words in edits
            if wide_start <= edit_start and edit_end <= wide_end
        ]
        assert after[first:last] == replace_stretches(text[wide_start:wide_end], inside)


@given(edited_texts())
@settings(max_examples=300)
def test_edits_taken_back_give_the_text_and_every_span_outside_them(case):
    text, edits, spans = case
    shift = Shift((start, end, len(words)) for start, end, words in edits)
    after = replace_stretches(text, edits)
    back = [
        (start, end, text[edit[0] : edit[1]])
        for (start, end, _length), edit in zip(shift.back(), sorted(edits), strict=True)
    ]
    assert replace_stretches(after, back) == text
    undone = Shift(shift.back())
    for span in spans:
        if shift.inside(span[0]) is None and shift.inside(span[1]) is None:
            assert undone.span(*shift.span(*span)) == span


@given(edited_texts())
@settings(max_examples=300)
def test_no_two_codings_become_one(case):
    text, edits, spans = case
    shift = Shift((start, end, len(words)) for start, end, words in edits)
    length = len(replace_stretches(text, edits))
    goal = {number: shift.span(*span) for number, span in enumerate(spans)}
    room = {
        number: (99, 99)
        for number, span in enumerate(spans)
        if shift.inside(span[0]) is not None or shift.inside(span[1]) is not None
    }
    # A text of one sign holds one span: then there is no room for two.
    if length * (length + 1) // 2 < len(spans):
        return
    found = rules.keep_apart(goal, room, length)
    assert len(set(found.values())) == len(spans)
    assert all(0 <= start < end <= length for start, end in found.values())
    # Whoever chose whole words keeps exactly those.
    assert all(found[number] == goal[number] for number in goal if number not in room)


def test_an_edge_inside_a_word_goes_to_the_edge_of_what_stands_there():
    shift = Shift([(10, 15, 2)])
    assert shift.span(0, 10) == (0, 10)
    assert shift.span(0, 11) == shift.span(0, 15) == (0, 12)
    assert shift.span(10, 20) == shift.span(14, 20) == (10, 17)
    assert shift.span(15, 20) == (12, 17)
    assert shift.span(11, 14) == (10, 12)


# --- with codings -----------------------------------------------------------------------------
pytestmark = pytest.mark.django_db
WORD = "foto"


def spans(transcript: Transcript) -> dict[int, tuple[int, int]]:
    return {row.pk: (row.start, row.end) for row in Coding.objects.filter(transcript=transcript)}


def words(transcript: Transcript) -> dict[int, str]:
    text = Transcript.objects.get(pk=transcript.pk).text
    return {pk: text[start:end] for pk, (start, end) in spans(transcript).items()}


def correct(sample: Sample, by: object, word: str, new: str, **more: object) -> Correction:
    places = fieldwork.find_places(conversation=sample.conversation, word=word)
    texts = queries.newest_texts(sample.conversation)
    return fieldwork.replace_words(
        turn=Turn.objects.get(transcript=sample.transcript, position=1),
        word=word,
        replacement=new,
        places=[(one.transcript, one.start) for one in places],
        revisions={one.pk: one.revision for one in texts},
        by=by,
        at=cast.NOW,
        **more,
    )


@pytest.mark.parametrize("new", ["x", "afbeelding van de brief"])
@example(chosen=[(47, 15, 0, 0), (48, 14, 0, 0)])  # one word, so that both become the same stretch
@given(
    chosen=st.lists(
        st.tuples(st.integers(0, 140), st.integers(1, 30), st.integers(0, 1), st.integers(0, 1)),
        min_size=1,
        max_size=14,
        unique=True,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_coding_follows_and_comes_back(voorbeelddam, sample, codebook, new, chosen):
    Coding.objects.all().delete()
    text = Transcript.objects.get(pk=sample.transcript.pk).text
    coders = (voorbeelddam.bram, voorbeelddam.coen)
    codes = (codebook["4.6"], codebook["4.2"])
    Coding.objects.bulk_create(
        Coding(
            key=UUID(int=next(_keys)),
            transcript=sample.transcript,
            coder=coders[coder],
            code=codes[code],
            start=start,
            end=min(start + length, len(text)),
            created_at=cast.NOW,
            changed_at=cast.NOW,
        )
        for start, length, coder, code in chosen
        if start < len(text) and start + length <= len(text)
    )
    before, said = spans(sample.transcript), words(sample.transcript)
    made = correct(sample, voorbeelddam.bram, WORD, new)
    after = words(sample.transcript)
    assert set(after) == set(said)
    assert all(after.values())
    at = text.index(WORD)
    for pk, (start, end) in before.items():
        cuts = at < start < at + len(WORD) or at < end < at + len(WORD)
        if not cuts:
            assert after[pk] == said[pk].replace(WORD, new)
    fieldwork.undo_correction(correction=made, by=voorbeelddam.bram, at=cast.NOW)
    assert spans(sample.transcript) == before


def test_codings_on_half_a_word_stay_apart_and_come_back(voorbeelddam, sample, codebook):
    bram, code = voorbeelddam.bram, codebook["4.6"]
    short = give(sample, code, "een fo", bram)
    longer = give(sample, code, "een fot", bram)
    full = give(sample, code, "een foto", bram)
    before = spans(sample.transcript)
    made = correct(sample, bram, WORD, "brief")
    assert words(sample.transcript) == {
        full.pk: "een brief",
        short.pk: "een brie",
        longer.pk: "een bri",
    }
    fieldwork.undo_correction(correction=made, by=bram, at=cast.NOW)
    assert spans(sample.transcript) == before


def test_a_coding_made_meanwhile_stays_when_a_correction_is_taken_back(
    voorbeelddam, sample, codebook
):
    bram = voorbeelddam.bram
    made = correct(sample, bram, WORD, "kopie en een scan")
    sample.transcript.refresh_from_db()
    inside = give(sample, codebook["4.6"], "een scan", bram)
    after = give(sample, codebook["4.6"], "Mijn zus leest", bram)
    fieldwork.undo_correction(correction=made, by=bram, at=cast.NOW)
    assert words(sample.transcript) == {inside.pk: "foto", after.pk: "Mijn zus leest"}


def test_a_coding_over_a_cut_stays_whole_over_both_turns(voorbeelddam, sample, codebook):
    bram = voorbeelddam.bram
    coding = give(sample, codebook["4.6"], "een foto. Mijn zus", bram)
    position = sample.transcript.text.index("Mijn zus")
    made = fieldwork.split_stored_turn(
        turn=Turn.objects.get(transcript=sample.transcript, position=1),
        at_position=position,
        speaker=sample.speakers["D2"],
        revision=0,
        by=bram,
        at=cast.NOW,
    )
    assert words(sample.transcript)[coding.pk] == "een foto.\nMijn zus"
    fieldwork.undo_correction(correction=made, by=bram, at=cast.NOW)
    assert words(sample.transcript)[coding.pk] == "een foto. Mijn zus"


def test_what_was_chosen_in_the_text_of_before_lands_on_the_same_words(
    voorbeelddam, sample, codebook
):
    bram, code = voorbeelddam.bram, codebook["4.6"]
    start, end = sample.span("Zij kent de weg")
    first, last = sample.span("Mijn zus leest hem voor")
    correct(sample, bram, WORD, "afbeelding")
    made = operations.apply_code(
        key=UUID(int=next(_keys)), transcript=sample.transcript, code=code, start=start, end=end,
        revision=0, by=bram, at=cast.NOW,
    )  # fmt: skip
    assert words(sample.transcript)[made.pk] == "Zij kent de weg"
    operations.change_coding(coding=made, start=first, end=last, revision=0, by=bram, at=cast.NOW)
    assert words(sample.transcript)[made.pk] == "Mijn zus leest hem voor"
    second = operations.split_coding(
        coding=made, key=UUID(int=next(_keys)), end=first + 8, start=first + 9, revision=0,
        by=bram, at=cast.NOW,
    )  # fmt: skip
    assert words(sample.transcript) == {made.pk: "Mijn zus", second.pk: "leest hem voor"}


def test_a_name_leaves_memos_and_comes_back_to_them(voorbeelddam, sample, codebook):
    bram = voorbeelddam.bram
    coding = give(
        sample, codebook["4.6"], "De begeleider komt langs", bram, memo="De weg naar zus."
    )
    made = correct(sample, bram, "zus", "familie", is_name=True)
    coding.refresh_from_db()
    assert coding.memo == "De weg naar [familie]."
    assert "zus" not in SearchEntry.objects.get(kind="memo", object_id=coding.pk).body
    fieldwork.undo_correction(correction=made, by=bram, at=cast.NOW)
    coding.refresh_from_db()
    assert coding.memo == "De weg naar zus."
    assert search.index_round(voorbeelddam.round) > 0


def test_the_preview_counts_what_someone_may_see(voorbeelddam, sample, codebook):
    give(sample, codebook["4.6"], "een foto", voorbeelddam.bram)
    give(sample, codebook["4.6"], "een foto", voorbeelddam.coen)
    give(sample, codebook["4.2"], "De begeleider", voorbeelddam.coen)
    at = sample.transcript.text.index(WORD)
    edits = [(at, at + len(WORD), "brief")]

    def counts() -> list[int]:
        found = fieldwork.preview_edits(
            transcript=sample.transcript, edits=edits, by=voorbeelddam.bram
        )
        return list(found.values())

    assert counts()[-2:] == [2, 1]
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    assert counts()[-2:] == [1, 0]

"""Putting a stored text right: the text, its turns, and taking it back."""

from __future__ import annotations

import hashlib

import pytest

from tests import cast
from tests.fieldwork.conftest import LINES, Field
from weerklank.fieldwork import models, operations, queries, rules
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(field: Field) -> models.Transcript:
    transcript = field.store()
    for label, person in (("D1", field.d1), ("D2", field.d2)):
        operations.tie_speaker(
            speaker=field.speaker(label),
            role="participant",
            participant=person,
            by=field.world.bram,
            at=cast.NOW,
        )
    return transcript


def turn_at(text: models.Transcript, position: int) -> models.Turn:
    return text.turns.get(position=position)


def said(text: models.Transcript) -> list[tuple[str | None, str]]:
    """Give who says what, as it now stands in the database."""
    text.refresh_from_db()
    return [
        (turn.speaker.label if turn.speaker else None, text.text[turn.start : turn.end])
        for turn in text.turns.select_related("speaker").order_by("position")
    ]


def whole(text: models.Transcript) -> list[tuple[object, ...]]:
    """Give all of a text that a correction can change."""
    text.refresh_from_db()
    fields = ("position", "speaker", "start", "end", "starts_at", "ends_at", "is_question")
    rows = text.turns.order_by("position").values_list(
        *fields, "via_interpreter", "rendered_by__position"
    )
    return [(text.text, text.sha256, text.word_count), *rows]


def replace(
    field: Field,
    turn: models.Turn,
    word: str,
    new: str,
    *,
    all_of_them: bool = True,
    **more: object,
) -> models.Correction:
    found = operations.find_places(conversation=field.conversation, word=word)
    if not all_of_them:
        found = [one for one in found if turn.start <= one.start < turn.end]
    return operations.replace_words(
        turn=turn,
        word=word,
        replacement=new,
        places=[(one.transcript, one.start) for one in found],
        revisions={one.pk: one.revision for one in queries.newest_texts(field.conversation)},
        by=field.world.bram,
        at=cast.NOW,
        **more,
    )


def undo(field: Field, made: models.Correction) -> models.Correction:
    return operations.undo_correction(correction=made, by=field.world.bram, at=cast.NOW)


# --- words ------------------------------------------------------------------------------------
def test_a_misheard_word_is_replaced_and_everything_after_it_shifts(field, text):
    before = whole(text)
    made = replace(field, turn_at(text, 1), "brieven", "berichten van school")
    assert said(text) == [
        LINES[0],
        ("D1", "Goed. Alleen de berichten van school, die lees ik niet."),
        *LINES[2:],
    ]
    assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()
    assert text.word_count == rules.count_words(text.text)
    assert (text.revision, made.was) == (1, ["brieven"])
    undo(field, made)
    assert whole(text) == before
    assert text.revision == 2
    assert [one.was for one in models.Correction.objects.all()] == [[], []]


def test_one_place_or_all_places_as_they_were_chosen(field, text):
    replace(field, turn_at(text, 4), "niet", "nooit", all_of_them=False)
    assert [words for _who, words in said(text)][1::3] == [LINES[1][1], "Dat wil ik nooit."]
    replace(field, turn_at(text, 1), "ik", "men")
    assert [words for _who, words in said(text)][1::3] == [
        "Goed. Alleen de brieven, die lees men niet.",
        "Dat wil men nooit.",
    ]


def test_a_part_of_a_word_is_no_place(field, text):
    assert operations.find_places(conversation=field.conversation, word="brief") == []
    with pytest.raises(operations.WordMissing):
        replace(field, turn_at(text, 1), "brief", "post")


@pytest.mark.parametrize(
    ("word", "new", "refusal"),
    [
        ("", "x", operations.WordMissing),
        ("zus", "broer", operations.WordMissing),
        ("niet", "", operations.ReplacementMissing),
        ("niet", "\u0301n", operations.ReplacementMissing),
        ("niet", "█", operations.ReplacementMissing),
        ("niet", " niet ", operations.ReplacementSame),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(field, text, word, new, refusal):
    before = whole(text)
    with pytest.raises(refusal):
        replace(field, turn_at(text, 1), word, new)
    assert whole(text) == before
    assert not models.Correction.objects.exists()


def test_a_correction_of_an_older_page_changes_nothing(field, text):
    turn = turn_at(text, 1)
    old = {text.pk: text.revision}
    place = operations.find_places(conversation=field.conversation, word="niet")[0]
    replace(field, turn_at(text, 3), "negen", "tien")
    before = whole(text)
    with pytest.raises(operations.TextCorrected):
        operations.replace_words(
            turn=turn,
            word="niet",
            replacement="wel",
            places=[(place.transcript, place.start)],
            revisions=old,
            by=field.world.bram,
            at=cast.NOW,
        )
    for act in (operations.give_stored_turn, operations.join_stored_turn):
        with pytest.raises(operations.TextCorrected):
            act(turn=turn, revision=0, by=field.world.bram, at=cast.NOW)
    assert whole(text) == before


def test_a_name_leaves_every_text_and_the_round_remembers_it(field, text):
    newer = field.store(*LINES[:3], ("D2", "Mijn zoon Yonas. Hij is negen. Yonas helpt."), LINES[4])
    older = field.store(("D2", "Yonas weer."), ("D1", "Yonas?"))
    newest = field.store(*LINES[:3], ("D2", "Mijn zoon Yonas. Hij is negen."), LINES[4])
    made = replace(field, turn_at(newest, 3), "Yonas", "zoon van D2", is_name=True)
    assert said(newest)[3] == ("D2", "Mijn zoon [zoon van D2]. Hij is negen.")
    assert said(older) == [("D2", "[zoon van D2] weer."), ("D1", "[zoon van D2]?")]
    assert "Yonas" not in said(newer)[3][1]
    [known] = models.NameReplacement.objects.all()
    assert (known.name, known.replacement) == ("Yonas", "[zoon van D2]")
    held = str(list(models.Correction.objects.values()))
    assert "Yonas" not in held
    assert not SearchEntry.objects.filter(body__icontains="yonas").exists()
    undo(field, made)
    assert said(newest)[3] == ("D2", "Mijn zoon Yonas. Hij is negen.")
    assert said(older) == [("D2", "Yonas weer."), ("D1", "Yonas?")]
    assert not models.NameReplacement.objects.exists()


def test_a_name_that_the_round_knew_stays_known_after_undoing(field, text):
    models.NameReplacement.objects.create(
        round=field.conversation.round, name="zoon", replacement="[kind]"
    )
    made = replace(field, turn_at(text, 3), "zoon", "kind", is_name=True)
    undo(field, made)
    assert models.NameReplacement.objects.get().name == "zoon"


def test_the_kept_file_goes_only_when_that_was_asked(field, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    field.conversation.round.file_policy = "keep"
    field.conversation.round.save()
    text = field.store(source=("gesprek.txt", b"D2: Mijn zoon."))
    replace(field, turn_at(text, 3), "zoon", "kind", is_name=True)
    assert field.conversation.files.get().content
    replace(field, turn_at(text, 1), "brieven", "post", is_name=True, drops_file=True)
    assert not field.conversation.files.get().content


def test_words_are_found_as_they_are_now(field, text):
    turn = turn_at(text, 1)
    before = SearchEntry.objects.get(kind="turn", object_id=turn.pk).body
    made = replace(field, turn, "brieven", "formulieren")
    after = SearchEntry.objects.get(kind="turn", object_id=turn.pk).body
    assert ("formulier" in after, "formulier" in before) == (True, False)
    assert "brie" not in after
    undo(field, made)
    assert SearchEntry.objects.get(kind="turn", object_id=turn.pk).body == before


def test_taking_back_goes_through_what_was_corrected_since(field, text):
    first = replace(field, turn_at(text, 1), "brieven", "kranten en post")
    second = replace(field, turn_at(text, 0), "hier", "in Voorbeelddam")
    undo(field, first)
    assert said(text)[:2] == [("R1", "Hoe is het in Voorbeelddam voor u?"), LINES[1]]
    undo(field, second)
    assert said(text) == list(LINES)


def test_the_later_correction_of_one_place_goes_first(field, text):
    first = replace(field, turn_at(text, 1), "brieven", "kranten en post")
    second = replace(field, turn_at(text, 1), "kranten", "bladen")
    with pytest.raises(operations.LaterFirst):
        undo(field, first)
    undo(field, second)
    undo(field, first)
    assert said(text) == list(LINES)
    with pytest.raises(operations.AlreadyUndone):
        undo(field, first)


# --- who and when -----------------------------------------------------------------------------
def test_a_turn_given_to_another_counts_and_is_withdrawn_as_hers(field, text):
    turn = turn_at(text, 4)
    made = operations.give_stored_turn(
        turn=turn, revision=0, speaker=field.speaker("D2"), by=field.world.bram, at=cast.NOW
    )
    assert said(text)[4] == ("D2", "Dat wil ik niet.")
    undo(field, made)
    assert said(text)[4] == ("D1", "Dat wil ik niet.")
    operations.give_stored_turn(
        turn=turn, revision=2, speaker=field.speaker("D2"), by=field.world.bram, at=cast.NOW
    )
    study.withdraw(participant=field.d2, by=field.world.bram, at=cast.NOW)
    assert [rules.count_words(words) for _who, words in said(text)][3:] == [0, 0]
    assert said(text)[1] == LINES[1]


@pytest.mark.parametrize("act", ["speaker", "split"])
def test_a_label_that_was_a_mistake_goes_when_it_is_taken_back(field, text, act):
    by = {"by": field.world.bram, "at": cast.NOW}
    turn = turn_at(text, 1)
    if act == "speaker":
        made = operations.give_stored_turn(turn=turn, revision=0, label="Samira", **by)
    else:
        cut = turn.start + len("Goed. ")
        made = operations.split_stored_turn(
            turn=turn, at_position=cut, revision=0, label="Samira", **by
        )
    assert field.conversation.speakers.filter(label="Samira").exists()
    operations.undo_correction(correction=made, **by)
    assert not field.conversation.speakers.filter(label="Samira").exists()
    assert field.conversation.speakers.count() == 3


def test_a_new_speaker_stays_as_long_as_a_correction_can_lead_back_there(field, text):
    by = {"by": field.world.bram, "at": cast.NOW}
    first = operations.give_stored_turn(turn=turn_at(text, 1), revision=0, label="Samira", **by)
    text.refresh_from_db()
    second = operations.give_stored_turn(
        turn=turn_at(text, 3), revision=text.revision, label="Samira", **by
    )
    text.refresh_from_db()
    third = operations.give_stored_turn(
        turn=turn_at(text, 3), revision=text.revision, speaker=field.speaker("D1"), **by
    )
    operations.undo_correction(correction=first, **by)
    assert field.conversation.speakers.filter(label="Samira").exists()
    for made in (third, second):
        operations.undo_correction(correction=made, **by)
    assert not field.conversation.speakers.filter(label="Samira").exists()
    assert [speaker for speaker, _words in said(text)] == ["R1", "D1", "R1", "D2", "D1"]


def test_a_new_label_is_a_new_speaker_whom_nobody_knows_yet(field, text):
    operations.give_stored_turn(
        turn=turn_at(text, 1), revision=0, label=" D3 ", by=field.world.bram, at=cast.NOW
    )
    assert said(text)[1][0] == "D3"
    assert field.speaker("D3").role == "unknown"


def test_nobody_gets_words_after_a_withdrawal_and_none_come_back(field, text):
    made = operations.give_stored_turn(
        turn=turn_at(text, 3), revision=0, speaker=field.speaker("D1"), by=field.world.bram,
        at=cast.NOW,
    )  # fmt: skip
    spoken = replace(field, turn_at(text, 1), "brieven", "kranten")
    assert spoken.was == ["brieven"]
    gone = field.speaker("D2")
    operations.give_stored_turn(
        turn=turn_at(text, 4), revision=2, speaker=gone, by=field.world.bram, at=cast.NOW
    )
    study.withdraw(participant=field.d2, by=field.world.bram, at=cast.NOW)
    spoken.refresh_from_db()
    assert spoken.was == []
    with pytest.raises(operations.NameForgotten):
        undo(field, spoken)
    with pytest.raises(operations.SpeakerWithdrawn):
        undo(field, made)
    with pytest.raises(operations.SpeakerWithdrawn):
        operations.give_stored_turn(
            turn=turn_at(text, 1), revision=3, speaker=gone, by=field.world.bram, at=cast.NOW
        )
    with pytest.raises(operations.TurnWithdrawn):
        replace(field, turn_at(text, 4), "Hoe", "Wat")


def test_a_time_is_put_right_and_back(field, text):
    turn = turn_at(text, 1)
    made = operations.time_stored_turn(
        turn=turn, starts_at=12.5, ends_at=20.0, revision=0, by=field.world.bram, at=cast.NOW
    )
    assert models.Turn.objects.filter(pk=turn.pk, starts_at=12.5, ends_at=20.0).exists()
    with pytest.raises(operations.TimesTurned):
        operations.time_stored_turn(
            turn=turn, starts_at=20.5, ends_at=20.0, revision=1, by=field.world.bram, at=cast.NOW
        )
    undo(field, made)
    assert models.Turn.objects.filter(pk=turn.pk, starts_at=None, ends_at=None).exists()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("", None), ("3", 3.0), ("0:03", 3.0), ("62:03", 3723.0), ("1:02:03", 3723.0), ("3,5", 3.5)],
)
def test_times_are_read_as_people_write_them(written, seconds):
    assert rules.seconds_of(written) == seconds
    assert rules.seconds_of(rules.as_time(seconds)) == seconds


@pytest.mark.parametrize("written", ["x", "1:60", "1:2:3:4", "-1", "1:", ":1", "1.2:3", "٣"])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(ValueError, match="time"):
        rules.seconds_of(written)


# --- split and join ---------------------------------------------------------------------------
def split(field: Field, text: models.Transcript, at: str, **more: object) -> models.Correction:
    text.refresh_from_db()
    position = text.text.index(at)
    turn = text.turns.get(start__lte=position, end__gt=position)
    return operations.split_stored_turn(
        turn=turn, at_position=position, revision=text.revision, by=field.world.bram, at=cast.NOW,
        **more,
    )  # fmt: skip


def test_a_turn_is_split_for_another_speaker_and_whole_again(field, text):
    models.Turn.objects.filter(transcript=text, position=1).update(starts_at=1.0, ends_at=9.0)
    before = whole(text)
    made = split(field, text, "Alleen de", speaker=field.speaker("D2"))
    assert said(text) == [
        LINES[0],
        ("D1", "Goed."),
        ("D2", "Alleen de brieven, die lees ik niet."),
        *LINES[2:],
    ]
    times = list(text.turns.order_by("position").values_list("starts_at", "ends_at"))[1:3]
    assert times == [(1.0, None), (None, 9.0)]
    undo(field, made)
    assert whole(text) == before


def test_splitting_goes_before_a_word_only(field, text):
    for at in ("Goed.", "lleen", " Alleen"):
        with pytest.raises(operations.NoWordBegins):
            split(field, text, at)


def test_blanks_at_the_cut_become_one_line_break_and_come_back(field):
    text = field.store(("R1", "Ja."), ("D1", "Een  \t twee drie."), ("R1", "Nee."))
    before = whole(text)
    made = split(field, text, "twee")
    assert [words for _who, words in said(text)] == ["Ja.", "Een", "twee drie.", "Nee."]
    undo(field, made)
    assert whole(text) == before


def test_neighbours_are_joined_and_apart_again(field, text):
    models.Turn.objects.filter(transcript=text, position=3).update(starts_at=5.0, ends_at=6.0)
    before = whole(text)
    turn = turn_at(text, 3)
    join = {"turn": turn, "revision": 0, "by": field.world.bram, "at": cast.NOW}
    with pytest.raises(operations.WhoSaidBoth):
        operations.join_stored_turn(**join)
    with pytest.raises(operations.WhoSaidBoth):
        operations.join_stored_turn(**join, speaker=field.speaker("R1"))
    made = operations.join_stored_turn(**join, speaker=field.speaker("D1"))
    assert said(text)[3:] == [("D1", "Mijn zoon. Hij is negen.\nDat wil ik niet.")]
    with pytest.raises(operations.NothingAfter):
        operations.join_stored_turn(**join | {"revision": 1})
    undo(field, made)
    assert whole(text) == before


def test_a_join_is_not_undone_over_a_later_split(field, text):
    made = operations.join_stored_turn(
        turn=turn_at(text, 3), revision=0, speaker=field.speaker("D2"), by=field.world.bram,
        at=cast.NOW,
    )  # fmt: skip
    later = split(field, text, "Hij is")
    with pytest.raises(operations.LaterFirst):
        undo(field, made)
    undo(field, later)
    undo(field, made)
    assert said(text) == list(LINES)


def test_corrections_inside_a_joined_turn_survive_its_undoing(field, text):
    made = operations.join_stored_turn(
        turn=turn_at(text, 3), revision=0, speaker=field.speaker("D2"), by=field.world.bram,
        at=cast.NOW,
    )  # fmt: skip
    replace(field, turn_at(text, 3), "negen", "negen en een half")
    undo(field, made)
    assert said(text)[3:] == [("D2", "Mijn zoon. Hij is negen en een half."), LINES[4]]


# --- the original beside it -------------------------------------------------------------------
@pytest.fixture
def original(field: Field, text: models.Transcript) -> models.Transcript:
    return operations.store_original(
        main=text,
        turns=[(1, "جيد. فقط الرسائل لا أقرأها."), (3, "ابني. عمره تسع.")],
        language="ar",
        by=field.world.bram,
        at=cast.NOW,
    )


def test_the_original_is_a_text_of_its_own_to_correct(field, text, original):
    before = whole(original)
    made = replace(field, original.turns.get(position=0), "الرسائل", "البطاقات")
    assert "البطاقات" in said(original)[0][1]
    assert (text.revision, said(text)) == (0, list(LINES))
    undo(field, made)
    assert whole(original) == before
    with pytest.raises(operations.SpeakerOfTheMainText):
        operations.give_stored_turn(
            turn=original.turns.get(position=0), revision=2, by=field.world.bram, at=cast.NOW
        )


def test_the_original_follows_who_spoke_and_what_is_joined(field, text, original):
    before = whole(text), whole(original)
    operations.give_stored_turn(
        turn=turn_at(text, 3), revision=0, speaker=field.speaker("D1"), by=field.world.bram,
        at=cast.NOW,
    )  # fmt: skip
    assert [who for who, _words in said(original)] == ["D1", "D1"]
    undo(field, models.Correction.objects.get())
    joined = operations.join_stored_turn(
        turn=turn_at(text, 2), revision=2, speaker=field.speaker("D2"), by=field.world.bram,
        at=cast.NOW,
    )  # fmt: skip
    assert queries.originals_of(text)[turn_at(text, 2).pk] == [("ابني. عمره تسع.", "ar")]
    undo(field, joined)
    assert (whole(text), whole(original)) == before


def test_both_halves_of_an_original_can_stand_beside_a_turn_of_their_own(field, text, original):
    split(field, text, "Alleen de")
    first, second = turn_at(text, 1), turn_at(text, 2)
    assert set(queries.originals_of(text)) == {first.pk, turn_at(text, 4).pk}
    with pytest.raises(operations.NotRendered):
        split(field, original, "فقط")
    made = split(field, original, "فقط", renders=second)
    assert queries.originals_of(text)[second.pk] == [("فقط الرسائل لا أقرأها.", "ar")]
    undo(field, made)
    assert second.pk not in queries.originals_of(text)


# --- around it --------------------------------------------------------------------------------
def test_only_an_onderzoeker_corrects(field, text):
    turn = turn_at(text, 1)
    for by in (field.world.coen, field.world.daan):
        with pytest.raises(AccessDenied):
            operations.give_stored_turn(turn=turn, revision=0, by=by, at=cast.NOW)
    assert said(text) == list(LINES)


def test_an_older_version_is_not_corrected(field, text):
    field.store(*LINES)
    with pytest.raises(operations.TextSuperseded):
        operations.give_stored_turn(
            turn=turn_at(text, 1), revision=0, by=field.world.bram, at=cast.NOW
        )


def test_the_log_says_that_it_happened_and_no_word_of_it(field, text):
    made = replace(field, turn_at(text, 3), "zoon", "dochter")
    undo(field, made)
    lines = LogLine.objects.filter(what__in=["transcript.corrected", "transcript.restored"])
    assert [line.what for line in lines.order_by("pk")] == [
        "transcript.corrected",
        "transcript.restored",
    ]
    assert not any("zoon" in str(line.detail) or "dochter" in str(line.detail) for line in lines)

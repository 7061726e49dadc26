"""Changing a reading: the words outside a change never alter, and positions always slice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fieldwork.conftest import make_reading
from weerklank.fieldwork import rules
from weerklank.fieldwork.rules import Name
from weerklank.interchange.readings import Reading

WORDS = st.text(
    st.sampled_from("aAnNéjmoاليሰ☃🙂 \n[]-'"),
    min_size=1,
    max_size=40,
).map(lambda said: "\n".join(part.strip() for part in said.split("\n")).strip() or "x")
SPEAKERS = st.sampled_from([None, "D1", "R1", "Jan"])


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    lines = draw(st.lists(st.tuples(SPEAKERS, WORDS), min_size=1, max_size=6))
    return make_reading(*lines)


def said(reading: Reading) -> list[tuple[str | None, str]]:
    return [(turn.speaker, reading.text[turn.start : turn.end]) for turn in reading.turns]


def letters(text: str) -> str:
    """The words without what stands between them: that is all that a split or join may touch."""
    return "".join(text.split())


def is_sound(reading: Reading) -> bool:
    """Turns lie behind each other, one line break apart, over the whole text."""
    pieces = [words for _speaker, words in said(reading)]
    return reading.text == "\n".join(pieces)


@given(readings(), st.data())
def test_a_split_leaves_all_words_in_place(reading: Reading, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(reading.turns) - 1))
    turn = reading.turns[index]
    at = data.draw(st.integers(turn.start, turn.end))
    if not rules.may_split_at(reading, index, at):
        with pytest.raises(ValueError, match="no word"):
            rules.split_turn(reading, index, at)
        return
    changed = rules.split_turn(reading, index, at)
    assert is_sound(changed)
    assert letters(changed.text) == letters(reading.text)
    assert said(changed)[:index] == said(reading)[:index]
    assert said(changed)[index + 2 :] == said(reading)[index + 1 :]
    first, second = said(changed)[index : index + 2]
    assert first[1]
    assert reading.text[at : turn.end] == second[1]


@given(readings(), st.data())
def test_a_join_changes_no_sign_of_the_text(reading: Reading, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(reading.turns) - 1))
    if index == 0:
        with pytest.raises(ValueError, match="before the first"):
            rules.join_turn(reading, index)
        return
    changed = rules.join_turn(reading, index)
    assert changed.text == reading.text
    assert is_sound(changed)
    assert len(changed.turns) == len(reading.turns) - 1
    assert changed.turns[index - 1].speaker == reading.turns[index - 1].speaker


@given(readings(), st.data())
def test_giving_and_renaming_change_no_sign_of_the_text(
    reading: Reading, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(reading.turns) - 1))
    given_ = rules.give_turn(reading, index, "D9")
    assert (given_.text, given_.turns[index].speaker) == (reading.text, "D9")
    assert [t for i, t in enumerate(given_.turns) if i != index] == [
        t for i, t in enumerate(reading.turns) if i != index
    ]
    renamed = rules.rename_speaker(reading, "Jan", "D1")
    assert renamed.text == reading.text
    assert "Jan" not in {turn.speaker for turn in renamed.turns}


@given(readings(), st.sampled_from(["Jan", "an", "نا", "🙂", "n a"]))
def test_replacing_a_name_touches_nothing_else(reading: Reading, name: str) -> None:
    names = [Name(name, "[D1]")]
    changed = rules.replace_names(reading, names)
    assert is_sound(changed)
    assert len(changed.turns) == len(reading.turns)
    found = rules.count_names(reading, names)
    if not found:
        assert said(changed) == said(reading)
    # Once replaced there is nothing left to replace.
    assert not rules.count_names(changed, names)
    places = rules.show_names(reading, names)
    for place, _before, shown, _after in places:
        assert shown in reading.text[slice(*_span(reading, place - 1))]


def _span(reading: Reading, index: int) -> tuple[int, int]:
    return reading.turns[index].start, reading.turns[index].end


@given(readings())
def test_lines_of_a_turn_are_the_whole_turn_and_numbers_run_on(reading: Reading) -> None:
    spans = [(turn.start, turn.end) for turn in reading.turns]
    numbered = rules.number_lines(reading.text, spans)
    assert [number for lines in numbered for number in (line.number for line in lines)] == list(
        range(1, sum(map(len, numbered)) + 1)
    )
    for (start, end), lines in zip(spans, numbered, strict=True):
        pieces = [reading.text[line.start : line.end] for line in lines]
        assert "".join(pieces) == reading.text[start:end]


@given(WORDS, st.data())
def test_masking_keeps_every_other_sign_where_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    masked = rules.mask_stretches(text, [(start, end)])
    assert len(masked) == len(text)
    assert masked[:start] + masked[end:] == text[:start] + text[end:]
    assert set(masked[start:end]) <= {rules.MASK, "\n"}
    assert masked.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "name", "in_any_case", "expected"),
    [
        ("Jan en Janneke", "Jan", False, "[D1] en Janneke"),
        ("jan en JAN", "Jan", False, "jan en JAN"),
        ("jan en JAN", "Jan", True, "[D1] en [D1]"),
        ("van Jan's fiets, (Jan).", "Jan", False, "van [D1]'s fiets, ([D1])."),
        ("Jan van\nDijk belde", "Jan van Dijk", False, "[D1] belde"),
        ("قال محمد ومحمدي", "محمد", False, "قال [D1] ومحمدي"),
        ("قال محمدٌ لي", "محمد", False, "قال [D1]ٌ لي"),
        ("Zoë en Zoe\u0308", "Zoe\u0308", False, "[D1] en Zoe\u0308"),
        ("a.b en axb", "a.b", False, "[D1] en axb"),
        ("", "", False, ""),
    ],
    ids=[
        "whole words only",
        "case counts",
        "unless it does not",
        "signs beside a name",
        "over a line break",
        "Arabic with a prefix or suffix is another word",
        "a vowel sign is no letter",
        "the name is composed first",
        "signs in a name mean themselves",
        "nothing",
    ],
)
def test_a_name_is_replaced_where_it_stands_as_a_word(
    text: str, name: str, in_any_case: bool, expected: str
) -> None:
    reading = make_reading(("R1", text))
    assert rules.replace_names(reading, [Name(name, "[D1]", in_any_case)]).text == expected


def test_the_longest_name_goes_first_and_no_replacement_is_replaced_again() -> None:
    reading = make_reading(("R1", "Jan Smit, Jan en Smit"))
    names = [Name("Jan", "[Smit]"), Name("Jan Smit", "[D1]"), Name("Smit", "[D2]")]
    changed = rules.replace_names(reading, names)
    assert changed.text == "[D1], [Smit] en [D2]"
    again = rules.replace_names(changed, [Name("Smit", "[D2]")], kept={"[Smit]"})
    assert again.text == changed.text


def test_a_name_in_a_label_is_replaced_too() -> None:
    changed = rules.replace_names(
        make_reading(("Jan", "Ja."), ("R1", "Dag Jan.")), [Name("Jan", "[D1]")]
    )
    assert said(changed) == [("[D1]", "Ja."), ("R1", "Dag [D1].")]
    assert rules.count_names(make_reading(("Jan", "Ja."), ("Jan", "Nee.")), [Name("Jan", "x")]) == {
        "Jan": 1
    }


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("consulent A", "[consulent A]"), (" [D1] ", "[D1]"), ("[]", ""), ("", "")],
)
def test_a_replacement_stands_in_brackets(typed: str, stands: str) -> None:
    assert rules.in_brackets(typed) == stands


def test_replacements_are_shown_as_such() -> None:
    assert rules.mark("Dag [D1], dag", ["[D1]"]) == [
        ("Dag ", False),
        ("[D1]", True),
        (", dag", False),
    ]
    assert rules.mark("Dag", []) == [("Dag", False)]
    assert rules.mark("", ["[D1]"]) == []


def test_a_split_does_not_make_up_times() -> None:
    reading = make_reading(("D1", "Ja hoor"))
    reading = replace(reading, turns=(replace(reading.turns[0], starts_at=1.0, ends_at=2.0),))
    first, second = rules.split_turn(reading, 0, 3).turns
    assert (first.starts_at, first.ends_at) == (1.0, None)
    assert (second.starts_at, second.ends_at) == (None, 2.0)
    joined = rules.join_turn(rules.split_turn(reading, 0, 3), 1).turns[0]
    assert (joined.starts_at, joined.ends_at) == (1.0, 2.0)


def test_a_heading_that_asks_stays_without_speaker_until_somebody_gets_it() -> None:
    reading = make_reading((None, "Hoe gaat het?"), (None, "Goed."))
    heading = replace(reading.turns[0], is_question=True)
    reading = replace(reading, turns=(heading, reading.turns[1]))
    renamed = rules.rename_speaker(reading, None, "D1")
    assert [turn.speaker for turn in renamed.turns] == [None, "D1"]
    assert not rules.give_turn(renamed, 0, "R1").turns[0].is_question


def test_labels_are_cut_to_what_is_kept() -> None:
    reading = rules.clip_labels(make_reading(("x" * 70, "Ja."), ("  ", "Nee.")))
    assert [turn.speaker for turn in reading.turns] == ["x" * 60, None]


def test_a_long_word_breaks_and_a_line_break_ends_a_line() -> None:
    text = "a" * 70 + "\nb"
    (lines,) = rules.number_lines(text, [(0, len(text))])
    assert [text[line.start : line.end] for line in lines] == ["a" * 62, "a" * 8 + "\n", "b"]


@pytest.mark.parametrize(
    ("main", "original", "expected"),
    [
        ([(0, "R1"), (1, "D1"), (2, "D1")], ["D1", "D1"], [1, 2]),
        ([(0, "R1"), (1, "D1"), (2, "D1")], ["R1", "D1"], [0, None]),
        ([(0, "R1"), (1, "D1")], ["D9"], [None]),
        ([(0, "R1"), (1, "D1")], [None, None], [0, 1]),
        ([(0, "R1"), (1, "D1")], [None], [None]),
        ([], [], []),
    ],
    ids=[
        "as many turns of hers",
        "one of hers is missing",
        "somebody else",
        "nobody named, equally long",
        "nobody named, shorter",
        "nothing",
    ],
)
def test_an_original_is_aligned_only_where_it_is_certain(
    main: list[tuple[int, str | None]], original: list[str | None], expected: list[int | None]
) -> None:
    assert rules.align(main, original) == expected


@pytest.mark.parametrize(
    ("named", "at_least", "count"),
    [([], [], 0), ([1, 1, 2], [], 2), ([1], [3], 3), ([1, 2, 3, 4], [3, 2], 4)],
    ids=["nobody", "one person with two labels", "three, of whom one is named", "four are named"],
)
def test_people_are_counted_once(named: list[int], at_least: list[int], count: int) -> None:
    assert rules.count_heard(named, at_least).at_least == count


def test_masks_are_no_words() -> None:
    assert rules.count_words("dag " + rules.mask("lieve mensen") + " dag") == 2


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("gesprek 12-3-2026.txt", date(2026, 3, 12)),
        ("2026-03-12 groep.docx", date(2026, 3, 12)),
        ("20260312.vtt", date(2026, 3, 12)),
        ("12_03_2026.txt", date(2026, 3, 12)),
        ("gesprek.txt", None),
        ("31-2-2026.txt", None),
        ("2026-13-01.txt", None),
        # A number that happens to hold a day is none.
        ("120260312.txt", None),
        ("202603123.txt", None),
        # The first day that can have been is taken.
        ("99-99-2026 of 12-3-2026.txt", date(2026, 3, 12)),
        ("20-5-2026.txt", date(2026, 5, 20)),
        ("21-5-2026.txt", None),
    ],
)
def test_the_day_in_the_name_of_a_file(name: str, day: date | None) -> None:
    assert rules.day_in_name(name, today=date(2026, 5, 20)) == day

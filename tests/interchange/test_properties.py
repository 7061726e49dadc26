"""What holds for every text, whoever speaks in it."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from weerklank.interchange import transcripts
from weerklank.interchange.notes import read_notes

LABELS = st.sampled_from(["Bram", "Fatima", "R 1", "أمينة", "ሰላም", "Şükran"])
COLONS = st.sampled_from([": ", " : ", "：", ":\t", ":\n"])
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"),
    max_size=30,
)
LINES = st.one_of(
    WORDS,
    st.builds("{}{}{}".format, LABELS, COLONS, WORDS),
    st.builds("[00:0{}:12] {}: {}".format, st.integers(0, 9), LABELS, WORDS),
)
TEXTS = st.lists(LINES, min_size=1, max_size=12).map("\n".join)


@given(TEXTS)
@settings(max_examples=150)
def test_turns_divide_a_normal_text_and_lose_no_word(text):
    try:
        reading = read_notes(text)
    except transcripts.Refused:
        return
    pieces = [reading.text[turn.start : turn.end] for turn in reading.turns]
    assert "\n".join(pieces) == reading.text
    assert all(pieces)
    assert reading.text == unicodedata.normalize("NFC", reading.text)
    assert not any(line != line.rstrip() for line in reading.text.split("\n"))
    ends = [-1, *(turn.end for turn in reading.turns)]
    assert all(turn.start == end + 1 for turn, end in zip(reading.turns, ends, strict=False))
    # Labels and times leave the text; every other character stays, in its order.
    rest = iter(unicodedata.normalize("NFC", text))
    assert all(character in rest for character in reading.text if not character.isspace())
    assert transcripts.from_json(transcripts.to_json(reading)) == reading


@given(st.lists(st.tuples(LABELS, st.sampled_from(["een twee", "é 😀", "ja"])), min_size=6))
@settings(max_examples=100)
def test_words_per_speaker_are_those_that_were_said(said):
    names = [label for label, _ in said]
    if len(set(names)) < 2 or any(names.count(label) < 2 for label in names):
        return
    reading = read_notes("\n".join(f"{label}: {words}" for label, words in said))
    counted = {label: words for label, _, words in reading.speakers}
    for label in set(names):
        spoken = [words for other, words in said if other == label]
        assert counted[label] == sum(len(words.split()) for words in spoken)

"""Transcripts as people and programs write them: those in tests/samples, and those of a folder."""

import pytest

from tests import samples
from weerklank.interchange import transcripts

LANGUAGES = {"nl", "en", "de", "ar"}


@pytest.fixture(params=samples.transcripts(), ids=str, scope="module")
def sample(request):
    path, want = request.param
    return want, transcripts.read(path.name, path.read_bytes())


def test_words_are_those_of_an_independent_reader(sample):
    want, reading = sample
    if "words" not in want:
        assert reading.format == "vtt"
        return
    share = 0.04 if reading.format == "pdf" else 0.02
    # Labels have become speakers and are no longer words, nor are their loose marks (### and " :").
    labels = sum(
        count * (len(label.split()) + (reading.format in ("md", "rtf")))
        for label, count in want.get("speakers", {}).items()
    )
    assert abs(reading.words + labels - want["words"]) <= share * want["words"]


def test_every_speaker_is_found_with_the_turns(sample):
    want, reading = sample
    found = {label: turns for label, turns, _ in reading.speakers}
    for label, turns in want.get("speakers", {}).items():
        assert found.get(label, 0) >= 0.9 * turns
    assert len(found) <= max(len(want.get("speakers", {})), len(want.get("voice_tags", {})))


def test_every_voice_tag_is_a_speaker(sample):
    want, reading = sample
    found = {label for label, _, _ in reading.speakers}
    assert {tag.strip("/") for tag in want.get("voice_tags", {})} <= found


def test_voices_begin_where_a_person_says_they_do(sample):
    want, reading = sample
    found = {label: turns for label, turns, _ in reading.speakers}
    assert found == want.get("turns", found)


def test_last_time_is_the_length(sample):
    want, reading = sample
    if "last_cue_end" not in want:
        assert reading.seconds is None
        return
    hours, minutes, seconds = want["last_cue_end"].split(":")
    length = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    assert reading.seconds == pytest.approx(length)


def test_language_is_that_of_the_file_list(sample):
    want, reading = sample
    assert reading.language in ({want["language"]} if "language" in want else LANGUAGES)


def test_text_begins_and_ends_where_the_file_does(sample):
    want, reading = sample
    words = reading.text.split()
    if reading.format == "pdf":
        assert (words[0], words[-1][-1]) == ("Interview", ".")  # not the numbers around it
    elif "ends" in want:
        assert words[0] in want["starts"]
        assert words[-1] == want["ends"].split()[-1]


def test_turns_hold_the_whole_text(sample):
    _, reading = sample
    pieces = [reading.text[turn.start : turn.end] for turn in reading.turns]
    assert "\n".join(pieces) == reading.text

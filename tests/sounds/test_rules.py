"""What a file is by its first bytes, and which part a player asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.sounds import rules
from weerklank.sounds.rules import Part, Unsatisfiable, form_of, part_of
from weerklank.sounds.terms import SoundForm

HEADS = {
    SoundForm.WEBM: b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm",
    SoundForm.OGG: b"OggS\x00\x02" + bytes(20) + b"OpusHead",
    SoundForm.MP4: b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00",
    SoundForm.WAV: b"RIFF\x24\x08\x00\x00WAVEfmt ",
    SoundForm.FLAC: b"fLaC\x00\x00\x00\x22",
    SoundForm.MP3: b"ID3\x04\x00\x00\x00",
}


@pytest.mark.parametrize(("form", "head"), HEADS.items())
def test_each_form_is_known_by_its_first_bytes(form, head):
    assert form_of(head) is form
    assert form_of(b"x" + head) is None


def test_mp3_without_a_tag_is_a_frame():
    assert form_of(b"\xff\xfb\x90\x00") is SoundForm.MP3
    assert form_of(b"\xff\xf1\x50\x80") is None  # AAC, which most browsers do not play so
    assert form_of(b"\xff\xdb\x90\x00") is None
    assert form_of(b"\xff\xfb") is None


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x1aE\xdf\xa3matroska",
        b"\x00\x00\x00\x18ftypheic",
    ],
)
def test_what_is_no_sound_is_none(head):
    assert form_of(head) is None


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", Part(0, 100)),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=10-19", Part(10, 20)),
        ("bytes=99-", Part(99, 100)),
        ("bytes=90-1000", Part(90, 100)),
        ("bytes=-1", Part(99, 100)),
        ("bytes=-1000", Part(0, 100)),
        # No header, another unit, more parts, the wrong way round: all of it.
        ("", None),
        ("bytes=-", None),
        ("rows=0-1", None),
        ("bytes=0-1,5-6", None),
        ("bytes=20-10", None),
        ("bytes=٣-", None),
    ],
)
def test_part_that_is_asked_for(header, part):
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_part_that_is_not_there(header):
    with pytest.raises(Unsatisfiable):
        part_of(header, 100)


@given(st.text(max_size=30), st.integers(1, 1000))
def test_no_header_gives_a_part_outside_the_sound(header, size):
    try:
        part = part_of(f"bytes={header}", size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.end <= size


def test_head_is_enough_for_each_form():
    assert all(len(head) <= rules.HEAD for head in HEADS.values())

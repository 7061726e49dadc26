"""What a file of sound is by its first bytes, and which part of it a player asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from weerklank.sounds.terms import SoundForm

HEAD = 64  # bytes that are enough to know the form
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_BEGINS = (
    (b"OggS", SoundForm.OGG),
    (b"fLaC", SoundForm.FLAC),
    (b"ID3", SoundForm.MP3),
)
_MP4_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"}
# Eleven set bits begin a frame of MP3; a layer of 00 is reserved, and is what AAC has there.
_FRAME, _LAYER = 0xFFE0, 0x0006


def form_of(head: bytes) -> SoundForm | None:
    """Return the form that these first bytes show; what the sender calls it does not count."""
    for begin, form in _BEGINS:
        if head.startswith(begin):
            return form
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head:
        return SoundForm.WEBM
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return SoundForm.WAV
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return SoundForm.MP4
    first = int.from_bytes(head[:2], "big")
    is_frame = len(head) > 3 and first & _FRAME == _FRAME and first & _LAYER
    return SoundForm.MP3 if is_frame else None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `start` up to and without `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class Unsatisfiable(ValueError):
    """A part that the sound does not have."""


def part_of(header: str, size: int) -> Part | None:
    """Return which part a Range header asks for; None when it asks for all (RFC 9110, 14.2).

    More than one part, another unit and what cannot be read count as no header. Raises
    Unsatisfiable.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size or end <= start:
        raise Unsatisfiable
    return Part(start, end)

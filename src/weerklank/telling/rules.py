"""What a header of an upload says, and how answers become a text. No tables, no clock."""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weerklank.interchange.readings import Reading, Turn

MOST_BYTES = 64 * 1024 * 1024  # of one recording: an hour as browsers record speech, amply
MOST_SIGNS = 10_000  # of a text
EXPIRES = timedelta(hours=48)
USUAL = timedelta(weeks=4)
OLDEST = timedelta(days=400)  # of what a device says of its recordings
MOST_OPEN = 20  # recordings of one person that are on their way
ALGORITHMS = ("sha1", "sha256")
_MOST_DIGITS = 15


class Malformed(ValueError):
    """A header that says nothing we understand."""


# --- headers of tus 1.0.0 -----------------------------------------------------------------------
def number(header: str | None) -> int:
    """Return the whole number in a header, not below nought. Raises Malformed."""
    if not header or not header.isascii() or not header.isdigit() or len(header) > _MOST_DIGITS:
        raise Malformed
    return int(header)


def metadata(header: str) -> dict[str, str]:
    """Return what Upload-Metadata holds. Raises Malformed."""
    found = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError) as failure:
            raise Malformed from failure
    return found


def age(milliseconds: str) -> timedelta:
    """Return how long ago a device says that a recording began. Raises Malformed."""
    return min(OLDEST, timedelta(milliseconds=number(milliseconds)))


def fits(checksum: str, content: bytes) -> bool:
    """Return whether content has the checksum of the header. Raises Malformed."""
    algorithm, _space, value = checksum.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Malformed
    try:
        wanted = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as failure:
        raise Malformed from failure
    return hashlib.new(algorithm, content, usedforsecurity=False).digest() == wanted


# --- days -----------------------------------------------------------------------------------------
def days_to_propose(today: date, *, starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return from when to when telling could stand open in a round of these days.

    As long as the round from today on; four weeks where that is past.
    """
    start = max(today, starts_on)
    return start, ends_on if ends_on > start else start + USUAL


# --- a text ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was put, and what was answered in words."""

    question: str
    words: str


def plain(words: str) -> str:
    """Return words as a text holds them: NFC, LF, no blanks at ends, no empty lines."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(filter(None, (line.strip() for line in lines.split("\n"))))


def reading_of(said: Sequence[Said], *, asks: str, answers: str, language: str) -> Reading:
    """Return answers as a text: per question a turn of who asks and one of who answers.

    `asks` and `answers` are the labels of these two.
    """
    pieces: list[str] = []
    turns: list[Turn] = []
    start = 0
    for one in said:
        for speaker, words, is_question in (
            (asks, plain(one.question), True),
            (answers, plain(one.words), False),
        ):
            turns.append(Turn(speaker, start, start + len(words), None, None, is_question))
            pieces.append(words)
            start += len(words) + 1
    return Reading(
        format="telling",
        text="\n".join(pieces),
        turns=tuple(turns),
        language=language,
        seconds=None,
        warnings=(),
        encoding=None,
    )

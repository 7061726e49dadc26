"""What a sheet that people are told has in it, and when an answer may be asked with it."""

from __future__ import annotations

from collections.abc import Mapping

from weerklank.study.terms import ConsentPurpose

OPENING, TAKE_BACK = "opening", "take_back"
# The words of the buttons stand with the text: they must be in the language of who answers.
ANSWERS = ("yes", "no", "not_now")
MORE, LISTEN, ANSWERED = "more", "listen", "answered"
MORE_OF = "_more"  # after a purpose: what stands behind its short line

PARTS: tuple[str, ...] = (
    OPENING,
    *(f"{purpose}{end}" for purpose in ConsentPurpose for end in ("", MORE_OF)),
    TAKE_BACK,
    *ANSWERS,
    MORE,
    LISTEN,
    ANSWERED,
)
# What is read aloud; the buttons are read with their question by whoever sits beside.
SPOKEN: tuple[str, ...] = (OPENING, *ConsentPurpose.values, TAKE_BACK)


def missing(words: Mapping[str, str]) -> list[str]:
    """Return which parts have no words."""
    return [part for part in PARTS if not words.get(part, "").strip()]


def cleaned(words: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a sheet with their words, and nothing else."""
    return {part: words.get(part, "").replace("\r\n", "\n").strip() for part in PARTS}

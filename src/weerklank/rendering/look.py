"""The colour of a report: a municipality's own, as far as it can be read."""

from __future__ import annotations

import re

PETROL = "#0c4a58"  # where nobody chose
LEAST = 4.5  # of text on its ground, as WCAG 2.2 asks (1.4.3)
_WHITE = 1.0


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None


def contrast(colour: str) -> float:
    """Return the contrast of a colour with white, from 1 to 21."""
    return (_WHITE + 0.05) / (_luminance(colour) + 0.05)


def is_readable(colour: str) -> bool:
    """Return whether words in this colour can be read on white, and white words on it."""
    return contrast(colour) >= LEAST


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

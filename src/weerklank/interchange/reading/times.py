"""Times as they stand in transcripts."""

import re

# 00:01:02, 1:02, 00:01:02.345, [00:01:02], (1:02), #00:01:02-3#
TIME = r"[\[(<{#]?(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:-]\d{1,3})?[\])>}#]?"
RANGE = rf"{TIME}(?:\s*(?:-->|[-–—])\s*{TIME})?"

_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,:-](\d{1,3}))?")
_ONLY = re.compile(rf"\s*{RANGE}\s*")


def seconds_of(text: str) -> list[float]:
    """Return every time in a short text, in seconds."""
    return [
        int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction or 0}")
        for hours, minutes, seconds, fraction in _PARTS.findall(text)
    ]


def is_only_time(text: str) -> bool:
    """Whether the text is a time, or from one time to another, and nothing else."""
    return _ONLY.fullmatch(text) is not None

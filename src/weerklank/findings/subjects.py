"""Which findings are about a subject: a code with the codes below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from weerklank.analysis import rules as counting

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices
    from weerklank.findings.queries import FindingRow

# {transcript: [(start, end)]}
Places: TypeAlias = Mapping[int, Sequence[tuple[int, int]]]


def places(voices: Voices, codes: Iterable[int]) -> Places:
    """Return where these codes, and those below them, were given."""
    family = {one for code in codes for one in counting.family(code, voices.parents)}
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mentions in voices.mentions_with(family).values():
        for mention in mentions:
            transcript, start, end = mention.span
            found[transcript].append((start, end))
    return found


def is_about(voices: Voices, row: FindingRow, subject: Places) -> bool:
    """Return whether half of the passages under a finding share words with a subject."""
    known = voices.mentions_in(row.supporting)
    own = [known[pk].span for pk in row.supporting if pk in known]
    shared = sum(
        any(begin < end and start < until for begin, until in subject.get(transcript, ()))
        for transcript, start, end in own
    )
    return shared * 2 >= len(own) > 0

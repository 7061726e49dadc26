"""Who of the team is named in a text. No tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_AT = re.compile(r"(?<![\w@])@(?=\w)")


def mentioned(text: str, members: Mapping[int, str]) -> set[int]:
    """Return whom of the members a text names: an @ with her whole name behind it, or her first
    name where nobody else of them has that.
    """
    called = {_folded(name): pk for pk, name in members.items()}
    firsts = [_folded(name).split(" ")[0] for name in members.values() if name.strip()]
    for pk, name in members.items():
        first = _folded(name).split(" ")[0]
        if first and firsts.count(first) == 1:
            called.setdefault(first, pk)
    longest_first = sorted(called, key=len, reverse=True)
    folded = _folded(text)
    found = set()
    for match in _AT.finditer(folded):
        rest = folded[match.end() :]
        names = (one for one in longest_first if _begins(rest, one))
        found |= {called[one] for one in list(names)[:1]}
    return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _begins(rest: str, name: str) -> bool:
    if not name or not rest.startswith(name):
        return False
    behind = rest[len(name) : len(name) + 1]
    return not (behind.isalnum() or behind == "_")

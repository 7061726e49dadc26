"""Where long words of the field break in a narrow head of a table."""

from __future__ import annotations

import re

from django import template

register = template.Library()
_SOFT = "\N{SOFT HYPHEN}"
# Not every browser hyphenates Dutch; these parts of compounds it may break after or before.
_AFTER = re.compile(r"(?<=\w{3})(zelf|heids|beheers|begeleidings)(?=\w{3})", re.IGNORECASE)
_BEFORE = re.compile(r"(?<=\w{3})(redzaam|route|traject|school|groep|gemeente)", re.IGNORECASE)


@register.filter
def hyphenated(words: object) -> str:
    """Return words with soft hyphens in long compounds: a break there has its hyphen."""
    return re.sub(r"\w{12,}", _cut, str(words))


def _cut(word: re.Match[str]) -> str:
    said = _AFTER.sub(rf"\1{_SOFT}", _BEFORE.sub(rf"{_SOFT}\1", word[0]))
    return re.sub(f"{_SOFT}+", _SOFT, said)

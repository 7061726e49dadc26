"""Why a signal is on or unknown, in plain Dutch that names the dates it rests on."""

from __future__ import annotations

from collections.abc import Callable

from weerklank.register.rules.judging import Verdict
from weerklank.register.wording import contacts, data, hours, levels, planning, support

_SENTENCES: dict[str, Callable[[Verdict], str]] = {
    signal: sentence
    for subject in (contacts, planning, hours, levels, support, data)
    for signal, sentence in subject.SENTENCES.items()
}


def explain(verdict: Verdict) -> str:
    """Give one or two sentences that say why; escaped where they are shown, like any text."""
    return _SENTENCES[verdict.signal](verdict)

"""What is said of signals about hours and presence."""

from __future__ import annotations

from collections.abc import Callable

from weerklank.register.rules.judging import Verdict

SENTENCES: dict[str, Callable[[Verdict], str]] = {}

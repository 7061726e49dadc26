"""What is said of signals about support, money, childcare, travel and work."""

from __future__ import annotations

from collections.abc import Callable

from weerklank.register.rules.judging import Verdict

SENTENCES: dict[str, Callable[[Verdict], str]] = {}
